using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using NRules;

namespace AthleteOs.Rules.Inference;

/// <summary>
/// A rule set that NRules matches. Nested loops give a second opinion. If the two disagree, the rule is faulty and counts as
/// unknown: the easier day.
/// </summary>
internal sealed class InferenceRuleSet : ICompiledRuleSet
{
    // A rule fires once, or once for each item that gets its mark, in both readings. A set that ends fires less often.
    private const int MaxFirings = 20_000;

    // NRules takes up to 400 ns a step, and compares every pair of items that a rule names. Beyond this the loops decide alone.
    private const double MostSteps = 50_000;

    private readonly LogRuleSet _loops;
    private readonly LogCost _cost;
    private readonly FrameLayout _layout = new();
    private readonly ISessionFactory? _known;
    private readonly ISessionFactory _unknown;
    private readonly int _sessionDays;
    private readonly int _dayDays;
    private readonly ItemField[] _sessionFields;
    private readonly ItemField[] _dayFields;

    public InferenceRuleSet(InferenceRules read, bool joinsLast = true)
    {
        (_loops, _cost) = (new LogRuleSet(read), new LogCost(read.Rules.Select(r => r.Condition)));
        var network = new Network(read.Inference, _layout) { JoinsLast = joinsLast };
        _unknown = network.Compile(withUnknown: true);
        var parts = read.Rules.SelectMany(r => r.Parts()).ToArray();
        // The largest of no item is unknown although no fact is.
        _known = parts.OfType<Quantity.Tally>().Any(t => t.By is not (TallyBy.Count or TallyBy.Sum)) ? null : network.Compile(withUnknown: false);
        var variables = parts.OfType<ItemVariable>().ToArray();
        _sessionDays = variables.Where(v => v.Of == ItemList.Sessions).Select(v => v.Days).DefaultIfEmpty(0).Max();
        _dayDays = variables.Where(v => v.Of == ItemList.Days).Select(v => v.Days).DefaultIfEmpty(0).Max();
        var fields = parts.OfType<ItemField>().ToHashSet(ReferenceEqualityComparer.Instance);
        _sessionFields = [.. ItemField.OfSessions.Where(fields.Contains)];
        _dayFields = [.. ItemField.OfDays.Where(fields.Contains)];
    }

    /// <summary>How often NRules and the loops disagreed in this process, or NRules failed.</summary>
    internal static long Faults => Interlocked.Read(ref _faults);

    private static long _faults;

    public Outcomes Evaluate(Morning morning, double[] derived)
    {
        var looped = _loops.Evaluate(morning, derived);
        var (sessions, days) = (Within(morning.Log.SessionItems, _sessionDays), Within(morning.Log.DayItems, _dayDays));
        if (IsHeavy(sessions))
        {
            return looped;
        }

        if (Match(sessions, days, _layout.Read(morning, derived)) is not { } matched)
        {
            Interlocked.Increment(ref _faults);
            return new Outcomes(0, AllOf(looped));
        }

        return Agree(looped, matched);
    }

    public double Output(int rule, Morning morning, double[] derived) => _loops.Output(rule, morning, derived);

    /// <summary>The outcomes of NRules alone; null if it did not end.</summary>
    internal Outcomes? Match(Morning morning, double[] derived) =>
        Match(Within(morning.Log.SessionItems, _sessionDays), Within(morning.Log.DayItems, _dayDays), _layout.Read(morning, derived));

    /// <summary>Both opinions; what they disagree on is unknown.</summary>
    internal static Outcomes Agree(Outcomes looped, Outcomes matched)
    {
        if (looped == matched)
        {
            return looped;
        }

        Interlocked.Increment(ref _faults);
        var differs = (looped.Matched ^ matched.Matched) | (looped.Open ^ matched.Open);
        return new Outcomes(looped.Matched & ~differs, looped.Open | differs);
    }

    private bool IsHeavy(List<LogItem> sessions)
    {
        Span<int> within = stackalloc int[SessionLog.RecentDays + 1];
        foreach (var session in sessions)
        {
            within[(int)session.Codes[0]]++;
        }

        for (var days = 1; days < within.Length; days++)
        {
            within[days] += within[days - 1];
        }

        return _cost.Steps(within) > MostSteps;
    }

    private ulong AllOf(Outcomes looped) => looped.Matched | looped.Open | (_loops.Count == 64 ? ulong.MaxValue : (1UL << _loops.Count) - 1);

    private Outcomes? Match(List<LogItem> sessions, List<LogItem> days, Frame frame)
    {
        var isKnown = _known is not null && Array.TrueForAll(frame.Codes, double.IsFinite) && IsKnown(sessions, _sessionFields) && IsKnown(days, _dayFields);
        var session = (isKnown ? _known! : _unknown).CreateSession();
        // Marks go on together, not one by one. A rule that matched for want of a mark is withdrawn with it.
        session.AutoPropagateLinkedFacts = false;
        try
        {
            session.InsertAll([frame, .. sessions, .. days]);
            for (var left = MaxFirings; left > 0;)
            {
                left -= session.Fire(left);
                if (!session.PropagateLinked().Any() && session.Agenda.IsEmpty)
                {
                    return Read(session, isKnown);
                }
            }

            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return null; // a session in which a condition failed is of no further use
        }
    }

    private static Outcomes Read(ISession session, bool isKnown)
    {
        ulong matched = 0, possible = 0;
        foreach (var found in session.Query<Found>())
        {
            matched |= found.IsCertain ? 1UL << found.Rule : 0;
            possible |= 1UL << found.Rule;
        }

        return new Outcomes(matched, isKnown ? 0 : possible & ~matched);
    }

    private static List<LogItem> Within(LogItem[] items, int days)
    {
        var within = new List<LogItem>();
        foreach (var item in items)
        {
            if (item.Codes[0] <= days)
            {
                within.Add(item);
            }
        }

        return within;
    }

    // If nothing that a rule reads is unknown, what may match is what matches.
    private static bool IsKnown(List<LogItem> items, ItemField[] fields)
    {
        foreach (var item in items)
        {
            if (item.IsUnknown)
            {
                return false;
            }

            foreach (var field in fields)
            {
                if (double.IsNaN(item.Codes[field.Index]))
                {
                    return false;
                }
            }
        }

        return true;
    }
}

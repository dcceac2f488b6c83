using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>
/// Past decisions under a policy: the days that it decides differently. Each morning is judged on its facts at the time; they do not include the effects
/// of another decision. A decision that this same policy made must be the same, byte for byte. Memory does not grow with the
/// number of decisions, only with the days of a single athlete or the weeks of many.
/// </summary>
/// <param name="policy">The policy.</param>
/// <param name="mostShown">The number of flips, and of differences, that are kept whole.</param>
internal sealed class Replay(ReadyPolicy policy, int mostShown)
{
    private readonly FactDefinition[] _beliefs = [.. policy.Policy.Priors.Select(p => p.Fact).Concat(policy.RuleSets.SelectMany(s => s.Reads).SelectMany(r => r).Where(f => f.Group == "athlete")).Distinct()];
    private readonly Dictionary<string, FlipCount> _athletes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlipCount> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<PastPolicy, long> _policies = [];
    private readonly List<FlippedDay> _shown = [];
    private readonly List<ReplayDifference> _differences = [];
    private readonly List<(DateOnly Date, SessionType From, SessionType To)> _days = [];
    private readonly SortedDictionary<DateOnly, FlipCount> _weeks = [];
    private readonly long[] _changes = new long[16];
    private readonly long[] _given = new long[64];
    private (string Id, FlipCount Count)? _last;
    private (DateOnly Monday, FlipCount Count)? _lastWeek;
    private (PastPolicy Policy, long Count)? _lastPolicy;

    /// <summary>All days together.</summary>
    public FlipCount All { get; } = new();

    /// <summary>By athlete.</summary>
    public IReadOnlyDictionary<string, FlipCount> Athletes => _athletes;

    /// <summary>By rule that determines what a day became.</summary>
    public IReadOnlyDictionary<string, FlipCount> Rules => _rules;

    /// <summary>The policies that decided, with counts.</summary>
    public IReadOnlyDictionary<PastPolicy, long> Policies
    {
        get
        {
            CountLastPolicy();
            return _policies;
        }
    }

    /// <summary>The number of decisions that this same policy made; these are compared byte for byte.</summary>
    public long Same { get; private set; }

    /// <summary>The first flips.</summary>
    public IReadOnlyList<FlippedDay> Shown => _shown;

    /// <summary>The first decisions that this same policy now makes differently.</summary>
    public IReadOnlyList<ReplayDifference> Differences => _differences;

    /// <summary>The number of decisions that this same policy now makes differently.</summary>
    public long Differing { get; private set; }

    /// <summary>The number of mornings without a log of sessions and days.</summary>
    public long WithoutLog { get; private set; }

    /// <summary>Whether it ended before all was read.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>The days of a single athlete; empty with several.</summary>
    public IReadOnlyList<(DateOnly Date, SessionType From, SessionType To)> Days => _days;

    /// <summary>By week.</summary>
    public IReadOnlyDictionary<DateOnly, FlipCount> Weeks => _weeks;

    /// <summary>The number of days that changed from one type to another.</summary>
    public long Changed(SessionType from, SessionType to) => _changes[4 * (int)from + (int)to];

    /// <summary>The athlete parameters that the facts contain on every morning, so that no prior of a policy applies.</summary>
    public IEnumerable<FactDefinition> GivenAlways => _beliefs.Where((_, i) => All.Days > 0 && _given[i] == All.Days);

    /// <summary>Reads decisions to their end, or until it is cancelled.</summary>
    /// <param name="past">The decisions.</param>
    /// <param name="flipped">Takes each flip; null for nothing.</param>
    /// <param name="progress">Called now and then, to show the progress.</param>
    /// <param name="stop">Ends it; the counts so far are kept.</param>
    public async Task Run(IPastDecisions past, Action<FlippedDay>? flipped, Action<IPastDecisions> progress, CancellationToken stop)
    {
        const int Often = 0xFF;
        await foreach (var decision in past.Read(stop).ConfigureAwait(false))
        {
            Add(decision, flipped);
            if ((All.Days & Often) == 0)
            {
                progress(past);
            }
        }

        Interrupted = stop.IsCancellationRequested;
    }

    /// <summary>Decides a morning again.</summary>
    public void Add(PastDecision past, Action<FlippedDay>? flipped)
    {
        var (morning, from) = (past.Morning, past.Day);
        SessionType to;
        if (past.Policy.Digest == policy.Digest)
        {
            Same++;
            to = Compare(past);
        }
        else
        {
            to = Planner.Decide(policy, morning).SessionType;
            if (to != from)
            {
                Count(past, to, flipped);
            }
        }

        Count(past, to);
    }

    private SessionType Compare(PastDecision past)
    {
        var explanation = Explainer.Explain(policy, past.Morning);
        var again = DecisionDocument.Write(policy, past.Morning, explanation, form: Math.Max(1, DecisionDocument.FormOf(past.Document.Span)));
        if (!again.AsSpan().SequenceEqual(past.Document.Span) && Differing++ < mostShown)
        {
            _differences.Add(new ReplayDifference(past with { Document = past.Document.ToArray() }, FirstDifference.Of(past.Document.Span, again)));
        }

        return explanation.Decision.SessionType;
    }

    // Reasons in words are computed only for flips that are shown.
    private void Count(PastDecision past, SessionType to, Action<FlippedDay>? flipped)
    {
        var rules = DecisiveRules.Rules(policy, past.Morning);
        foreach (var rule in rules)
        {
            if (!_rules.TryGetValue(rule, out var count))
            {
                _rules[rule] = count = new FlipCount();
            }

            count.Add(past.Day, to);
        }

        if (flipped is null && _shown.Count >= mostShown)
        {
            return;
        }

        var flip = new FlippedDay(past.Morning, past.Day, Explainer.Explain(policy, past.Morning), rules, PastDocument.Reasons(past.Document.Span));
        if (_shown.Count < mostShown)
        {
            _shown.Add(flip);
        }

        flipped?.Invoke(flip);
    }

    private void Count(PastDecision past, SessionType to)
    {
        var (morning, from) = (past.Morning, past.Day);
        All.Add(from, to);
        WithoutLog += ReferenceEquals(morning.Log, SessionLog.None) ? 1 : 0;
        _changes[4 * (int)from + (int)to]++;
        OfAthlete(morning.AthleteId).Add(from, to);
        OfWeek(Season.MondayOf(morning.Date)).Add(from, to);
        if (_athletes.Count == 1)
        {
            _days.Add((morning.Date, from, to));
        }
        else
        {
            _days.Clear();
        }

        for (var i = 0; i < _beliefs.Length; i++)
        {
            _given[i] += double.IsNaN(_beliefs[i].Read(morning)) ? 0 : 1;
        }

        if (!ReferenceEquals(_lastPolicy?.Policy, past.Policy))
        {
            CountLastPolicy();
        }

        _lastPolicy = (past.Policy, 1 + (_lastPolicy?.Count ?? 0));
    }

    // Decisions are sorted by athlete and week, and long runs come from one policy.
    private FlipCount OfAthlete(string id)
    {
        if (_last is { } last && last.Id == id)
        {
            return last.Count;
        }

        if (!_athletes.TryGetValue(id, out var count))
        {
            _athletes[id] = count = new FlipCount();
        }

        _last = (id, count);
        return count;
    }

    private FlipCount OfWeek(DateOnly monday)
    {
        if (_lastWeek is { } last && last.Monday == monday)
        {
            return last.Count;
        }

        if (!_weeks.TryGetValue(monday, out var count))
        {
            _weeks[monday] = count = new FlipCount();
        }

        _lastWeek = (monday, count);
        return count;
    }

    private void CountLastPolicy()
    {
        if (_lastPolicy is { } last)
        {
            _policies[last.Policy] = last.Count + _policies.GetValueOrDefault(last.Policy);
            _lastPolicy = null;
        }
    }
}

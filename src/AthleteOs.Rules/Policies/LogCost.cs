using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>The most steps that rules over the log take, as a function of the number of sessions. A step is about the time of one comparison.</summary>
internal sealed class LogCost
{
    /// <summary>The most steps of a policy on the fullest log. <see cref="LogLoops"/> take about 2 ns a step.</summary>
    public const double Most = 6_000_000;

    private const int CombinationOfTally = 8;
    private const int Operation = 2;

    private readonly List<Term> _terms = [];

    /// <summary>The cost of conditions together.</summary>
    public LogCost(IEnumerable<Condition> conditions)
    {
        foreach (var condition in conditions)
        {
            _terms.AddRange(Of(condition));
        }
    }

    /// <summary>The steps on the fullest log that a facts document may have, in which every day is unknown too.</summary>
    public double OnFullestLog() => Steps([.. Enumerable.Range(0, SessionLog.RecentDays + 1).Select(days => Math.Min(SessionLog.MostRecent, days * SessionLog.MostOfDay) + days)]);

    /// <summary>The steps.</summary>
    /// <param name="sessions">By number of days back: the sessions and unknown days within.</param>
    public double Steps(ReadOnlySpan<int> sessions)
    {
        var steps = 0.0;
        foreach (var term in _terms)
        {
            var times = term.Times;
            foreach (var days in term.Days)
            {
                times *= sessions[days];
            }

            steps += times;
        }

        return steps;
    }

    private List<Term> Of(Condition condition)
    {
        switch (condition)
        {
            case Condition.Not c:
                return Of(c.Of);
            case Condition.And c:
                return [.. Of(c.Left), .. Of(c.Right)];
            case Condition.Or c:
                return [.. Of(c.Left), .. Of(c.Right)];
            case Condition.Some c:
                return Go(c.Each, c.Where, 1, Of(c.Then), isClosed: !LogVariables.Of(c).Any());
            case Condition.Compare { IsOverLog: true } c:
                var operations = Operation * ((Condition)c).Parts().Count(p => p is Quantity.Arithmetic or Quantity.Apply or Quantity.IfMissing or Quantity.Choose);
                return [new(1 + operations, []), .. LogVariables.Tallies(c).SelectMany(t => Go(t.Each, t.Where, CombinationOfTally, [], isClosed: !LogVariables.Of(t).Any()))];
            case Condition.Constant:
                return [];
            default:
                return [Term.One];
        }
    }

    // Conditions that name one variable are tested once for each item. A search that depends on no other variable runs once too.
    private List<Term> Go(ItemVariable each, Condition where, int combination, List<Term> then, bool isClosed)
    {
        var (own, joins) = LogVariables.Split(each, where);
        _terms.AddRange(own.SelectMany(Of).Append(Term.One).Select(t => t.Each(each)));
        var share = Array.Exists(joins, IsInOrder) ? 0.5 : 1;
        List<Term> inner = [.. joins.SelectMany(Of).Concat(then.Select(t => t with { Times = share * t.Times })).Append(new Term(combination, [])).Select(t => t.Each(each))];
        if (!isClosed)
        {
            return inner;
        }

        _terms.AddRange(inner);
        return [Term.One];
    }

    // Of all pairs of a list at most half have the later item first.
    private static bool IsInOrder(Condition join) => join is Condition.Compare
    {
        By: Comparator.Less or Comparator.Greater,
        Left: Quantity.OfItem { Field.IsDaysAgo: true, Item: var a },
        Right: Quantity.OfItem { Field.IsDaysAgo: true, Item: var b },
    } && a.Days == b.Days && a.Of == b.Of;

    /// <summary>A number of steps for each combination of some sessions.</summary>
    /// <param name="Times">The number of steps.</param>
    /// <param name="Days">For each of the sessions, the number of days back.</param>
    private readonly record struct Term(double Times, int[] Days)
    {
        public static readonly Term One = new(1, []);

        // A mark is given to items of the base list within the days of the rule that gives it.
        public Term Each(ItemVariable variable)
        {
            var days = variable.Days;
            for (var v = variable; v.Of.Marked is { } marked; v = marked.Each[0].Each)
            {
                var given = marked.Each[0].Each.Days;
                days = days == 0 ? given : given == 0 ? days : Math.Min(days, given);
            }

            return variable.Of.Base == ItemList.Days ? this with { Times = Times * days } : this with { Days = [.. Days, days] };
        }
    }
}

using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// The rules of a set over the log as nested loops of delegates. The results are those of <see cref="LogMeaning"/>; tests compare them.
/// Conditions that name one variable are evaluated once for each item, and everything that depends on no variable once.
/// </summary>
internal sealed class LogLoops
{
    private readonly LogTest[] _rules;
    private readonly Dictionary<string, int> _marks = new(StringComparer.Ordinal);

    /// <summary>Compiles the rules of a set.</summary>
    public LogLoops(IEnumerable<ReadRule> rules) => _rules = [.. rules.Select(Compile)];

    /// <summary>By source: finds the items of a variable.</summary>
    public List<Func<LogState, Candidates>> Sources { get; } = [];

    /// <summary>Conditions that name no item.</summary>
    public List<Condition> Tests { get; } = [];

    /// <summary>Numbers that name no item.</summary>
    public List<Quantity> Numbers { get; } = [];

    /// <summary>Numbers made of items that depend on no other variable.</summary>
    public List<LogBounds> Tallies { get; } = [];

    /// <summary>Searches that depend on no other variable.</summary>
    public List<LogTest> Searches { get; } = [];

    /// <summary>The number of variables of all rules.</summary>
    public int Variables { get; set; }

    /// <summary>The outcomes of every rule.</summary>
    public Outcomes Evaluate(Morning morning, double[] derived)
    {
        var (state, matched, open) = (new LogState(this, morning, derived), 0UL, 0UL);
        for (var i = 0; i < _rules.Length; i++)
        {
            var truth = _rules[i](state);
            matched |= truth == Truth.True ? 1UL << i : 0;
            open |= truth == Truth.Unknown ? 1UL << i : 0;
        }

        return new Outcomes(matched, open);
    }

    /// <summary>The index of a value that is computed once.</summary>
    public static int Of<T>(List<T> all, T one)
    {
        var at = all.IndexOf(one);
        if (at < 0)
        {
            at = all.Count;
            all.Add(one);
        }

        return at;
    }

    /// <summary>The source of the items with a mark. The rule that gives the mark has its own variables.</summary>
    /// <param name="mark">The mark's name.</param>
    /// <param name="rule">The condition of the rule that gives it.</param>
    public int SourceOf(string mark, Condition rule)
    {
        if (!_marks.TryGetValue(mark, out var source))
        {
            _marks[mark] = source = new LogCompiler(this).Marked((Condition.Some)rule);
        }

        return source;
    }

    // A rule that gives a mark matches if an item has the mark.
    private LogTest Compile(ReadRule rule)
    {
        if (rule.Rule.Effect.Mark is not { } mark)
        {
            return new LogCompiler(this).Test(rule.Condition);
        }

        var source = SourceOf(mark.Name, rule.Condition);
        return at =>
        {
            var (all, found) = (at.Of(source), Truth.False);
            for (var i = 0; i < all.Count; i++)
            {
                found = found.Or(all.Truths[i]);
            }

            return found;
        };
    }
}

using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// The rules of a set over the log as nested loops of delegates. The results are those of <see cref="LogMeaning"/>; tests compare them.
/// Conditions that name one variable are evaluated once for each item, and everything that depends on no variable once.
/// </summary>
internal sealed class LogLoops
{
    private readonly LogTest[] _rules;
    private readonly Dictionary<ItemList, int> _marks = [];

    /// <summary>Compiles conditions.</summary>
    public LogLoops(IEnumerable<Condition> conditions) => _rules = [.. conditions.Select(c => new LogCompiler(this).Test(c))];

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

    /// <summary>The outcomes of every condition.</summary>
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
    public int SourceOf(ItemList mark)
    {
        if (!_marks.TryGetValue(mark, out var source))
        {
            _marks[mark] = source = new LogCompiler(this).Marked(mark.Marked!);
        }

        return source;
    }
}

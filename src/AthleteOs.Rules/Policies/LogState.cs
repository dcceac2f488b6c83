using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>Whether a condition is true. The lower of two is the truth of both, and the higher that of one or both.</summary>
internal enum Truth : byte
{
    /// <summary>False.</summary>
    False,

    /// <summary>Missing facts leave it open.</summary>
    Unknown,

    /// <summary>True.</summary>
    True,
}

/// <summary>A condition over the log as a delegate.</summary>
internal delegate Truth LogTest(LogState at);

/// <summary>A number of items or of the morning as a delegate; NaN means unknown.</summary>
internal delegate double LogNumber(LogState at);

/// <summary>A number made of several items as a delegate.</summary>
internal delegate Bounds LogBounds(LogState at);

/// <summary>The items that a variable goes through on a morning, each with the truth of the conditions that name no other variable.</summary>
internal sealed class Candidates(int most)
{
    public LogItem[] Items { get; } = new LogItem[most];

    public Truth[] Truths { get; } = new Truth[most];

    public int Count { get; private set; }

    public void Add(LogItem item, Truth truth) => (Items[Count], Truths[Count++]) = (item, truth);
}

/// <summary>One evaluation of <see cref="LogLoops"/>: the current item of each variable, and everything that is computed once.</summary>
internal sealed class LogState(LogLoops loops, Morning morning, double[] derived)
{
    private readonly Candidates?[] _candidates = new Candidates?[loops.Sources.Count];
    private readonly Truth?[] _tests = new Truth?[loops.Tests.Count];
    private readonly double?[] _numbers = new double?[loops.Numbers.Count];
    private readonly Bounds?[] _tallies = new Bounds?[loops.Tallies.Count];
    private readonly Truth?[] _searches = new Truth?[loops.Searches.Count];

    /// <summary>By variable: its current item.</summary>
    public LogItem[] Items { get; } = new LogItem[loops.Variables];

    public Morning Morning => morning;

    /// <summary>The items of a variable.</summary>
    public Candidates Of(int source) => _candidates[source] ??= loops.Sources[source](this);

    /// <summary>A condition that names no item.</summary>
    public Truth Test(int test) => _tests[test] ??= loops.Tests[test].Holds(morning, derived).Truth();

    /// <summary>A number that names no item.</summary>
    public double Number(int number) => _numbers[number] ??= loops.Numbers[number].Value(morning, derived);

    /// <summary>A number made of items that depends on no other variable.</summary>
    public Bounds Tally(int tally) => _tallies[tally] ??= loops.Tallies[tally](this);

    /// <summary>A search for an item that depends on no other variable.</summary>
    public Truth Search(int search) => _searches[search] ??= loops.Searches[search](this);
}

/// <summary>Operations on a <see cref="Policies.Truth"/>.</summary>
internal static class LogTruth
{
    public static Truth Truth(this bool? holds) => holds switch { true => Policies.Truth.True, false => Policies.Truth.False, null => Policies.Truth.Unknown };

    public static Truth Truth(this bool holds) => holds ? Policies.Truth.True : Policies.Truth.False;

    public static Truth And(this Truth a, Truth b) => a < b ? a : b;

    public static Truth Or(this Truth a, Truth b) => a > b ? a : b;

    public static Truth Not(this Truth a) => Policies.Truth.True - (byte)a;

    /// <summary>A comparison of two numbers; NaN means unknown.</summary>
    public static Truth Compare(double a, Comparator by, double b) => double.IsNaN(a) || double.IsNaN(b) ? Policies.Truth.Unknown : (by switch
    {
        Comparator.Less => a < b,
        Comparator.LessOrEqual => a <= b,
        Comparator.Greater => a > b,
        _ => a >= b,
    }).Truth();
}

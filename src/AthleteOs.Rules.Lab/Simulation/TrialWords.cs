using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The words in which a trial is told to people, on the terminal and in the report alike.</summary>
public static class TrialWords
{
    /// <summary>A number of a measure, with as many decimals as it is told to; ? where there is none.</summary>
    public static string Show(Measure measure, double value)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return Show(value, measure.Decimals);
    }

    /// <summary>A number with so many decimals; ? where there is none. What rounds to nothing has no sign.</summary>
    public static string Show(double value, int decimals) =>
        double.IsNaN(value) ? "?" : (Math.Round(value, decimals) + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture);

    /// <summary>A difference of a measure with its sign.</summary>
    public static string Signed(Measure measure, double value)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return Signed(value, measure.Decimals);
    }

    /// <summary>A difference with its sign; what rounds to nothing has none.</summary>
    public static string Signed(double value, int decimals) => $"{(Math.Round(value, decimals) > 0 ? "+" : "")}{Show(value, decimals)}";

    /// <summary>A difference and its interval, with signs; without the interval where there is none.</summary>
    public static string Interval(PairedDifference against) => double.IsNaN(against.Low) ? Signed(against.Measure, against.Mean) : $"{Signed(against.Measure, against.Mean)} {Ends(against)}";

    /// <summary>The ends of a difference's interval, in brackets.</summary>
    public static string Ends(PairedDifference against) => $"({Signed(against.Measure, against.Low)} to {Signed(against.Measure, against.High)})";

    /// <summary>A measure's name with its unit.</summary>
    public static string Named(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure.Unit.Length == 0 ? measure.Says : $"{measure.Says}, {measure.Unit}";
    }

    /// <summary>A standing in words.</summary>
    public static string Word(this Verdict standing) => standing switch
    {
        Verdict.ClearlyWorse => "clearly worse",
        Verdict.LittleWorse => "a little worse",
        Verdict.ClearlyBetter => "clearly better",
        Verdict.LittleBetter => "a little better",
        Verdict.NotWorthwhile => "not worthwhile",
        Verdict.More => "more",
        Verdict.Less => "less",
        Verdict.NoClearDifference => "no clear difference",
        _ => "not told",
    };

    /// <summary>Who belongs to a group, in words.</summary>
    public static string Word(this Group group) => group switch
    {
        { Responder: { } responder } => $"{Words.Snake(responder.ToString())} responders",
        { Family: { } family } => $"bodies {Word(family)}",
        _ => "all athletes",
    };

    /// <summary>How a body answers, to stand after "bodies".</summary>
    public static string Word(this TruthFamily family) => family switch
    {
        TruthFamily.Banister => "of fitness and fatigue (Banister)",
        TruthFamily.VariableDose => "that tire more the more was trained (Busso)",
        _ => "that take less from each further unit",
    };

    /// <summary>A number of athletes.</summary>
    public static string Athletes(int count) => count == 1 ? "1 athlete" : $"{Count(count)} athletes";

    /// <summary>Between which values nine athletes of ten lie; empty where that says nothing.</summary>
    public static string MostOf(Measure measure, RunningStatistics value)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(value);
        return measure.IsShare || !(value.StandardDeviation > 0) ? "" : $"{Show(measure, value.Quantile(0.05))} to {Show(measure, value.Quantile(0.95))}";
    }

    /// <summary>Words at the beginning of a sentence.</summary>
    public static string Capital(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>Names after each other, the last after "and".</summary>
    public static string Together(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    /// <summary>A large number.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The words for a trial, on the terminal and in the report.</summary>
internal static class TrialWords
{
    /// <summary>A number of a measure, with the measure's decimals; ? if unknown.</summary>
    public static string Show(Measure measure, double value)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return Show(value, measure.Decimals);
    }

    /// <summary>A number with the given decimals; ? if unknown. A number that rounds to zero has no sign.</summary>
    public static string Show(double value, int decimals) =>
        double.IsNaN(value) ? "?" : (Math.Round(value, decimals) + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture);

    /// <summary>A difference of a measure with its sign.</summary>
    public static string Signed(Measure measure, double value)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return Signed(value, measure.Decimals);
    }

    /// <summary>A difference with its sign; none if it rounds to zero.</summary>
    public static string Signed(double value, int decimals) => $"{(Math.Round(value, decimals) > 0 ? "+" : "")}{Show(value, decimals)}";

    /// <summary>A difference and its interval, with signs; without a missing interval.</summary>
    public static string Interval(Measure measure, PairedDifference difference) => double.IsNaN(difference.Low) ? Signed(measure, difference.Mean) : $"{Signed(measure, difference.Mean)} {Ends(measure, difference)}";

    /// <summary>The ends of a difference's interval, in brackets.</summary>
    public static string Ends(Measure measure, PairedDifference difference) => $"({Signed(measure, difference.Low)} to {Signed(measure, difference.High)})";

    /// <summary>A measure's name with its unit.</summary>
    public static string Named(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure.Unit.Length == 0 ? measure.Says : $"{measure.Says}, {measure.Unit}";
    }

    /// <summary>A verdict in words.</summary>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.ClearlyWorse => "clearly worse",
        Verdict.LittleWorse => "a little worse",
        Verdict.ClearlyBetter => "clearly better",
        Verdict.LittleBetter => "a little better",
        Verdict.NotWorthwhile => "not worthwhile",
        Verdict.More => "more",
        Verdict.Less => "less",
        Verdict.NoClearDifference => "no clear difference",
        _ => "no interval",
    };

    /// <summary>The athletes of a group, in words.</summary>
    public static string Word(this Group group) => group switch
    {
        { Responder: { } responder } => $"{Words.Snake(responder.ToString())} responders",
        { Family: { } family } => $"bodies {Word(family)}",
        _ => "all athletes",
    };

    /// <summary>The way in which a body responds, to follow "bodies".</summary>
    public static string Word(this TruthFamily family) => family switch
    {
        TruthFamily.Banister => "of fitness and fatigue (Banister)",
        TruthFamily.VariableDose => "that tire more the more was trained (Busso)",
        _ => "that take less from each further unit",
    };

    /// <summary>A number of athletes.</summary>
    public static string Athletes(int count) => count == 1 ? "1 athlete" : $"{Count(count)} athletes";

    /// <summary>The range of nine athletes of ten; empty if it has no meaning.</summary>
    public static string MostOf(Measure measure, RunningStatistics value)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(value);
        return measure.Criterion.IsShare || measure.Quantile is not null || !(value.StandardDeviation > 0) ? "" : $"{Show(measure, value.Quantile(0.05))} to {Show(measure, value.Quantile(0.95))}";
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

    /// <summary>The athletes and the assumptions of a trial.</summary>
    public static string Setting(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var done = trial.Comparison.Athletes;
        return $"{(done == 1 ? "1 virtual athlete" : $"{Count(done)} virtual athletes")}, {trial.Plan.Days} days each, truths {trial.Plan.Truths.Name}, seed {trial.Plan.Seed}";
    }

    /// <summary>The part of a trial that an interruption left out; null if it ran to its end.</summary>
    public static string? Interruption(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var done = trial.Comparison.Athletes;
        return !trial.IsInterrupted ? null : done == trial.Plan.Athletes ? "Interrupted after all athletes were done; other readings and truths are left out."
            : $"Interrupted: this page covers the {Count(done)} of {Athletes(trial.Plan.Athletes)} that were done.";
    }

    /// <summary>The command that repeats a trial.</summary>
    public static string Command(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var (plan, done) = (trial.Plan, trial.Comparison.Athletes);
        return $"athleteos {(trial.Names.Count > 1 ? "compare" : "simulate")} {string.Join(' ', plan.Named.Count > 0 ? plan.Named.Select(Quoted) : plan.Policies.Select(p => p.Id))} --athletes {(done > 0 ? done : plan.Athletes)} --days {plan.Days} --seed {plan.Seed} --truths {plan.Truths.Name}";
    }

    // Quoted for a shell.
    private static string Quoted(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') ? name : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A large number.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}

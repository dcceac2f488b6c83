using AthleteOs.Rules.Policies;
using System.Globalization;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The words in which a trial is told to people, on the terminal and in the report alike.</summary>
public static class TrialWords
{
    /// <summary>A number of a measure, with as many decimals as it is told to; ? where there is none.</summary>
    public static string Show(Measure measure, double value)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return double.IsNaN(value) ? "?" : (Math.Round(value, measure.Decimals) + 0.0).ToString($"F{measure.Decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>A difference with its sign, which is seen also where the number is rounded to nothing: an interval then says on which side it ends.</summary>
    public static string Signed(Measure measure, double value) => double.IsNaN(value) ? "?" : $"{(value > 0 ? "+" : value < 0 ? "-" : "")}{Show(measure, Math.Abs(value))}";

    /// <summary>A difference and its interval, with signs; without the interval where there is none.</summary>
    public static string Interval(Against against) => double.IsNaN(against.Low)
        ? Signed(against.Measure, against.Mean)
        : $"{Signed(against.Measure, against.Mean)} ({Signed(against.Measure, against.Low)} to {Signed(against.Measure, against.High)})";

    /// <summary>A measure's name with its unit.</summary>
    public static string Named(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure.Unit.Length == 0 ? measure.Says : $"{measure.Says}, {measure.Unit}";
    }

    /// <summary>A standing in words.</summary>
    public static string Word(this Standing standing) => standing switch
    {
        Standing.ClearlyWorse => "clearly worse",
        Standing.LittleWorse => "a little worse",
        Standing.ClearlyBetter => "clearly better",
        Standing.LittleBetter => "a little better",
        Standing.More => "more",
        Standing.Less => "less",
        Standing.NoClearDifference => "no clear difference",
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

    /// <summary>What policies could not break, having nothing to break it with: a sentence a policy.</summary>
    public static IEnumerable<string> NothingToHold(VirtualTrial trial) => trial.NothingToHold.GroupBy(n => n.Policy)
        .Select(n => $"{trial.Names[n.Key]} has nothing to hold of {string.Join(", ", n.Select(i => $"{i.Invariant.Word()} ({i.Says})"))}.");

    /// <summary>A number of athletes.</summary>
    public static string Athletes(int count) => count == 1 ? "1 athlete" : $"{Count(count)} athletes";

    /// <summary>A large number.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}

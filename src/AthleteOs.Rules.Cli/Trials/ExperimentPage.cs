using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary>Prints experiments for people.</summary>
internal static class ExperimentPage
{
    private const double LeastP = 0.001;

    /// <summary>One line about an experiment without faults.</summary>
    public static string Ready(Experiment experiment) => string.Create(CultureInfo.InvariantCulture,
        $"{experiment.Id} is ready: {experiment.Arms.Count} arms, {experiment.PlannedAthletes} athletes planned, {PlannedSize.Of(experiment)} needed, {experiment.Days} days. {experiment.Digest}");

    /// <summary>The arms of a squad.</summary>
    public static void Print(Experiment experiment, IReadOnlyList<Assigned> squad)
    {
        var inside = squad.Where(a => a.Arm is not null).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inside.Count} of {squad.Count} athletes take part in {experiment.Id}."));
        Console.WriteLine();
        var width = Math.Max("athlete".Length, squad.Select(a => a.Athlete.Id.Length).DefaultIfEmpty().Max());
        Console.WriteLine($"{"athlete".PadRight(width)}  {"arm",-12}  chance  note");
        foreach (var athlete in squad)
        {
            Console.WriteLine($"{athlete.Athlete.Id.PadRight(width)}  {Arms(athlete),-12}  {(athlete.Propensity is { } chance ? chance.ToString("0.00", CultureInfo.InvariantCulture) : "-"),-6}  {Note(athlete)}".TrimEnd());
        }
    }

    /// <summary>The analysis of a simulated trial: a plain sentence, then the sizes, then the numbers.</summary>
    public static void Print(ExperimentAnalysis analysis, int athletes, ulong seed, Truths truths)
    {
        var experiment = analysis.Experiment;
        Console.WriteLine(Sentence(analysis));
        Console.WriteLine();
        Console.WriteLine($"Sizes of the arms: {string.Join(", ", experiment.Arms.Select((a, i) => $"{a.Name} {analysis.Counts[i]}"))}; {(analysis.IsMismatch ? "not as planned" : "as planned")} (p {P(analysis.RatioP)}, valid at every look).");
        Console.WriteLine($"Injured: {string.Join(", ", experiment.Arms.Select((a, i) => $"{a.Name} {analysis.Harm[i].Injured}"))}; {Stops(analysis)}");
        foreach (var (comparison, isPrimary) in analysis.Primary.Select(c => (c, true)).Concat(analysis.Secondary.Select(c => (c, false))))
        {
            Console.WriteLine($"{(isPrimary ? "Primary" : "Secondary")}: {comparison.Outcome.Says}, {comparison.Arm.Name} less {experiment.Arms[0].Name}: {Interval(analysis, comparison)}, p {P(comparison.AdjustedP)}{(isPrimary ? "" : " (Holm)")}.");
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{athletes} virtual athletes, {experiment.Days} days, seed {seed}, truths {truths.Name}. Virtual athletes are synthetic; no real athlete is tested."));
    }

    /// <summary>The result in one sentence.</summary>
    public static string Sentence(ExperimentAnalysis analysis)
    {
        if (analysis.IsMismatch)
        {
            return "No result: the sizes of the arms contradict the assignment, so look for its fault first.";
        }

        if (analysis.Primary.Count == 0)
        {
            return "No result: an arm has fewer than two athletes with a known outcome.";
        }

        var clear = analysis.Primary.Where(c => c.Effect.Low > 0 || c.Effect.High < 0).ToList();
        return clear.Count == 0
            ? $"No clear difference in {analysis.Primary[0].Outcome.Says}: {Interval(analysis, analysis.Primary[0])}."
            : $"{clear[0].Arm.Name} {(clear[0].Effect.Low > 0 ? "raises" : "lowers")} {clear[0].Outcome.Says}: {Interval(analysis, clear[0])}.";
    }

    private static string Interval(ExperimentAnalysis analysis, ArmComparison comparison)
    {
        var level = 100 * (1 - analysis.Experiment.Alpha / (analysis.Experiment.Arms.Count - 1));
        return $"{Number(comparison.Effect.Value, 1)} {comparison.Outcome.Unit} ({Number(level, 1)} % interval {Number(comparison.Effect.Low, 1)} to {Number(comparison.Effect.High, 1)})";
    }

    private static string Stops(ExperimentAnalysis analysis)
    {
        var stopped = analysis.Experiment.Arms.Where((_, i) => analysis.Harm[i].Low > analysis.Experiment.MostHarmed).Select(a => a.Name).ToList();
        var bound = $"certainly above {Number(100 * analysis.Experiment.MostHarmed, 0)} %, judged after the trial.";
        return stopped.Count == 0 ? $"no share is {bound}" : $"stop {string.Join(" and ", stopped)}: the share is {bound}";
    }

    private static string Number(double value, int decimals) => Words.Number(Math.Round(value, decimals));

    // A probability is never shown as 0.
    private static string P(double value) => value < LeastP ? $"below {Words.Number(LeastP)}" : Number(value, 3);

    private static string Arms(Assigned athlete) => athlete.Arm is null ? "-" : athlete.Blocks.Count > 0 ? string.Join(' ', athlete.Blocks.Select(b => b.Name)) : athlete.Arm.Name;

    private static string Note(Assigned athlete) => athlete switch
    {
        { Outside: { } reason } => reason,
        { Follows: { } follows, Arm: { } arm } when follows != arm => $"follows {follows.Name} by choice; counted as {arm.Name}",
        { WashoutDays: > 0 } => $"the first {athlete.WashoutDays} days of each block do not count",
        { Propensity: null } => "assigned earlier",
        _ => "",
    };
}

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
    public static void Print(VirtualExperiment trial, int athletes, ulong seed, Truths truths, TrialTroubles troubles)
    {
        var (analysis, experiment) = (trial.Analysis, trial.Analysis.Experiment);
        Console.WriteLine(Sentence(analysis));
        Console.WriteLine();
        Console.WriteLine($"Sizes of the {(experiment.Design.Kind == DesignKind.Parallel ? "arms" : "first arms")}: {string.Join(", ", experiment.Arms.Select((a, i) => $"{a.Name} {analysis.Counts[i]}"))}; {(analysis.IsMismatch ? "not as planned" : "as planned")} (p {P(analysis.RatioP)}, valid at every look).");
        Console.WriteLine($"Injured: {string.Join(", ", experiment.Arms.Select((a, i) => $"{a.Name} {analysis.Harm[i].Injured}"))}; {Stops(analysis)}");
        foreach (var (comparison, isPrimary) in analysis.Primary.Select(c => (c, true)).Concat(analysis.Secondary.Select(c => (c, false))))
        {
            Console.WriteLine($"{(isPrimary ? "Primary" : "Secondary")}: {comparison.Outcome.Says}, {comparison.Arm.Name} less {experiment.Arms[0].Name}: {Interval(analysis, comparison)}, p {P(comparison.AdjustedP)}{(isPrimary ? "" : " (Holm)")}.");
        }

        foreach (var check in trial.Checks.OfType<double>())
        {
            Console.WriteLine($"Check by drawing the assignment again: p {P(check)}, for this one look.");
        }

        PrintAthletes(analysis);
        PrintCourse(trial);
        Console.WriteLine();
        var losses = troubles == default ? "" : string.Create(CultureInfo.InvariantCulture, $" {Number(100 * troubles.Dropout, 0)} % leave early and {Number(100 * troubles.MissingWeeks, 0)} % of weeks have no record.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trial.Participants.Count} of {athletes} virtual athletes, {analysis.Day} days, seed {seed}, truths {truths.Name}.{losses} Virtual athletes are synthetic; no real athlete is tested."));
    }

    /// <summary>The result in one sentence.</summary>
    public static string Sentence(ExperimentAnalysis analysis)
    {
        var experiment = analysis.Experiment;
        if (analysis.IsMismatch)
        {
            return "No result: the sizes of the arms contradict the assignment, so look for its fault first.";
        }

        if (experiment.Arms.Where((_, i) => analysis.Harm[i].StoppedOn is not null).FirstOrDefault() is { } harmful)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{harmful.Name} was stopped for harm after {analysis.Harm[experiment.Arms.TakeWhile(a => a != harmful).Count()].StoppedOn} of {analysis.Day} days: too many of its athletes were injured.");
        }

        if (analysis.Athletes.Count > 0 && analysis.Primary.Count == 0)
        {
            var named = analysis.Athletes.Count(a => a.IsResponder);
            return $"{(named == 0 ? "No athlete clearly responds" : $"{named} of {analysis.Athletes.Count} athletes clearly respond{(named == 1 ? "s" : "")}")} to {experiment.Arms[1].Name}. With fewer than {ExperimentAnalysis.LeastSquad} athletes nothing is concluded about the squad.";
        }

        if (analysis.Primary.Count == 0)
        {
            return "No result: too few athletes have a known outcome.";
        }

        return analysis.Primary.FirstOrDefault(c => c.IsClear) is { } clear
            ? $"{clear.Arm.Name} {(clear.Effect.Low > 0 ? "raises" : "lowers")} {clear.Outcome.Says}: {Interval(analysis, clear)}."
            : Unclear(analysis, analysis.Primary[0]);
    }

    private static string Unclear(ExperimentAnalysis analysis, ArmComparison comparison)
    {
        var (low, high, smallest) = (comparison.Effect.Low, comparison.Effect.High, analysis.Experiment.Primary.SmallestDifference);
        return low > -smallest && high < smallest
            ? $"No difference that matters in {comparison.Outcome.Says}: {Interval(analysis, comparison)}."
            : !double.IsFinite(low) ? "Not enough is known: there are too few athletes for an interval."
            : string.Create(CultureInfo.InvariantCulture, $"Not enough is known: after {analysis.Day / 7} weeks the difference in {comparison.Outcome.Says} is between {Number(low, 1)} and {Number(high, 1)} {comparison.Outcome.Unit}.");
    }

    // Single athletes: the belief, not the raw mean, because few pairs exaggerate.
    private static void PrintAthletes(ExperimentAnalysis analysis)
    {
        if (analysis.Athletes.Count == 0)
        {
            return;
        }

        Console.WriteLine();
        Console.WriteLine($"Athletes, {analysis.Experiment.Arms[1].Name} less {analysis.Experiment.Arms[0].Name}, drawn towards the squad's mean:");
        foreach (var athlete in analysis.Athletes)
        {
            var reliability = double.IsNaN(athlete.Reliability) ? "" : $", reliability {Number(athlete.Reliability, 2)}";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {athlete.Record.Athlete.Id}: {Number(athlete.Shrunk, 1)} ({Number(athlete.Low, 1)} to {Number(athlete.High, 1)}) after {athlete.Pairs} pair{(athlete.Pairs == 1 ? "" : "s")}{reliability}{(athlete.IsResponder ? "; responds" : "")}"));
        }
    }

    private static void PrintCourse(VirtualExperiment trial)
    {
        if (trial.Analysis.IsMismatch || trial.Participants.Count == 0)
        {
            return;
        }

        var days = trial.Participants.Sum(p => p.ArmByDay.Count);
        Console.WriteLine();
        Console.WriteLine($"Weekly looks: {(trial.ClearFrom is { } week ? $"the primary difference was first clear after week {week.ToString(CultureInfo.InvariantCulture)}" : "the primary difference was never clear")}.");
        Console.WriteLine($"The arms decided different sessions on {Percent(trial.Participants.Sum(p => p.DifferingDays), days)} of days. Athletes did the decided type on {Percent(trial.Participants.Sum(p => p.FollowedDays), days)}.");
        Console.WriteLine($"For safety the control decided {Percent(trial.Participants.Sum(p => p.SafeDays), days)} of days in other arms' place. {trial.Participants.Count(p => p.HasLeft).ToString(CultureInfo.InvariantCulture)} athletes left early.");
    }

    private static string Percent(int part, int all) => $"{Number(100.0 * part / Math.Max(1, all), 0)} %";

    private static string Interval(ExperimentAnalysis analysis, ArmComparison comparison)
    {
        var level = 100 * (1 - analysis.Experiment.Alpha / (analysis.Experiment.Arms.Count - 1));
        return $"{Number(comparison.Effect.Value, 1)} {comparison.Outcome.Unit} ({Number(level, 1)} % interval {Number(comparison.Effect.Low, 1)} to {Number(comparison.Effect.High, 1)})";
    }

    private static string Stops(ExperimentAnalysis analysis)
    {
        var stopped = analysis.Experiment.Arms.Select((a, i) => (a.Name, analysis.Harm[i].StoppedOn)).Where(a => a.StoppedOn is not null).ToList();
        return stopped.Count == 0 ? "no arm was stopped." : $"{string.Join(" and ", stopped.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} was stopped after {s.StoppedOn} days")))}.";
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

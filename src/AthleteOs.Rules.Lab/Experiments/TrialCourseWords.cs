using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A trial in words, for the terminal and the report.</summary>
internal static class TrialCourseWords
{
    private const double LeastP = 0.001;

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
            return $"No result: too few {(experiment.IsByGroup ? "groups" : "athletes")} have a known outcome.";
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

    /// <summary>Sizes, harm, outcomes and the check, a line each.</summary>
    public static IEnumerable<string> Numbers(TrialCourse trial)
    {
        var (analysis, experiment) = (trial.Analysis, trial.Analysis.Experiment);
        yield return $"Sizes of the {(experiment.Design.Kind == DesignKind.Parallel ? "arms" : "first arms")}: {string.Join(", ", experiment.Arms.Select((a, i) => $"{a.Name} {Words.Number(analysis.Counts[i])}"))}{(experiment.IsByGroup ? " groups" : "")}; {(analysis.IsMismatch ? "not as planned" : "as planned")} (p {P(analysis.RatioP)}, valid at every look).";
        yield return $"Injured: {string.Join(", ", experiment.Arms.Select((a, i) => $"{a.Name} {Words.Number(analysis.Harm[i].Injured)}"))}; {Stops(analysis)}";
        foreach (var comparison in analysis.Primary)
        {
            yield return $"Primary: {comparison.Outcome.Says}, {comparison.Arm.Name} less {experiment.Arms[0].Name}: {Interval(analysis, comparison)}, p {P(comparison.AdjustedP)}.";
        }

        foreach (var comparison in analysis.Secondary)
        {
            yield return $"Secondary: {comparison.Outcome.Says}, {comparison.Arm.Name} less {experiment.Arms[0].Name}: {Interval(analysis, comparison)}, p {P(comparison.AdjustedP)} (Holm).";
        }

        foreach (var check in trial.Checks.OfType<double>())
        {
            yield return $"Check by drawing the assignment again: p {P(check)}, for this one look.";
        }
    }

    /// <summary>Single athletes: the belief and not the raw mean, because few pairs exaggerate.</summary>
    public static IEnumerable<string> Athletes(ExperimentAnalysis analysis)
    {
        if (analysis.Athletes.Count > 0)
        {
            yield return $"Athletes, {analysis.Experiment.Arms[1].Name} less {analysis.Experiment.Arms[0].Name}, drawn towards the squad's mean:";
        }

        foreach (var athlete in analysis.Athletes)
        {
            var reliability = double.IsNaN(athlete.Reliability) ? "" : $", reliability {Number(athlete.Reliability, 2)}";
            yield return $"  {athlete.Record.Athlete.Id}: {Number(athlete.Shrunk, 1)} ({Number(athlete.Low, 1)} to {Number(athlete.High, 1)}) after {Words.Number(athlete.Pairs)} pair{(athlete.Pairs == 1 ? "" : "s")}{reliability}{(athlete.IsResponder ? "; responds" : "")}";
        }
    }

    /// <summary>The weekly looks and the adherence; nothing on a mismatch.</summary>
    public static IEnumerable<string> Course(TrialCourse trial)
    {
        if (trial.Analysis.IsMismatch || trial.Participants.Count == 0)
        {
            yield break;
        }

        var (days, decided) = (trial.Participants.Sum(p => p.ArmByDay.Count), trial.Participants.Sum(p => p.DecidedDays));
        yield return $"Weekly looks: {(trial.ClearFrom is { } week ? $"the primary difference was first clear after week {Words.Number(week)}" : "the primary difference was never clear")}.";
        yield return $"The assigned arm decided {Percent(trial.Participants.Sum(p => p.ServedDays), days)} of days. Athletes did the decided type on {Percent(trial.Participants.Sum(p => p.FollowedDays), Math.Max(1, decided))}.";
        if (trial.KnowsArms)
        {
            yield return $"The arms decided different sessions on {Percent(trial.Participants.Sum(p => p.DifferingDays), days)} of days.";
            yield return $"For safety the control decided {Percent(trial.Participants.Sum(p => p.SafeDays), days)} of days in other arms' place. {Words.Number(trial.Participants.Count(p => p.HasLeft))} athletes left early.";
        }

        if (trial.Participants.Sum(p => p.OverrideDays) is > 0 and var chosen)
        {
            yield return $"Athletes or coaches chose another policy on {Percent(chosen, days)} of days.";
        }
    }

    private static string Percent(int part, int all) => $"{Number(100.0 * part / Math.Max(1, all), 0)} %";

    /// <summary>A difference with its interval.</summary>
    public static string Interval(ExperimentAnalysis analysis, ArmComparison comparison)
    {
        var level = 100 * (1 - analysis.Experiment.Alpha / (analysis.Experiment.Arms.Count - 1));
        return $"{Number(comparison.Effect.Value, 1)} {comparison.Outcome.Unit} ({Number(level, 1)} % interval {Number(comparison.Effect.Low, 1)} to {Number(comparison.Effect.High, 1)})";
    }

    private static string Stops(ExperimentAnalysis analysis)
    {
        var stopped = analysis.Experiment.Arms.Select((a, i) => (a.Name, analysis.Harm[i].StoppedOn)).Where(a => a.StoppedOn is not null).ToList();
        return stopped.Count == 0 ? "no arm was stopped." : $"{string.Join(" and ", stopped.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} was stopped after {s.StoppedOn} days")))}.";
    }

    /// <summary>A rounded number.</summary>
    public static string Number(double value, int decimals) => Words.Number(Math.Round(value, decimals));

    /// <summary>A p value; it is never shown as 0.</summary>
    public static string P(double value) => value < LeastP ? $"below {Words.Number(LeastP)}" : Number(value, 3);
}

using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary>Prints experiments for people.</summary>
internal static class ExperimentPage
{
    /// <summary>One line about an experiment without faults.</summary>
    public static string Ready(Experiment experiment) => string.Create(CultureInfo.InvariantCulture,
        $"{experiment.Id} is ready: {experiment.Arms.Count} arms, {experiment.PlannedAthletes} athletes {(experiment.PlannedGroups is { } groups ? $"in {groups} groups " : "")}planned, {PlannedSize.Of(experiment)}{(experiment.IsByGroup ? " groups" : "")} needed, {experiment.Days} days. {experiment.Digest}");

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

    /// <summary>A trial: a plain sentence, then the sizes, then the numbers.</summary>
    public static void Print(TrialCourse trial, string footer, IReadOnlyList<string> written)
    {
        Console.WriteLine(TrialCourseWords.Sentence(trial.Analysis));
        foreach (var group in new[] { TrialCourseWords.Numbers(trial), TrialCourseWords.Athletes(trial.Analysis), TrialCourseWords.Course(trial) })
        {
            var lines = group.ToList();
            if (lines.Count > 0)
            {
                Console.WriteLine();
                lines.ForEach(Console.WriteLine);
            }
        }

        Console.WriteLine();
        Console.WriteLine(footer);
        if (written.Count > 0)
        {
            TerminalOutput.Line($"Written: {TerminalOutput.Escape(string.Join(", ", written))}");
        }
    }

    /// <summary>The source of a simulated trial.</summary>
    public static string Footer(TrialCourse trial, int athletes, ulong seed, Truths truths, TrialTroubles troubles)
    {
        var losses = troubles == default ? "" : $" {TrialCourseWords.Number(100 * troubles.Dropout, 0)} % leave early and {TrialCourseWords.Number(100 * troubles.MissingWeeks, 0)} % of weeks have no record.";
        return string.Create(CultureInfo.InvariantCulture, $"{trial.Participants.Count} of {athletes} virtual athletes, {trial.Analysis.Day} days, seed {seed}, truths {truths.Name}.{losses} Virtual athletes are synthetic; no real athlete is tested.");
    }

    private static string Arms(Assigned athlete) => athlete.Arm is null ? "-" : athlete.Blocks.Count > 0 ? string.Join(' ', athlete.Blocks.Select(b => b.Name)) : athlete.Arm.Name;

    private static string Note(Assigned athlete) => athlete switch
    {
        { Outside: { } reason } => reason,
        { Follows: { } follows, Arm: { } arm } when follows != arm => $"follows {follows.Name} by choice; counted as {arm.Name}",
        { Athlete.Group: { } group } => $"group {group}",
        { WashoutDays: > 0 } => $"the first {athlete.WashoutDays} days of each block do not count",
        { Propensity: null } => "assigned earlier",
        _ => "",
    };
}

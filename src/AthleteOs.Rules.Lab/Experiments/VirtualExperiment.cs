using System.Globalization;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A whole trial on virtual athletes: enrolment, assignment by the same code as for real ones, and lives.</summary>
internal static class VirtualExperiment
{
    /// <summary>Lives a trial.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="policies">The policies of its arms.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="athletes">The number of athletes.</param>
    /// <param name="troubles">The losses of records.</param>
    /// <param name="progress">Called with the number of athletes done, from any thread.</param>
    /// <param name="stop">Ends it after the athletes in progress.</param>
    /// <returns>The trial; null if it was stopped.</returns>
    public static TrialCourse? Live(
        Experiment experiment, IReadOnlyList<ReadyPolicy> policies, Population population, int athletes, TrialTroubles troubles, Action<int> progress, CancellationToken stop)
    {
        var assigned = Assignment.Of(experiment, Squad(experiment, population, athletes));
        var (records, done) = (new ParticipantRecord?[athletes], 0);
        Parallel.For(0, athletes, (number, loop) =>
        {
            if (stop.IsCancellationRequested)
            {
                loop.Stop();
                return;
            }

            records[number] = assigned[number].Arm is null ? null : TrialLife.Live(experiment, policies, population, number, assigned[number], troubles);
            progress(Interlocked.Increment(ref done));
        });
        return stop.IsCancellationRequested ? null : new TrialCourse(experiment, [.. records.OfType<ParticipantRecord>()], isSimulated: true);
    }

    /// <summary>Virtual athletes as a squad, each with the recorded baseline.</summary>
    public static IReadOnlyList<SquadAthlete> Squad(Experiment experiment, Population population, int athletes) =>
        [.. Enumerable.Range(0, athletes).Select(number => new SquadAthlete
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"virtual {number}"),
            Group = Group(experiment, number),
            Responder = population.Athlete(number).ToldResponder,
            Baseline = TrialLife.Before(population, number).Value(experiment.Primary.Outcome) is var baseline && double.IsNaN(baseline) ? null : baseline,
            HasConsent = true,
        })];

    /// <summary>The group of a virtual athlete, if groups are assigned; null otherwise. Athletes of a group share nothing but the arm.</summary>
    public static string? Group(Experiment experiment, int number) => experiment.PlannedGroups is { } groups ? string.Create(CultureInfo.InvariantCulture, $"group-{number % groups}") : null;
}

using System.Globalization;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A whole trial on virtual athletes: enrolment, assignment by the same code as for real ones, lives, weekly looks and analysis.</summary>
internal sealed class VirtualExperiment
{
    private const int Week = 7;

    private VirtualExperiment(Experiment experiment, IReadOnlyList<ParticipantRecord> participants, int outside)
    {
        (Participants, Outside) = (participants, outside);
        var days = participants.Select(p => p.ArmByDay.Count).DefaultIfEmpty(0).Max();
        Weeks = [.. Enumerable.Range(1, days / Week).Select(week => (week, ExperimentAnalysis.PrimaryOf(experiment, participants, week * Week)))];
        Analysis = ExperimentAnalysis.Of(experiment, participants, days);
        Checks = Analysis.IsMismatch ? [] : [.. Analysis.Primary.Select((_, i) => Check(i + 1))];
    }

    /// <summary>The records of the participants.</summary>
    public IReadOnlyList<ParticipantRecord> Participants { get; }

    /// <summary>The athletes who take no part.</summary>
    public int Outside { get; }

    /// <summary>The primary outcome at each weekly look.</summary>
    public IReadOnlyList<(int Week, IReadOnlyList<ArmComparison> Primary)> Weeks { get; }

    /// <summary>The analysis after the last day.</summary>
    public ExperimentAnalysis Analysis { get; }

    /// <summary>The randomisation test of each primary comparison; null where it does not exist.</summary>
    public IReadOnlyList<double?> Checks { get; }

    /// <summary>The first week with a clear primary difference; null without one.</summary>
    public int? ClearFrom => Weeks.Where(w => w.Primary.Any(c => c.IsClear)).Select(w => (int?)w.Week).FirstOrDefault();

    /// <summary>Lives a trial.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="policies">The policies of its arms.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="athletes">The number of athletes.</param>
    /// <param name="troubles">The losses of records.</param>
    /// <param name="progress">Called with the number of athletes done, from any thread.</param>
    /// <param name="stop">Ends it after the athletes in progress.</param>
    /// <returns>The trial; null if it was stopped.</returns>
    public static VirtualExperiment? Live(
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
        return stop.IsCancellationRequested ? null : new VirtualExperiment(experiment, [.. records.OfType<ParticipantRecord>()], assigned.Count(a => a.Arm is null));
    }

    /// <summary>Virtual athletes as a squad, each with the recorded baseline.</summary>
    public static IReadOnlyList<SquadAthlete> Squad(Experiment experiment, Population population, int athletes) =>
        [.. Enumerable.Range(0, athletes).Select(number => new SquadAthlete
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"virtual {number}"),
            Responder = population.Athlete(number).ToldResponder,
            Baseline = TrialLife.Before(population, number).Value(experiment.Primary.Outcome) is var baseline && double.IsNaN(baseline) ? null : baseline,
            HasConsent = true,
        })];

    private double? Check(int arm)
    {
        var experiment = Analysis.Experiment;
        var day = Analysis.LastDay(arm);
        return experiment.Design.Kind == DesignKind.Parallel ? RandomisationTest.OfArm(experiment, Participants, arm, experiment.Primary.Outcome, day)
            : RandomisationTest.OfOrders(experiment, [.. Participants.SelectMany(p => PairedBlocks.Of(p, experiment.Primary.Outcome, day))]);
    }
}

using System.Globalization;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A whole parallel trial on virtual athletes: enrolment, assignment by the same code as for real ones, lives and analysis.</summary>
internal static class VirtualExperiment
{
    private const int DaysBefore = 28;

    /// <summary>Lives a trial.</summary>
    /// <param name="experiment">The experiment, in arms and not in blocks.</param>
    /// <param name="policies">The policies of its arms.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="athletes">The number of athletes.</param>
    /// <param name="progress">Called with the number of athletes done.</param>
    /// <param name="stop">Ends it after the athlete in progress.</param>
    /// <returns>The analysis; null if it was stopped.</returns>
    public static ExperimentAnalysis? Live(
        Experiment experiment, IReadOnlyList<ReadyPolicy> policies, Population population, int athletes, Action<int> progress, CancellationToken stop)
    {
        var before = Enumerable.Range(0, athletes).Select(number => Record.Of(policies[0], population, number, DaysBefore)).ToList();
        var squad = Enumerable.Range(0, athletes).Select(number => new SquadAthlete
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"virtual {number}"),
            Responder = population.Athlete(number).ToldResponder,
            Baseline = Known(before[number].Before(experiment.Primary.Outcome)),
            HasConsent = true,
        }).ToList();

        var (arms, records) = (new List<int>(), new List<Record>());
        foreach (var (assigned, number) in Assignment.Of(experiment, squad).Select((a, i) => (a, i)).Where(a => a.a.Arm is not null))
        {
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            var arm = experiment.Arms.TakeWhile(a => a != assigned.Arm).Count();
            arms.Add(arm);
            records.Add(Record.Of(policies[arm], population, number, experiment.Days));
            progress(number + 1);
        }

        return ExperimentAnalysis.Of(experiment, arms, [.. records.Select(r => r.IsInjured)],
            outcome => [.. records.Select((r, i) => new TrialOutcome(arms[i], r.Before(outcome), r.Within(outcome)))]);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    // The recorded values of one athlete, before the trial and in it. Hidden truth is not among them.
    private sealed class Record
    {
        private readonly Dictionary<RecordedOutcome, (Values Before, Values Within)> _values = RecordedOutcome.All.ToDictionary(o => o, _ => (new Values(), new Values()));

        public bool IsInjured { get; private set; }

        public double Before(RecordedOutcome outcome) => outcome == RecordedOutcome.PerformanceChange ? _values[outcome].Before.Last : _values[outcome].Before.Mean;

        public double Within(RecordedOutcome outcome) => outcome == RecordedOutcome.PerformanceChange
            ? _values[outcome].Within.Last - _values[outcome].Before.Last : _values[outcome].Within.Mean;

        public static Record Of(ReadyPolicy policy, Population population, int number, int days)
        {
            var record = new Record();
            SimulatedSeason.Live(policy, population, number, days, record.Add);
            return record;
        }

        private void Add(SimulatedDay day)
        {
            var isBefore = day.Date < SimulatedSeason.FirstDay;
            IsInjured |= !isBefore && day.IsInjured;
            Of(RecordedOutcome.PerformanceChange).Add(day.Done.Performance);
            Of(RecordedOutcome.Readiness).Add(day.Decided.Morning.Today.ReadinessScore);
            Of(RecordedOutcome.KeySessions).Add(day.Done.SessionType == SessionType.Key ? 7 : 0);
            Of(RecordedOutcome.Load).Add(7 * day.Done.Load);
            Of(RecordedOutcome.DaysUnwell).Add(day.IsIll || day.IsInjured ? 28 : 0);

            Values Of(RecordedOutcome outcome) => isBefore ? _values[outcome].Before : _values[outcome].Within;
        }
    }

    private sealed class Values
    {
        private double _sum;
        private int _count;

        public double Last { get; private set; } = double.NaN;

        public double Mean => _count == 0 ? double.NaN : _sum / _count;

        public void Add(double? value)
        {
            if (value is { } known)
            {
                (_sum, _count, Last) = (_sum + known, _count + 1, known);
            }
        }
    }
}

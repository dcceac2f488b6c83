using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>
/// One virtual athlete through a trial. Every morning is decided under all arms; the athlete follows the assigned one, or the control while a
/// <see cref="SafetyWatch"/> demands it. Only recorded values are kept. Hidden truth is not among them.
/// </summary>
internal sealed class TrialLife
{
    /// <summary>The days before a trial that give the baseline.</summary>
    public const int DaysBefore = 28;
    private const int Week = 7;

    // A mean of fewer mornings is no baseline for a collapse.
    private const int LeastMornings = 7;

    private readonly VirtualAthlete _athlete;
    private readonly ControlLoop[] _loops;
    private readonly Chance _chance;
    private readonly double _missingWeeks;
    private readonly int _leavesOn;
    private readonly OutcomeSums _before = new();
    private readonly TrialCalendar _calendar;
    private readonly List<byte> _armByDay = [];
    private SafetyWatch _watch = new(usual: null);
    private bool _wasInjured;
    private int? _injuredOn;
    private int _safeDays;
    private int _differingDays;
    private int _followedDays;

    private TrialLife(Experiment experiment, IReadOnlyList<ReadyPolicy> policies, Population population, int number, Assigned assigned, TrialTroubles troubles)
    {
        var truth = population.Athlete(number);
        (_calendar, _missingWeeks) = (new TrialCalendar(experiment, assigned), troubles.MissingWeeks);
        _athlete = new VirtualAthlete(truth, population.SeedOf(number));
        _loops = [.. policies.Select(policy => new ControlLoop(policy, SimulatedSeason.Start(truth)))];
        _chance = new Chance(Chance.Mix(population.SeedOf(number) + 2));
        _leavesOn = _chance.Happens(troubles.Dropout) ? (int)(_chance.Uniform() * experiment.Days) : int.MaxValue;
    }

    /// <summary>Lives the weeks of habit and the trial.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="policies">The policies of its arms.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="number">The athlete's number.</param>
    /// <param name="assigned">The athlete's place.</param>
    /// <param name="troubles">The losses of records.</param>
    public static ParticipantRecord Live(
        Experiment experiment, IReadOnlyList<ReadyPolicy> policies, Population population, int number, Assigned assigned, TrialTroubles troubles)
    {
        var life = new TrialLife(experiment, policies, population, number, assigned, troubles);
        life.LiveBefore();
        life.LiveTrial();
        return new ParticipantRecord(assigned.Athlete, life._calendar.FirstArm)
        {
            Before = life._before,
            Periods = life._calendar.CompleteAfter(life._armByDay.Count),
            ArmByDay = life._armByDay,
            InjuredOn = life._injuredOn,
            SafeDays = life._safeDays,
            DifferingDays = life._differingDays,
            DecidedDays = life._armByDay.Count,
            FollowedDays = life._followedDays,
            ServedDays = life._armByDay.Count - life._safeDays,
            HasLeft = life._leavesOn < experiment.Days,
        };
    }

    /// <summary>The recorded outcomes of the four weeks before a trial.</summary>
    public static OutcomeSums Before(Population population, int number)
    {
        var truth = population.Athlete(number);
        var (athlete, sums) = (new VirtualAthlete(truth, population.SeedOf(number)), new OutcomeSums());
        for (var day = -SimulatedSeason.WeeksBefore * Week; day < 0; day++)
        {
            var readings = athlete.Morning;
            sums.AddDay(readings, athlete.Live(SimulatedSeason.HabitOf(day), double.PositiveInfinity), onlyTests: day < -DaysBefore);
        }

        return sums;
    }

    private void LiveBefore()
    {
        for (var day = -SimulatedSeason.WeeksBefore * Week; day < 0; day++)
        {
            var readings = _athlete.Morning;
            _wasInjured = _athlete.IsInjured;
            foreach (var loop in _loops)
            {
                loop.Decide(readings);
            }

            var done = _athlete.Live(SimulatedSeason.HabitOf(day), double.PositiveInfinity);
            _before.AddDay(readings, done, onlyTests: day < -DaysBefore);
            EndDay(done);
        }

        _watch = new SafetyWatch(_before.Count(RecordedOutcome.Readiness) >= LeastMornings ? _before.Value(RecordedOutcome.Readiness) : null);
    }

    private void LiveTrial()
    {
        var isMissing = false;
        for (var day = 0; day < Math.Min(_calendar.Days, _leavesOn); day++)
        {
            isMissing = day % Week == 0 ? _chance.Happens(_missingWeeks) : isMissing;
            var readings = isMissing ? new MorningReadings { Illness = _athlete.IsIll, Injury = _athlete.IsInjured } : _athlete.Morning;
            LiveDay(day, readings, isMissing, _calendar.SumsOf(day));
        }
    }

    private void LiveDay(int day, MorningReadings readings, bool isMissing, OutcomeSums? period)
    {
        var arm = _calendar.ArmOn(day);
        _armByDay.Add((byte)arm);
        _injuredOn ??= _athlete.IsInjured && !_wasInjured ? day : null;
        _wasInjured = _athlete.IsInjured;
        var isUnsafe = _watch.Next(readings);
        _safeDays += isUnsafe && arm != 0 ? 1 : 0;
        DecidedDay[] decided = [.. _loops.Select(loop => loop.Decide(readings))];
        _differingDays += Array.Exists(decided, d => d.Decision.SessionType != decided[0].Decision.SessionType) ? 1 : 0;
        var followed = decided[isUnsafe ? 0 : arm];
        var done = _athlete.Live(followed.Decision.SessionType, SimulatedSeason.Room(followed));
        _followedDays += done.SessionType == followed.Decision.SessionType ? 1 : 0;
        if (!isMissing)
        {
            period?.AddDay(readings, done);
        }

        EndDay(isMissing ? new DayDone() : done);
    }

    private void EndDay(DayDone done)
    {
        foreach (var loop in _loops)
        {
            loop.Record(done);
        }
    }
}

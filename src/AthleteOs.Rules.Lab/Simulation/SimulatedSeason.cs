using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>
/// A season in closed loop: the policy's decision becomes load, the athlete's hidden body responds, tomorrow's facts follow. The loop is <see cref="ControlLoop"/>, the one
/// that serves real athletes.
/// </summary>
internal static class SimulatedSeason
{
    /// <summary>The first day of every season, a Monday.</summary>
    public static readonly DateOnly FirstDay = new(2026, 1, 5);

    /// <summary>
    /// The weeks before it. Athletes follow their habit (<see cref="VirtualAthlete.Habit"/>) and are recorded, the same for every policy. A policy that looks back
    /// on weeks of readings has them on the first day.
    /// </summary>
    public const int WeeksBefore = 9;

    private const int Week = 7;
    private const int Ends = 14;

    /// <summary>Simulates a season.</summary>
    /// <param name="policy">The policy that decides.</param>
    /// <param name="population">The population of the athlete.</param>
    /// <param name="number">The athlete's number.</param>
    /// <param name="days">The number of days, at least 28.</param>
    /// <param name="watch">Called with each day, including those before the season (dates before <see cref="FirstDay"/>); null for nothing.</param>
    public static SeasonOutcome Live(ReadyPolicy policy, Population population, int number, int days, Action<SimulatedDay>? watch = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(population);
        policy = policy.ByDefinition;
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 2 * Ends);
        var truth = population.Athlete(number);
        var athlete = new VirtualAthlete(truth, population.SeedOf(number));
        var loop = new ControlLoop(policy, Start(truth));
        var count = new Counting(policy, truth);
        for (var day = -WeeksBefore * Week; day < days; day++)
        {
            var decided = loop.Decide(athlete.Morning);
            if (day is >= -Ends and < 0 || day >= days - Ends)
            {
                count.AddRested(day, athlete.RestedPerformance);
            }

            var (readiness, performance, isIll, isInjured, isOverreached) = (athlete.Readiness, athlete.Performance, athlete.IsIll, athlete.IsInjured, athlete.IsOverreached);
            var done = day < 0 ? athlete.Live(HabitOf(day), double.PositiveInfinity) : athlete.Live(decided.Decision.SessionType, Room(decided));
            var lived = new SimulatedDay(decided.Morning.Date, decided, readiness, performance, isIll, isInjured, isOverreached, done);
            count.Add(day, days, lived);
            watch?.Invoke(lived);
            loop.Record(done);
        }

        return count.Outcome(number, days);
    }

    /// <summary>The start of an athlete's loop, before the weeks of habit.</summary>
    internal static LoopStart Start(VirtualTruth truth)
    {
        var load = VirtualAthlete.LoadOfHabit * truth.Capacity / Week;
        return new LoopStart("virtual", FirstDay.AddDays(-WeeksBefore * Week)) { Athlete = truth.Told, Load = new TrainingLoadState(load, load) };
    }

    /// <summary>The habit of a day before the season, which is below 0.</summary>
    internal static SessionType HabitOf(int day) => VirtualAthlete.Habit[(day + WeeksBefore * Week) % Week];

    /// <summary>The load that the week's ceiling leaves for today.</summary>
    internal static double Room(DecidedDay decided) =>
        decided.Decision.Intent.MaxWeeklyTss is { } ceiling ? Math.Max(0, ceiling - decided.Morning.Week.TssSoFar ?? 0) : double.PositiveInfinity;

    private sealed class Counting(ReadyPolicy policy, VirtualTruth truth)
    {
        private readonly Invariants _invariants = new(policy);
        private readonly double[] _week = new double[Week];
        private double _before;
        private double _last;
        private double _restedGain;
        private double _keyReadiness;
        private double _load;
        private readonly List<double> _monotony = [];
        private int _keyDecided;
        private int _keyDone;
        private int _overreached;
        private int _ill;
        private int _injured;

        public void AddRested(int day, double performance) => _restedGain += (day < 0 ? -performance : performance) / Ends;

        public void Add(int day, int days, SimulatedDay lived)
        {
            if (day < 0)
            {
                _before += day >= -Ends ? lived.Performance : 0;
                _invariants.Before(lived);
                return;
            }

            _last += day >= days - Ends ? lived.Performance : 0;
            _keyDecided += lived.Decided.Decision.SessionType == SessionType.Key ? 1 : 0;
            if (lived.Done.SessionType == SessionType.Key)
            {
                _keyDone++;
                _keyReadiness += lived.Readiness - truth.UsualReadiness;
            }

            _overreached += lived.IsOverreached ? 1 : 0;
            _ill += lived.IsIll ? 1 : 0;
            _injured += lived.IsInjured ? 1 : 0;
            _load += lived.Done.Load ?? 0;
            _week[day % Week] = lived.Done.Load ?? 0;
            if (day % Week == Week - 1 && Monotony.Of(_week, StandardDeviationKind.Population) is { } monotony)
            {
                _monotony.Add(monotony);
            }

            _invariants.Add(lived);
        }

        public SeasonOutcome Outcome(int number, int days) => new()
        {
            Athlete = number,
            Days = days,
            Responder = truth.Responder,
            Family = truth.Family,
            Gain = (_last - _before) / Ends,
            RestedGain = _restedGain,
            KeyDecided = _keyDecided,
            KeyDone = _keyDone,
            KeyReadiness = _keyReadiness / _keyDone,
            DaysOverreached = _overreached,
            DaysIll = _ill,
            DaysInjured = _injured,
            Load = _load,
            Monotony = Middle(_monotony),
            Debt = _invariants.Debt,
            Breaches = _invariants.Breaches,
        };

        // Weeks of nearly equal days would outweigh all others in a mean.
        private static double Middle(List<double> weeks)
        {
            weeks.Sort();
            return weeks.Count == 0 ? double.NaN : (weeks[(weeks.Count - 1) / 2] + weeks[weeks.Count / 2]) / 2;
        }
    }
}

/// <summary>A day of a simulated season.</summary>
/// <param name="Date">The day.</param>
/// <param name="Decided">The decision from the known facts.</param>
/// <param name="Readiness">True readiness that morning.</param>
/// <param name="Performance">True performance, in percent of the usual.</param>
/// <param name="IsIll">Whether the athlete was ill.</param>
/// <param name="IsInjured">Whether the athlete was injured.</param>
/// <param name="IsOverreached">Whether true readiness was far below the usual.</param>
/// <param name="Done">The training of the day.</param>
public readonly record struct SimulatedDay(
    DateOnly Date, DecidedDay Decided, double Readiness, double Performance, bool IsIll, bool IsInjured, bool IsOverreached, DayDone Done);

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>
/// A virtual athlete, day by day: read the <see cref="Morning"/>, decide, <see cref="Live"/>. Each day draws the same numbers under every decision, so
/// that policies under one seed meet the same life.
/// </summary>
public sealed class VirtualAthlete
{
    /// <summary>The athletes' habit before a season, Monday first: one key session a week.</summary>
    public static readonly IReadOnlyList<SessionType> Habit =
        [SessionType.Rest, SessionType.Key, SessionType.Support, SessionType.Recovery, SessionType.Support, SessionType.Support, SessionType.Support];

    /// <summary>The load of the habit, as a share of the usual load.</summary>
    public const double LoadOfHabit = KeyLoad + 4 * SupportLoad + RecoveryLoad;

    // Overreached: fatigue and life lower readiness by this many points. Illness is counted separately.
    internal const double Overreached = 10;

    // A performance test every six weeks.
    private const int TestDays = 42;

    // A key session with a smaller share of its load no longer counts as one.
    private const double LeastOfKey = 2.0 / 3;

    // The performance lost by a day of illness or injury in addition to missed training, in percent; regained within a week.
    private const double SetbackOfIllness = 1;
    private const double SetbackOfInjury = 0.7;

    // Shares of a usual week.
    private const double KeyLoad = 0.21;
    private const double SupportLoad = 0.14;
    private const double RecoveryLoad = 0.05;

    // The easy days before a rested test, and the weeks of habit that lead to its steady state.
    private const int RestedDays = 7;
    private const int SteadyWeeks = 30;

    // A tired athlete changes more decisions: e times as many at this many points below the usual readiness (house assumption).
    private const double TiredPoints = 10;

    private readonly VirtualTruth _truth;
    private readonly Chance _chance;
    private readonly Chance? _placebo;
    private Body _body;
    private Strain _strain = new();
    private double _life;
    private double _meaningless;
    private double _ailment;
    private double _setback;
    private int _day;
    private int _illDays;
    private int _injuredDays;
    private Luck _luck;

    /// <summary>An athlete on the first morning.</summary>
    /// <param name="truth">The athlete's true numbers.</param>
    /// <param name="seed">The same seed and the same decisions give the same days.</param>
    public VirtualAthlete(VirtualTruth truth, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(truth);
        (_truth, _chance) = (truth, new Chance(seed));
        _body = new Body(truth);
        if (truth.Truths.BeginsSteady)
        {
            FollowHabit(new Chance(Chance.Mix(seed + 1)));
        }

        _luck = Luck.Of(_chance);
        _life = truth.LifeSpread * _luck.Life;
        if (truth.Truths.IsPlacebo)
        {
            _placebo = new Chance(Chance.Mix(~seed));
            _meaningless = truth.LifeSpread * _placebo.Normal();
        }
    }

    /// <summary>Performance today without the scatter of a test, in percent of its value at the usual load.</summary>
    public double Performance => _body.Performance - _setback;

    /// <summary>Performance after seven easy days from today, recovery sessions without life or new illness, in percent of its value at the usual load.</summary>
    internal double RestedPerformance
    {
        get
        {
            var (body, setback) = (_body, _setback);
            for (var day = 0; day < RestedDays; day++)
            {
                body.Live(SessionType.Recovery, 7 * RecoveryLoad);
                setback *= Body.WeekDecay;
            }

            return body.Performance - setback;
        }
    }

    /// <summary>The state of fitness, as a share of its value at the usual load.</summary>
    internal double Fitness => _body.Fitness;

    /// <summary>True readiness this morning, in points.</summary>
    public double Readiness => Math.Clamp(_truth.UsualReadiness - Worn - _ailment - _body.Hit, 1, 100);

    /// <summary>Whether fatigue and life lower readiness so much that nobody who knew it would train hard. Illness does not count here.</summary>
    public bool IsOverreached => Worn > Overreached;

    /// <summary>Whether the athlete is ill today.</summary>
    public bool IsIll => _illDays > 0;

    /// <summary>Whether the athlete is injured today.</summary>
    public bool IsInjured => _injuredDays > 0;

    // The points that fatigue and life take from readiness this morning.
    private double Worn => _body.FatiguePoints - _life;

    // The readiness that readings follow: the true one, or one that has nothing to do with it.
    private double Read => _placebo is null ? Readiness : _truth.UsualReadiness + _meaningless;

    /// <summary>The athlete's readings this morning.</summary>
    public MorningReadings Morning
    {
        get
        {
            var (isRead, deviation) = (_luck.Device >= _truth.Missing, (Read - _truth.UsualReadiness) / 10);
            return new()
            {
                ReadinessScore = isRead ? Math.Round(Math.Clamp(Read + _truth.ReadingBias + _truth.ReadingSpread * _luck.Reading, 1, 100)) : null,
                LnRmssd = isRead ? Math.Round(_truth.LnRmssd + _truth.LnRmssdPoints * deviation + _truth.LnRmssdSpread * _luck.LnRmssd, 2) : null,
                RestingHr = isRead ? Math.Round(_truth.RestingHr - _truth.RestingHrPoints * deviation + _truth.RestingHrSpread * _luck.RestingHr) : null,
                Illness = IsIll,
                Injury = IsInjured,
            };
        }
    }

    /// <summary>Ends the day: the athlete does the decided session, or less, or now and then more. The effect on the body shows tomorrow.</summary>
    /// <param name="decided">The decision.</param>
    /// <param name="room">The load that the week's ceiling leaves, in TSS; an athlete who does as decided, or less, stays within it.</param>
    /// <returns>The training of the day.</returns>
    public DayDone Live(SessionType decided, double room)
    {
        var type = Done(decided);
        var load = Load(type);
        if (type <= decided && load > room)
        {
            type = type == SessionType.Key && room < LeastOfKey * load ? SessionType.Support : type;
            load = Math.Floor(Math.Max(0, Math.Min(Load(type), room)));
            type = load == 0 ? SessionType.Rest : type == SessionType.Support && load <= RecoveryLoad * _truth.Capacity ? SessionType.Recovery : type;
        }

        double? test = ++_day % TestDays == 0 && !IsIll && !IsInjured ? Math.Round(Performance * (1 + _truth.TypicalError / 100 * _luck.Test), 1) : null;
        Adapt(type, load * 7 / _truth.Capacity);
        _luck = Luck.Of(_chance);
        _life = Life(_life, _luck.Life);
        _meaningless = _placebo is null ? 0 : Life(_meaningless, _placebo.Normal());
        FallIll();
        return new DayDone { SessionType = type, Load = load, Performance = test };
    }

    // Lives the habit until its illnesses, injuries and skipped sessions are in the body as often as later: without them performance would fall at first.
    private void FollowHabit(Chance chance)
    {
        for (var day = 0; day < SteadyWeeks * Habit.Count; day++)
        {
            _luck = Luck.OfHabit(chance);
            var type = Done(Habit[day % Habit.Count]);
            Adapt(type, 7 * ShareOf(type));
            _life = Life(_life, _luck.Life);
            FallIll();
        }
    }

    // An ill or injured athlete always rests.
    private SessionType Done(SessionType decided)
    {
        if (IsIll || IsInjured)
        {
            return SessionType.Rest;
        }

        var tired = _truth.Truths.DeclinesTired ? _truth.UsualReadiness - Readiness : 0;
        if (_luck.Comply < (tired == 0 ? _truth.Compliance : 1 - (1 - _truth.Compliance) * Math.Exp(tired / TiredPoints)))
        {
            return decided;
        }

        return _luck.Instead switch
        {
            < 0.55 => (SessionType)Math.Max((int)SessionType.Rest, (int)decided - 1),
            < 0.8 => SessionType.Rest,
            _ when tired > 0 => (SessionType)Math.Max((int)SessionType.Rest, (int)decided - 1),
            _ => (SessionType)Math.Min((int)SessionType.Key, (int)decided + 1),
        };
    }

    private double Load(SessionType type) => Math.Round(_truth.Capacity * Math.Max(0.5, 1 + 0.12 * _luck.Load) * ShareOf(type));

    /// <summary>The load of a session, as a share of the usual week.</summary>
    internal static double ShareOf(SessionType type) => type switch
    {
        SessionType.Key => KeyLoad,
        SessionType.Support => SupportLoad,
        SessionType.Recovery => RecoveryLoad,
        _ => 0,
    };

    private double Life(double before, double luck)
    {
        var left = _truth.LifePersistence;
        return left * before + _truth.LifeSpread * Math.Sqrt(1 - left * left) * luck;
    }

    private void Adapt(SessionType type, double units)
    {
        _body.Live(type, units, _truth.UsualReadiness - Readiness, IsOverreached);
        _strain.Add(units);
        var risk = _strain.Risk(_truth.Truths.Hazard, IsOverreached);
        _illDays = _illDays > 0 ? _illDays - 1 : _luck.Ill < _truth.IllnessHazard * risk ? 3 + (int)(5 * _luck.Length) : 0;
        _injuredDays = _injuredDays > 0 ? _injuredDays - 1 : units > 0 && _luck.Hurt < _truth.InjuryHazard * risk * (type == SessionType.Key ? 2 : 1) ? 5 + (int)(10 * _luck.Length) : 0;
    }

    private void FallIll()
    {
        _ailment = IsIll ? 18 : _ailment / 2;
        _setback = _setback * Body.WeekDecay + (IsIll ? SetbackOfIllness : IsInjured ? SetbackOfInjury : 0);
    }

    /// <summary>The random numbers of a day: SDs, and numbers from 0 to 1.</summary>
    private readonly record struct Luck(double Life, double Reading, double LnRmssd, double RestingHr, double Load, double Test, double Device, double Ill, double Hurt, double Length, double Comply, double Instead)
    {
        // No device reads and no test is done; loads are exact.
        public static Luck OfHabit(Chance chance) => new()
        {
            Life = chance.Normal(),
            Ill = chance.Uniform(),
            Hurt = chance.Uniform(),
            Length = chance.Uniform(),
            Comply = chance.Uniform(),
            Instead = chance.Uniform(),
        };

        public static Luck Of(Chance chance) => new(chance.Normal(), chance.Normal(), chance.Normal(), chance.Normal(), chance.Normal(), chance.Normal(), chance.Uniform(), chance.Uniform(), chance.Uniform(), chance.Uniform(), chance.Uniform(), chance.Uniform());
    }
}

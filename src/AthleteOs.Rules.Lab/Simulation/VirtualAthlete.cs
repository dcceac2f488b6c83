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
    private const double Overreached = 10;

    // A performance test every six weeks.
    private const int TestDays = 42;

    // Strain (Foster) of an ordinary week, in usual days of load times monotony, and its highest value.
    private const double UsualStrain = 2;
    private const double MostStrain = 5;

    // A key session with a smaller share of its load no longer counts as one.
    private const double LeastOfKey = 2.0 / 3;

    // The performance lost by a day of illness or injury in addition to missed training, in percent; regained within a week.
    private const double SetbackOfIllness = 1;
    private const double SetbackOfInjury = 0.7;

    // Shares of a usual week.
    private const double KeyLoad = 0.21;
    private const double SupportLoad = 0.14;
    private const double RecoveryLoad = 0.05;

    // Load, strain, key sessions and setbacks of the last days fade with a time constant of a week.
    private static readonly double WeekDecay = Math.Exp(-1 / 7.0);

    private readonly VirtualTruth _truth;
    private readonly Chance _chance;
    private readonly double _fitnessDecay;
    private readonly double _fatigueDecay;
    private readonly double _gainDecay;
    private double _fitness;
    private double _fatigue;
    private double _recent;
    private double _acute;
    private double _acuteSquare;
    private double _keys;
    private double _life;
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
        (_fitnessDecay, _fatigueDecay, _gainDecay) = (Math.Exp(-1 / truth.FitnessTimeConstant), Math.Exp(-1 / truth.FatigueTimeConstant), Math.Exp(-1 / truth.GainTimeConstant));

        // States are shares of their value at the usual load.
        (_fitness, _fatigue, _recent, _acute) = (LoadOfHabit + KeyLoad * (truth.KeyBonus - 1), LoadOfHabit, LoadOfHabit, LoadOfHabit);
        _acuteSquare = 7 * (KeyLoad * KeyLoad + 4 * SupportLoad * SupportLoad + RecoveryLoad * RecoveryLoad);
        _luck = Luck.Of(_chance);
        (_keys, _life) = (1, truth.LifeSpread * _luck.Life);
    }

    /// <summary>Performance today without the scatter of a test, in percent of its value at the usual load.</summary>
    public double Performance => 100 + _truth.FitnessGain * (_fitness - 1) - _truth.FatigueGain * (_fatigue - 1) - _setback;

    /// <summary>The state of fitness, as a share of its value at the usual load.</summary>
    internal double Fitness => _fitness;

    /// <summary>True readiness this morning, in points.</summary>
    public double Readiness => Math.Clamp(_truth.UsualReadiness - Worn - _ailment, 1, 100);

    /// <summary>Whether fatigue and life lower readiness so much that nobody who knew it would train hard. Illness does not count here.</summary>
    public bool IsOverreached => Worn > Overreached;

    /// <summary>Whether the athlete is ill today.</summary>
    public bool IsIll => _illDays > 0;

    /// <summary>Whether the athlete is injured today.</summary>
    public bool IsInjured => _injuredDays > 0;

    // The points that fatigue and life take from readiness this morning.
    private double Worn => _truth.FatiguePoints * (_fatigue - 1) - _life;

    /// <summary>The athlete's readings this morning.</summary>
    public MorningReadings Morning
    {
        get
        {
            var (isRead, deviation) = (_luck.Device >= _truth.Missing, (Readiness - _truth.UsualReadiness) / 10);
            return new()
            {
                ReadinessScore = isRead ? Math.Round(Math.Clamp(Readiness + _truth.ReadingBias + _truth.ReadingSpread * _luck.Reading, 1, 100)) : null,
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
        var left = _truth.LifePersistence;
        _life = left * _life + _truth.LifeSpread * Math.Sqrt(1 - left * left) * _luck.Life;
        FallIll();
        return new DayDone { SessionType = type, Load = load, Performance = test };
    }

    // An ill or injured athlete always rests.
    private SessionType Done(SessionType decided)
    {
        if (IsIll || IsInjured)
        {
            return SessionType.Rest;
        }

        if (_luck.Comply < _truth.Compliance)
        {
            return decided;
        }

        return _luck.Instead switch
        {
            < 0.55 => (SessionType)Math.Max((int)SessionType.Rest, (int)decided - 1),
            < 0.8 => SessionType.Rest,
            _ => (SessionType)Math.Min((int)SessionType.Key, (int)decided + 1),
        };
    }

    private double Load(SessionType type) => Math.Round(_truth.Capacity * Math.Max(0.5, 1 + 0.12 * _luck.Load) * (type switch
    {
        SessionType.Key => KeyLoad,
        SessionType.Support => SupportLoad,
        SessionType.Recovery => RecoveryLoad,
        _ => 0,
    }));

    private void Adapt(SessionType type, double units)
    {
        var isKey = type == SessionType.Key;
        var useful = units * (isKey ? _truth.KeyBonus : 1);
        var cost = units;

        // A key session of this morning compared with one on an ordinary morning, in the two families in which the morning matters.
        var tired = isKey ? _truth.Tiredness * Math.Clamp((_truth.UsualReadiness - Readiness) / 30, -1, 1) : 0;
        switch (_truth.Family)
        {
            case TruthFamily.VariableDose:
                cost *= _recent * (1 + tired);
                break;
            case TruthFamily.Saturating:
                // The extra gain of a key session is shared among those of the last days.
                useful = units * (isKey ? 1 + (_truth.KeyBonus - 1) * 1.6 / (1 + _keys) : 1) * (1 - tired);

                // A day of the usual load is worth a day, twice that 1.67 days.
                useful = 3.033 * (1 - Math.Exp(-useful / 2.5));
                break;
        }

        _fitness = _fitness * _fitnessDecay + useful * (1 - _fitnessDecay);
        _fatigue = _fatigue * _fatigueDecay + cost * (1 - _fatigueDecay);
        _recent = _recent * _gainDecay + units * (1 - _gainDecay);
        _acute = _acute * WeekDecay + units * (1 - WeekDecay);
        _acuteSquare = _acuteSquare * WeekDecay + units * units * (1 - WeekDecay);
        _keys = _keys * WeekDecay + (isKey ? 1 : 0);
        var strained = Strained();
        _illDays = _illDays > 0 ? _illDays - 1 : _luck.Ill < _truth.IllnessHazard * strained ? 3 + (int)(5 * _luck.Length) : 0;
        _injuredDays = _injuredDays > 0 ? _injuredDays - 1 : units > 0 && _luck.Hurt < _truth.InjuryHazard * strained * (isKey ? 2 : 1) ? 5 + (int)(10 * _luck.Length) : 0;
    }

    // The risk of illness and injury compared with an ordinary week. It rises with Foster's strain, load times monotony (Foster 1998, Med Sci Sports Exerc 30:1164),
    // over a week with fading weights, and doubles if overreached. The steepness is a house assumption.
    private double Strained()
    {
        var spread = Math.Sqrt(Math.Max(0.01, _acuteSquare - _acute * _acute));
        return Math.Exp(0.5 * (Math.Min(MostStrain, _acute * _acute / spread) - UsualStrain)) * (IsOverreached ? 2 : 1);
    }

    private void FallIll()
    {
        _ailment = IsIll ? 18 : _ailment / 2;
        _setback = _setback * WeekDecay + (IsIll ? SetbackOfIllness : IsInjured ? SetbackOfInjury : 0);
    }

    /// <summary>The random numbers of a day: SDs, and numbers from 0 to 1.</summary>
    private readonly record struct Luck(double Life, double Reading, double LnRmssd, double RestingHr, double Load, double Test, double Device, double Ill, double Hurt, double Length, double Comply, double Instead)
    {
        public static Luck Of(Chance chance) => new(chance.Normal(), chance.Normal(), chance.Normal(), chance.Normal(), chance.Normal(), chance.Normal(), chance.Uniform(), chance.Uniform(), chance.Uniform(), chance.Uniform(), chance.Uniform(), chance.Uniform());
    }
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Lab.Synthetic;

/// <summary>
/// A synthetic athlete, day by day: read the <see cref="Morning"/>, decide, <see cref="Train"/>. Each day draws the same
/// numbers after any training, so that two plans under one seed meet the same life.
/// </summary>
internal sealed class SyntheticAthlete
{
    private const int DaysBefore = 400;

    private readonly AthleteTruth _truth;
    private readonly Chance _chance;
    private readonly double _fitnessAtStart;
    private readonly double _strainDecay;
    private VariableDoseState _body;
    private double _strain;
    private double _ailment;
    private double _life;
    private Luck _luck;

    /// <summary>An athlete on the first morning.</summary>
    /// <param name="truth">The athlete's true numbers.</param>
    /// <param name="seed">The same seed and the same training give the same days.</param>
    public SyntheticAthlete(AthleteTruth truth, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(truth);
        (_truth, _chance, Today) = (truth, new Chance(seed), truth.Start);
        _strainDecay = Math.Exp(-1 / truth.StrainTimeConstant);
        for (var day = 0; day < DaysBefore; day++)
        {
            _body = truth.Response.Step(_body, truth.LoadBefore);
        }

        _fitnessAtStart = _body.FitnessState;
        _luck = Luck.Of(_chance, truth.Noise);
        _life = truth.LifeSpread * _luck.Life;
        Wake();
    }

    /// <summary>The day that has begun.</summary>
    public DateOnly Today { get; private set; }

    /// <summary>True readiness this morning, in points, not rounded: readings scatter around it.</summary>
    public double Readiness => Math.Clamp(_truth.RestedReadiness - Fatigue - _strain - _ailment + _life, 1, 100);

    /// <summary>The result of a test of five-minute power today, in whole W.</summary>
    public double Test() => Math.Round((_truth.Response.Performance(_body) - (_strain + _ailment) / _truth.PointsPerWatt) * (1 + _truth.TestError * _luck.Test));

    // In points. A fitter athlete feels the same fatigue less; the floor keeps an untrained athlete finite.
    private double Fatigue => _truth.PointsPerWatt * _body.FatigueLoss * _fitnessAtStart / Math.Max(_body.FitnessState, _fitnessAtStart / 2);

    /// <summary>The readings of a morning, without the day's training. A second call gives the same readings.</summary>
    /// <param name="date">The day; skipped days since the last one were days of rest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The day is over.</exception>
    public HistoryDay Morning(DateOnly date)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(date, Today);
        while (Today < date)
        {
            Train(SessionType.Rest, 0);
        }

        var worn = !_luck.NoHeartRate(_truth) && !In(EpisodeKind.Travel);
        var spreads = (Readiness - _truth.UsualReadiness) / 8;
        return new HistoryDay(date)
        {
            ReadinessScore = _luck.NoReadiness(_truth) || In(EpisodeKind.Travel) ? null : Whole(Readiness + _truth.ReadingSpread * _luck.Reading, 1, 100),
            LnRmssd = worn ? Math.Round(4.1 + 0.075 * spreads + 0.08 * _luck.Rmssd, 2) : null,
            RestingHr = worn ? Whole(50 - 1.4 * spreads + 0.2 * _ailment + 1.2 * _luck.RestingHr, 30, 100) : null,
            SleepHours = Math.Round(Math.Clamp(7.4 + Weekend + 0.04 * _life + 0.6 * _luck.Sleep, 3, 11), 1),
            Soreness = Whole(2.2 + (Fatigue + _strain - Usual) / 5 + 0.8 * _luck.Soreness, 0, 10),
            Illness = In(EpisodeKind.Illness),
            Injury = In(EpisodeKind.Injury),
        };
    }

    /// <summary>Ends the day with its training.</summary>
    /// <param name="type">The hardest session.</param>
    /// <param name="load">The day's load in TSS, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The load is no finite number from 0 up.</exception>
    public void Train(SessionType type, double load)
    {
        var forced = type == SessionType.Key && Readiness < _truth.Threshold;
        _body = _truth.Response.Step(_body, Within.NotNegative(load));
        _strain = (_strain + (forced ? _truth.Strain : 0)) * _strainDecay;
        _luck = Luck.Of(_chance, _truth.Noise);
        var left = _truth.LifePersistence;
        _life = left * _life + _truth.LifeSpread * Math.Sqrt(1 - left * left) * _luck.Life;
        Today = Today.AddDays(1);
        Wake();
    }

    private double Usual => _truth.RestedReadiness - _truth.UsualReadiness;

    private double Weekend => Today.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.4 : 0;

    private static double Whole(double value, double least, double most) => Math.Round(Math.Clamp(value, least, most));

    private void Wake() => _ailment = In(EpisodeKind.Illness) ? _truth.IllnessDepth : _ailment / 2;

    private bool In(EpisodeKind kind) => _truth.Episodes.Any(e => e.Kind == kind && e.Holds(Today));

    /// <summary>The random numbers of a day: SDs, and two numbers from 0 to 1 that decide which readings are missing.</summary>
    private readonly record struct Luck(double Life, double Reading, double Rmssd, double RestingHr, double Sleep, double Soreness, double Test, double Device, double Strap, double Noise)
    {
        public static Luck Of(Chance chance, double noise) => new(
            noise * chance.Normal(), noise * chance.Normal(), noise * chance.Normal(), noise * chance.Normal(), noise * chance.Normal(),
            noise * chance.Normal(), noise * chance.Normal(), chance.Uniform(), chance.Uniform(), noise);

        public bool NoReadiness(AthleteTruth truth) => Device < Noise * truth.NoReadiness;

        public bool NoHeartRate(AthleteTruth truth) => Strap < Noise * truth.NoHeartRate;
    }
}

using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Lab.Synthetic;

/// <summary>An event in a synthetic athlete's life, independent of training.</summary>
public enum EpisodeKind
{
    /// <summary>Ill: readiness falls, and recovers within days after.</summary>
    Illness,

    /// <summary>Injured: reported for the day; readiness does not change.</summary>
    Injury,

    /// <summary>Travelling without devices: no readiness, no heart-rate readings.</summary>
    Travel,

    /// <summary>On holiday: the readings go on, the plan pauses.</summary>
    Holiday,
}

/// <summary>Some days of an athlete's life.</summary>
/// <param name="Kind">The event.</param>
/// <param name="From">The first day.</param>
/// <param name="Days">The number of days, including the first.</param>
/// <param name="Note">The athlete's note on the first day.</param>
public sealed record Episode(EpisodeKind Kind, DateOnly From, int Days, string Note)
{
    /// <summary>Whether the day is one of them.</summary>
    public bool Holds(DateOnly date) => date >= From && date < From.AddDays(Days);
}

/// <summary>
/// The true numbers of a synthetic athlete, which no planner sees. Readiness falls below the rested level by fatigue and by strain. Fatigue
/// follows Busso's variable dose-response. Only forced sessions leave strain: key sessions begun below the
/// <see cref="Threshold"/>.
/// </summary>
/// <remarks>
/// Synthetic, to test the loop, and not fitted to a real athlete. It deliberately differs from the planner's model, which has one time constant of
/// fatigue and no threshold in the body. The default is a club cyclist of about 430 TSS a week.
/// </remarks>
internal sealed record AthleteTruth
{
    /// <summary>The first morning.</summary>
    public DateOnly Start { get; init; } = new(2025, 11, 24);

    /// <summary>Readiness without any fatigue, in points.</summary>
    public double RestedReadiness { get; init; } = 80;

    /// <summary>The usual level of readiness between sessions, in points. Heart readings scatter around their own usual at that level.</summary>
    public double UsualReadiness { get; init; } = 65;

    /// <summary>
    /// The true threshold, in points of true readiness. If a key session of 75 to 110 TSS begins at or above it, readiness returns to
    /// <see cref="UsualReadiness"/> by the third morning. Below it readiness does not. This assumes easy days between and no strain from earlier sessions.
    /// Tested from 54 to 72 with the other numbers unchanged.
    /// </summary>
    public double Threshold { get; init; } = 62;

    /// <summary>Five-minute power in W and the fatigue behind it; loads in TSS, time constants in days.</summary>
    public VariableDoseResponse Response { get; init; } = VariableDoseResponse.Of(226, 0.037, 0.00036, 42, 2, 4);

    /// <summary>The readiness lost by a watt of fatigue, in points per W, at the fitness of the start; a fitter athlete loses less.</summary>
    public double PointsPerWatt { get; init; } = 1.5;

    /// <summary>The additional loss by a forced session, in points.</summary>
    public double Strain { get; init; } = 16;

    /// <summary>The time constant of strain, in days.</summary>
    public double StrainTimeConstant { get; init; } = 6;

    /// <summary>The daily load of the months before the start, in TSS.</summary>
    public double LoadBefore { get; init; } = 50;

    /// <summary>The loss by an illness, in points, for as long as it lasts.</summary>
    public double IllnessDepth { get; init; } = 18;

    /// <summary>A factor on all random effects below; default 1. At 0 every day is exact and no reading is missing.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>The SD of life's effect on readiness, in points.</summary>
    public double LifeSpread { get; init; } = 4;

    /// <summary>The part of it that remains a day later, from 0, below 1.</summary>
    public double LifePersistence { get; init; } = 0.65;

    /// <summary>The SD of a reading of readiness around the truth, in points.</summary>
    public double ReadingSpread { get; init; } = 3;

    /// <summary>The typical error of a performance test, as a share of the result.</summary>
    public double TestError { get; init; } = 0.012;

    /// <summary>The share of mornings without readiness.</summary>
    public double NoReadiness { get; init; } = 0.04;

    /// <summary>The share of mornings without heart-rate readings.</summary>
    public double NoHeartRate { get; init; } = 0.06;

    /// <summary>Illnesses, injuries, travels and holidays.</summary>
    public IReadOnlyList<Episode> Episodes { get; init; } = [];
}

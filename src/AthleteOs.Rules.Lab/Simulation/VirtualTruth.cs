using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>How a virtual athlete's body answers to load. No policy is to win by matching one of them.</summary>
public enum TruthFamily
{
    /// <summary>Two first-order states, fitness and fatigue (Banister): what most planners believe.</summary>
    Banister,

    /// <summary>
    /// The same load costs more fatigue the more was trained in the days before (variable dose-response, Busso 2003), and a key session more on a tired morning and less on a fresh one.
    /// </summary>
    VariableDose,

    /// <summary>
    /// The more is trained in a day the less a further unit adds to fitness; key sessions close together share what makes them worth more, and one adds less on a tired morning and more on a fresh one.
    /// </summary>
    Saturating,
}

/// <summary>
/// What is true of a virtual athlete and what no planner is told. Loads are in usual days: 1 is a seventh of <see cref="Capacity"/>. Performance is in percent of
/// what it is at the usual load.
/// </summary>
/// <remarks>
/// Fitness and fatigue are first-order states. Time constants are drawn from the practical prior of the fitted literature (ln tau1 ~ N(ln 42, 0.25), ln tau2 ~ N(ln 12, 0.35),
/// tau1 at least 5 days above tau2; k2 to k1 from 1 to 3: Clarke and Skiba 2013, Hellard et al. 2006). Everything else is a house assumption, to be confirmed by a
/// sports scientist: how readiness answers to fatigue, life, illness and compliance.
/// </remarks>
public sealed record VirtualTruth
{
    /// <summary>How the body answers to load.</summary>
    public required TruthFamily Family { get; init; }

    /// <summary>How strongly it answers.</summary>
    public required ResponderClass Responder { get; init; }

    /// <summary>The time constant of fitness, in days.</summary>
    public required double FitnessTimeConstant { get; init; }

    /// <summary>The time constant of fatigue, in days.</summary>
    public required double FatigueTimeConstant { get; init; }

    /// <summary>The time constant in which recent load makes new load dearer, in days; for <see cref="TruthFamily.VariableDose"/>.</summary>
    public required double GainTimeConstant { get; init; }

    /// <summary>Percent of performance that fitness is worth at the usual load.</summary>
    public required double FitnessGain { get; init; }

    /// <summary>Percent of performance that fatigue costs at the usual load.</summary>
    public required double FatigueGain { get; init; }

    /// <summary>What a unit of load adds to fitness in a key session, as a multiple of what it adds elsewhere.</summary>
    public required double KeyBonus { get; init; }

    /// <summary>
    /// How much a key session costs more (<see cref="TruthFamily.VariableDose"/>) or gives less (<see cref="TruthFamily.Saturating"/>) 30 points below usual readiness, as a share; as much the
    /// other way 30 points above. To a body of fitness and fatigue alone (<see cref="TruthFamily.Banister"/>) the morning does not matter.
    /// </summary>
    public required double Tiredness { get; init; }

    /// <summary>The load of an ordinary week, in TSS.</summary>
    public required double Capacity { get; init; }

    /// <summary>The hours of an ordinary week.</summary>
    public required double WeeklyHours { get; init; }

    /// <summary>Readiness at the usual fatigue, in points.</summary>
    public required double UsualReadiness { get; init; }

    /// <summary>Points of readiness lost where fatigue is twice the usual.</summary>
    public required double FatiguePoints { get; init; }

    /// <summary>The SD of what life does to readiness, in points.</summary>
    public required double LifeSpread { get; init; }

    /// <summary>The part of it that is left a day later.</summary>
    public required double LifePersistence { get; init; }

    /// <summary>How far readings lie from the truth on the whole, in points.</summary>
    public required double ReadingBias { get; init; }

    /// <summary>The SD of a reading around that, in points.</summary>
    public required double ReadingSpread { get; init; }

    /// <summary>The usual natural logarithm of rMSSD, in ln ms.</summary>
    public required double LnRmssd { get; init; }

    /// <summary>How far it falls where true readiness is 10 points below the usual.</summary>
    public required double LnRmssdPoints { get; init; }

    /// <summary>The SD of a reading of it around that.</summary>
    public required double LnRmssdSpread { get; init; }

    /// <summary>The usual resting heart rate, in beats a minute.</summary>
    public required double RestingHr { get; init; }

    /// <summary>How far it rises where true readiness is 10 points below the usual.</summary>
    public required double RestingHrPoints { get; init; }

    /// <summary>The SD of a reading of it around that.</summary>
    public required double RestingHrSpread { get; init; }

    /// <summary>The share of mornings without a reading.</summary>
    public required double Missing { get; init; }

    /// <summary>The chance of falling ill on an ordinary day.</summary>
    public required double IllnessHazard { get; init; }

    /// <summary>The chance of an injury on an ordinary day with training.</summary>
    public required double InjuryHazard { get; init; }

    /// <summary>The share of days on which the athlete does as decided.</summary>
    public required double Compliance { get; init; }

    /// <summary>The typical error of the athlete's performance test, in percent.</summary>
    public required double TypicalError { get; init; }

    /// <summary>The class that the athlete is taken for.</summary>
    public required ResponderClass ToldResponder { get; init; }

    /// <summary>The weekly load that the athlete is taken to absorb, in TSS.</summary>
    public required double ToldCapacity { get; init; }

    /// <summary>What a planner is told: class, weekly load and hours, the first two with error; nothing of the body's numbers.</summary>
    public Athlete Told => new()
    {
        ResponderClass = ToldResponder,
        WeeklyCapacityTss = ToldCapacity,
        WeeklyHours = WeeklyHours,
    };
}

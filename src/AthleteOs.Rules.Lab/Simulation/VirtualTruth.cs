using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>How a virtual athlete's body responds to load. No policy should win because it matches one of them.</summary>
public enum TruthFamily
{
    /// <summary>Two first-order states, fitness and fatigue (Banister), as in most planners.</summary>
    Banister,

    /// <summary>
    /// The same load costs more fatigue after more training in the days before (variable dose-response, Busso 2003). A key session costs more on a tired morning and less on a fresh one.
    /// </summary>
    VariableDose,

    /// <summary>
    /// Each further unit in a day adds less to fitness. Key sessions close together share their extra gain, and one gives less on a tired morning and more on a fresh one.
    /// </summary>
    Saturating,
}

/// <summary>
/// The true numbers of a virtual athlete, which no planner sees. Loads are in usual days: 1 is a seventh of <see cref="Capacity"/>. Performance is in percent of
/// its value at the usual load.
/// </summary>
/// <remarks>
/// Fitness and fatigue are first-order states. Time constants are drawn from the practical prior of the fitted literature (Clarke and Skiba 2013, Hellard et al. 2006).
/// The prior is ln tau1 ~ N(ln 42, 0.25), ln tau2 ~ N(ln 12, 0.35). tau1 is at least 5 days above tau2, and k2/k1 is from 1 to 3. Everything else is a house assumption that a
/// sports scientist has yet to confirm: how readiness responds to fatigue, life, illness and compliance.
/// </remarks>
public sealed record VirtualTruth
{
    /// <summary>The way in which the body responds to load.</summary>
    public required TruthFamily Family { get; init; }

    /// <summary>How strongly it responds.</summary>
    public required ResponderClass Responder { get; init; }

    /// <summary>The time constant of fitness, in days.</summary>
    public required double FitnessTimeConstant { get; init; }

    /// <summary>The time constant of fatigue, in days.</summary>
    public required double FatigueTimeConstant { get; init; }

    /// <summary>The time constant with which recent load makes new load more tiring, in days; for <see cref="TruthFamily.VariableDose"/>.</summary>
    public required double GainTimeConstant { get; init; }

    /// <summary>The percent of performance that fitness gives at the usual load.</summary>
    public required double FitnessGain { get; init; }

    /// <summary>The percent of performance that fatigue costs at the usual load.</summary>
    public required double FatigueGain { get; init; }

    /// <summary>The fitness that a unit of load adds in a key session, as a multiple of other sessions.</summary>
    public required double KeyBonus { get; init; }

    /// <summary>
    /// The share by which a key session costs more (<see cref="TruthFamily.VariableDose"/>) or gives less (<see cref="TruthFamily.Saturating"/>) 30 points below usual readiness.
    /// At 30 points above, the effect is the opposite. For a body of fitness and fatigue alone (<see cref="TruthFamily.Banister"/>) the morning does not matter.
    /// </summary>
    public required double Tiredness { get; init; }

    /// <summary>The conditions under which the athlete lives.</summary>
    internal Truths Truths { get; init; } = Truths.Linear;

    /// <summary>The faded key sessions of the last days at which a key session's extra gain is halved; 0 if they share nothing.</summary>
    internal double KeysToHalf { get; init; }

    /// <summary>The points of readiness that a key session takes for a day or two, beyond its fatigue.</summary>
    internal double Hit { get; init; }

    /// <summary>The time constant with which they return, in days.</summary>
    internal double HitTimeConstant { get; init; } = 1;

    /// <summary>The load of an ordinary week, in TSS.</summary>
    public required double Capacity { get; init; }

    /// <summary>The hours of an ordinary week.</summary>
    public required double WeeklyHours { get; init; }

    /// <summary>Readiness at the usual fatigue, in points.</summary>
    public required double UsualReadiness { get; init; }

    /// <summary>The points of readiness lost at twice the usual fatigue.</summary>
    public required double FatiguePoints { get; init; }

    /// <summary>The SD of life's effect on readiness, in points.</summary>
    public required double LifeSpread { get; init; }

    /// <summary>The part of it that remains a day later.</summary>
    public required double LifePersistence { get; init; }

    /// <summary>The mean error of readings, in points.</summary>
    public required double ReadingBias { get; init; }

    /// <summary>The SD of a reading around that, in points.</summary>
    public required double ReadingSpread { get; init; }

    /// <summary>The usual natural logarithm of rMSSD, in ln ms.</summary>
    public required double LnRmssd { get; init; }

    /// <summary>Its fall if true readiness is 10 points below the usual.</summary>
    public required double LnRmssdPoints { get; init; }

    /// <summary>The SD of a reading of it around that.</summary>
    public required double LnRmssdSpread { get; init; }

    /// <summary>The usual resting heart rate, in beats a minute.</summary>
    public required double RestingHr { get; init; }

    /// <summary>Its rise if true readiness is 10 points below the usual.</summary>
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

    /// <summary>The class that planners are given.</summary>
    public required ResponderClass ToldResponder { get; init; }

    /// <summary>The weekly load that planners are given, in TSS.</summary>
    public required double ToldCapacity { get; init; }

    /// <summary>The facts for a planner: class, weekly load and hours, the first two with error; none of the body's numbers.</summary>
    public Athlete Told => new()
    {
        ResponderClass = ToldResponder,
        WeeklyCapacityTss = ToldCapacity,
        WeeklyHours = WeeklyHours,
    };
}

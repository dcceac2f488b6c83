using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Planning;

/// <summary>The recommendation for today. Reasons are made on demand by <see cref="Explainer"/>.</summary>
/// <param name="SessionType">The hardest session that today allows.</param>
/// <param name="ReadinessScore">This morning's readiness, if known.</param>
/// <param name="ReadinessThreshold">The readiness from which a key session is allowed, if known.</param>
/// <param name="MicroRecovery">The step of micro-recovery that shaped the day, if one did.</param>
/// <param name="Archetype">A session of that type that the policy suggests, if any.</param>
/// <param name="Intent">The week's intent as given, completed by the policy's intent step.</param>
public sealed record Decision(
    SessionType SessionType,
    double? ReadinessScore,
    double? ReadinessThreshold,
    MicroRecoveryStep? MicroRecovery,
    SessionArchetype? Archetype,
    WeeklyIntent Intent)
{
    /// <summary>The recommendation as documents write it.</summary>
    public string Recommendation => SessionType.Recommendation();
}

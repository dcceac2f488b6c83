using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>A decision with its reasons.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Because">The rules that determined it, the most limiting first, then suggestions and notes.</param>
/// <param name="Unknown">Facts that were missing and mattered, as documents name them.</param>
/// <param name="Assumed">The values from the policy's priors.</param>
public sealed record Explanation(Decision Decision, IReadOnlyList<Reason> Because, IReadOnlyList<string> Unknown, IReadOnlyList<Prior> Assumed)
{
    /// <summary>The evaluation that it explains, so that further uses need not evaluate again; null if constructed without one.</summary>
    internal Evaluation? Evaluation { get; init; }

    /// <summary>
    /// The mornings of heart-rate readings until readiness can be estimated, for an athlete who records none. Null if readiness is known, or if more
    /// mornings would not help.
    /// </summary>
    public int? EstimateInMornings { get; init; }

    /// <summary>The athlete parameters that were assumed, as documents name them.</summary>
    public IEnumerable<FactDefinition> AssumedFacts => Assumed.Select(p => p.Fact);
}

using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What a policy does not claim to hold.</summary>
internal static class Declared
{
    /// <summary>Whether a policy declares that an invariant is not for it.</summary>
    public static bool IsDeclared(ReadyPolicy policy, DayInvariant invariant)
    {
        _ = (policy, invariant);
        return false;
    }
}

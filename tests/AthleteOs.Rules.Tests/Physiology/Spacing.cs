using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>How far apart key sessions belong, from the fatigue time constant: the spec's f(tau2).</summary>
/// <remarks>
/// Exponential decay of fatigue (Banister). A share of 0.5 would ask for 5 to 15 days with tau2 of 7 to 21, far beyond the 1 to 3 days
/// of recovery studies; about 0.70 to 0.78, rounded up and held within 1 to 5 days, fits them. Share and ends are the policy's, never the code's.
/// </remarks>
internal static class Spacing
{
    /// <summary>Days until that share of a key session's fatigue is left: <c>tau2 ln(1/r)</c>.</summary>
    /// <param name="fatigueTimeConstant">tau2, in days; above 0.</param>
    /// <param name="residualShare">r, the share of fatigue allowed to remain; above 0, at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double Days(double fatigueTimeConstant, double residualShare) =>
        Within.AboveZero(fatigueTimeConstant) * -Math.Log(Within.Ends(Within.AboveZero(residualShare), 0, 1));

    /// <summary>
    /// The fewest whole days between key sessions: <see cref="Days"/> rounded up, then held between <paramref name="leastDays"/> and
    /// <paramref name="mostDays"/>, both included. Never falls as tau2 rises.
    /// </summary>
    /// <exception cref="ArgumentException">The least is negative or above the most.</exception>
    public static int MinDaysBetweenKeySessions(double fatigueTimeConstant, double residualShare, int leastDays, int mostDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leastDays);
        return (int)Math.Clamp(Math.Ceiling(Days(fatigueTimeConstant, residualShare)), leastDays, mostDays);
    }
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Statistics;
using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A logged morning of an experiment, seen by another policy.</summary>
/// <param name="AthleteId">The athlete, or the group if groups are assigned.</param>
/// <param name="Decided">The decided session.</param>
/// <param name="Chance">The probability of that session: of all arms that decide it on this morning.</param>
/// <param name="Wanted">The session that the other policy decides from the same facts.</param>
/// <param name="IsSupported">Whether any arm decides the other policy's session on this morning.</param>
/// <param name="Today">Readiness on this morning.</param>
/// <param name="Next">Readiness on the next morning.</param>
internal sealed record LoggedMorning(string AthleteId, SessionType Decided, double Chance, SessionType Wanted, bool IsSupported, double Today, double Next);

/// <summary>
/// The mean readiness of the next morning if another policy had decided the logged mornings, each from the record as it was. It counts the effect
/// of one day only, never that of a season (Dudik, Langford and Li 2011, ICML).
/// </summary>
internal sealed class PolicyEstimate
{
    /// <summary>Below this share of supported mornings nothing is estimated (house assumption).</summary>
    public const double LeastSupport = 0.9;

    /// <summary>Below this effective number of mornings nothing is estimated (house assumption).</summary>
    public const double LeastEffective = 100;

    /// <summary>Below this number of athletes nothing is estimated (house assumption).</summary>
    public const int LeastAthletes = 10;

    /// <summary>Weights above this are cut in the clipped estimate.</summary>
    public const double MostWeight = 10;

    private readonly IReadOnlyList<LoggedMorning> _mornings;
    private readonly string[] _athletes;

    /// <summary>Estimates from logged mornings.</summary>
    public PolicyEstimate(IReadOnlyList<LoggedMorning> mornings, bool byGroup = false)
    {
        (_mornings, Units) = (mornings, byGroup ? "groups" : "athletes");
        _athletes = [.. mornings.Select(m => m.AthleteId).Distinct(StringComparer.Ordinal)];
        (Mornings, Athletes) = (mornings.Count, _athletes.Length);
        Support = mornings.Count == 0 ? 0 : mornings.Count(m => m.IsSupported) / (double)mornings.Count;
        Log = new OffPolicy(Rows(mornings));
        EffectiveSize = mornings.Any(m => m.Decided == m.Wanted) ? Log.EffectiveSize : 0;
    }

    /// <summary>The number of mornings.</summary>
    public int Mornings { get; }

    /// <summary>The number of athletes, or of groups if groups were assigned.</summary>
    public int Athletes { get; }

    /// <summary>The word for them.</summary>
    public string Units { get; }

    /// <summary>The share of mornings on which some arm decides the other policy's session.</summary>
    public double Support { get; }

    /// <summary>The number of mornings that the log is worth (Kish 1965).</summary>
    public double EffectiveSize { get; }

    /// <summary>The estimators.</summary>
    public OffPolicy Log { get; }

    /// <summary>The mean of the logged next mornings.</summary>
    public double Logged => _mornings.Average(m => m.Next);

    /// <summary>The reason for which nothing is estimated; null if the log is enough.</summary>
    public string? NotEstimable => Athletes < LeastAthletes ? FormattableString.Invariant($"{Athletes} {Units} have mornings; {LeastAthletes} are needed")
        : Support < LeastSupport ? FormattableString.Invariant($"on {100 * (1 - Support):0} % of mornings no arm decides this policy's session; at most {100 * (1 - LeastSupport):0} % may be so")
        : EffectiveSize < LeastEffective ? FormattableString.Invariant($"the log is worth {EffectiveSize:0} mornings; {LeastEffective:0} are needed")
        : null;

    /// <summary>
    /// The self-normalised doubly robust estimate less the mean of the log. Leaving out one athlete at a time gives the 95 % interval (Efron and
    /// Stein 1981, Ann Stat 9:586). The difference does not depend on the levels of the athletes.
    /// </summary>
    public (double Value, double Low, double High) Difference()
    {
        double[] without = [.. _athletes.Select(left => Less([.. _mornings.Where(m => m.AthleteId != left)]))];
        var (value, mean) = (Less(_mornings), without.Average());
        var error = Math.Sqrt((without.Length - 1.0) / without.Length * without.Sum(w => (w - mean) * (w - mean)));
        var radius = StudentT.InvCDF(0, 1, without.Length - 1, 0.975) * error;
        return (value, value - radius, value + radius);
    }

    private static double Less(IReadOnlyList<LoggedMorning> mornings) => new OffPolicy(Rows(mornings)).SelfNormalizedDoublyRobust - mornings.Average(m => m.Next);

    // The model: today's readiness and the mean change after a session of this type among the other athletes, so that nobody's noise predicts itself.
    private static List<LoggedDecision> Rows(IReadOnlyList<LoggedMorning> kept)
    {
        var all = kept.GroupBy(m => m.Decided).ToDictionary(g => g.Key, g => (Sum: g.Sum(m => m.Next - m.Today), Count: g.Count()));
        var own = kept.GroupBy(m => (m.AthleteId, m.Decided)).ToDictionary(g => g.Key, g => (Sum: g.Sum(m => m.Next - m.Today), Count: g.Count()));
        return [.. kept.Select(m => new LoggedDecision(m.Next, m.Decided == m.Wanted ? 1 / m.Chance : 0, Predicted(m, m.Decided), Predicted(m, m.Wanted)))];

        double Predicted(LoggedMorning morning, SessionType type)
        {
            var (sum, count) = all.GetValueOrDefault(type);
            var (ownSum, ownCount) = own.GetValueOrDefault((morning.AthleteId, type));
            return morning.Today + (count == ownCount ? 0 : (sum - ownSum) / (count - ownCount));
        }
    }
}

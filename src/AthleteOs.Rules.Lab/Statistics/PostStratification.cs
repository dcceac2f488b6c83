namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>A difference within strata, weighted by the strata's sizes (Miratrix, Sekhon and Yu 2013, J R Stat Soc B 75:369).</summary>
internal static class PostStratification
{
    public static Difference Of(IReadOnlyList<(ArmSums Control, ArmSums Treatment)> strata)
    {
        var count = strata.Sum(s => s.Control.Count + s.Treatment.Count);
        var parts = strata.Select(s => (Weight: (s.Control.Count + s.Treatment.Count) / count, Difference: Difference.Of(s.Control, s.Treatment))).ToList();
        var mean = parts.Sum(p => p.Weight * p.Difference.Value);
        var within = parts.Sum(p => p.Weight * p.Weight * p.Difference.StandardError * p.Difference.StandardError);
        var between = parts.Sum(p => p.Weight * (p.Difference.Value - mean) * (p.Difference.Value - mean)) / count;
        return new Difference(mean, Math.Sqrt(within + between), count - 2 * strata.Count, count);
    }
}

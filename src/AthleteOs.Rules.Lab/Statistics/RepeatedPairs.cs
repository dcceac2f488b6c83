namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>One athlete's mean difference over repeated pairs of periods.</summary>
/// <param name="Mean">The mean of treatment minus control.</param>
/// <param name="Variance">The variance of that mean.</param>
internal readonly record struct AthleteDifference(double Mean, double Variance)
{
    public static AthleteDifference Of(IReadOnlyCollection<double> differences) =>
        ArmSums.Of(differences) switch { var all => new(all.Mean, all.Variance / all.Count) };
}

/// <summary>Repeated pairs of several athletes together (DerSimonian and Laird 1986, Control Clin Trials 7:177).</summary>
/// <param name="Fixed">The mean weighted by precision alone.</param>
/// <param name="Q">Cochran's heterogeneity.</param>
/// <param name="Between">The variance of true differences between athletes.</param>
/// <param name="Mean">The mean with that variance.</param>
/// <param name="StandardError">Its standard error.</param>
internal sealed record RepeatedPairs(double Fixed, double Q, double Between, double Mean, double StandardError)
{
    private const int MostEnumerated = 20;

    public static RepeatedPairs Of(IReadOnlyCollection<AthleteDifference> athletes)
    {
        var weights = athletes.Sum(a => 1 / a.Variance);
        var mean = athletes.Sum(a => a.Mean / a.Variance) / weights;
        var q = athletes.Sum(a => (a.Mean - mean) * (a.Mean - mean) / a.Variance);
        var between = Math.Max(0, (q - (athletes.Count - 1)) / (weights - athletes.Sum(a => 1 / (a.Variance * a.Variance)) / weights));
        var all = athletes.Sum(a => 1 / (a.Variance + between));
        return new RepeatedPairs(mean, q, between, athletes.Sum(a => a.Mean / (a.Variance + between)) / all, Math.Sqrt(1 / all));
    }

    /// <summary>An athlete's difference, shrunk towards the mean of all (Efron and Morris 1975, J Am Stat Assoc 70:311).</summary>
    public double Shrunk(AthleteDifference athlete) =>
        Between <= 0 ? Mean : (athlete.Mean / athlete.Variance + Mean / Between) / (1 / athlete.Variance + 1 / Between);

    /// <summary>The two-sided p value over every possible order within pairs (Fisher 1935, The Design of Experiments, section 21).</summary>
    /// <param name="differences">The differences of at most 20 pairs.</param>
    public static double EveryOrder(IReadOnlyList<double> differences)
    {
        if (differences.Count > MostEnumerated)
        {
            throw new ArgumentOutOfRangeException(nameof(differences), differences.Count, "There are too many pairs to try every order.");
        }

        var observed = Math.Abs(differences.Sum()) - 1e-12;
        var orders = 1 << differences.Count;
        return Enumerable.Range(0, orders).Count(order => Math.Abs(differences.Select((d, i) => (order >> i & 1) == 0 ? d : -d).Sum()) >= observed) / (double)orders;
    }

    /// <summary>Probabilities of the next period's arm: even at first, by belief at the end (Gärtner et al. 2023, adaptive N-of-1 trials).</summary>
    public static double[] Stabilized(IReadOnlyList<double> best, double timePassed)
    {
        var powers = best.Select(p => Math.Pow(p, timePassed)).ToList();
        return [.. powers.Select(p => p / powers.Sum())];
    }
}

namespace AthleteOs.Rules.Physiology;

/// <summary>
/// The response of an athlete, or a group, estimated from repeated tests. Classify on these and on scale-free model outputs, never on a raw
/// fitness gain: that has units and is not identifiable.
/// </summary>
internal static class ResponderTrial
{
    /// <summary>The standard error of one athlete's change between two tests: <c>sqrt(2) TE</c>, in the test's unit.</summary>
    /// <param name="typicalError">TE, the SD of one athlete's repeated tests; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The typical error is not above zero.</exception>
    public static double StandardErrorOfChange(double typicalError) => Math.Sqrt(2) * Within.AboveZero(typicalError);

    /// <summary>
    /// P(true change &gt; smallest worthwhile change), 0 to 1, by the normal around the observed change with
    /// <see cref="StandardErrorOfChange"/>. A change counts upwards: for times, where less is better, change the sign.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The typical error is not above zero.</exception>
    public static double ProbabilityOfWorthwhileChange(double change, double typicalError, double smallestWorthwhileChange) =>
        NormalDistribution.Cdf((change - smallestWorthwhileChange) / StandardErrorOfChange(typicalError));

    /// <summary>The two-sided interval of the true change at that confidence (0.90 for the usual one), in the test's unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The typical error is not above zero, or the confidence not strictly between 0 and 1.</exception>
    public static (double Low, double High) Interval(double change, double typicalError, double confidence)
    {
        var half = -NormalDistribution.Quantile((1 - confidence) / 2) * StandardErrorOfChange(typicalError);
        return (change - half, change + half);
    }
}

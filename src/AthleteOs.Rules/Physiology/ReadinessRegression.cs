namespace AthleteOs.Rules.Physiology;

/// <summary>A value learnt from data, with the interval that contains the true one with the chance asked for.</summary>
/// <param name="Value">The middle.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct LearntValue(double Value, double Low, double High)
{
    /// <summary>The interval around a value that is normally distributed.</summary>
    /// <param name="value">The middle.</param>
    /// <param name="standardError">Its SD, 0 or more.</param>
    /// <param name="quantile">The quantile of the standard normal that bounds the interval, such as 1.645 for nine of ten.</param>
    public static LearntValue Of(double value, double standardError, double quantile) =>
        new(value, value - quantile * standardError, value + quantile * standardError);
}

/// <summary>
/// How readiness of the next morning follows from this morning's and from a key session, learnt from an athlete's own days.
/// <c>R' - m = a + phi (R - m) + b key + c key (R - m) / s + e</c>, where m is the athlete's usual readiness and s its SD.
/// </summary>
/// <remarks>
/// Bayesian linear regression with a normal prior. Source: Lindley and Smith 1972, J R Stat Soc B 34:1. If the variance v of e is known, the
/// coefficients have a normal posterior. Its precision is <c>X'X / v + P</c> and its mean <c>(X'X / v + P)^-1 (X'y / v + P p)</c>. The variance
/// has a scaled inverse chi-squared prior, and the mode of its posterior is used. EM finds it. Source: Dempster, Laird and Rubin 1977, J R Stat
/// Soc B 39:1. The priors are house assumptions, to be confirmed by a sports scientist. In points they are a ~ N(0, 5), phi ~ N(0.5, 0.3),
/// b ~ N(-1.5, 2.5) and c ~ N(0.5, 1). The variance begins with ten imagined days with an SD of 6 points. All well days count, those without a
/// key session too. Without them the fading of a good morning would count as the cost of its key session. The result is an association in the
/// athlete's own record, not a trial.
/// </remarks>
internal readonly struct ReadinessRegression
{
    /// <summary>The fewest days that give an estimate.</summary>
    public const int LeastDays = 20;

    private const int Terms = 4;
    private const int Rounds = 5;
    private const double PriorDays = 10;
    private const double PriorVariance = 36;

    private static readonly double[] PriorMean = [0, 0.5, -1.5, 0.5];
    private static readonly double[] PriorPrecision = [1 / (5.0 * 5), 1 / (0.3 * 0.3), 1 / (2.5 * 2.5), 1];

    private readonly double[] _coefficients;
    private readonly double[] _covariance;
    private readonly double _variance;

    private ReadinessRegression(double[] coefficients, double[] covariance, double variance) =>
        (_coefficients, _covariance, _variance) = (coefficients, covariance, variance);

    /// <summary>phi, the part of a deviation that is left on the next morning.</summary>
    public double Persistence => _coefficients[1];

    /// <summary>The SD of the mornings around what is expected, in points.</summary>
    public double StandardDeviation => Math.Sqrt(_variance);

    /// <summary>Learns from days.</summary>
    /// <param name="days">The sums over the days.</param>
    /// <returns>Null with fewer than <see cref="LeastDays"/>.</returns>
    public static ReadinessRegression? Of(in ReadinessPairs days)
    {
        if (days.Days < LeastDays)
        {
            return null;
        }

        Span<double> products = stackalloc double[Terms * Terms];
        Span<double> moments = stackalloc double[Terms];
        days.Fill(products, moments);
        var (coefficients, covariance, variance) = (new double[Terms], new double[Terms * Terms], PriorVariance);
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0)
            {
                variance = (PriorDays * PriorVariance + Spread(days.Squares, products, moments, coefficients, covariance)) / (PriorDays + days.Days + 2);
            }

            Solve(products, moments, variance, coefficients, covariance);
        }

        return new ReadinessRegression(coefficients, covariance, variance);
    }

    /// <summary>The points that a key session takes from the next morning's readiness, against another day after the same morning.</summary>
    /// <param name="deviation">The morning of the key session less the usual, in SDs.</param>
    /// <param name="quantile">See <see cref="LearntValue.Of"/>.</param>
    public LearntValue KeyCost(double deviation, double quantile)
    {
        var variance = _covariance[2 * Terms + 2] + 2 * deviation * _covariance[2 * Terms + 3] + deviation * deviation * _covariance[3 * Terms + 3];
        return LearntValue.Of(-(_coefficients[2] + deviation * _coefficients[3]), Math.Sqrt(variance), quantile);
    }

    /// <summary>
    /// The readiness of other days, less what these coefficients let expect, in points a day. The interval contains the scatter of those days
    /// and the error of the coefficients.
    /// </summary>
    /// <param name="days">The sums over days that were not learnt from, at least one.</param>
    /// <param name="quantile">See <see cref="LearntValue.Of"/>.</param>
    public LearntValue Residual(in ReadinessPairs days, double quantile)
    {
        Span<double> products = stackalloc double[Terms * Terms];
        Span<double> moments = stackalloc double[Terms];
        days.Fill(products, moments);
        var (mean, variance) = (moments[0] / days.Days, _variance / days.Days);
        for (var i = 0; i < Terms; i++)
        {
            mean -= _coefficients[i] * products[i] / days.Days;
            for (var j = 0; j < Terms; j++)
            {
                variance += products[i] * products[j] * _covariance[i * Terms + j] / ((double)days.Days * days.Days);
            }
        }

        return LearntValue.Of(mean, Math.Sqrt(variance), quantile);
    }

    // The expected sum of squares around the line, the coefficients not being known exactly.
    private static double Spread(double squares, ReadOnlySpan<double> products, ReadOnlySpan<double> moments, double[] coefficients, double[] covariance)
    {
        var spread = squares;
        for (var i = 0; i < Terms; i++)
        {
            spread -= 2 * coefficients[i] * moments[i];
            for (var j = 0; j < Terms; j++)
            {
                spread += products[i * Terms + j] * (coefficients[i] * coefficients[j] + covariance[i * Terms + j]);
            }
        }

        return Math.Max(0, spread);
    }

    private static void Solve(ReadOnlySpan<double> products, ReadOnlySpan<double> moments, double variance, double[] coefficients, double[] covariance)
    {
        Span<double> precision = stackalloc double[Terms * Terms];
        Span<double> weighted = stackalloc double[Terms];
        for (var i = 0; i < Terms; i++)
        {
            for (var j = 0; j < Terms; j++)
            {
                precision[i * Terms + j] = products[i * Terms + j] / variance;
            }

            precision[i * Terms + i] += PriorPrecision[i];
            weighted[i] = moments[i] / variance + PriorPrecision[i] * PriorMean[i];
        }

        Invert(precision);
        precision.CopyTo(covariance);
        for (var i = 0; i < Terms; i++)
        {
            coefficients[i] = 0;
            for (var j = 0; j < Terms; j++)
            {
                coefficients[i] += precision[i * Terms + j] * weighted[j];
            }
        }
    }

    // Gauss-Jordan in place. A symmetric positive definite matrix needs no pivoting, and the prior makes it one.
    private static void Invert(Span<double> matrix)
    {
        for (var pivot = 0; pivot < Terms; pivot++)
        {
            var inverse = 1 / matrix[pivot * Terms + pivot];
            matrix[pivot * Terms + pivot] = 1;
            for (var j = 0; j < Terms; j++)
            {
                matrix[pivot * Terms + j] *= inverse;
            }

            for (var i = 0; i < Terms; i++)
            {
                if (i == pivot)
                {
                    continue;
                }

                var factor = matrix[i * Terms + pivot];
                matrix[i * Terms + pivot] = 0;
                for (var j = 0; j < Terms; j++)
                {
                    matrix[i * Terms + j] -= factor * matrix[pivot * Terms + j];
                }
            }
        }
    }
}

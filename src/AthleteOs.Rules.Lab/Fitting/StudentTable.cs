using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>Student's t distribution from a table, because a fit asks it some hundred thousand times. Absolute error of a probability below 1e-5.</summary>
internal sealed class StudentTable
{
    private const int Steps = 4096;

    private readonly double _degrees;
    private readonly double _densityAtZero;

    // The distribution function at tan(angle), angles evenly spaced from 0 to a right angle.
    private readonly double[] _upper = new double[Steps + 1];

    public StudentTable(double degreesOfFreedom)
    {
        _degrees = degreesOfFreedom;
        var student = new StudentT(0, 1, degreesOfFreedom);
        _densityAtZero = student.Density(0);
        for (var i = 0; i < Steps; i++)
        {
            _upper[i] = student.CumulativeDistribution(Math.Tan(i * Math.PI / 2 / Steps));
        }

        _upper[Steps] = 1;
    }

    /// <summary>P(T &lt;= t).</summary>
    public double Cdf(double t)
    {
        var at = Math.Atan(Math.Abs(t)) / (Math.PI / 2) * Steps;
        var i = Math.Min((int)at, Steps - 1);
        var upper = _upper[i] + (at - i) * (_upper[i + 1] - _upper[i]);
        return t < 0 ? 1 - upper : upper;
    }

    /// <summary>The t with P(T &lt;= t) = p; p strictly between 0 and 1.</summary>
    public double Quantile(double p)
    {
        if (p < 0.5)
        {
            return -Quantile(1 - p);
        }

        var found = Array.BinarySearch(_upper, p);
        var i = Math.Clamp(found < 0 ? ~found - 1 : found, 0, Steps - 1);
        var width = _upper[i + 1] - _upper[i];
        var at = Math.Min(i + (width > 0 ? (p - _upper[i]) / width : 0), Steps - 0.5);
        return Math.Tan(at * Math.PI / 2 / Steps);
    }

    /// <summary>The mean of T given that T is above <paramref name="low"/>; more than one degree of freedom.</summary>
    public double MeanAbove(double low)
    {
        var density = _densityAtZero * Math.Pow(1 + low * low / _degrees, -(_degrees + 1) / 2);
        return (_degrees + low * low) / (_degrees - 1) * density / Math.Max(1 - Cdf(low), 1e-300);
    }
}

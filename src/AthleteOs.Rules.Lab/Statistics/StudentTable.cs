using System.Collections.Concurrent;
using MathNet.Numerics;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>
/// The upper tail of Student's t distribution from a table, because a fit asks for it some hundred thousand times. The table holds its
/// logarithm over asinh(t), which is all but straight far out, so that no tail is too small; relative error below 2e-3.
/// </summary>
internal sealed class StudentTable
{
    private const int Steps = 2048;
    private const double Reach = 10;

    private readonly double _degrees;
    private readonly double _logDensityAtZero;
    private readonly double[] _logTails = new double[Steps + 1];

    private static readonly ConcurrentDictionary<double, StudentTable> Known = [];

    private StudentTable(double degreesOfFreedom)
    {
        _degrees = degreesOfFreedom;
        _logDensityAtZero = SpecialFunctions.GammaLn((_degrees + 1) / 2) - SpecialFunctions.GammaLn(_degrees / 2) - Math.Log(_degrees * Math.PI) / 2;
        for (var i = 0; i <= Steps; i++)
        {
            var t = Math.Sinh(i * Reach / Steps);
            var share = SpecialFunctions.BetaRegularized(_degrees / 2, 0.5, _degrees / (_degrees + t * t)) / 2;

            // Where even the tail is below what a double can hold, it goes on as the power of t that it is.
            _logTails[i] = share > 0 ? Math.Log(share) : 2 * _logTails[i - 1] - _logTails[i - 2];
        }
    }

    /// <summary>The table of so many degrees of freedom; made once.</summary>
    public static StudentTable Of(double degreesOfFreedom) => Known.GetOrAdd(degreesOfFreedom, degrees => new StudentTable(degrees));

    /// <summary>ln P(T &gt; t).</summary>
    public double LogTail(double t)
    {
        if (t < 0)
        {
            return Math.Log(1 - Math.Exp(LogTail(-t)));
        }

        var at = Math.Asinh(t) / Reach * Steps;
        var i = Math.Min((int)at, Steps - 1);
        return _logTails[i] + (at - i) * (_logTails[i + 1] - _logTails[i]);
    }

    /// <summary>The t with ln P(T &gt; t) = <paramref name="logTail"/>, which is below 0.</summary>
    public double At(double logTail)
    {
        if (logTail > _logTails[0])
        {
            return -At(Math.Log(1 - Math.Exp(logTail)));
        }

        var (low, high) = (0, Steps);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _logTails[middle] > logTail ? (middle, high) : (low, middle);
        }

        return Math.Sinh((low + (logTail - _logTails[low]) / (_logTails[high] - _logTails[low])) * Reach / Steps);
    }

    /// <summary>The mean of T given that T is above <paramref name="low"/>; more than one degree of freedom.</summary>
    public double MeanAbove(double low)
    {
        var logDensity = _logDensityAtZero - (_degrees + 1) / 2 * Math.Log(1 + low * low / _degrees);
        return (_degrees + low * low) / (_degrees - 1) * Math.Exp(logDensity - LogTail(low));
    }
}

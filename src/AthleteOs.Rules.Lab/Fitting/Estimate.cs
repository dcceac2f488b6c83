using System.Globalization;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>The belief about a number: its middle and its 90 % interval.</summary>
/// <param name="Median">Half of the belief is on either side.</param>
/// <param name="Low">5 % of the belief is below.</param>
/// <param name="High">5 % of the belief is above.</param>
public readonly record struct Estimate(double Median, double Low, double High)
{
    /// <summary>The ratio of the high end to the low end; infinite if the interval reaches 0.</summary>
    public double Factor => Low > 0 ? High / Low : double.PositiveInfinity;

    /// <summary>The estimate of evenly weighted values, which are sorted in place.</summary>
    internal static Estimate Of(double[] values)
    {
        Array.Sort(values);
        return new(At(values, 0.5), At(values, 0.05), At(values, 0.95));
    }

    private static double At(double[] sorted, double share)
    {
        var at = share * sorted.Length - 0.5;
        var below = Math.Clamp((int)Math.Floor(at), 0, sorted.Length - 2);
        return sorted[below] + Math.Clamp(at - below, 0, 1) * (sorted[below + 1] - sorted[below]);
    }
}

/// <summary>Numbers for people.</summary>
internal static class Figures
{
    /// <summary>A number to three significant digits, never with an exponent.</summary>
    public static string Of(double value, int significant = 3)
    {
        if (!double.IsFinite(value))
        {
            return "?";
        }

        var decimals = value == 0 ? 0 : Math.Clamp(significant - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 12);
        var text = value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text;
    }

    /// <summary>An interval in words.</summary>
    public static string Interval(Estimate estimate, int significant = 3) => $"{Of(estimate.Low, significant)} to {Of(estimate.High, significant)}";
}

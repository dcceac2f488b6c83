namespace AthleteOs.Rules.Physiology;

/// <summary>Which standard deviation: over seven days they differ by 8 percent, so the answer names it.</summary>
internal enum StandardDeviationKind
{
    /// <summary>Divided by n: the days are all there is.</summary>
    Population,

    /// <summary>Divided by n - 1: the days are a sample.</summary>
    Sample,
}

/// <summary>
/// Foster's monotony and strain of one week: monotony is mean daily load over its SD (no unit), strain the week's load times monotony (AU).
/// </summary>
/// <remarks>Source: Foster 1998, MSSE 30:1164. Foster does not specify the SD, so the caller chooses it.</remarks>
internal static class Monotony
{
    /// <summary>The days of Foster's week.</summary>
    public const int Days = 7;

    /// <summary>Mean daily load over its SD. Null if the seven days are equal (the SD is zero) or one is missing (NaN).</summary>
    /// <param name="loads">Seven daily loads, rest days as 0; AU.</param>
    /// <param name="kind">Which SD.</param>
    /// <exception cref="ArgumentException">There are not seven days.</exception>
    public static double? Of(ReadOnlySpan<double> loads, StandardDeviationKind kind)
    {
        if (loads.Length != Days)
        {
            throw new ArgumentException("Monotony is of seven days.", nameof(loads));
        }

        var mean = Sum(loads) / Days;
        // Equal loads are compared by value: their mean may be rounded, and the division would use the rounding error.
        return double.IsNaN(mean) || !loads.ContainsAnyExcept(loads[0]) ? null : mean / StandardDeviation(loads, mean, kind);
    }

    /// <summary>The week's load times its monotony, in AU; null if monotony is.</summary>
    /// <inheritdoc cref="Of"/>
    public static double? Strain(ReadOnlySpan<double> loads, StandardDeviationKind kind) => Of(loads, kind) * Sum(loads);

    private static double Sum(ReadOnlySpan<double> loads)
    {
        var sum = 0.0;
        foreach (var load in loads)
        {
            sum += load;
        }

        return sum;
    }

    private static double StandardDeviation(ReadOnlySpan<double> loads, double mean, StandardDeviationKind kind)
    {
        var squares = 0.0;
        foreach (var load in loads)
        {
            squares += (load - mean) * (load - mean);
        }

        return Math.Sqrt(squares / (kind == StandardDeviationKind.Population ? Days : Days - 1));
    }
}

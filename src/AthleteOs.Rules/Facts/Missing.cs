namespace AthleteOs.Rules.Facts;

/// <summary>
/// Converts between the two forms of a missing number. Groups of facts and documents use null, because an author and a caller must see it.
/// All computations (rules, derived facts, the loop's days) use NaN. A column of doubles then needs no second column, a sum over a missing
/// day is missing, and every comparison with it is false.
/// </summary>
internal static class Missing
{
    /// <summary>A computed number as a fact: NaN becomes null.</summary>
    public static double? Known(this double value) => double.IsNaN(value) ? null : value;

    /// <summary>A fact as a number to compute with: null becomes NaN.</summary>
    public static double OrNaN(this double? value) => value ?? double.NaN;
}

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>Which side of a difference is better.</summary>
public enum Better
{
    /// <summary>More and less are neither better nor worse.</summary>
    Neither,

    /// <summary>More is better.</summary>
    More,

    /// <summary>Less is better.</summary>
    Less,
}

/// <summary>How a difference is judged. It is set before any number is seen.</summary>
/// <param name="Better">Which side is better.</param>
/// <param name="Worthwhile">The smallest worthwhile difference, above 0, in the unit of the numbers.</param>
/// <param name="IsShare">Whether each number is 0 or 100, so that their mean is a share in percent.</param>
public readonly record struct Criterion(Better Better, double Worthwhile, bool IsShare = false);

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What must hold over days.</summary>
public enum DayInvariant
{
    /// <summary>Key sessions lie as far apart as the policy asks.</summary>
    Spacing,

    /// <summary>A week's load stays within its ceiling.</summary>
    Ceiling,

    /// <summary>What was missed is not made up.</summary>
    NoDebt,

    /// <summary>No key session on a red morning.</summary>
    RedMorning,

    /// <summary>What the review moves stays within its bounds.</summary>
    Thresholds,
}

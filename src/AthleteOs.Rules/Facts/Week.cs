namespace AthleteOs.Rules.Facts;

/// <summary>The week so far, excluding today.</summary>
public sealed record Week : IFactGroup
{
    /// <summary>Load so far this week.</summary>
    [About("load so far this week", Unit = "TSS", Min = 0, Max = 5000, Worse = Worse.Higher, Changeable = true)]
    public double? TssSoFar { get; init; }

    /// <summary>Hours so far this week.</summary>
    [About("hours so far this week", Unit = "hours", Min = 0, Max = 168, Worse = Worse.Higher, Changeable = true, Step = 0.5)]
    public double? HoursSoFar { get; init; }

    /// <summary>Share of this week's time spent in the grey zone between the two thresholds.</summary>
    [About("share of this week's time in the grey zone", Unit = "share", Min = 0, Max = 1, Worse = Worse.Higher, Changeable = true, Step = 0.01)]
    public double? GreyZoneShare { get; init; }
}

namespace AthleteOs.Rules.Facts;

/// <summary>Modelled load at the start of the day: yesterday's values, never today's session.</summary>
public sealed record Fatigue : IFactGroup
{
    /// <summary>Chronic training load.</summary>
    [About("chronic training load (CTL)", Unit = "TSS per day", Min = 0, Max = 400)]
    public double? Ctl { get; init; }

    /// <summary>Acute training load.</summary>
    [About("acute training load (ATL)", Unit = "TSS per day", Min = 0, Max = 600, Worse = Worse.Higher, Changeable = true)]
    public double? Atl { get; init; }

    /// <summary>Training stress balance, CTL - ATL.</summary>
    [About("training stress balance (TSB)", Unit = "TSS per day", Min = -400, Max = 400, Worse = Worse.Lower, Changeable = true)]
    public double? Tsb { get; init; }
}

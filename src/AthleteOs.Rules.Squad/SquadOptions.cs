namespace AthleteOs.Rules.Squad;

/// <summary>What applies to an athlete whose own settings leave it open.</summary>
internal sealed record SquadOptions
{
    /// <summary>The id of the policy that decides.</summary>
    public string Policy { get; init; } = "weekly-planning";

    /// <summary>Where the athlete's day is; an IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>From when on the day is decided, HH:mm by the athlete's clock.</summary>
    public string Morning { get; init; } = "05:00";

    /// <summary>How many days back a missed morning is still decided; 0 to 28.</summary>
    public int CatchUpDays { get; init; } = 7;
}

namespace AthleteOs.Rules.Squad;

/// <summary>The service's defaults for fields that an athlete's settings omit.</summary>
internal sealed record SquadOptions
{
    /// <summary>The id of the policy that decides.</summary>
    public string Policy { get; init; } = "weekly-planning";

    /// <summary>The time zone; an IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The time of day of the decision, HH:mm in the athlete's time zone.</summary>
    public string Morning { get; init; } = "05:00";

    /// <summary>The number of past days in which a missed morning is still decided; 0 to 28.</summary>
    public int CatchUpDays { get; init; } = 7;

    /// <summary>Whether the person who proposed a version of a policy may release it too.</summary>
    public bool ReleaseByOne { get; init; }
}

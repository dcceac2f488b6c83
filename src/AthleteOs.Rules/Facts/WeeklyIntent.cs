namespace AthleteOs.Rules.Facts;

/// <summary>The week's intent. In documents <c>weekly_intent</c>.</summary>
public sealed record WeeklyIntent : IFactGroup
{
    /// <summary>The week's target number of key sessions.</summary>
    [About("key sessions meant for this week", Min = 0, Max = 14, Whole = true, Origin = FactOrigin.Intended)]
    public double? KeySessionsTarget { get; init; }

    /// <summary>How many of them are done.</summary>
    [About("key sessions done this week", Min = 0, Max = 14, Whole = true)]
    public double? KeySessionsCompleted { get; init; }

    /// <summary>How many are left: always target less completed. A dropped key session lowers the target; it is never owed.</summary>
    [About("key sessions left this week", Min = 0, Max = 14, Whole = true)]
    public double? KeySessionsRemaining { get; init; }

    /// <summary>Lower end of the aerobic volume meant for the week.</summary>
    [About("least aerobic volume meant for this week", Unit = "hours", Min = 0, Max = 60, Origin = FactOrigin.Intended)]
    public double? AerobicVolumeTargetHoursMin { get; init; }

    /// <summary>Upper end of the aerobic volume meant for the week.</summary>
    [About("most aerobic volume meant for this week", Unit = "hours", Min = 0, Max = 60, Origin = FactOrigin.Intended)]
    public double? AerobicVolumeTargetHoursMax { get; init; }

    /// <summary>The week's load ceiling; a ceiling, not a target.</summary>
    [About("week's load ceiling", Unit = "TSS", Min = 0, Max = 3000, Origin = FactOrigin.Intended)]
    public double? MaxWeeklyTss { get; init; }

    /// <summary>
    /// This intent with missing members taken from <paramref name="made"/>, and completed or remaining computed from the target and the
    /// other.
    /// </summary>
    public WeeklyIntent Or(WeeklyIntent made)
    {
        ArgumentNullException.ThrowIfNull(made);
        var target = KeySessionsTarget ?? made.KeySessionsTarget;
        return this with
        {
            KeySessionsTarget = target,
            KeySessionsCompleted = KeySessionsCompleted ?? (KeySessionsTarget >= KeySessionsRemaining ? KeySessionsTarget - KeySessionsRemaining : null),
            KeySessionsRemaining = KeySessionsRemaining ?? (target - KeySessionsCompleted is { } left ? Math.Max(0, left) : null),
            AerobicVolumeTargetHoursMin = AerobicVolumeTargetHoursMin ?? made.AerobicVolumeTargetHoursMin,
            AerobicVolumeTargetHoursMax = AerobicVolumeTargetHoursMax ?? made.AerobicVolumeTargetHoursMax,
            MaxWeeklyTss = MaxWeeklyTss ?? made.MaxWeeklyTss,
        };
    }

    /// <summary>The priority if both are impossible.</summary>
    public string Priority { get; init; } = RespondBeforeComplete;

    /// <summary>The one priority there is.</summary>
    public const string RespondBeforeComplete = "respond > complete";
}

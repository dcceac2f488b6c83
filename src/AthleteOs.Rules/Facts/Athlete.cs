namespace AthleteOs.Rules.Facts;

/// <summary>How an athlete responds to training.</summary>
public enum ResponderClass
{
    /// <summary>Not known well enough to say.</summary>
    Unclassified,

    /// <summary>Responds little or late: patience and more total work.</summary>
    Low,

    /// <summary>Responds to consistency and gating.</summary>
    Medium,

    /// <summary>Responds fast: fewer key sessions.</summary>
    High,
}

/// <summary>The beliefs about an athlete: parameters, not observations. Missing ones fall back to the policy's priors.</summary>
public sealed record Athlete : IFactGroup
{
    /// <summary>Readiness from which this athlete is fit for a key session.</summary>
    [About("athlete's own readiness threshold for key sessions", Unit = "points", Min = 0, Max = 100, Origin = FactOrigin.Believed)]
    public double? KeySessionReadinessMin { get; init; }

    /// <summary>The athlete's usual readiness.</summary>
    [About("athlete's usual readiness", Unit = "points", Min = 0, Max = 100, Origin = FactOrigin.Believed)]
    public double? ReadinessMean { get; init; }

    /// <summary>How much the athlete's readiness varies from day to day.</summary>
    [About("day-to-day spread (SD) of the athlete's readiness", Unit = "points", Min = 0, Max = 50, Origin = FactOrigin.Believed)]
    public double? ReadinessSd { get; init; }

    /// <summary>The part of a deviation of readiness from its usual that is left a day later: the lag-1 autocorrelation.</summary>
    [About("part of a deviation of readiness that is left a day later", Unit = "share", Min = 0, Max = 0.98, Origin = FactOrigin.Believed)]
    public double? ReadinessPersistence { get; init; }

    /// <summary>How the athlete responds.</summary>
    [About("athlete's responder class", Origin = FactOrigin.Believed)]
    public ResponderClass? ResponderClass { get; init; }

    /// <summary>Fitness gain k1 of the impulse-response model, in performance units per unit of load.</summary>
    [About("athlete's fitness gain k1", Unit = "performance per load", Min = 0, Max = 100, Origin = FactOrigin.Believed)]
    public double? K1 { get; init; }

    /// <summary>Fatigue gain k2 of the impulse-response model, in performance units per unit of load.</summary>
    [About("athlete's fatigue gain k2", Unit = "performance per load", Min = 0, Max = 100, Origin = FactOrigin.Believed)]
    public double? K2 { get; init; }

    /// <summary>Fitness time constant tau1.</summary>
    [About("athlete's fitness time constant tau1", Unit = "days", Min = 1, Max = 200, Origin = FactOrigin.Believed)]
    public double? Tau1 { get; init; }

    /// <summary>Fatigue time constant tau2.</summary>
    [About("athlete's fatigue time constant tau2", Unit = "days", Min = 1, Max = 100, Origin = FactOrigin.Believed)]
    public double? Tau2 { get; init; }

    /// <summary>The shortest spacing of key sessions that this athlete's history has tolerated.</summary>
    [About("spacing of key sessions that the athlete has tolerated", Unit = "days", Min = 0, Max = 14, Origin = FactOrigin.Believed)]
    public double? ToleratedSpacingDays { get; init; }

    /// <summary>The weekly load that this athlete absorbs.</summary>
    [About("athlete's weekly capacity", Unit = "TSS", Min = 0, Max = 3000, Origin = FactOrigin.Believed)]
    public double? WeeklyCapacityTss { get; init; }

    /// <summary>The weekly hours that this athlete usually trains.</summary>
    [About("athlete's usual weekly hours", Unit = "hours", Min = 0, Max = 60, Origin = FactOrigin.Believed)]
    public double? WeeklyHours { get; init; }

    /// <summary>This athlete with every missing belief taken from <paramref name="priors"/>.</summary>
    public Athlete Or(Athlete priors)
    {
        ArgumentNullException.ThrowIfNull(priors);
        return new Athlete
        {
            KeySessionReadinessMin = KeySessionReadinessMin ?? priors.KeySessionReadinessMin,
            ReadinessMean = ReadinessMean ?? priors.ReadinessMean,
            ReadinessSd = ReadinessSd ?? priors.ReadinessSd,
            ReadinessPersistence = ReadinessPersistence ?? priors.ReadinessPersistence,
            ResponderClass = ResponderClass ?? priors.ResponderClass,
            K1 = K1 ?? priors.K1,
            K2 = K2 ?? priors.K2,
            Tau1 = Tau1 ?? priors.Tau1,
            Tau2 = Tau2 ?? priors.Tau2,
            ToleratedSpacingDays = ToleratedSpacingDays ?? priors.ToleratedSpacingDays,
            WeeklyCapacityTss = WeeklyCapacityTss ?? priors.WeeklyCapacityTss,
            WeeklyHours = WeeklyHours ?? priors.WeeklyHours,
        };
    }
}

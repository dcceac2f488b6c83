namespace AthleteOs.Rules.Facts;

/// <summary>Readiness predicted for tomorrow morning after each step. <see cref="Given"/> tells whether the document contains predictions.</summary>
public sealed record Recovery : IFactGroup
{
    /// <summary>Whether this athlete has predictions: the document contains the group, even if empty.</summary>
    [About("predictions are made", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Readiness tomorrow if only intensity is reduced.</summary>
    [About("readiness predicted for tomorrow if intensity is reduced", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower)]
    public double? ReadinessIfIntensityReduced { get; init; }

    /// <summary>Readiness tomorrow if volume is reduced as well.</summary>
    [About("readiness predicted for tomorrow if volume is reduced too", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower)]
    public double? ReadinessIfVolumeReduced { get; init; }

    /// <summary>Readiness tomorrow after full rest.</summary>
    [About("readiness predicted for tomorrow after full rest", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower)]
    public double? ReadinessIfFullRest { get; init; }
}

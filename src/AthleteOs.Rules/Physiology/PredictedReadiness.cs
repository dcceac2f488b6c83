namespace AthleteOs.Rules.Physiology;

/// <summary>The loads of tomorrow's question, one a step of micro-recovery, in AU.</summary>
/// <param name="IntensityReduced">The load of today if only intensity is reduced.</param>
/// <param name="VolumeReduced">The load of today if volume is reduced as well.</param>
/// <param name="FullRest">The load of a day of rest, usually 0.</param>
internal readonly record struct StepLoads(double IntensityReduced, double VolumeReduced, double FullRest = 0);

/// <summary>Readiness predicted for tomorrow morning, one number a step of micro-recovery, each 0 to 100.</summary>
/// <param name="IfIntensityReduced">If only intensity is reduced.</param>
/// <param name="IfVolumeReduced">If volume is reduced as well.</param>
/// <param name="IfFullRest">After full rest.</param>
internal readonly record struct StepReadiness(double IfIntensityReduced, double IfVolumeReduced, double IfFullRest);

/// <summary>
/// Readiness tomorrow, from today's readiness and load. A deviation from the athlete's usual fades to the share phi in a day, and a load
/// above the usual lowers it. <c>R' = m + phi (R - m) - c SD sqrt(1 - phi^2) (w - w_usual) / SD_w</c>, limited to 0 to 100.
/// </summary>
/// <remarks>
/// House assumption, to be confirmed by a sports scientist: readiness falls short of its usual m as Banister's fatigue exceeds its own
/// (<see cref="StateConvention.PriorDay"/>). Fatigue is then an AR(1) driven by the daily load, and so is readiness. phi is the athlete's
/// own lag-1 autocorrelation of readiness, not e^(-1/tau2): other influences on readiness fade faster than fatigue. The factor before the
/// load follows from the spread. If load were the only cause (c = 1), the SD of daily loads would give readiness exactly its SD. Load
/// explains only a part, hence c. The prediction is an expectation: the morning itself scatters around it by 
/// <c>SD sqrt((1 - c^2) (1 - phi^2))</c>. An easier day never predicts lower readiness, nor does better readiness today.
/// </remarks>
internal readonly record struct PredictedReadiness
{
    private readonly double _pointsPerLoad;

    private PredictedReadiness(double mean, double phi, double usualLoad, double pointsPerLoad) =>
        (Mean, Persistence, UsualLoad, _pointsPerLoad) = (mean, phi, usualLoad, pointsPerLoad);

    /// <summary>m, the athlete's usual readiness, 0 to 100.</summary>
    public double Mean { get; }

    /// <summary>phi, the part of a deviation that is left a day later, from 0, below 1.</summary>
    public double Persistence { get; }

    /// <summary>The daily load that keeps readiness at its usual, in AU.</summary>
    public double UsualLoad { get; }

    /// <summary>The prediction for an athlete.</summary>
    /// <param name="mean">The athlete's usual readiness, 0 to 100.</param>
    /// <param name="standardDeviation">The day-to-day SD of readiness, 0 to 50 points.</param>
    /// <param name="persistence">phi, the lag-1 autocorrelation of readiness, 0 to 0.98.</param>
    /// <param name="usualLoad">The usual daily load, rest days counted (chronic load will do); AU, 0 or more.</param>
    /// <param name="loadStandardDeviation">The SD of daily load, rest days counted; AU, above 0.</param>
    /// <param name="loadShare">c, the correlation of readiness with the load before it, 0 (load does not matter) to 1 (nothing else does).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static PredictedReadiness Of(double mean, double standardDeviation, double persistence, double usualLoad, double loadStandardDeviation, double loadShare)
    {
        var phi = Within.Ends(persistence, 0, ReadinessChain.MostPersistence);
        var spread = Within.Ends(standardDeviation, 0, 50) * Math.Sqrt(1 - phi * phi);
        return new PredictedReadiness(Within.Ends(mean, 0, 100), phi, Within.NotNegative(usualLoad),
            Within.Ends(loadShare, 0, 1) * spread / Within.AboveZero(loadStandardDeviation));
    }

    /// <summary>Readiness expected tomorrow morning, 0 to 100.</summary>
    /// <param name="readiness">This morning's, 0 to 100.</param>
    /// <param name="load">Today's load, AU; 0 or more.</param>
    public double Tomorrow(double readiness, double load) =>
        Math.Clamp(Mean + Persistence * (readiness - Mean) - _pointsPerLoad * (load - UsualLoad), 0, 100);

    /// <summary>Readiness expected tomorrow morning after each step of micro-recovery.</summary>
    public StepReadiness AfterSteps(double readiness, StepLoads loads) =>
        new(Tomorrow(readiness, loads.IntensityReduced), Tomorrow(readiness, loads.VolumeReduced), Tomorrow(readiness, loads.FullRest));
}

namespace AthleteOs.Rules.Policies;

/// <summary>The morning's signal that a policy requires for a key session. Manifests write its name in lower case.</summary>
internal enum PolicySignal
{
    /// <summary>This morning's readiness score. The default.</summary>
    Readiness,

    /// <summary>This morning's ln rMSSD.</summary>
    Hrv,
}

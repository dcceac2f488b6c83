namespace AthleteOs.Rules.Cluster;

/// <summary>An athlete's place in the cluster, on one host at a time. The key is the athlete's id.</summary>
[Alias("AthleteOs.IAthleteGrain")]
internal interface IAthleteGrain : IGrainWithStringKey
{
    /// <summary>Catches up the athlete.</summary>
    [Alias("CatchUp")]
    [ResponseTimeout("00:01:00")]
    Task<CaughtUpAnswer> CatchUp();

    /// <summary>Adds batches of entries to the journal in order, and answers after they are safe.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="condition">The condition of each; null for none.</param>
    /// <param name="caller">The name of the caller, for the journal.</param>
    [Alias("Append")]
    Task<AppendAnswer> Append(IReadOnlyList<EntryBatch> batches, EntryCondition? condition, string caller);

    /// <summary>Removes what the host has in memory of the athlete.</summary>
    [Alias("Forget")]
    Task Forget();
}

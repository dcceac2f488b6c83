namespace AthleteOs.Rules.Cluster;

/// <summary>The policies that each host of the cluster serves. There is one, with key 0.</summary>
[Alias("AthleteOs.IServedPoliciesGrain")]
internal interface IServedPoliciesGrain : IGrainWithIntegerKey
{
    /// <summary>Notes what a host serves.</summary>
    /// <param name="host">The host and its policies.</param>
    /// <returns>What each host serves.</returns>
    [Alias("Report")]
    Task<IReadOnlyList<ServedPolicies>> Report(ServedPolicies host);
}

/// <summary>The digest of each policy that a host serves.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.ServedPolicies")]
internal sealed record ServedPolicies([property: Id(0)] string Host, [property: Id(1)] IReadOnlyDictionary<string, string> Digests);

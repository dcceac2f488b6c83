namespace AthleteOs.Rules.Cluster;

/// <summary>The policies that each host of the cluster serves. There is one, with key 0.</summary>
[Alias("AthleteOs.IServedPoliciesGrain")]
internal interface IServedPoliciesGrain : IGrainWithIntegerKey
{
    /// <summary>Notes the policies of a host.</summary>
    /// <param name="host">The host with its policies.</param>
    /// <returns>The policies of each host.</returns>
    [Alias("Report")]
    Task<IReadOnlyList<ServedPolicies>> Report(ServedPolicies host);
}

/// <summary>The digest of each policy that a host serves.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.ServedPolicies")]
internal sealed record ServedPolicies([property: Id(0)] string Host, [property: Id(1)] IReadOnlyDictionary<string, string> Digests);

using System.Globalization;
using System.Runtime;
using System.Security.Cryptography;
using AthleteOs.Rules.Explaining;

namespace AthleteOs.Rules.TestKit;

/// <summary>A thousand random mornings, decided under the shipped policies, as a digest of the decision documents of each policy.</summary>
/// <remarks>The seed is fixed: the digests depend on the policies, the code and nothing else.</remarks>
public static class DecidedMornings
{
    /// <summary>At least this many mornings are decided, the same number under each policy.</summary>
    public const int AtLeast = 1000;

    private const int Seed = 20261130;

    /// <summary>A line for each policy: its name, the number of mornings, and the digest of all decision documents.</summary>
    public static string Digests()
    {
        string[] ids = [.. ShippedPolicies.Ids()];
        var count = (AtLeast + ids.Length - 1) / ids.Length;
        return string.Concat(ids.Select(id =>
        {
            var (policy, random) = (ShippedPolicies.Get(id), new Random(Seed));
            var mornings = new RandomMornings(policy);
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var n = 0; n < count; n++)
            {
                var morning = mornings.Next(random);
                digest.AppendData(DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning)));
            }

            return string.Create(CultureInfo.InvariantCulture, $"{id} {count} sha256:{Convert.ToHexStringLower(digest.GetHashAndReset())}\n");
        }));
    }

    /// <summary>The settings of this process that no decision may depend on, and the number of methods that it compiled by itself.</summary>
    public static string Settings() => string.Create(CultureInfo.InvariantCulture,
        $"{CultureInfo.CurrentCulture.Name} {(1.5).ToString(CultureInfo.CurrentCulture)} {TimeZoneInfo.Local.Id} {(GCSettings.IsServerGC ? "server" : "workstation")} {JitInfo.GetCompiledMethodCount()}\n");
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Hosting;

/// <summary>Which policies a process serves, and how it watches over them. Checked when the process starts.</summary>
public sealed class AthleteOsRulesOptions
{
    /// <summary>The folder of the policies' folders, such as <c>rules</c>. It must be there at the start.</summary>
    public string RulesFolder { get; set; } = "";

    /// <summary>
    /// The ids of the policies to serve, each the name of its folder. Empty means every folder that has a <c>policy.json</c> and an id for a
    /// name, also one that joins later. A folder such as <c>new.tmp</c>, to be renamed when it is whole, is ignored.
    /// </summary>
    public IList<string> Policies { get; } = [];

    /// <summary>Whether a policy is loaded anew when its files, or those of what it extends, change. The default is yes.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>The time for which a policy's files must stay the same before they are loaded, 0 to 60,000 ms. The default is 300 ms.</summary>
    public int SettleMilliseconds { get; set; } = 300;

    /// <summary>
    /// The time between two comparisons of the files' contents, 10 to 3,600,000 ms. The default is 2,000 ms. The file system's own messages only
    /// bring a comparison forward: they are known to get lost.
    /// </summary>
    public int LookAgainMilliseconds { get; set; } = 2_000;

    /// <summary>
    /// The public key (ECDSA P-256, as PEM text) of every policy's signature; null if policies need none. A missing
    /// signature is then as bad as a wrong one.
    /// </summary>
    public string? PublicKey { get; set; }

    /// <summary>
    /// With <see cref="PublicKey"/>: the lowest version to serve, by policy id. A process refuses a version older than one that it served;
    /// this keeps the limit across a restart.
    /// </summary>
    public IDictionary<string, string> LowestVersions { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Names each wrong setting in words.</summary>
internal sealed class AthleteOsRulesOptionsValidator : IValidateOptions<AthleteOsRulesOptions>
{
    private const int LongestSettle = 60_000;
    private const int ShortestLook = 10;
    private const int LongestLook = 3_600_000;

    public ValidateOptionsResult Validate(string? name, AthleteOsRulesOptions options)
    {
        var wrong = Wrong(options).ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Wrong(AthleteOsRulesOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.RulesFolder))
        {
            yield return "RulesFolder is not set; give the folder of the policies, such as rules";
        }
        else if (!Directory.Exists(options.RulesFolder))
        {
            yield return $"RulesFolder is {options.RulesFolder}; there is no such folder";
        }
        else if (File.Exists(Path.Combine(options.RulesFolder, "policy.json")))
        {
            yield return $"RulesFolder is {options.RulesFolder}, which is itself a policy; give the folder above it";
        }

        foreach (var id in options.Policies.Where(id => !Words.IsDashName(id ?? "")))
        {
            yield return $"Policies names \"{id}\", which cannot be a policy's id: lower-case letters, digits and dashes";
        }

        foreach (var twice in options.Policies.GroupBy(id => id, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
        {
            yield return $"Policies names \"{twice.Key}\" twice";
        }

        if (options.SettleMilliseconds is < 0 or > LongestSettle)
        {
            yield return FormattableString.Invariant($"SettleMilliseconds is {options.SettleMilliseconds}; it must be from 0 to {LongestSettle}");
        }

        if (options.LookAgainMilliseconds is < ShortestLook or > LongestLook)
        {
            yield return FormattableString.Invariant($"LookAgainMilliseconds is {options.LookAgainMilliseconds}; it must be from {ShortestLook} to {LongestLook}");
        }

        if (options.PublicKey is { } pem && SigningKey.Public(pem, out var wrong) is var key)
        {
            if (key is null)
            {
                yield return $"PublicKey cannot be used: {wrong}";
            }

            key?.Dispose();
        }

        foreach (var (id, version) in options.LowestVersions)
        {
            if (!PolicyVersion.IsValid(version))
            {
                yield return $"LowestVersions has \"{version}\" for {id}; a version is three numbers, such as 1.0.0";
            }
        }

        if (options is { LowestVersions.Count: > 0, PublicKey: null })
        {
            yield return "LowestVersions needs a PublicKey: without a signature anybody can raise a version";
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Releases;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>
/// The fields of a variant as a person filled them in. A field that still has the base's value of the loaded page is unchanged, also if the base
/// changed since. So nothing is lost, and nothing old comes back.
/// </summary>
/// <param name="Name">The id of the variant.</param>
/// <param name="Title">Its title.</param>
/// <param name="Reason">The reason.</param>
/// <param name="By">The person, on a service without keys.</param>
/// <param name="BaseDigest">The digest of the base that the person saw.</param>
/// <param name="After">The newest version that the person saw; empty for none.</param>
/// <param name="Parameters">The texts of the parameters by name; empty for the base's value.</param>
/// <param name="Files">The texts of the files by name; empty for the base's file.</param>
public sealed record VariantFields(string Name, string Title, string Reason, string By, string BaseDigest, string After, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Files)
{
    private const string Parameter = "p.";
    private const string File = "f.";
    private const string Seen = "seen.";
    private const int LongestNumber = 24;

    internal static VariantFields Of(IFormCollection form) => new(
        Text(form, "name"), Text(form, "title"), Text(form, "reason"), Text(form, "by"), Text(form, "base_digest"), Text(form, "after"),
        Changed(form, Parameter, value => value.Trim()), Changed(form, File, text => PrintOf(text)));

    /// <summary>The empty form of a new variant.</summary>
    internal static VariantFields New(string digest) => new("", "", "", "", digest, "", new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>The form of the next version of a variant.</summary>
    internal static VariantFields Next(VariantVersion version, string digest) => new(
        version.Policy.Id, ManifestOf(version)?["title"]?.Text ?? "", "", "", digest, version.Policy.Version,
        (ManifestOf(version)?["parameters"]?.Fields ?? []).ToDictionary(f => f.Name, f => Words.Number(f.Value["value"]!.Number), StringComparer.Ordinal),
        version.Own.Where(f => f.Key != VariantFiles.Manifest).ToDictionary(StringComparer.Ordinal));

    /// <summary>A short print of a text, whatever the line ends.</summary>
    internal static string PrintOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").Trim())))[..16];

    /// <summary>The draft; null, with a fault of each wrong field.</summary>
    internal VariantDraft? Read(string baseId, Policy of, bool needsName, Dictionary<string, string> faults)
    {
        if (VariantDraft.IdFault(Name) is { } id)
        {
            faults["name"] = Name.Length == 0 ? "The name is empty." : $"The name {id}.";
        }

        Note("title", "title", Title, VariantDraft.LongestTitle);
        Note("reason", "reason", Reason, OverrideRequest.LongestReason);
        if (needsName)
        {
            Note("by", "name of the person", By, OverrideRequest.LongestName);
        }

        var parameters = Numbers(of, faults);
        return faults.Count > 0 ? null : new VariantDraft(Name, baseId, BaseDigest, After.Length == 0 ? null : After, Title, parameters, Files);

        void Note(string field, string what, string text, int most)
        {
            if (OverrideRequest.Fault(text, most) is { } fault)
            {
                faults[field] = $"The {what} {fault}.";
            }
        }
    }

    /// <summary>The draft as far as it is typed, to check it. Wrong numbers are left out, because the form names them.</summary>
    internal VariantDraft Read(string id, string baseId, Policy of) => new(id, baseId, BaseDigest, null, id, Numbers(of, new Dictionary<string, string>(StringComparer.Ordinal)), Files);

    private Dictionary<string, double> Numbers(Policy of, Dictionary<string, string> faults)
    {
        var parameters = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var parameter in of.Parameters.Where(p => Parameters.GetValueOrDefault(p.Name) is { Length: > 0 } text && text != Words.Number(p.Value)))
        {
            if (MorningForm.Number($"{Parameter}{parameter.Name}", parameter.Name, Parameters[parameter.Name], parameter.Min, parameter.Max, faults) is { } value)
            {
                parameters[parameter.Name] = value;
            }
        }

        return parameters;
    }

    // The fields that differ from the base of the loaded page.
    private static Dictionary<string, string> Changed(IFormCollection form, string prefix, Func<string, string> print) => form.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(f => (Name: f.Key[prefix.Length..], Text: f.Value.ToString(), Seen: form[$"{Seen}{f.Key}"].ToString()))
        .Where(f => f.Text.Trim().Length > 0 && print(f.Text) != f.Seen).ToDictionary(f => f.Name, f => prefix == Parameter ? Short(f.Text.Trim()) : f.Text.ReplaceLineEndings("\n"), StringComparer.Ordinal);

    private static string Short(string number) => number.Length <= LongestNumber ? number : number[..LongestNumber];

    private static JsonValue? ManifestOf(VariantVersion version) => JsonSource.Read(VariantFiles.Manifest, Encoding.UTF8.GetBytes(version.Own[VariantFiles.Manifest]), new Findings());

    private static string Text(IFormCollection form, string field) => form[field].ToString().Trim();
}

using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>A variant as a person or a program drafts it: changed parameters, and whole rule files.</summary>
/// <param name="Id">The variant's id.</param>
/// <param name="Base">The policy that it extends.</param>
/// <param name="BaseDigest">The digest of the base that the author saw.</param>
/// <param name="After">The newest version of the variant that the author saw; null for none.</param>
/// <param name="Title">Its title.</param>
/// <param name="Parameters">The changed values by parameter.</param>
/// <param name="Files">The text of changed rule files and of cases, by name.</param>
internal sealed record VariantDraft(
    string Id, string Base, string BaseDigest, string? After, string Title, IReadOnlyDictionary<string, double> Parameters, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>The most characters of an id or a title.</summary>
    public const int LongestTitle = 100;

    /// <summary>The file for the variant's own cases.</summary>
    public const string CasesFile = "cases/variant.json";

    private static readonly string[] Fields = ["base", "base_digest", "after", "title", "parameters", "files"];

    /// <summary>Reads a document <c>{ "base", "base_digest", "after", "title", "parameters", "files" }</c>; null, with findings, if it is unusable.</summary>
    /// <param name="id">The variant's id.</param>
    /// <param name="utf8">The document.</param>
    /// <param name="findings">Receives the findings.</param>
    public static VariantDraft? Read(string id, ReadOnlySpan<byte> utf8, Findings findings)
    {
        if (JsonSource.Read("body", utf8, findings, JsonSource.MaxBytes) is not { } root || StrictObject.Open(root, "a variant", findings, Fields) is not { } fields)
        {
            return null;
        }

        var (of, digest, title) = (fields.Text("base", needed: true), fields.Text("base_digest", needed: true), fields.Text("title", needed: true));
        var after = fields.Find("after") is null or { Kind: JsonKind.Null } ? null : fields.Text("after");
        if (title?.Length > LongestTitle)
        {
            findings.Error(fields.Find("title")!.Place, Codes.OutOfRange, $"title has {Words.Number(title.Length)} characters; write at most {LongestTitle}");
        }

        var (parameters, files) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var field in fields.Table("parameters"))
        {
            Add(parameters, field, JsonKind.Number, "a number", field.Value.Number, findings);
        }

        foreach (var field in fields.Table("files"))
        {
            if (FileFault(field.Name) is { } fault)
            {
                findings.Error(field.NamePlace, Codes.BadName, fault);
            }
            else
            {
                Add(files, field, JsonKind.Text, "the file's text", field.Value.Text, findings);
            }
        }

        return findings.NoErrors ? new VariantDraft(id, of!, digest!, after, title!, parameters, files) : null;
    }

    /// <summary>The fault of a variant's id; null if it is usable.</summary>
    public static string? IdFault(string id) => Words.IsDashName(id) && id.Length <= LongestTitle ? null : "must be lower-case letters, digits and dashes, such as sore-from-five";

    private static string? FileFault(string name)
    {
        var (plain, isCase) = (Path.GetFileNameWithoutExtension(name), name.StartsWith("cases/", StringComparison.Ordinal));
        return name == VariantFiles.Manifest ? "the service writes policy.json; give \"title\" and \"parameters\""
            : Words.IsDashName(plain) && (name == $"{(isCase ? "cases/" : "")}{plain}.json" || name == $"{plain}.csv") ? null
            : $"\"{name}\" is no file of a policy; write a name such as gating.json or {CasesFile}";
    }

    private static void Add<T>(Dictionary<string, T> to, JsonField field, JsonKind kind, string what, T value, Findings findings)
    {
        if (field.Value.Kind != kind)
        {
            findings.Error(field.Value.Place, Codes.WrongType, $"\"{field.Name}\" must be {what}, not {field.Value.KindInWords}");
        }
        else if (!to.TryAdd(field.Name, value))
        {
            findings.Error(field.NamePlace, Codes.RepeatedField, $"\"{field.Name}\" is there twice; keep one");
        }
    }
}

using System.Text;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>What a schema and the strict reader say of one document.</summary>
/// <param name="Refusals">What the schema refuses; empty when it accepts.</param>
/// <param name="Codes">The codes of the reader's errors about this document and about what follows from it elsewhere.</param>
/// <param name="OwnCodes">The codes of the errors that stand in this document.</param>
/// <param name="Errors">The errors as an author reads them.</param>
internal sealed record Judgement(IReadOnlyList<string> Refusals, IReadOnlyList<string> Codes, IReadOnlyList<string> OwnCodes, IReadOnlyList<string> Errors)
{
    public bool SchemaRefuses => Refusals.Count > 0;

    public bool ReaderRefuses => Codes.Count > 0;

    public override string ToString() =>
        $"schema: {(SchemaRefuses ? string.Join("; ", Refusals) : "accepts")}\nreader: {(ReaderRefuses ? string.Join('\n', Errors) : "accepts")}";
}

/// <summary>Holds documents against their schema and against the strict reader.</summary>
internal static partial class Judging
{
    private static readonly Dictionary<string, Lazy<Task<JsonSchema>>> Schemas = new[] { "policy", "rule-set", "case", "mutants", "facts", "athlete", "events", "decision", "experiment", "session" }
        .ToDictionary(n => n, n => new Lazy<Task<JsonSchema>>(() => JsonSchema.FromFileAsync(Root.Of("rules", "schema", $"{n}.schema.json"))), StringComparer.Ordinal);

    private static readonly Lazy<ReadyPolicy> Ready = new(() => PolicyLoader.Load(new PolicyFiles("weekly", Files("", [])), new FusedRuleEngine(), new Findings())!);

    public static async Task<Judgement> Judge(string kind, string text)
    {
        var refusals = await Refusals(SchemaOf(kind), text);
        var errors = Read(kind, Utf8(text), withExpressions: refusals.Count > 0);
        return new Judgement(
            refusals,
            [.. errors.Select(e => e.Code)],
            [.. errors.Where(e => e.Place.File == FileOf(kind)).Select(e => e.Code)],
            [.. errors.Select(e => e.ToString())]);
    }

    public static async Task<IReadOnlyList<string>> Refusals(string schema, string text)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        return [.. (await Schemas[schema].Value).Validate(JToken.ReadFrom(reader)).Select(e => $"{e.Path} {e.Kind}")];
    }

    /// <summary>The reader's errors about a rule set that is the whole of a policy.</summary>
    public static IReadOnlyList<Finding> ReadAlone(string ruleSet)
    {
        const string Manifest = """
            { "id": "alone", "version": "1.0.0", "title": "Alone", "says": "One rule set.", "steps": { "daily": [{ "rule_set": "w", "hit_policy": "all" }] } }
            """;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["policy.json"] = Utf8(Manifest), ["w.json"] = Utf8(ruleSet) };
        return Load(new PolicyFiles("alone", files), withExpressions: true);
    }

    private static List<Finding> Read(string kind, byte[] bytes, bool withExpressions)
    {
        var findings = new Findings();
        switch (kind)
        {
            case "facts":
                _ = FactsReader.Read("facts.json", bytes, findings);
                return ErrorsOf(findings);
            case "case":
                return ReadCases(bytes);
            case "variant":
                var own = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["policy.json"] = bytes };
                return Load(new PolicyFiles("wider", own, id => id == "weekly" ? new PolicyFiles("weekly", Files("", [])) : null), withExpressions);
            default:
                return Load(new PolicyFiles("weekly", Files(kind, bytes)), withExpressions);
        }
    }

    // Expressions are compiled only where the files themselves are sound and somebody asks: a schema does not look into them, and they take most of the time.
    private static List<Finding> Load(PolicyFiles files, bool withExpressions)
    {
        var findings = new Findings();
        if (new PolicyReader(findings).Read(files, out _) is not null && withExpressions)
        {
            findings = new Findings();
            _ = PolicyLoader.Load(files, new FusedRuleEngine(), findings);
        }

        return ErrorsOf(findings);
    }

    // What is wrong with a case itself is told in its result, as text.
    private static List<Finding> ReadCases(byte[] bytes)
    {
        var findings = new Findings();
        var report = PolicyCases.Run(Ready.Value, new PolicyFiles("weekly", Files("case", bytes)), findings);
        var told = from result in report.Results
                   where result.Verdict == CaseVerdict.Error
                   from message in result.Messages
                   select new Finding(result.Place, Code().Match(message).Value, message);
        return [.. ErrorsOf(findings), .. told];
    }

    private static List<Finding> ErrorsOf(Findings findings) => [.. findings.InOrder().Where(f => f.Severity == Severity.Error)];

    private static Dictionary<string, byte[]> Files(string kind, byte[] bytes) => new(StringComparer.Ordinal)
    {
        ["policy.json"] = kind == "policy" ? bytes : Utf8(Samples.Policy),
        ["gating.json"] = kind == "rule-set" ? bytes : Utf8(Samples.Gating),
        ["intent.json"] = Utf8(Samples.Intent),
        ["archetypes.json"] = Utf8(Samples.Archetypes),
        ["cases/cases.json"] = kind == "case" ? bytes : Utf8(Samples.Cases),
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string SchemaOf(string kind) => kind == "variant" ? "policy" : kind;

    private static string FileOf(string kind) => kind switch
    {
        "policy" => "weekly/policy.json",
        "variant" => "wider/policy.json",
        "rule-set" => "weekly/gating.json",
        "case" => "weekly/cases/cases.json",
        _ => "facts.json",
    };

    [GeneratedRegex(@"\bAO\d{3}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}

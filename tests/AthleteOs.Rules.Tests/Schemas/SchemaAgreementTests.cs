using System.Text.Json;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>
/// An editor that knows the schema and the strict reader must not contradict each other: what the schema underlines the reader
/// refuses, and what a schema can say of the reader's errors it says.
/// </summary>
public partial class SchemaAgreementTests
{
    // Codes that a schema can express: unknown, missing and refused fields, wrong types and words, ranges, an expression or a group.
    private static readonly string[] Expressible =
        [Codes.UnknownField, Codes.MissingField, Codes.WrongType, Codes.OutOfRange, Codes.UnknownWord, Codes.RefusedField, Codes.ExpressionOrGroup];

    public static TheoryData<string> Kinds { get; } = ["policy", "variant", "rule-set", "case", "facts"];

    public static TheoryData<string, string, string> Broken => BrokenDocuments.ForBoth;

    public static TheoryData<string, string, string, string> BrokenForTheReader => BrokenDocuments.ForTheReader;


    [Theory, MemberData(nameof(Kinds))]
    public async Task Both_accept_a_sound_document(string kind)
    {
        var judged = await Judging.Judge(kind, Samples.Of(kind).ToJsonString());
        judged.SchemaRefuses.ShouldBeFalse(judged.ToString());
        judged.ReaderRefuses.ShouldBeFalse(judged.ToString());
    }

    [Theory, MemberData(nameof(Broken))]
    public async Task Both_refuse_a_broken_document(string kind, string code, string edit)
    {
        var judged = await Judging.Judge(kind, Edit.Apply(Samples.Of(kind), edit));
        judged.SchemaRefuses.ShouldBeTrue(judged.ToString());
        judged.Codes.ShouldContain(code, judged.ToString());
    }

    [Theory, MemberData(nameof(BrokenForTheReader))]
    public async Task Only_the_reader_refuses_what_no_schema_can_say(string kind, string code, string edit, string why)
    {
        var judged = await Judging.Judge(kind, Edit.Apply(Samples.Of(kind), edit));
        judged.SchemaRefuses.ShouldBeFalse($"the schema can say it after all ({why}): make it a row of ForBoth\n{judged}");
        judged.Codes.ShouldContain(code, judged.ToString());
    }

    // JSON readers keep the last of two fields of one name before a schema sees them.
    [Theory]
    [InlineData("policy", "title"), InlineData("variant", "extends"), InlineData("rule-set", "WorkflowName"), InlineData("case", "title"), InlineData("facts", "date")]
    public async Task A_repeated_field_is_for_the_reader_alone(string kind, string field)
    {
        var sample = Samples.Of(kind);
        var judged = await Judging.Judge(kind, $"{{ \"{field}\": {sample[field]!.ToJsonString()}, {sample.ToJsonString()[1..]}");
        judged.SchemaRefuses.ShouldBeFalse(judged.ToString());
        judged.Codes.ShouldBe([Codes.RepeatedField], judged.ToString());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_small_change_is_judged_alike(string kind)
    {
        var contradictions = new List<string>();
        foreach (var edit in SmallChanges.Of(Samples.Of(kind)))
        {
            var judged = await Judging.Judge(kind, Edit.Apply(Samples.Of(kind), edit));
            var schemaAlone = judged.SchemaRefuses && !judged.ReaderRefuses;
            var readerAlone = !judged.SchemaRefuses && judged.OwnCodes.Any(Expressible.Contains) && !IsKnown(kind, edit, NoSchemaSays);
            if (schemaAlone || readerAlone)
            {
                contradictions.Add($"{edit}\n{judged}\n");
            }
        }

        contradictions.ShouldBeEmpty();
    }

    // Patterns of changes of which the same is true as of the rows of BrokenDocuments.ForTheReader.
    private static readonly (string Kind, string Edit)[] NoSchemaSays =
    [
        ("policy|variant|case", "= 1e999$"),
        ("case", @"^(remove |rename )?facts(\.athlete(\.athlete_id)?|\.date|\.weekly_intent)?( |$)"),
    ];

    private static bool IsKnown(string kind, string edit, (string Kind, string Edit)[] exceptions) =>
        Array.Exists(exceptions, e => e.Kind.Split('|').Contains(kind) && Regex.IsMatch(edit, e.Edit, RegexOptions.None, TimeSpan.FromSeconds(1)));

    [SharedDataFact(SharedData.HostileRules)]
    public async Task Hostile_rule_sets_are_judged_alike()
    {
        using var corpus = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.File(SharedData.HostileRules), TestContext.Current.CancellationToken));
        var accepted = new List<string>();
        foreach (var document in corpus.RootElement.GetProperty("documents").EnumerateObject())
        {
            var text = AsRulesHere(document.Value.GetString()!);
            var errors = Judging.ReadAlone(text);
            if (errors.Count == 0)
            {
                accepted.Add(document.Name);
            }

            await AgreesWithSchema(document.Name, text, errors);
        }

        accepted.ShouldBe(["ok", "bom", "all_disabled"], ignoreOrder: true);
    }

    private static async Task AgreesWithSchema(string name, string text, IReadOnlyList<Finding> errors)
    {
        // What is not JSON, or holds a field twice, is refused before a schema could look at it.
        if (errors.Any(e => e.Code is Codes.NotJson or Codes.RepeatedField))
        {
            return;
        }

        // A number out of range stands inside an expression here, where a schema does not look.
        var refusals = await Judging.Refusals("rule-set", text.TrimStart('\uFEFF'));
        var both = $"{name}\nschema: {string.Join("; ", refusals)}\nreader: {string.Join('\n', errors)}";
        (refusals.Count > 0 && errors.Count == 0).ShouldBeFalse(both);
        (refusals.Count == 0 && errors.Any(e => e.Code != Codes.OutOfRange && Expressible.Contains(e.Code))).ShouldBeFalse(both);
    }

    // The corpus is written for any facts; here a rule has an effect and words, and facts have these names.
    private static string AsRulesHere(string text) => RuleName().Replace(text, """$0,"SuccessEvent":"forbid_key","Properties":{"says":"For the tests.","evidence":"tests"}""")
        .Replace("f.Injured", "today.Injury == true", StringComparison.Ordinal)
        .Replace("f.Readiness", "today.ReadinessScore", StringComparison.Ordinal);

    [GeneratedRegex("\"RuleName\":\"[rR]\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RuleName();
}

using System.Reflection;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>The scientist's pages list every fact, every parameter of the physiology and every code.</summary>
public sealed partial class RulesPageTests
{
    [Fact]
    public void Every_fact_is_in_the_table() => Generated(Table(), "facts", "facts.md");

    [Fact]
    public void Every_parameter_that_the_physiology_reads_is_in_the_table() =>
        Generated(
            "| parameter | within | serves the |\n|---|---|---|\n"
            + string.Concat(ModelParameters.Names.Select(n => $"| `{n.Name}` | {Words.Number(n.Min)} to {Words.Number(n.Max)} | {n.Serves} |\n")),
            "numbers",
            "deciding.md");

    [Fact]
    public void Every_code_is_explained_and_no_other()
    {
        var declared = typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!);
        Row().Matches(File.ReadAllText(Root.Of("rules", "docs", "codes.md"))).Select(m => m.Groups["code"].Value).ShouldBe(declared.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Evidence_of_the_chapter_names_a_heading_of_its_page()
    {
        var headings = File.ReadLines(Root.Of("rules", "docs", "weekly-planning.md")).Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..]).ToArray();
        var named = 0;
        foreach (var policy in ShippedPolicies.Ids().Select(ShippedPolicies.Get))
        {
            foreach (var evidence in policy.Policy.Parameters.Select(p => p.Evidence).Concat(policy.RuleSets.SelectMany(s => s.Source.Rules).Select(r => r.Evidence)).Where(e => e.StartsWith("spec: ", StringComparison.Ordinal)))
            {
                headings.ShouldContain(h => evidence.StartsWith($"spec: {h}", StringComparison.Ordinal), $"{policy.Policy.Id}: {evidence}");
                named++;
            }
        }

        named.ShouldBeGreaterThan(50);
    }

    private static void Generated(string table, string name, string page)
    {
        string[] file = ["rules", "docs", page];
        var (begin, end, text) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->", File.ReadAllText(Root.Of(file)));
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        Golden.Matches(text[..from] + table + text[to..], file);
    }

    private static string Table() => "| in documents | in rules | what it is | values | worse | missing means |\n|---|---|---|---|---|---|\n"
        + string.Concat(FactCatalog.All.Select(f => $"| {(f.About.Origin is FactOrigin.Given or FactOrigin.Computed ? "" : $"`{f.Path}`")} | `{f.Name}` | {f.About.Says} | {Values(f)} | {Direction(f)} | {Missing(f)} |\n"));

    private static string Values(FactDefinition fact) => fact.Kind switch
    {
        FactKind.Flag => "yes or no",
        FactKind.Choice => string.Join(", ", fact.Choices.Select(c => fact.Property.PropertyType == typeof(DayOfWeek) ? c : Words.Snake(c))),
        _ => $"{Words.Number(fact.About.Min)} to {Words.Number(fact.About.Max)}{(fact.About.Whole ? ", whole" : "")}{(fact.About.Unit.Length > 0 ? $" ({fact.About.Unit})" : "")}{(fact.About.MayBeNever ? " or \"never\"" : "")}{(fact.Kind == FactKind.Series ? ", one a day" : "")}",
    };

    private static string Direction(FactDefinition fact) => fact.About.Worse switch
    {
        Worse.Lower => fact.Kind == FactKind.Flag ? "no" : "lower",
        Worse.Higher => fact.Kind == FactKind.Flag ? "yes" : fact.Kind == FactKind.Choice ? fact.Choices[^1].ToLowerInvariant() : "higher",
        _ => "",
    };

    private static string Missing(FactDefinition fact) => fact.About.Origin switch
    {
        FactOrigin.Observed => "unknown",
        FactOrigin.Computed => "unknown: worked out by the planner, never given",
        FactOrigin.Believed => "the policy's prior",
        FactOrigin.Intended => "made by the intent step",
        _ => "never missing",
    };

    [GeneratedRegex(@"^\| (?<code>AO\d{3}) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}

using System.Reflection;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>The scientist's page lists every fact and every code there is.</summary>
public sealed partial class RulesPageTests
{
    private const string Begin = "<!-- facts -->\n";
    private const string End = "<!-- end of facts -->";
    private const string BeginNumbers = "<!-- numbers -->\n";
    private const string EndNumbers = "<!-- end of numbers -->";

    private static string Page => File.ReadAllText(Root.Of("rules", "README.md"));

    [Fact]
    public void Every_fact_is_in_the_table()
    {
        var page = Page;
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        Golden.Matches(page[..from] + Table() + page[to..], "rules", "README.md");
    }

    [Fact]
    public void Every_parameter_that_the_physiology_reads_is_in_the_table()
    {
        var page = Page;
        var (from, to) = (page.IndexOf(BeginNumbers, StringComparison.Ordinal) + BeginNumbers.Length, page.IndexOf(EndNumbers, StringComparison.Ordinal));
        var table = "| parameter | within | serves the |\n|---|---|---|\n"
            + string.Concat(ModelParameters.Names.Select(n => $"| `{n.Name}` | {Words.Number(n.Min)} to {Words.Number(n.Max)} | {n.Serves} |\n"));
        Golden.Matches(page[..from] + table + page[to..], "rules", "README.md");
    }

    [Fact]
    public void Every_code_is_explained_and_no_other()
    {
        var declared = typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!).Where(c => string.CompareOrdinal(c, "AO700") < 0);
        Row().Matches(Page).Select(m => m.Groups["code"].Value).ShouldBe(declared.Order(StringComparer.Ordinal));
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

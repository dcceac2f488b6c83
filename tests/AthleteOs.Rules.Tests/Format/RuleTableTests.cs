using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.TestKit;
using CsCheck;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

/// <summary>A rule set that is a table becomes the rules that its rows say, and what is wrong with it has the row and column of its cell.</summary>
public sealed class RuleTableTests
{
    private const string Table = """
        rule,today.ReadinessScore,today.Illness,athlete.ResponderClass,derived.Bar,effect,says,evidence
        ready,>= derived.Bar,no,!Low,-,permit_key,"Ready, and well.",a test
        middling,60..70,,High,<= p.Margin + 70,forbid_key,Middling.,a test
        outside,!60..70,-,,-,note,Outside.,a test
        unsure,null,-,ResponderClass.Low,> 10,forbid_key,Not known.,a test
        """;

    [Theory]
    [InlineData("ready", "today.ReadinessScore >= derived.Bar && today.Illness == false && athlete.ResponderClass != ResponderClass.Low")]
    [InlineData("middling", "today.ReadinessScore >= 60 && today.ReadinessScore <= 70 && athlete.ResponderClass == ResponderClass.High && derived.Bar <= p.Margin + 70")]
    [InlineData("outside", "(today.ReadinessScore < 60 || today.ReadinessScore > 70)")]
    [InlineData("unsure", "today.ReadinessScore == null && athlete.ResponderClass == ResponderClass.Low && derived.Bar > 10")]
    public void A_row_is_the_rule_that_its_cells_say(string rule, string expression)
    {
        var policy = With(Table).Load(new Findings()).ShouldNotBeNull();
        policy.Rules.Single(r => r.Rule.Id == $"gating.{rule}").Rule.Clause.Expression!.Text.ShouldBe(expression);
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("sep=,\n")]
    public void What_spreadsheets_put_before_a_table_is_no_part_of_it(string before) => With(before + Table).Load().All.Where(f => f.Code != Codes.LiteralNumber).ShouldBeEmpty();

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Semicolons_and_tabs_separate_cells_as_well(char separator)
    {
        var other = Table.Replace("\"Ready, and well.\"", "Ready.", StringComparison.Ordinal);
        var policy = With(other.Replace(',', separator).ReplaceLineEndings("\r\n")).Load(new Findings()).ShouldNotBeNull();
        policy.Digest.ShouldBe(With(other).Load(new Findings())!.Policy.Digest);
    }

    // The § stands where the finding must.
    [Theory]
    [InlineData("today.ReadinessScor", "rule,§today.ReadinessScor,effect,says\na,>= 65,note,A.\n", "AO111", "\"today.ReadinessScor\" is not a column of a table; did you mean today.ReadinessScore?")]
    [InlineData("a derived fact that is not there", "rule,§derived.Baar,effect,says\na,>= 65,note,A.\n", "AO111", "did you mean derived.Bar?")]
    [InlineData("a parameter as a column", "rule,§p.Margin,effect,says\na,5,note,A.\n", "AO111", "the parameter p.Margin belongs into a cell")]
    [InlineData("a series", "rule,§hrv.LnRmssd,effect,says\na,> 4,note,A.\n", "AO111", "needs a window")]
    [InlineData("a column without a name", "rule,today.Illness,§,effect,says\na,yes,1,note,A.\n", "AO111", "a column without a name")]
    [InlineData("a column twice", "rule,today.Soreness,§today.Soreness,effect,says\na,> 1,< 5,note,A.\n", "AO112", "the column \"today.Soreness\" is there twice")]
    [InlineData("no effect", "rule,today.Illness,§says\na,yes,A.\n", "AO113", "the table needs a column \"effect\"")]
    [InlineData("an empty effect", "rule,today.Illness,effect,says\na,yes,§,A.\n", "AO113", "the row a needs a cell in the column \"effect\"")]
    [InlineData("a word that is none", "rule,athlete.ResponderClass,effect,says\na,§Hig,note,A.\n", "AO116", "\"Hig\" is no word of athlete.ResponderClass; did you mean High?; the words are Unclassified, Low, Medium, High")]
    [InlineData("a name of capitals", "rule,today.Illness,effect,says\n§Row A,yes,note,A.\n", "AO117", "the rule name \"Row A\" must be lower-case")]
    [InlineData("two rows of one name", "rule,today.Illness,effect,says\na,yes,note,A.\n§a,no,note,B.\n", "AO118", "there are two rules named \"a\" here")]
    [InlineData("an invisible character", "rule,today.Illness,effect,says\na,yes,note,§A\u202E.\n", "AO119", "U+202E")]
    [InlineData("an effect that is none", "rule,today.Illness,effect,says\na,yes,§forbid_ky,A.\n", "AO302", "did you mean \"forbid_key\"?")]
    [InlineData("no number where one is needed", "rule,today.Illness,effect,says\n§a,yes,set:bar,A.\n", "AO304", "needs a number")]
    [InlineData("an empty table", "§", "AO307", "the table is empty")]
    [InlineData("a header only", "§rule,today.Illness,effect,says\n", "AO307", "the table has no rows")]
    [InlineData("rule not first", "today.Illness,§rule,effect,says\nyes,a,note,A.\n", "AO321", "the column \"rule\" stands first")]
    [InlineData("asked behind the effect", "rule,effect,§today.Illness,says\na,note,yes,A.\n", "AO321", "stands before effect")]
    [InlineData("a short row", "rule,today.Illness,effect,says\na,yes,§note\n", "AO321", "the row ends here with 3 of 4 cells")]
    [InlineData("a long row", "rule,today.Illness,effect,says\na,yes,note,A, §B.\n", "AO321", "the row has a cell here")]
    [InlineData("a quote that is not closed", "rule,today.Illness,effect,says\na,yes,note,§\"A.\n", "AO321", "never closed")]
    [InlineData("a formula", "rule,today.Soreness,effect,says\na,§\"=SUM(A1,B2)\",note,A.\n", "AO322", "a spreadsheet's formula")]
    [InlineData("a decimal comma", "rule;today.Soreness;effect;says\na;§> 2,5;note;A.\n", "AO322", "\"> 2,5\" has a decimal comma; write a point")]
    [InlineData("two questions in a cell", "rule,today.Soreness,effect,says\na,§> 2 || true,note,A.\n", "AO322", "a cell tests one thing of its column")]
    [InlineData("a comparison with nothing", "rule,today.Soreness,effect,says\na,§>=,note,A.\n", "AO322", "compares with nothing")]
    [InlineData("not a comparison", "rule,today.Soreness,effect,says\na,§!> 2,note,A.\n", "AO322", "write the opposite of > 2 instead")]
    [InlineData("a parameter that is not there", "rule,today.Illness,today.Soreness,effect,says\na,yes,>= p.§Margn,note,A.\n", "AO403", "p.Margn is not a parameter of this policy; did you mean Margin?")]
    [InlineData("a word for a number", "rule,today.Illness,today.Soreness,effect,says\na,yes,§>= Gate.Red,note,A.\n", "AO404", "a word of a list is alone")]
    [InlineData("yes for a number", "rule,today.Illness,today.Soreness,effect,says\na,yes,§yes,note,A.\n", "AO405", "")]
    [InlineData("a measured number equal to another", "rule,today.Illness,today.Soreness,effect,says\na,yes,§2,note,A.\n", "AO407", "use >= and <=")]
    [InlineData("a row that does the same", "rule,today.Illness,effect,says\na,yes,forbid_key,A.\n§b,yes,forbid_key,B.\n", "AO323", "this row asks and does the same as row 1")]
    public void A_fault_has_the_row_and_column_of_its_cell(string what, string table, string code, string says)
    {
        what.ShouldNotBeEmpty();
        var policy = With(table);
        var place = policy.Marked.ShouldNotBeNull();
        var found = policy.Load().All.Where(f => f.Severity == Severity.Error).ToArray();
        found.ShouldContain(f => f.Code == code && f.Message.Contains(says, StringComparison.Ordinal), string.Join('\n', found.AsEnumerable()));
        var finding = found.First(f => f.Code == code);
        finding.Place.ShouldBe(table == TinyPolicy.Mark ? Place.Whole(place.File) : place, finding.ToString());
        AuthorsWords.Are(finding.Message, table).ShouldBeTrue(finding.Message);
    }

    [Fact]
    public void In_order_a_row_that_asks_more_below_one_that_asks_less_never_speaks()
    {
        var findings = new TinyPolicy().Without("easing.json").WithFile("easing.csv", """
            rule,today.ReadinessScore,today.Illness,effect,says,evidence
            low,< 50,-,reduce_volume,Low.,a test
            low_and_ill,< 50,yes,full_rest,Low and ill.,a test
            """).Load();
        findings.All.Where(f => f.Code == Codes.TableRowSilent).ShouldHaveSingleItem().ToString()
            .ShouldBe("tiny/easing.csv:3:1 AO323 this row never speaks: row 1 above asks no more and speaks first; put the narrower row above, or remove one");
    }

    [Fact]
    public void A_rule_set_in_two_files_is_refused()
    {
        var findings = new TinyPolicy().WithFile("gating.csv", Table).Load();
        findings.All.ShouldContain(f => f.Code == Codes.RepeatedName && f.Message == "the rule set \"gating\" stands in gating.json and in gating.csv; keep one");
    }

    [Fact]
    public void A_table_that_no_step_names_is_a_stray_file() =>
        new TinyPolicy().WithFile("gatng.csv", Table).Load().All.ShouldContain(f => f.Code == Codes.StrayFile && f.Place.File == "tiny/gatng.csv");

    [Fact]
    public void Any_table_reads_the_same_as_the_JSON_that_it_becomes_and_comes_back_as_it_was()
    {
        string[][] cells = [["-", ">= 65", "< derived.Bar", "60..70", "null", "!null"], ["-", "yes", "no"], ["-", "High", "!Low"], ["-", "> p.Margin", "<= p.Margin * 2"]];
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2]).Array[1, 6].Sample(rows =>
        {
            var table = "rule,today.ReadinessScore,today.Illness,athlete.ResponderClass,today.Soreness,effect,says,evidence\n"
                + string.Concat(rows.Select((r, i) => $"r{i},{cells[0][r.Item1]},{cells[1][r.Item2]},{cells[2][r.Item3]},{cells[3][r.Item4]},{(i % 2 == 0 ? "forbid_key" : "note")},Row {i}.,a test\n"));
            var findings = new Findings();
            var drafts = new RuleTableReader(null, findings).Read("gating.csv", Encoding.UTF8.GetBytes(table), null).ShouldNotBeNull();
            findings.All.ShouldBeEmpty();
            var json = RuleTableWriter.Json("gating", drafts);
            var read = new RuleSetReader(findings).Read("gating.json", "gating", Encoding.UTF8.GetBytes(json)).ShouldNotBeNull();
            read.Select(r => r.Clause!.Expression!.Text).ShouldBe(drafts.Select(d => d.Clause!.Expression!.Text));
            var back = new RuleTableReader(null, findings).Read("gating.csv", Encoding.UTF8.GetBytes(RuleTableWriter.Table(read, findings).ShouldNotBeNull()), null).ShouldNotBeNull();
            findings.All.ShouldBeEmpty();
            back.Select(r => (r.Name, r.Clause!.Expression!.Text, r.Event!.Text, r.Says, r.Evidence)).ShouldBe(drafts.Select(r => (r.Name, r.Clause!.Expression!.Text, r.Event!.Text, r.Says, r.Evidence)));
        }, iter: 2000);
    }

    [Fact]
    public void As_JSON_a_policy_with_a_table_has_the_same_digest()
    {
        var table = With(Table).Load(new Findings()).ShouldNotBeNull();
        var json = RuleTableWriter.Json("gating", new RuleTableReader(null, new Findings()).Read("gating.csv", Encoding.UTF8.GetBytes(Table), null)!);
        new TinyPolicy().WithFile("gating.json", json).Load(new Findings()).ShouldNotBeNull().Policy.Digest.ShouldBe(table.Policy.Digest);
    }

    [Fact]
    public void The_policy_with_its_key_sessions_in_a_table_decides_as_its_base_does()
    {
        var (own, extended) = (ShippedPolicies.Get("weekly-planning-table"), ShippedPolicies.Get("weekly-planning"));
        var seed = Effort.Seed;
        Parallel.For(0, 100, batch =>
        {
            var (random, mornings) = (new QuickRandom(seed + batch), new RandomMornings(extended));
            for (var n = 0; n < Effort.Usual(1000); n++)
            {
                var morning = mornings.Next(random);
                Planner.Decide(own, morning).ShouldBe(Planner.Decide(extended, morning), $"seed {seed + batch}, morning {n}");
            }
        });
    }

    private static TinyPolicy With(string table) => new TinyPolicy().Without("gating.json").WithFile("gating.csv", table);
}

using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>The columns of facts that a policy declares itself.</summary>
public sealed class OwnColumnsTests
{
    private const string Csv = "date,tss,own.nights_away,own.travel\n2026-03-01,50,2,long_haul\n2026-03-02,0,,none\n";

    private static readonly Policies.ReadyPolicy Travellers = PagePolicy.Get("own-facts.md", "travellers");

    [Fact]
    public void They_are_read_from_CSV_and_JSON_and_written_back()
    {
        var history = Read(Csv, Travellers, out var findings)!;
        findings.All.ShouldBeEmpty();
        history.Days.Select(d => d.Own).ShouldBe([OwnFacts.None.With("nights_away", 2.0).With("travel", "long_haul"), OwnFacts.None.With("travel", "none")]);
        HistoryWriter.Csv(history).ShouldBe(Csv);
        var json = Read("""[ { "date": "2026-03-01", "own.nights_away": 2, "own.travel": "long_haul" } ]""", Travellers, out findings)!;
        json.Days[0].Own.ShouldBe(history.Days[0].Own);
        findings.All.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_declaration_they_are_ignored_with_a_warning()
    {
        var history = Read(Csv, ShippedPolicies.Get("weekly-planning"), out var findings)!;
        history.Days.ShouldAllBe(d => d.Own.IsEmpty);
        findings.All.Select(f => (f.Code, f.Severity)).ShouldBe([(Codes.UnknownOwnFact, Severity.Warning), (Codes.UnknownOwnFact, Severity.Warning)]);
        Read(Csv, null, out findings)!.Days.Count.ShouldBe(2);
        findings.All.ShouldAllBe(f => f.Message.Contains("no policy reads it here", StringComparison.Ordinal));
        Read("""[ { "date": "2026-03-01", "own.nights_away": 2 }, { "date": "2026-03-02", "own.nights_away": 3 } ]""", null, out findings)!.Days.Count.ShouldBe(2);
        findings.All.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_import_keeps_them_if_the_policy_that_declares_them_is_given()
    {
        HistoryFile[] files = [new("history.csv", Encoding.UTF8.GetBytes(Csv))];
        var findings = new Findings();
        HistoryWriter.Csv(HistoryImport.Read(files, new ImportOptions { Policy = Travellers }, findings)!.History).ShouldBe(Csv);
        findings.All.ShouldBeEmpty();

        HistoryWriter.Csv(HistoryImport.Read(files, new ImportOptions(), findings)!.History).ShouldBe("date,tss\n2026-03-01,50\n2026-03-02,0\n");
        findings.All.Select(f => f.Code).ShouldBe([Codes.UnknownOwnFact, Codes.UnknownOwnFact]);
        findings.All[0].Message.ShouldBe("own.nights_away is a fact of a policy, and no policy reads it here; it is ignored; to keep it, give --policy with the policy that declares it");
    }

    [Theory]
    [InlineData("own.nights_away", "9", "own.nights_away is 9; it must be a whole number from 0 to 7 (nights)")]
    [InlineData("own.nights_away", "1.5", "own.nights_away is 1.5; it must be a whole number from 0 to 7 (nights)")]
    [InlineData("own.travel", "far", "own.travel is \"far\"; it must be one of none, short, long_haul")]
    public void A_value_that_does_not_fit_is_refused(string column, string value, string message)
    {
        Read($"date,tss,{column}\n2026-03-01,50,{value}\n", Travellers, out var findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Message.ShouldBe(message);
    }

    private static TrainingHistory? Read(string text, Policies.ReadyPolicy? policy, out Findings findings)
    {
        findings = new Findings();
        return HistoryReader.Read("history", Encoding.UTF8.GetBytes(text), findings, policy);
    }
}

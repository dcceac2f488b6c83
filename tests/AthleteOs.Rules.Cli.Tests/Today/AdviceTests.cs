using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Today;

/// <summary>Advice about a day is what a person can do.</summary>
public sealed class AdviceTests
{
    private static readonly ReadyPolicy Policy = ShippedPolicies.Get("weekly-planning");
    private static readonly Season Year = Season.Run(Policy, HistoryReader.ReadFile(Root.Of("rules/weekly-planning/examples/year.csv"), new Findings())!, new SeasonOptions("anna") { WellUnlessSaid = true });

    [Fact]
    public void Advice_is_never_about_the_past_and_never_a_cure()
    {
        var advice = Year.Days.Where((_, i) => i % 9 == 0).SelectMany(d => Of(d.Decided.Morning)).ToArray();
        advice.Select(a => a.Kind).ShouldContain(AdviceKind.Watch);
        foreach (var (kind, flip) in advice)
        {
            new[] { "today", "health", "tomorrow", "events" }.ShouldContain(flip.Fact.Group);
            flip.Says.ShouldNotStartWith("Without");
            (kind == AdviceKind.Record).ShouldBe(double.IsNaN(flip.From), flip.Says);
        }
    }

    [Fact]
    public void A_missing_reading_is_to_be_recorded_and_comes_first()
    {
        var key = Year.Days.First(d => d.Decided.Decision.SessionType == SessionType.Key && d.Recorded!.Soreness is not null).Decided.Morning;
        var advice = Of(key with { Today = key.Today with { Soreness = null } });
        advice[0].Kind.ShouldBe(AdviceKind.Record);
        advice[0].Flip.Fact.Name.ShouldBe("today.Soreness");
        advice[0].Flip.Says.ShouldContain("once it is known");
    }

    [Fact]
    public void An_ill_morning_gets_no_advice_to_be_healthy()
    {
        var key = Year.Days.First(d => d.Decided.Decision.SessionType == SessionType.Key).Decided.Morning;
        Of(key with { Today = key.Today with { Illness = true } }).ShouldAllBe(a => a.Flip.Fact.Name != "today.Illness");
    }

    private static IReadOnlyList<Advice> Of(Morning morning) => Advice.Of(Policy, morning, Explainer.Explain(Policy, morning));
}

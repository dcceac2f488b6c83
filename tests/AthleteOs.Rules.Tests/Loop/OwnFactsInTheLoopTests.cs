using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Tests.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>The facts of a policy's own in the loop: from the days that recorded them.</summary>
public sealed class OwnFactsInTheLoopTests
{
    private static readonly ReadyPolicy Policy = OwnPolicies.Tiny()
        .Asking("athlete.WeeklyHours > p.Margin && (own.Doubts ?? 0) > p.Margin", believed: true).Load(new Findings())!;

    [Fact]
    public void A_fact_is_of_its_day_a_belief_lasts_and_a_series_grows()
    {
        OwnFacts[] recorded =
        [
            OwnFacts.None.With("away", 2.0).With("doubts", 4.0).With("mood", 7.0).With("other", 1.0),
            OwnFacts.None,
            OwnFacts.None.With("trip", "short").With("mood", 5.0),
            OwnFacts.None,
        ];
        var own = LoopDays.Season(LoopDays.History(4, (day, n) => day with { Own = recorded[n] }), policy: Policy).Days.Select(d => d.Decided.Morning.Own).ToArray();
        own[0].ShouldBe(OwnFacts.None.With("away", 2.0).With("doubts", 4.0).With("mood", new DailySeries([7.0])));
        own[1].ShouldBe(OwnFacts.None.With("doubts", 4.0).With("mood", new DailySeries([7.0, double.NaN])));
        own[2].ShouldBe(OwnFacts.None.With("doubts", 4.0).With("trip", "short").With("mood", new DailySeries([7.0, double.NaN, 5.0])));
        own[3]["trip"].ShouldBeNull();
    }

    [Fact]
    public void A_policy_without_facts_of_its_own_gets_none() =>
        LoopDays.LastMorning(LoopDays.History(3, (day, _) => day with { Own = OwnFacts.None.With("away", 2.0) })).Own.ShouldBeSameAs(OwnFacts.None);

    [Fact]
    public void Readings_keep_them_and_readings_without_them_are_written_as_before()
    {
        var findings = new Findings();
        var fields = DayDocument.ReadingsWith(Policy.Declared(refuses: true));
        var day = DayDocument.Read("body", "{ \"date\": \"2026-11-26\", \"own\": { \"mood\": 6, \"camp\": true } }"u8, fields, findings)!;
        Encoding.UTF8.GetString(DayDocument.Write(day, fields)).ShouldEndWith(",\"own\":{\"camp\":true,\"mood\":6}}");
        DayDocument.Write(day with { Own = OwnFacts.None }, fields).ShouldBe(DayDocument.Write(day, DayDocument.Readings));
        DayDocument.Read("body", "{ \"date\": \"2026-11-26\", \"own\": { \"moods\": 6 } }"u8, fields, findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.UnknownOwnFact);
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

/// <summary>A rule may say what a missing observation means only where that cannot make a day harder.</summary>
public sealed class MissingGuardsTests
{
    [Theory]
    [InlineData("today.Soreness == null || today.Soreness > p.Margin")]
    [InlineData("!(today.Soreness != null && today.Soreness < p.Margin)")]
    [InlineData("(athlete.Tau2 ?? p.Margin) > p.Margin")]
    [InlineData("athlete.ReadinessMean == null || athlete.ReadinessMean != null")]
    [InlineData("health.Given && health.Sleep == Gate.Red")]
    [InlineData("hrv.LnRmssd.Mean(7, 3) < p.Margin")]
    public void A_limit_may_hold_because_something_is_missing(string expression) =>
        new TinyPolicy().Asking(expression).Load().All.ShouldBeEmpty();

    [Theory]
    [InlineData("today.Soreness != null && today.Soreness > p.Margin")]
    [InlineData("!(today.Soreness == null) && today.Soreness > p.Margin")]
    [InlineData("(today.Soreness ?? 10) > p.Margin")]
    [InlineData("(today.SleepHours ?? 0) > p.Margin")]
    [InlineData("np(today.Soreness, 10) > p.Margin")]
    [InlineData("(today.Soreness == null ? 1.0 : 0.0) > p.Margin")]
    [InlineData("(today.Injury ?? false)")]
    [InlineData("hrv.LnRmssd.Count(7) >= p.Margin && hrv.LnRmssd.Mean(7, 3) < p.Margin")]
    [InlineData("(hrv.LnRmssd.Mean(7, 3) ?? 0) > p.Margin")]
    public void A_limit_may_not_fail_to_hold_because_something_is_missing(string expression) =>
        new TinyPolicy().Asking(expression).Load().All.ShouldContain(f => f.Code == Codes.MissingBuysIntensity);

    [Theory]
    [InlineData("today.ReadinessScore >= derived.Bar && today.Soreness != null", true)]
    [InlineData("today.ReadinessScore >= derived.Bar || today.Soreness == null", false)]
    [InlineData("today.ReadinessScore >= derived.Bar && (today.Soreness ?? 10) > p.Margin", false)]
    [InlineData("today.ReadinessScore >= derived.Bar || hrv.LnRmssd.Count(10) <= p.Margin", false)]
    public void A_permit_may_not_hold_because_something_is_missing(string expression, bool accepted) =>
        new TinyPolicy().With("gating.json", "today.ReadinessScore >= derived.Bar", expression).Load()
            .All.Any(f => f.Code == Codes.MissingBuysIntensity).ShouldBe(!accepted);

    [Fact]
    public void A_stand_in_for_a_derived_fact_that_follows_from_an_observation_is_refused_too()
    {
        var policy = new TinyPolicy().With("bars.json", "athlete.KeySessionReadinessMin", "today.SleepHours + p.Margin")
            .With("gating.json", "today.ReadinessScore >= derived.Bar", "today.ReadinessScore >= (derived.Bar ?? p.Margin)");
        policy.Load().All.ShouldContain(f => f.Code == Codes.MissingBuysIntensity);
    }

    [Fact]
    public void A_note_before_a_writer_may_not_hang_on_what_is_missing()
    {
        var policy = new TinyPolicy().With("bars.json", "\"Rules\": [", """
            "Rules": [ { "RuleName": "before", "Expression": "today.Soreness == null", "SuccessEvent": "note", "Properties": { "says": "S.", "evidence": "a test" } },
            """);
        policy.Load().All.ShouldContain(f => f.Code == Codes.MissingBuysIntensity);
    }

    [Fact]
    public void A_derived_fact_behind_an_open_note_has_no_stand_in()
    {
        var policy = new TinyPolicy().With("bars.json", "\"Rules\": [", """
            "Rules": [ { "RuleName": "before", "Expression": "today.Soreness > p.Margin", "SuccessEvent": "note", "Properties": { "says": "S.", "evidence": "a test" } },
            """).With("gating.json", "derived.Bar", "(derived.Bar ?? p.Margin)");
        policy.Load().All.ShouldContain(f => f.Code == Codes.MissingBuysIntensity);
    }

    [Fact]
    public void An_intent_that_hangs_on_an_observation_has_no_stand_in()
    {
        var policy = new TinyPolicy().With("intent.json", "\"Expression\": \"true\"", "\"Expression\": \"today.Soreness >= p.Margin\"")
            .With("gating.json", "today.ReadinessScore >= derived.Bar", "(intent.KeySessionsTarget ?? p.Margin) > 0");
        policy.Load().All.ShouldContain(f => f.Code == Codes.MissingBuysIntensity);
    }
}

using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using AthleteOs.Rules.Tests.Loop;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>A policy declares the signal that a key session requires, and an athlete with heart-rate readings alone gets key sessions.</summary>
public sealed class SignalTests
{
    private const string Says = "\"says\": \"A small policy.\",";

    private static readonly TinyPolicy ByHeart = new TinyPolicy().With("policy.json", Says, Says + " \"signal\": \"hrv\",");

    [Theory]
    [InlineData("kiviniemi-2007")]
    [InlineData("kiviniemi-2010-i")]
    [InlineData("kiviniemi-2010-ii")]
    [InlineData("vesterinen-2016")]
    public void An_athlete_with_HRV_alone_gets_key_sessions_and_a_silent_morning_gets_none(string id)
    {
        var random = new Random(Effort.Seed);
        var policy = ShippedPolicies.Get(id);
        policy.Policy.Signal.ShouldBe(PolicySignal.Hrv);
        var season = Season.Run(policy, LoopDays.History(80, (day, n) => day with
        {
            ReadinessScore = null,
            LnRmssd = n % 9 == 8 ? null : 4 + (random.NextDouble() / 5),
            SessionType = n % 5 == 0 ? SessionType.Key : SessionType.Support,
        }), new SeasonOptions("anna") { Athlete = LoopDays.Anna, StartLoad = new TrainingLoadState(45, 45) });
        season.Days.Count(d => d.Decided.Decision.SessionType == SessionType.Key).ShouldBeGreaterThan(3, $"seed {Effort.Seed}");
        season.Days.Where((_, n) => n % 9 == 8).ShouldAllBe(d => d.Decided.Decision.SessionType != SessionType.Key);
    }

    [Fact]
    public void The_signal_is_in_the_digest_where_it_is_not_the_default_and_a_variant_keeps_it()
    {
        var usual = new TinyPolicy().Load(new Findings())!;
        new TinyPolicy().With("policy.json", Says, Says + " \"signal\": \"readiness\",").Load(new Findings())!.Digest.ShouldBe(usual.Digest);
        ByHeart.Load(new Findings())!.Digest.ShouldNotBe(usual.Digest);
        ShippedPolicies.Get("kiviniemi-2010-ii").Policy.Signal.ShouldBe(PolicySignal.Hrv, "that of kiviniemi-2010-i");
    }

    [Fact]
    public void A_diff_names_the_signal_and_the_rulebook_says_it()
    {
        var (usual, byHeart) = (new TinyPolicy().Load(new Findings())!, ByHeart.Load(new Findings())!);
        new PolicyChanges(usual, byHeart).All.Select(c => c.Says).ShouldBe(["signal: readiness becomes hrv"]);
        Rulebook.Markdown(byHeart).ShouldContain("Without an HRV reading this morning.");
        Rulebook.Markdown(usual).ShouldNotContain("HRV");
    }

    [Fact]
    public void A_signal_that_no_rule_reads_is_noted()
    {
        UnusedFacts.IsSignalUnread(ByHeart.Load(new Findings())!).ShouldBeTrue();
        UnusedFacts.IsSignalUnread(ShippedPolicies.Get("vesterinen-2016")).ShouldBeFalse();
        UnusedFacts.IsSignalUnread(new TinyPolicy().Load(new Findings())!).ShouldBeFalse("the default is no declaration");
    }

    [Fact]
    public void The_mornings_until_an_estimate_are_counted_down()
    {
        int? After(int mornings) => Explainer.Explain(LoopDays.Policy, LoopDays.LastMorning(LoopDays.History(mornings, (day, n) => day with { ReadinessScore = null, LnRmssd = 4 + (n % 3 / 10.0) }))).EstimateInMornings;
        Enumerable.Range(1, ReadinessEstimate.LeastBaseline).Select(After).ShouldBe([.. Enumerable.Range(1, ReadinessEstimate.LeastBaseline - 1).Reverse().Select(n => (int?)n), null]);
        LoopDays.LastMorning(LoopDays.History(ReadinessEstimate.LeastBaseline, (day, n) => day with { ReadinessScore = null, LnRmssd = 4 + (n % 3 / 10.0) })).Today.ReadinessScore.ShouldNotBeNull();
        Explainer.Explain(LoopDays.Policy, LoopDays.LastMorning(LoopDays.History(5, (day, _) => day with { ReadinessScore = null }))).EstimateInMornings.ShouldBeNull("no heart-rate readings");
    }
}

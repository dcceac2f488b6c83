using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Replays;

/// <summary>Past decisions under another policy, and under their own.</summary>
public sealed class ReplayTests
{
    private const int AllOfThem = 1000;

    private static readonly byte[][] Year = Example.Lines(Example.Run(Example.History, Example.Anna));

    [Fact]
    public async Task Under_the_policy_that_decided_nothing_differs()
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var replay = await Replayed("weekly-planning", Text(Example.Lines(Example.Run(Example.Random(seed), Example.Anna))));
            (replay.Same, replay.Differing, replay.All.Flipped).ShouldBe((replay.All.Days, 0, 0), $"seed {seed}");
            replay.All.Days.ShouldBeGreaterThan(100);
        }
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task Every_flip_is_a_day_that_the_policy_decides_differently_and_there_is_no_other()
    {
        foreach (var id in ShippedPolicies.Ids().Where(id => id != "weekly-planning"))
        {
            var policy = ShippedPolicies.Get(id);
            var flips = (await Replayed(id, Text(Year))).Shown.ToDictionary(f => f.Morning.Date, f => (f.From, f.To));
            foreach (var day in Example.Run(Example.History, Example.Anna).Days)
            {
                var (from, to) = (day.Decided.Decision.SessionType, Planner.Decide(policy, day.Decided.Morning).SessionType);
                (flips.TryGetValue(day.Date, out var flip) ? flip : (from, from)).ShouldBe((from, to), $"{id} on {day.Date}");
            }
        }
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task Each_form_of_recorded_decisions_gives_the_same_replay()
    {
        var season = await Replayed("weekly-planning-spaced", Text(Year));
        season.All.Flipped.ShouldBeGreaterThan(10);
        foreach (var form in new[] { Kept, Pairs, Exported })
        {
            var replay = await Replayed("weekly-planning-spaced", form());
            replay.Shown.Select(f => (f.Morning.Date, f.From, f.To, string.Join(' ', f.Rules))).ShouldBe(season.Shown.Select(f => (f.Morning.Date, f.From, f.To, string.Join(' ', f.Rules))));
            (await Replayed("weekly-planning", form())).Same.ShouldBe(Year.Length);
        }
    }

    [Fact]
    public async Task A_decision_that_differs_is_named_with_the_field()
    {
        var lines = Year.Select(Encoding.UTF8.GetString).ToArray();
        lines[30] = lines[30].Replace("\"archetype_suggestion\":\"", "\"archetype_suggestion\":\"NOT_", StringComparison.Ordinal);
        var replay = await Replayed("weekly-planning", string.Join('\n', lines));
        replay.Differing.ShouldBe(1);
        replay.Differences[0].Past.Place.Line.ShouldBe(31);
        replay.Differences[0].Field.ShouldStartWith("daily_decision.archetype_suggestion: \"NOT_");
    }

    [Theory]
    [InlineData("rules", "because[0].rule: \"a\", now \"b\"", """{"because":[{"rule":"a"}]}""", """{"because":[{"rule":"b"}]}""")]
    [InlineData("a field more", "x: missing now", """{"x":1}""", "{}")]
    [InlineData("a field less", "x: new", "{}", """{"x":1}""")]
    [InlineData("a list", "x: 1 entries, now 2", """{"x":[1]}""", """{"x":[1,2]}""")]
    [InlineData("spaces", "only the layout: spaces, or the order of fields", """{"x":1}""", """{ "x":1}""")]
    public void The_first_difference_is_reported(string what, string says, string was, string now) =>
        FirstDifference.Of(Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now)).ShouldBe(says, what);

    [Fact]
    public void A_policy_with_a_changed_number_is_the_policy_that_its_files_would_give()
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        var turned = policy.WithParameter("residual_fatigue_share", 0.7)!;
        foreach (var day in Example.Run(Example.History, Example.Anna).Days)
        {
            Planner.Decide(turned, day.Decided.Morning).SessionType.ShouldBe(Planner.Decide(ShippedPolicies.Get("weekly-planning-spaced"), day.Decided.Morning).SessionType);
        }

        turned.Digest.ShouldNotBe(policy.Digest);
        turned.WithParameter("residual_fatigue_share", 0.85)!.Policy.Digest.ShouldBe(policy.Digest);
        policy.WithParameter("no_such", 1).ShouldBeNull();
    }

    [Fact]
    public void A_step_moves_the_days_that_deciding_again_moves()
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        var mornings = Example.Run(Example.History, Example.Anna).Days.Select(d => d.Decided.Morning).ToArray();
        var sensitivity = new Sensitivity(policy);
        foreach (var morning in mornings)
        {
            sensitivity.Add(morning);
        }

        foreach (var variation in sensitivity.Variations.Where(v => v.Prior is null))
        {
            foreach (var turned in variation.Both)
            {
                turned.Value.ShouldBeInRange(variation.Min, variation.Max, variation.Name);
                var again = policy.WithParameter(variation.Name, turned.Value)!;
                turned.Days.Flipped.ShouldBe(mornings.Count(m => Planner.Decide(again, m).SessionType != Planner.Decide(policy, m).SessionType), variation.Name);
            }
        }

        sensitivity.Variations.Single(v => v.Name == "rebound_days").Reach.ShouldBe(Reach.Review);
        sensitivity.Variations.Single(v => v.Name == "estimate_centre").Reach.ShouldBe(Reach.Facts);
        sensitivity.Variations.Single(v => v.Name == "top_band_sds").ShouldSatisfyAllConditions(v => v.HadSay.ShouldBe(0), v => v.Instead.Keys.ShouldBe(["thresholds.own_threshold", "thresholds.own_threshold_within_the_band"], ignoreOrder: true));
    }

    [Fact]
    public void A_rule_fires_as_often_as_its_meaning_requires_and_determines_the_days_that_name_it()
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        var firing = new Firing(policy);
        var keyDays = 0;
        foreach (var morning in Example.Run(Example.History, Example.Anna).Days.Select(d => d.Decided.Morning))
        {
            firing.Add(morning);
            keyDays += Planner.Decide(policy, morning).SessionType == SessionType.Key ? 1 : 0;
            DecisiveRules.Rules(policy, morning).ShouldNotBeEmpty();
            DecisiveRules.Rules(policy, morning).ShouldBeSubsetOf(Explainer.Explain(policy, morning).Because.Select(r => r.Rule));
        }

        firing.Rules.ShouldAllBe(r => r.Mornings == firing.Mornings && r.Spoke <= r.Count(Outcome.Matched));
        var ill = firing.Rules.Single(r => r.Rule.Id == "safety.ill");
        ill.Count(Outcome.Matched).ShouldBe(Example.Run(Example.History, Example.Anna).Days.Count(d => d.Decided.Morning.Today.Illness == true));
        ill.Determined.ShouldBe(ill.Count(Outcome.Matched) + ill.Count(Outcome.Unknown));
        keyDays.ShouldBeGreaterThan(0);
        firing.Rules.Single(r => r.Rule.Id == "gating.readiness_in_top_band").Determined.ShouldBeGreaterThanOrEqualTo(keyDays);
        firing.Rules.Single(r => r.Rule.Id == "safety.stress_red").NeverSpoke.ShouldBeTrue();
    }

    private static async Task<Replay> Replayed(string id, string lines)
    {
        var policy = ShippedPolicies.Get(id);
        var replay = new Replay(policy, AllOfThem);
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        var past = new PastLines("past.jsonl", input, new PastQuery(Series: policy.SeriesOfDecisions));
        await replay.Run(past, null, _ => { }, TestContext.Current.CancellationToken);
        past.Notes.Findings.All.ShouldBeEmpty();
        return replay;
    }

    private static string Text(IEnumerable<byte[]> lines) => string.Join('\n', lines.Select(Encoding.UTF8.GetString));

    // On a line, as GET /v1/decisions/{id} returns a recorded decision.
    private static string Kept() => string.Join('\n', Year.Select(l => JsonNode.Parse(l)!).Select(n => $$"""{"id":"x","facts":{{n["facts"]!.ToJsonString(Plain)}},"decision":{{n["decision"]!.ToJsonString(Plain)}}}"""));

    private static string Pairs() => string.Join('\n', Year.Select(l => JsonNode.Parse(l)!).Select(n => $"{n["facts"]!.ToJsonString(Plain)}\n{n["decision"]!.ToJsonString(Plain)}"));

    private static string Exported() => string.Join('\n', Year.Select(l => JsonNode.Parse(l)!).Select((n, i) => string.Join('\n', new[] { ("morning", "facts"), ("decision", "decision") }.Select((k, j) =>
        FormattableString.Invariant($$"""{"athlete_id":"anna","number":{{2 * i + 1 + j}},"batch":{{2 * i + 1}},"kind":"{{k.Item1}}","date":"2026-01-01","key":"","body":{{n[k.Item2]!.ToJsonString(Plain)}}}""")))));

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

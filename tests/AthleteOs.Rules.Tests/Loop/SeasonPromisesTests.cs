using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>A season knows nothing of a day before that day comes, and what it wrote down is decided again the same.</summary>
public sealed class SeasonPromisesTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 12)];

    [Theory]
    [Trait(Effort.Duration, Effort.Long)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(100)]
    [InlineData(222)]
    [InlineData(363)]
    public void Days_to_come_change_nothing_of_the_example_year(int days)
    {
        var whole = Example.Lines(Example.Run(Example.History, Example.Anna));
        var cut = Example.Lines(Example.Run(new TrainingHistory(Example.History.Days.Take(days), Example.History.LoadUnit, Example.History.PerformanceUnit), Example.Anna));

        Text(cut).ShouldBe(Text(whole[..cut.Length]));
    }

    [Theory, MemberData(nameof(Seeds))]
    [Trait(Effort.Duration, Effort.Long)]
    public void Days_to_come_change_nothing_of_a_history_with_gaps(int seed)
    {
        var history = Example.Random(seed);
        var whole = Example.Lines(Example.Run(history, new KnownAthlete("a", new Athlete())));
        foreach (var days in (int[])[1, 2, 8, 20, 31, 60, 61, 119])
        {
            var cut = Example.Lines(Example.Run(new TrainingHistory(history.Days.Take(days)), new KnownAthlete("a", new Athlete())));
            Text(cut).ShouldBe(Text(whole[..cut.Length]));
        }
    }

    [Fact]
    public void What_is_done_on_a_day_does_not_reach_its_own_morning()
    {
        foreach (var days in (int[])[3, 7, 30, 75, 200])
        {
            var known = Example.History.Days.Take(days).ToArray();
            var mornings = new[]
            {
                known[^1],
                known[^1] with { Load = 400, SessionType = SessionType.Key, Performance = 350 },
                known[^1] with { Load = null, SessionType = null, Performance = null },
                known[^1] with { Load = 0, SessionType = SessionType.Rest, Performance = 100 },
            }.Select(last => Example.Run(new TrainingHistory([.. known[..^1], last]), Example.Anna).Days[^1].Decided).ToArray();

            mornings.Select(m => Text([FactsWriter.Write(m.Morning)])).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
            mornings.Select(m => m.Decision).Distinct().ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void The_same_history_gives_the_same_lines() =>
        Text(Example.Lines(Example.Run(Example.History, Example.Anna))).ShouldBe(Text(Example.Lines(Example.Run(Example.History, Example.Anna))));

    [Fact]
    public void A_line_of_the_example_year_is_decided_again_to_the_same_bytes() => Replay(Example.Run(Example.History, Example.Anna));

    [Theory, MemberData(nameof(Seeds))]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_line_of_a_history_with_gaps_is_decided_again_to_the_same_bytes(int seed) =>
        Replay(Example.Run(Example.Random(seed), new KnownAthlete("a", new Athlete()), wellUnlessSaid: seed % 2 == 0));

    [Theory]
    [Trait(Effort.Duration, Effort.Long)]
    [InlineData(1000, 40)]
    [InlineData(0, 4000)]
    public void A_history_at_the_ends_of_what_is_accepted_is_decided_again_too(double load, int days) => Replay(Example.Run(
        new TrainingHistory(Enumerable.Range(0, days).Select(i => new HistoryDay(new DateOnly(2000, 1, 1).AddDays(i)) { Load = load, SessionType = SessionType.Support, ReadinessScore = i % 2 * 100, LnRmssd = 7, RestingHr = 150, SleepHours = 24, Soreness = 10, Illness = false, Injury = false })),
        new KnownAthlete("a", new Athlete())), every: 10);

    [Fact]
    public void A_review_is_made_again_from_its_line()
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        var season = Example.Run(Example.History, Example.Anna);
        foreach (var review in season.Reviews)
        {
            using var line = JsonDocument.Parse(SeasonDocument.Line(policy, season.Days.Single(d => d.Date == review.Monday.AddDays(6)), review));
            var facts = Read(line.RootElement.GetProperty("review").GetProperty("facts").GetRawText());
            facts.ShouldBe(review.Facts);
            Morning[] others = line.RootElement.GetProperty("review").TryGetProperty("decided_with", out var with) ? [.. with.EnumerateArray().Select(o => Other(facts, o))] : [];
            PossibleReviews.Easiest(policy, facts, others).Verdict.Changes.Select(c => (c.Parameter, c.From, c.To)).ShouldBe(review.Verdict.Changes.Select(c => (c.Parameter, c.From, c.To)));
        }

        season.Reviews.ShouldContain(r => r.DecidedWith.Count > 0, "mornings of the example are missing");

        static Morning Other(Morning facts, JsonElement other) => facts with
        {
            Review = facts.Review with { UsualReadiness = Number(other, "usual_readiness"), UsualReadinessSd = Number(other, "usual_readiness_sd") },
            Athlete = facts.Athlete with { ReadinessMean = Number(other, "readiness_mean"), ReadinessSd = Number(other, "readiness_sd") },
        };

        static double? Number(JsonElement other, string name) => other.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
    }

    [Fact]
    public void Every_day_from_the_first_to_the_last_has_a_line_those_without_an_entry_too()
    {
        var season = Example.Run(new TrainingHistory([new(new DateOnly(2026, 3, 4)) { Load = 50 }, new(new DateOnly(2026, 3, 10)) { Load = 50 }]), new KnownAthlete("a", new Athlete()));

        season.Days.Count.ShouldBe(7);
        season.Weeks.Select(w => (w.Monday, w.Days.Count)).ShouldBe([(new DateOnly(2026, 3, 2), 5), (new DateOnly(2026, 3, 9), 2)]);
        Example.Lines(season).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("done").ValueKind).ShouldBe(
            [JsonValueKind.Object, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Object]);
    }

    private static void Replay(Season season, int every = 1)
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        foreach (var line in Example.Lines(season).Reverse().Where((_, n) => n % every == 0))
        {
            using var day = JsonDocument.Parse(line);
            var morning = Read(day.RootElement.GetProperty("facts").GetRawText());
            Encoding.UTF8.GetString(DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning)))
                .ShouldBe(day.RootElement.GetProperty("decision").GetRawText());
        }
    }

    private static Morning Read(string facts)
    {
        var findings = new Findings();
        var morning = FactsReader.Read("line", Encoding.UTF8.GetBytes(facts), findings);
        findings.All.ShouldBeEmpty();
        return morning!;
    }

    private static string Text(IEnumerable<byte[]> lines) => string.Join('\n', lines.Select(Encoding.UTF8.GetString));
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>A loop that goes on from a copy of itself, under every shipped policy.</summary>
public sealed class GoneOnTests
{
    private const int Days = 100;

    [Fact]
    public void A_loop_that_goes_on_each_day_decides_and_reviews_as_one_that_never_stopped()
    {
        var year = SyntheticYear.Of(SyntheticYear.Athlete, seed: 5, Days).Days;
        foreach (var id in ShippedPolicies.Ids())
        {
            var start = new LoopStart("a", year[0].Date) { Load = new(50, 50) };
            var (never, each) = (new ControlLoop(ShippedPolicies.Get(id), start), new ControlLoop(ShippedPolicies.Get(id), start));
            var versions = new List<AthleteFrom>();
            foreach (var day in year)
            {
                var old = each;
                each = old.GoOn(start with { Recorded = [.. versions], ReviewedUntil = day.Date.AddDays(-1) });
                Facts(each.Decide(day.Readings)).ShouldBe(Facts(never.Decide(day.Readings)), $"{id}, {day.Date:O}");

                // The copy has changed nothing of the loop before it.
                Facts(old.GoOn(start with { Recorded = [.. versions], ReviewedUntil = day.Date.AddDays(-1) }).Decide(day.Readings with { ReadinessScore = 1 })).ShouldNotBeNull();
                Facts(old.Decide(day.Readings)).Length.ShouldBePositive();
                var (review, same) = (each.Record(day.Done), never.Record(day.Done));
                review?.Verdict.Changes.Select(c => (c.Parameter, c.From, c.To)).ShouldBe(same!.Verdict.Changes.Select(c => (c.Parameter, c.From, c.To)), $"{id}, {day.Date:O}");
                if (review?.Verdict.Changes.Count > 0)
                {
                    versions.Add(new AthleteFrom(each.Versions[^1].From, each.Versions[^1].Athlete));
                }
            }
        }
    }

    [Fact]
    public void A_loop_with_a_decided_day_cannot_go_on()
    {
        var start = new LoopStart("a", new DateOnly(2026, 3, 2));
        var loop = new ControlLoop(ShippedPolicies.Get("weekly-planning"), start);
        loop.Decide(new MorningReadings());
        Should.Throw<InvalidOperationException>(() => loop.GoOn(start)).Message.ShouldContain("record what was done");
    }

    private static string Facts(DecidedDay day) => System.Text.Encoding.UTF8.GetString(FactsWriter.Write(day.Morning)) + day.Decision.SessionType;
}

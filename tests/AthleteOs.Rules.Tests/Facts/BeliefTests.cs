using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>How beliefs, intents and series are completed.</summary>
public sealed class BeliefTests
{
    public static TheoryData<string> Beliefs() => [.. FactCatalog.All.Where(f => f.Group == "athlete").Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Beliefs))]
    public void Every_missing_belief_is_taken_from_the_prior_and_a_known_one_is_kept(string name)
    {
        var fact = FactCatalog.ByName[name];
        var (own, prior) = fact.Kind == FactKind.Choice ? ((object)ResponderClass.High, (object)ResponderClass.Low) : (2.0, 3.0);
        var (none, known, priors) = (new Athlete(), new Athlete(), new Athlete());
        fact.Property.SetValue(known, own);
        fact.Property.SetValue(priors, prior);
        fact.Property.GetValue(none.Or(priors)).ShouldBe(prior);
        fact.Property.GetValue(known.Or(priors)).ShouldBe(own);
    }

    [Theory]
    [InlineData(2.0, 1.0, null, 2.0, 1.0, 1.0)]
    [InlineData(2.0, null, 2.0, 2.0, 0.0, 2.0)]
    [InlineData(null, 1.0, null, 3.0, 1.0, 2.0)]
    [InlineData(null, 5.0, null, 3.0, 5.0, 0.0)]
    [InlineData(null, null, null, 3.0, null, null)]
    [InlineData(null, null, 2.0, 3.0, null, 2.0)]
    public void The_target_and_one_count_give_the_other(double? target, double? done, double? left, double? targetThen, double? doneThen, double? leftThen)
    {
        var intent = new WeeklyIntent { KeySessionsTarget = target, KeySessionsCompleted = done, KeySessionsRemaining = left }
            .Or(new WeeklyIntent { KeySessionsTarget = 3 });
        (intent.KeySessionsTarget, intent.KeySessionsCompleted, intent.KeySessionsRemaining).ShouldBe((targetThen, doneThen, leftThen));
    }

    [Fact]
    public void A_window_speaks_only_with_enough_readings()
    {
        var series = new DailySeries([4.05, double.NaN, 4.00, 4.12, double.NaN]);
        series.Count(5).ShouldBe(3);
        series.Count(2).ShouldBe(1);
        series.Latest().ShouldBeNull();
        series.Mean(5, 3)!.Value.ShouldBe(4.056667, 1e-6);
        series.Mean(5, 4).ShouldBeNull();
        series.StandardDeviation(5, 3)!.Value.ShouldBe(0.060277, 1e-6);
        series.StandardDeviation(2, 1).ShouldBeNull("one reading has no spread");
        series.Slope(5, 2)!.Value.ShouldBe(0.016429, 1e-6);
        new DailySeries([1, 2, 3]).Slope(3, 3).ShouldBe(1);
        DailySeries.Empty.Mean(7, 1).ShouldBeNull();
    }

    [Fact]
    public void A_window_that_ended_days_ago_reads_as_it_did_on_that_morning()
    {
        var random = new Random(Effort.Seed);
        for (var n = 0; n < 2_000; n++)
        {
            double[] values = [.. Enumerable.Range(0, random.Next(0, 20)).Select(_ => random.Next(6) == 0 ? double.NaN : random.NextDouble())];
            var (series, ago, days, count) = (new DailySeries(values), random.Next(0, 22), random.Next(1, 12), random.Next(1, 4));
            var then = new DailySeries(values.SkipLast(ago));
            var where = $"seed {Effort.Seed}, series {n}";
            series.Latest(ago).ShouldBe(then.Latest(), where);
            series.Count(days, ago).ShouldBe(then.Count(days), where);
            series.Mean(days, count, ago).ShouldBe(then.Mean(days, count), where);
            series.StandardDeviation(days, count, ago).ShouldBe(then.StandardDeviation(days, count), where);
            series.Slope(days, count, ago).ShouldBe(then.Slope(days, count), where);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(-1.0)]
    [InlineData(0.5)]
    [InlineData(double.PositiveInfinity)]
    public void A_window_that_ended_no_whole_number_of_days_ago_is_missing(double? ago)
    {
        var series = new DailySeries([1, 2, 3]);
        series.Latest(ago).ShouldBeNull();
        series.Count(3, ago).ShouldBeNull();
        series.Mean(3, 1, ago).ShouldBeNull();
        series.StandardDeviation(3, 2, ago).ShouldBeNull();
        series.Slope(3, 2, ago).ShouldBeNull();
    }

    [Theory]
    [InlineData(0.0, 3.0, 3.0)]
    [InlineData(0.0, 3.0, 4.0)]
    [InlineData(1.0, 3.0, 4.0, 3.0)]
    [InlineData(2.0, 3.0, 4.0, 3.0, 2.0)]
    [InlineData(1.0, 5.0, 4.0, 4.0, 2.0)]
    [InlineData(1.0, double.NaN, 4.0, 4.0, 2.0)]
    [InlineData(null, double.NaN, 4.0, 2.0)]
    [InlineData(null, 4.0, double.NaN)]
    [InlineData(null, 4.0, 3.0)]
    [InlineData(null, 4.0)]
    [InlineData(null)]
    public void Mornings_falling_in_a_row_are_counted_as_far_as_readings_tell(double? falling, params double[] values) => new DailySeries(values.AsEnumerable()).FallingDays().ShouldBe(falling);

    [Fact]
    public void A_reference_of_ten_mornings_is_as_published()
    {
        // Kiviniemi's reference: mean of ten mornings less one sample SD (reference case C8).
        var hrv = new DailySeries([4.05, 4.10, 4.00, 4.12, 4.08, 3.98, 4.03, 4.11, 4.06, 4.02]);
        hrv.Mean(10, 10)!.Value.ShouldBe(4.0550, 1e-6);
        hrv.StandardDeviation(10, 10)!.Value.ShouldBe(0.04767, 1e-5);
        (hrv.Mean(10, 10)! - hrv.StandardDeviation(10, 10))!.Value.ShouldBe(4.00733, 1e-5);
    }

    [Fact]
    public void Names_in_rules_and_in_documents_are_the_same_words()
    {
        foreach (var fact in FactCatalog.All)
        {
            Words.Pascal(fact.Field).ShouldBe(fact.Property.Name);
            fact.About.Says.ShouldNotBeNullOrWhiteSpace();
            (fact.Kind != FactKind.Number || (double.IsFinite(fact.About.Min) && double.IsFinite(fact.About.Max))).ShouldBeTrue($"{fact.Name} has no range");
        }
    }

    [Fact]
    public void The_week_begins_on_Monday()
    {
        var monday = new Calendar(new DateOnly(2026, 11, 23));
        (monday.DayOfWeekNumber, monday.DaysLeftInWeek, monday.DayOfWeek).ShouldBe((1, 7, DayOfWeek.Monday));
        var sunday = new Calendar(new DateOnly(2026, 11, 29));
        (sunday.DayOfWeekNumber, sunday.DaysLeftInWeek).ShouldBe((7, 1));
    }
}

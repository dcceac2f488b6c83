using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Fitting;

/// <summary>Classes are probabilities first, and a class is given only where one of them is plain.</summary>
public sealed class ResponderEstimateTests
{
    [Theory]
    [InlineData(8, 1, ResponderClass.High)]
    [InlineData(2.5, 0.5, ResponderClass.Medium)]
    [InlineData(-2, 1, ResponderClass.Low)]
    [InlineData(2.5, 3, ResponderClass.Unclassified)]
    [InlineData(4, 1, ResponderClass.Unclassified)]
    public void A_class_needs_four_fifths_of_the_belief(double change, double standardError, ResponderClass expected) =>
        ResponderEstimate.Of(change, standardError, typicalErrorPercent: 2, doubt: null).Class.ShouldBe(expected);

    [Fact]
    public void A_doubt_takes_the_class_away_and_leaves_the_probabilities()
    {
        var estimate = ResponderEstimate.Of(8, 1, 2, "the load hardly rose");
        estimate.Class.ShouldBe(ResponderClass.Unclassified);
        estimate.Why.ShouldBe("the load hardly rose");
        estimate.High.ShouldBeGreaterThan(0.99);
    }

    [Fact]
    public void A_greater_change_never_makes_a_high_response_less_likely()
    {
        var all = Enumerable.Range(-100, 201).Select(i => ResponderEstimate.Of(i / 10.0, 1.3, 1.5, null)).ToArray();
        foreach (var (smaller, greater) in all.Zip(all.Skip(1)))
        {
            greater.High.ShouldBeGreaterThanOrEqualTo(smaller.High);
            greater.Low.ShouldBeLessThanOrEqualTo(smaller.Low);
        }

        all.ShouldAllBe(e => Math.Abs(e.High + e.Medium + e.Low - 1) < 1e-12);
    }

    [Fact]
    public void Two_tests_twelve_weeks_apart_are_judged_as_in_a_trial()
    {
        var history = new TrainingHistory(
            KnownAthletes.Loads(140).Select((load, d) => new HistoryDay(KnownAthletes.FirstDay.AddDays(d)) { Load = load, Performance = d switch { 30 => 290, 72 => 300, 114 => 310, _ => null } }), "TSS", "W");
        var estimate = KnownAthletes.Fit(history, 2).Responder;

        // The third test stands in the middle and says nothing of the slope.
        estimate.ChangePercent!.Value.ShouldBe(100.0 * 20 / 300, 1e-9);
        estimate.StandardErrorPercent!.Value.ShouldBe(ResponderTrial.StandardErrorOfChange(2), 1e-9);
        estimate.Class.ShouldBe(ResponderClass.Unclassified, "three tests are too few to know whether the model predicts");
        estimate.High.ShouldBe(ResponderTrial.ProbabilityOfWorthwhileChange(100.0 * 20 / 300, 2, 4), 1e-9);
    }

    [Fact]
    public void An_athlete_who_answers_a_rising_load_is_a_high_responder() =>
        KnownAthletes.Fit(KnownAthletes.Of(KnownAthletes.Athlete(k1: 0.15, k2: 0.25), 0.5, every: 7), 1).Responder.Class.ShouldBe(ResponderClass.High);

    [Fact]
    public void Where_the_load_does_not_rise_there_is_nothing_to_respond_to()
    {
        var even = new TrainingHistory(KnownAthletes.Of(KnownAthletes.Athlete(), 1).Days.Select((d, i) => d with { Load = i % 7 == 6 ? 0 : 60, Performance = i >= 100 && i % 14 == 0 ? 300 + i % 3 : null }), "TSS", "W");
        var estimate = KnownAthletes.Fit(even).Responder;
        estimate.Class.ShouldBe(ResponderClass.Unclassified);
        estimate.Why.ShouldStartWith("the load hardly rose between the tests (CTL ");
    }
}

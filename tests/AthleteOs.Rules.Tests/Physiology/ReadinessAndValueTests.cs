using AthleteOs.Rules.Physiology;
using CsCheck;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>Session value as f(load x readiness), and readiness tomorrow.</summary>
public sealed class ReadinessAndValueTests
{
    private static readonly Gen<double> Readiness = Gen.Double[0, 100];

    private static readonly Gen<SessionValue> Values = Gen.Select(Gen.Double[3, 40], Gen.Double[1.1, 5], Gen.Double[0, 10])
        .Select((tau2, ratio, steepness) => SessionValue.Of(tau2 * ratio, tau2, steepness));

    private static readonly Gen<PredictedReadiness> Predictions = Gen.Select(Readiness, Gen.Double[0, 50], Gen.Double[0, 0.98], Gen.Double[0, 150], Gen.Double[1, 100], Gen.Double[0, 1])
        .Select((mean, sd, phi, usual, loadSd, share) => PredictedReadiness.Of(mean, sd, phi, usual, loadSd, share));

    [Fact]
    public void Value_never_falls_and_cost_never_rises_as_readiness_rises() =>
        Gen.Select(Values, Gen.Double[0, 400], Readiness, Readiness).Sample((value, load, one, other) =>
        {
            var (lower, higher) = (Math.Min(one, other), Math.Max(one, other));
            value.Value(load, higher).ShouldBeGreaterThanOrEqualTo(value.Value(load, lower) - 1e-9);
            value.Cost(load, higher).ShouldBeLessThanOrEqualTo(value.Cost(load, lower));
            SessionValue.Adaptation(load, higher).ShouldBeGreaterThanOrEqualTo(SessionValue.Adaptation(load, lower));
        });

    [Fact]
    public void The_cost_rises_disproportionately_as_readiness_falls() =>
        Gen.Select(Values, Gen.Double[10, 90], Gen.Double[1, 10]).Sample((value, readiness, step) =>
        {
            var (below, at, above) = (value.Cost(100, readiness - step), value.Cost(100, readiness), value.Cost(100, readiness + step));
            (below - at).ShouldBeGreaterThanOrEqualTo(at - above - 1e-9);
        });

    [Fact]
    public void At_full_readiness_the_value_is_the_models_own_influence_at_its_best()
    {
        var model = ImpulseResponse.Of(250, 0.13, 0.18, 39, 12, StateConvention.SameDay);
        var best = model.TimeToGreatestInfluence!.Value;
        (SessionValue.Of(model).Value(80, 100) * model.FitnessGain * Math.Exp(-best / 39)).ShouldBe(80 * model.Influence(best), 1e-12);
        SessionValue.Of(model).ShouldBe(SessionValue.Of(39, 12));
        SessionValue.Of(ImpulseResponse.Of(0, 2, 0.1, 40, 10, StateConvention.SameDay)).FatigueShare.ShouldBe(0.05);
    }

    [Fact]
    public void The_same_session_is_worth_something_when_ready_and_less_than_nothing_when_not()
    {
        var value = SessionValue.Of(39, 12);
        value.Value(100, 72).ShouldBe(100 * (0.72 - 12.0 / 39 * (1 + 3 * 0.28 * 0.28)), 1e-9);
        value.Value(100, 72).ShouldBeGreaterThan(30);
        value.Value(100, 40).ShouldBeLessThan(0, "misplaced intensity");
        SessionValue.Of(39, 20).Value(100, 72).ShouldBeLessThan(value.Value(100, 72), "who recovers slowly pays more");
    }

    [Fact]
    public void A_session_without_any_gain_has_no_value() =>
        Should.Throw<ArgumentException>(() => SessionValue.Of(ImpulseResponse.Of(0, 0, 1, 40, 10, StateConvention.SameDay)));

    [Fact]
    public void A_lighter_day_never_predicts_lower_readiness() =>
        Gen.Select(Predictions, Readiness, Gen.Double[0, 300], Gen.Double[0, 300]).Sample((prediction, readiness, one, other) =>
            prediction.Tomorrow(readiness, Math.Min(one, other)).ShouldBeGreaterThanOrEqualTo(prediction.Tomorrow(readiness, Math.Max(one, other))));

    [Fact]
    public void Each_step_of_micro_recovery_predicts_at_least_what_the_smaller_one_does() =>
        Gen.Select(Predictions, Readiness, Gen.Double[0, 200], Gen.Double[0, 1]).Sample((prediction, readiness, load, part) =>
        {
            var after = prediction.AfterSteps(readiness, new StepLoads(load, load * part));
            after.IfVolumeReduced.ShouldBeGreaterThanOrEqualTo(after.IfIntensityReduced);
            after.IfFullRest.ShouldBeGreaterThanOrEqualTo(after.IfVolumeReduced);
        });

    [Fact]
    public void Prediction_never_falls_as_today_is_better_and_stays_on_the_scale() =>
        Gen.Select(Predictions, Readiness, Readiness, Gen.Double[0, 1000]).Sample((prediction, one, other, load) =>
        {
            var (worse, better) = (prediction.Tomorrow(Math.Min(one, other), load), prediction.Tomorrow(Math.Max(one, other), load));
            better.ShouldBeGreaterThanOrEqualTo(worse);
            worse.ShouldBeInRange(0, 100);
            better.ShouldBeInRange(0, 100);
        });

    [Fact]
    public void At_the_usual_load_readiness_goes_back_toward_the_usual()
    {
        var prediction = PredictedReadiness.Of(68, 12, 0.6, 60, 40, 0.7);
        prediction.Tomorrow(68, 60).ShouldBe(68);
        prediction.Tomorrow(50, 60).ShouldBe(68 - 18 * 0.6, 1e-12);
        prediction.Tomorrow(50, 0).ShouldBe(68 - 18 * 0.6 + 0.7 * 12 * Math.Sqrt(1 - 0.36) * 60 / 40, 1e-12);
    }

    [Fact]
    public void Were_load_the_only_cause_readiness_would_spread_as_it_is_said_to()
    {
        // A long run of loads that are independent from day to day; low sensitivity to the ends of the scale with this mean and SD.
        var prediction = PredictedReadiness.Of(50, 8, 0.87, 60, 30, 1);
        var random = new Random(1);
        var readiness = 50.0;
        var days = new double[200_000];
        for (var day = 0; day < days.Length; day++)
        {
            days[day] = readiness = prediction.Tomorrow(readiness, random.Next(2) == 0 ? 30 : 90);
        }

        days.Average().ShouldBe(50, 0.5);
        Math.Sqrt(days.Average(d => (d - 50) * (d - 50))).ShouldBe(8, 0.25);
    }
}

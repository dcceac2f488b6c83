using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;

namespace AthleteOs.Rules.Lab.Tests.Fitting;

/// <summary>The fit on the one public data set, whose parameters are known to be badly identifiable.</summary>
public sealed class PublishedCyclistTests
{
    private static readonly ImpulseResponse Published = ImpulseResponse.Of(
        261.92737210897678, 0.18258190690144069, 0.23016327121095306, 35.821034441472136, 21.339714582978822, StateConvention.SameDay);

    [SharedDataFact(SharedData.Cyclist)]
    public void The_published_parameters_are_as_good_as_published()
    {
        var given = GivenModel.Of(KnownAthletes.Input(KnownAthletes.Cyclist()), Published);
        given.RSquared.ShouldBe(0.979224, 1e-6);
        given.SumOfSquaredErrors.ShouldBe(20.254559, 20e-6);
        var (state, performance) = given.On(44);
        performance.ShouldBe(273.07505090301606, 273e-6);
        state.FitnessState.ShouldBe(841.01545470029885, 841e-6);
        state.FatigueState.ShouldBe(618.7195980900126, 618e-6);
    }

    [SharedDataFact(SharedData.Cyclist)]
    public void The_fit_reports_that_k1_is_unknown_and_classifies_nobody()
    {
        var fit = KnownAthletes.Fit(KnownAthletes.Cyclist());
        fit.Warnings.ShouldContain(w => w.StartsWith("k1, the fitness gain, is not identifiable", StringComparison.Ordinal));
        fit.FitnessGain.Posterior.Factor.ShouldBeGreaterThan(ModelFit.WidestFactor);
        fit.Responder.Class.ShouldBe(ResponderClass.Unclassified);
        AthleteBelief.Of(fit).ShouldAllBe(b => b.Value == null && b.WhyNot != null);
    }

    [SharedDataFact(SharedData.Cyclist)]
    public void A_test_that_is_left_out_is_predicted_no_worse_than_by_the_last_value()
    {
        var fit = KnownAthletes.Fit(KnownAthletes.Cyclist());
        fit.LeaveOneOut.Tests.Count.ShouldBe(8);
        fit.LeaveOneOut.LastValueError.ShouldBe(Math.Sqrt(211.0 / 8), 1e-9, "differences of 3, 8, 8, 2, 4, 3, -3 and 6 W");
        fit.LeaveOneOut.ModelError.ShouldBeLessThanOrEqualTo(fit.LeaveOneOut.LastValueError);
    }

    // Least squares moves k1 between 0.107 and 5.74 here.
    [SharedDataFact(SharedData.Cyclist)]
    public void No_single_test_moves_k1_far()
    {
        var input = KnownAthletes.Input(KnownAthletes.Cyclist());
        var whole = ModelFit.Of(input).FitnessGain.Posterior;
        var medians = Enumerable.Range(0, input.Tests.Count).Select(i => ModelFit.Of(input.Without(i)).FitnessGain.Posterior.Median).ToArray();
        (medians.Max() / medians.Min()).ShouldBeLessThan(1.4);
        medians.ShouldAllBe(m => m > whole.Low && m < whole.High);
    }

    [SharedDataFact(SharedData.Cyclist)]
    public void The_tests_are_in_the_band_and_the_published_values_in_the_intervals()
    {
        var fit = KnownAthletes.Fit(KnownAthletes.Cyclist());
        fit.Input.Tests.ShouldAllBe(t => t.Result > fit.Days[t.Day].Test.Low && t.Result < fit.Days[t.Day].Test.High);
        Holds(fit.BaselinePerformance, Published.BaselinePerformance);
        Holds(fit.FatigueGain, Published.FatigueGain);
        Holds(fit.FitnessTimeConstant, Published.FitnessTimeConstant);
        Holds(fit.FatigueTimeConstant, Published.FatigueTimeConstant);
        Holds(fit.TimeToNeutral, Published.TimeToNeutral!.Value);
        Holds(fit.TimeToGreatestInfluence, Published.TimeToGreatestInfluence!.Value);

        static void Holds(FittedNumber number, double published) => published.ShouldBeInRange(number.Posterior.Low, number.Posterior.High);
    }
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Fitting;

/// <summary>Fits of athletes whose parameters are known.</summary>
public sealed class ModelFitTests
{
    [Theory]
    [InlineData(0.1, 0.2, 42, 12)]
    [InlineData(0.15, 0.25, 30, 8)]
    [InlineData(0.08, 0.2, 55, 15)]
    public void Known_parameters_are_found_again_from_many_good_tests(double k1, double k2, double tau1, double tau2)
    {
        var fit = KnownAthletes.Fit(KnownAthletes.Of(KnownAthletes.Athlete(k1: k1, k2: k2, tau1: tau1, tau2: tau2), scatterPercent: 0.1, every: 3, days: 300), 0.1);
        fit.BaselinePerformance.Posterior.Median.ShouldBe(250, 12);
        fit.FitnessGain.Posterior.Median.ShouldBe(k1, 0.1 * k1);
        fit.FatigueGain.Posterior.Median.ShouldBe(k2, 0.1 * k2);
        fit.FitnessTimeConstant.Posterior.Median.ShouldBe(tau1, 0.07 * tau1);
        fit.FatigueTimeConstant.Posterior.Median.ShouldBe(tau2, 0.1 * tau2);
        AthleteBelief.Of(fit).ShouldAllBe(b => b.WhyNot == null);
    }

    // If the intervals of 90 % are right, fewer than 31 hits of forty have a chance below one in a hundred.
    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void The_intervals_contain_the_truth_about_as_often_as_promised()
    {
        var truth = KnownAthletes.Athlete();
        var fits = Enumerable.Range(1, 40).AsParallel().Select(seed => KnownAthletes.Fit(KnownAthletes.Of(truth, 1.5, every: 12, seed: seed))).ToArray();
        Hits(f => f.FitnessGain, truth.FitnessGain).ShouldBeGreaterThanOrEqualTo(31);
        Hits(f => f.FatigueGain, truth.FatigueGain).ShouldBeGreaterThanOrEqualTo(31);
        Hits(f => f.FatigueTimeConstant, truth.FatigueTimeConstant).ShouldBeGreaterThanOrEqualTo(31);
        Hits(f => f.TimeToNeutral, truth.TimeToNeutral!.Value).ShouldBeGreaterThanOrEqualTo(31);

        int Hits(Func<ModelFit, FittedNumber> of, double value) => fits.Count(f => value >= of(f).Posterior.Low && value <= of(f).Posterior.High);
    }

    [Fact]
    public void More_tests_narrow_the_interval()
    {
        var few = KnownAthletes.Fit(KnownAthletes.Of(KnownAthletes.Athlete(), 1, every: 60));
        var many = KnownAthletes.Fit(KnownAthletes.Of(KnownAthletes.Athlete(), 1, every: 5));
        many.FatigueTimeConstant.Posterior.Factor.ShouldBeLessThan(few.FatigueTimeConstant.Posterior.Factor);
        many.WeekGainPercent.Posterior.Factor.ShouldBeLessThan(few.WeekGainPercent.Posterior.Factor);
        few.Warnings.ShouldContain(w => w.StartsWith("3 tests are few", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_history_gives_the_same_numbers()
    {
        var history = KnownAthletes.Of(KnownAthletes.Athlete(), 1.5);
        var (first, second) = (KnownAthletes.Fit(history), KnownAthletes.Fit(history));
        first.Days.ShouldBe(second.Days);
        first.FitnessGain.ShouldBe(second.FitnessGain);
        first.TimeToNeutral.ShouldBe(second.TimeToNeutral);
        first.LeaveOneOut.ModelError.ShouldBe(second.LeaveOneOut.ModelError);
    }

    [Fact]
    public void Units_of_load_and_performance_change_nothing_but_the_units()
    {
        var watts = KnownAthletes.Of(KnownAthletes.Athlete(), 1.5);
        var others = new TrainingHistory(watts.Days.Select(d => d with { Load = d.Load / 100, Performance = d.Performance / 60 }), "h", "m/s");
        var (first, second) = (KnownAthletes.Fit(watts), KnownAthletes.Fit(others));
        second.FitnessTimeConstant.Posterior.Median.ShouldBe(first.FitnessTimeConstant.Posterior.Median, 1e-9);
        second.FitnessGain.Posterior.Median.ShouldBe(first.FitnessGain.Posterior.Median / 60 * 100, 1e-9);
        second.WeekGainPercent.Posterior.High.ShouldBe(first.WeekGainPercent.Posterior.High, 1e-6);
        second.LeaveOneOut.ModelError.ShouldBe(first.LeaveOneOut.ModelError / 60, 1e-9);
        second.Responder.Class.ShouldBe(first.Responder.Class);
    }

    [Fact]
    public void In_seconds_less_is_better()
    {
        var fit = KnownAthletes.Fit(KnownAthletes.Of(KnownAthletes.Athlete(), 0.3, every: 7, unit: "s"), 0.3);
        fit.BaselinePerformance.Posterior.Median.ShouldBe(350, 15);
        fit.FitnessGain.Posterior.Median.ShouldBe(0.1, 0.03);
        fit.Responder.ChangePercent!.Value.ShouldBeGreaterThan(0);
        fit.Input.Tests.ShouldAllBe(t => Math.Abs(t.Result - fit.Days[t.Day].Test.Median) < 5);
        fit.Input.Tests[^1].Result.ShouldBeLessThan(fit.Input.Tests[0].Result);
    }

    [Fact]
    public void If_load_does_not_explain_the_tests_the_last_value_wins_and_nothing_is_handed_on()
    {
        double[] results = [300, 310, 322, 331, 318, 309, 297, 288];
        var history = new TrainingHistory(KnownAthletes.Loads(210).Select((load, d) => new HistoryDay(KnownAthletes.FirstDay.AddDays(d)) { Load = load, Performance = d % 24 == 23 ? results[d / 24] : null }), "TSS", "W");
        var fit = KnownAthletes.Fit(history);
        fit.PredictsWorse.ShouldNotBeNull();
        fit.Warnings.ShouldContain(w => w.EndsWith("do not use it for planning.", StringComparison.Ordinal));
        AthleteBelief.Of(fit).ShouldAllBe(b => b.Value == null);
        fit.Responder.Class.ShouldBe(ResponderClass.Unclassified);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25)]
    [InlineData(double.NaN)]
    public void A_typical_error_out_of_range_is_refused(double typicalError) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ModelFit.Of(KnownAthletes.Input(KnownAthletes.Of(KnownAthletes.Athlete(), 1)), typicalError));

    [Fact]
    public void The_prior_is_the_documented_one()
    {
        var fit = KnownAthletes.Fit(KnownAthletes.Of(KnownAthletes.Athlete(), 1.5));
        fit.FitnessTimeConstant.Prior.Median.ShouldBe(42, 1.5);
        fit.FitnessTimeConstant.Prior.Low.ShouldBe(42 * Math.Exp(-1.645 * 0.25), 1.5);
        fit.FatigueTimeConstant.Prior.Median.ShouldBe(12, 0.7);
        fit.FatigueTimeConstant.Prior.High.ShouldBe(12 * Math.Exp(1.645 * 0.35), 1);
        fit.BaselinePerformance.Prior.Median.ShouldBe(fit.Input.Tests.Average(t => t.Result), 2);
    }
}

using AthleteOs.Rules.Physiology;
using CsCheck;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>What the formulas promise beyond their reference cases: conventions, ends of ranges, refusals.</summary>
public sealed class FormulaTests
{
    private static readonly Gen<double[]> Loads = Gen.Double[0, 300].Array[1, 60];

    [Fact]
    public void Prior_day_is_the_same_day_state_of_the_day_before_decayed_once() =>
        Gen.Select(Loads, Gen.Double[20, 60], Gen.Double[3, 19]).Sample((loads, tau1, tau2) =>
        {
            var (sameDay, priorDay) = (ImpulseResponse.Of(0, 1, 0, tau1, tau2, StateConvention.SameDay), ImpulseResponse.Of(0, 1, 0, tau1, tau2, StateConvention.PriorDay));
            var (same, prior) = (default(ImpulseState), default(ImpulseState));
            foreach (var load in loads)
            {
                same = sameDay.Step(same, load);
                prior = priorDay.Step(prior, load);
            }

            prior.FitnessState.ShouldBe(same.FitnessState * Math.Exp(-1 / tau1), 1e-9);
            prior.FatigueState.ShouldBe(same.FatigueState * Math.Exp(-1 / tau2), 1e-9);
        });

    [Fact]
    public void A_prior_day_performance_does_not_know_its_own_load()
    {
        var (with, without) = (new double[3], new double[3]);
        var model = ImpulseResponse.Of(100, 1, 2, 42, 12, StateConvention.PriorDay);
        model.Performances([50, 50, 50], with);
        model.Performances([50, 50, 0], without);
        with.ShouldBe(without);
    }

    [Fact]
    public void Performance_is_the_sum_of_what_each_session_does() =>
        Gen.Select(Loads, Gen.Enum<StateConvention>()).Sample((loads, convention) =>
        {
            var model = ImpulseResponse.Of(250, 0.13, 0.18, 39, 12, convention);
            var performances = new double[loads.Length];
            model.Performances(loads, performances);
            var last = loads.Length - 1;
            var counted = convention == StateConvention.SameDay ? loads.Length : last;
            performances[last].ShouldBe(250 + Enumerable.Range(0, counted).Sum(day => loads[day] * model.Influence(last - day)), 1e-8);
        });

    [Fact]
    public void Influence_is_nothing_at_time_to_neutral_and_most_at_its_time() =>
        Gen.Select(Gen.Double[0.05, 1], Gen.Double[1, 3], Gen.Double[20, 60], Gen.Double[3, 15], Gen.Double[0, 200]).Sample((k1, ratio, tau1, tau2, days) =>
        {
            var model = ImpulseResponse.Of(0, k1, k1 * ratio, tau1, tau2, StateConvention.SameDay);
            model.Influence(model.TimeToNeutral!.Value).ShouldBe(0, 1e-9);
            model.Influence(days).ShouldBeLessThanOrEqualTo(model.Influence(model.TimeToGreatestInfluence!.Value) + 1e-12);
        });

    [Fact]
    public void Times_of_a_model_in_which_load_never_hurts_or_never_helps()
    {
        var kind = ImpulseResponse.Of(0, 2, 0.1, 40, 10, StateConvention.SameDay);
        (kind.TimeToNeutral, kind.TimeToGreatestInfluence).ShouldBe((0.0, 0.0));
        var useless = ImpulseResponse.Of(0, 0, 1, 40, 10, StateConvention.SameDay);
        (useless.TimeToNeutral, useless.TimeToGreatestInfluence).ShouldBe((null, null));
    }

    [Theory]
    [InlineData(double.NaN, 1, 1, 40, 10, "p0")]
    [InlineData(0, -1, 1, 40, 10, "k1")]
    [InlineData(0, 1, double.PositiveInfinity, 40, 10, "k2")]
    [InlineData(0, 1, 1, 40, 0, "tau2")]
    [InlineData(0, 1, 1, 10, 40, "tau1")]
    [InlineData(0, 1, 1, double.NaN, 10, "tau1")]
    public void A_model_that_cannot_be_is_refused_by_name(double p0, double k1, double k2, double tau1, double tau2, string name)
    {
        ImpulseResponse.Fault(p0, k1, k2, tau1, tau2).ShouldNotBeNull().ShouldContain(name);
        Should.Throw<ArgumentException>(() => ImpulseResponse.Of(p0, k1, k2, tau1, tau2, StateConvention.SameDay));
    }

    [Theory]
    [InlineData(nameof(EwmaDialect.Exponential), 0.0235283)]
    [InlineData(nameof(EwmaDialect.OneOverN), 0.0238095)]
    [InlineData(nameof(EwmaDialect.TwoOverNPlusOne), 0.0465116)]
    public void Dialects_weigh_a_day_differently(string name, double weight)
    {
        var dialect = Enum.Parse<EwmaDialect>(name);
        TrainingLoadChart.Weight(42, dialect).ShouldBe(weight, 1e-7);
        TrainingLoadChart.Of(42, 7, dialect).Step(default, 100).Ctl.ShouldBe(100 * weight, 1e-5);
    }

    [Fact]
    public void A_morning_holds_the_loads_before_it_and_never_its_own()
    {
        var mornings = new TrainingLoadState[9];
        TrainingLoadChart.Usual.Mornings(new(60, 80), [100, 0, 0, 0, 0, 0, 0, 0, 0], mornings);
        mornings[0].ShouldBe(new(60, 80));
        mornings[1].ShouldBe(TrainingLoadChart.Usual.Step(new(60, 80), 100));
        TrainingLogs.RampRate(mornings).ShouldBe(mornings[8].Ctl - mornings[1].Ctl);
        TrainingLogs.RampRate(mornings.AsSpan(0, 7)).ShouldBeNull();
    }

    [Fact]
    public void Without_recent_load_the_variable_model_has_the_gain_of_the_load_alone()
    {
        var model = VariableDoseResponse.Of(0, 0.1, 0.001, 40, 10, 5);
        model.FatigueGain(default, 80).ShouldBe(0.08, 1e-12);
        model.FatigueGain(model.Step(default, 80), 80).ShouldBeGreaterThan(0.08);
    }

    [Fact]
    public void Spacing_never_falls_as_fatigue_lasts_longer() =>
        Gen.Select(Gen.Double[1, 60], Gen.Double[0, 30], Gen.Double[0.3, 1]).Sample((tau2, more, share) =>
            Spacing.MinDaysBetweenKeySessions(tau2, share, 1, 14).ShouldBeLessThanOrEqualTo(Spacing.MinDaysBetweenKeySessions(tau2 + more, share, 1, 14)));

    [Theory]
    [InlineData(0, 0.7)]
    [InlineData(12, 0)]
    [InlineData(12, 1.1)]
    [InlineData(double.NaN, 0.7)]
    public void Spacing_of_nonsense_is_refused(double tau2, double share) => Should.Throw<ArgumentOutOfRangeException>(() => Spacing.Days(tau2, share));

    [Fact]
    public void A_missing_day_leaves_monotony_unknown()
    {
        Monotony.Of([1, 2, 3, double.NaN, 5, 6, 7], StandardDeviationKind.Sample).ShouldBeNull();
        Should.Throw<ArgumentException>(() => Monotony.Of([1, 2, 3], StandardDeviationKind.Sample));
    }

    [Fact]
    public void The_polarisation_index_needs_two_poles_and_survives_no_grey_zone()
    {
        PolarizationIndex.Of(0, 0.5, 0.5).ShouldBeNull();
        PolarizationIndex.Of(0.5, 0.5, 0).ShouldBeNull();
        PolarizationIndex.Of(0.85, 0, 0.15)!.Value.ShouldBe(Math.Log10(0.85 / 0.01 * 0.15 * 100), 1e-12);
        PolarizationIndex.Of(0.845, 0.005, 0.15)!.Value.ShouldBeLessThan(PolarizationIndex.Of(0.85, 0, 0.15)!.Value);
    }

    // By arbitrary-precision arithmetic (mpmath, 40 digits).
    [Theory]
    [InlineData(-20, 2.7536241186062336951e-89)]
    [InlineData(-10, 7.619853024160526066e-24)]
    [InlineData(-7.5, 3.1908916729108962278e-14)]
    [InlineData(-7.05, 8.9458895587699219537e-13)]
    [InlineData(-5, 2.8665157187919391167e-7)]
    [InlineData(-3, 0.0013498980316300945267)]
    [InlineData(-1, 0.15865525393145705141)]
    [InlineData(-0.3, 0.38208857781104736693)]
    [InlineData(0, 0.5)]
    [InlineData(0.25, 0.59870632568292372424)]
    [InlineData(0.9428090415820634, 0.82711070692441983969)]
    [InlineData(2.5, 0.99379033467422386483)]
    [InlineData(6, 0.99999999901341235496)]
    public void The_normal_distribution_is_exact(double z, double p)
    {
        NormalDistribution.Cdf(z).ShouldBe(p, Math.Min(1e-15, p * 1e-8));
        NormalDistribution.Cdf(-z).ShouldBe(1 - p, 1e-15);
        if (p is > 1e-20 and < 0.999)
        {
            NormalDistribution.Quantile(p).ShouldBe(z, 1e-7);
        }
    }

    [Fact]
    public void The_normal_distribution_at_its_ends()
    {
        (NormalDistribution.Cdf(double.NegativeInfinity), NormalDistribution.Cdf(double.PositiveInfinity)).ShouldBe((0.0, 1.0));
        NormalDistribution.Cdf(double.NaN).ShouldBe(double.NaN);
        NormalDistribution.Quantile(0.05).ShouldBe(-1.6448536269514722, 1e-13);
        Should.Throw<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(1));
        Gen.Select(Gen.Double[-40, 40], Gen.Double[0, 2]).Sample((z, more) => NormalDistribution.Cdf(z) <= NormalDistribution.Cdf(z + more) + 1e-15);
    }
}

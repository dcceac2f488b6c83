using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>Published and worked-out numbers that the formulas must give. Relative 1e-6 where the case is given to that, otherwise half of its last digit.</summary>
public sealed class ReferenceCasesTests
{
    private const double Exact = 1e-6;

    private static readonly ImpulseResponse Cyclist = ImpulseResponse.Of(
        261.92737210897678, 0.18258190690144069, 0.23016327121095306, 35.821034441472136, 21.339714582978822, StateConvention.SameDay);

    [SharedDataFact(SharedData.Cyclist)]
    public void C1_The_published_fit_of_the_cyclist_is_as_good_as_published()
    {
        var (loads, tests) = ReadCyclist(SharedData.File(SharedData.Cyclist));
        var performances = new double[loads.Length];
        Cyclist.Performances(loads, performances);

        var mean = tests.Average(t => t.Watts);
        var errors = tests.Sum(t => Math.Pow(t.Watts - performances[t.Day - 1], 2));
        errors.ShouldBe(20.254559, 20.254559 * Exact);
        (1 - errors / tests.Sum(t => Math.Pow(t.Watts - mean, 2))).ShouldBe(0.979224, Exact);
        performances[44].ShouldBe(273.07505090301606, 273 * Exact);

        var state = default(ImpulseState);
        foreach (var load in loads.Take(45))
        {
            state = Cyclist.Step(state, load);
        }

        state.FitnessState.ShouldBe(841.01545470029885, 841 * Exact);
        state.FatigueState.ShouldBe(618.7195980900126, 618 * Exact);
        Cyclist.Performance(state).ShouldBe(performances[44]);
    }

    [Fact]
    public void C2_Influence_of_the_cyclists_sessions()
    {
        Cyclist.TimeToNeutral!.Value.ShouldBe(12.224707842077706, 12 * Exact);
        Cyclist.TimeToGreatestInfluence!.Value.ShouldBe(39.566018965827936, 39 * Exact);
        Cyclist.Influence(0).ShouldBe(-0.047581364309512375, 0.047 * Exact);
        Cyclist.Influence(36).ShouldBe(0.024235973893687937, 0.024 * Exact);
    }

    [Fact]
    public void C3_The_teaching_model_falls_and_then_rises()
    {
        var performances = new double[120];
        ImpulseResponse.Of(500, 1, 2, 27, 10, StateConvention.SameDay).Performances([0, .. Enumerable.Repeat(100.0, 119)], performances);
        performances[1].ShouldBe(400, 400 * Exact);
        performances[2].ShouldBe(315.39656082293675, 315 * Exact);
        Array.IndexOf(performances, performances.Min()).ShouldBe(12);
        performances[12].ShouldBe(18.208038848126535, 18 * Exact);
        Array.FindIndex(performances, 1, p => p > 500).ShouldBe(37);
        performances[37].ShouldBe(501.9890791, 501 * Exact);
        performances[119].ShouldBe(1115.13924111504, 1115 * Exact);
    }

    [Fact]
    public void C4_The_load_chart_from_zero()
    {
        var state = default(TrainingLoadState);
        double[] loads = [100, 0, 0, 50, 100, 0, 0];
        double[] ctl = [2.3528, 2.2975, 2.2434, 3.3670, 5.6407, 5.5079, 5.3784];
        double[] atl = [13.3122, 11.5401, 10.0038, 15.3282, 26.5999, 23.0589, 19.9892];
        for (var day = 0; day < loads.Length; day++)
        {
            state = TrainingLoadChart.Usual.Step(state, loads[day]);
            state.Ctl.ShouldBe(ctl[day], 0.5e-4);
            state.Atl.ShouldBe(atl[day], 0.5e-4);
        }

        TrainingLoadChart.Usual.Mornings(default, Enumerable.Repeat(100.0, 42).ToArray(), new TrainingLoadState[42]).Ctl.ShouldBe(63.212056, 63 * Exact);
    }

    [Fact]
    public void C5_A_rest_week_brings_the_balance_back()
    {
        var state = new TrainingLoadState(60, 80);
        foreach (var tsb in (double[])[-10.762, -2.908, 3.749, 9.372, 14.103, 18.063, 21.359])
        {
            state = TrainingLoadChart.Usual.Step(state, 0);
            state.Tsb.ShouldBe(tsb, 0.5e-3);
        }
    }

    [Fact]
    public void C6_Influence_of_a_round_model()
    {
        var model = ImpulseResponse.Of(0, 1, 2, 45, 15, StateConvention.SameDay);
        model.TimeToNeutral!.Value.ShouldBe(15.596, 0.5e-3);
        model.TimeToGreatestInfluence!.Value.ShouldBe(40.315, 0.5e-3);
        model.Influence(7).ShouldBe(-0.398239, 0.5e-6);
        model.Influence(30).ShouldBe(0.242747, 0.5e-6);
    }

    [Fact]
    public void C7_Fosters_monotony_and_strain()
    {
        double[] week = [300, 400, 350, 400, 450, 500, 0];
        Monotony.Of(week, StandardDeviationKind.Population)!.Value.ShouldBe(2.2528, 0.5e-4);
        Monotony.Strain(week, StandardDeviationKind.Population)!.Value.ShouldBe(5406.60, 0.5e-2);
        Monotony.Of(week, StandardDeviationKind.Sample)!.Value.ShouldBe(2.0856, 0.5e-4);
        Monotony.Strain(week, StandardDeviationKind.Sample)!.Value.ShouldBe(5005.54, 0.5e-2);
        double[] equal = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
        Monotony.Of(equal, StandardDeviationKind.Population).ShouldBeNull();
        Monotony.Strain(equal, StandardDeviationKind.Sample).ShouldBeNull();
    }

    [Fact]
    public void C8_Kiviniemis_reference_of_ten_mornings()
    {
        var hrv = new DailySeries([4.05, 4.10, 4.00, 4.12, 4.08, 3.98, 4.03, 4.11, 4.06, 4.02]);
        var range = NormalRange.Of(hrv.Mean(10, 10)!.Value, hrv.StandardDeviation(10, 10)!.Value, 1);
        range.Low.ShouldBe(4.00733, 0.5e-5);
        range.IsReachedBy(4.006).ShouldBeFalse("below the reference the day is easy");
        range.IsReachedBy(4.008).ShouldBeTrue();
    }

    [Fact]
    public void C9_A_reading_above_the_band_is_low_to_one_protocol_and_hard_to_the_other()
    {
        var band = NormalRange.Of(4.000000, 0.036641, 0.5);
        band.Low.ShouldBe(3.981679, 1e-6);
        band.High.ShouldBe(4.018321, 1e-6);
        band.Holds(4.054286).ShouldBeFalse("Vesterinen: outside, either side");
        band.IsReachedBy(4.054286).ShouldBeTrue("Kiviniemi: not below");
    }

    [Fact]
    public void C10_The_same_load_costs_more_on_top_of_another()
    {
        var model = VariableDoseResponse.Of(100, 0.1, 0.001, 40, 10, 5);
        double[] loads = [100, 0, 100, 100, 0, 0, 0];
        double[] gains = [0.1, 0.08187, 0.16703, 0.23675, 0.19384, 0.15870, 0.12993];
        double[] performances = [100, 100.7047, 101.3250, 96.5087, 86.5127, 89.7916, 92.7091, 95.3009];
        var morning = default(VariableDoseState);
        for (var day = 0; day < loads.Length; day++)
        {
            model.Performance(morning).ShouldBe(performances[day], 0.5e-4);
            model.FatigueGain(morning, loads[day]).ShouldBe(gains[day], 0.5e-5);
            morning = model.Step(morning, loads[day]);
        }

        model.Performance(morning).ShouldBe(performances[7], 0.5e-4);
    }

    [Theory]
    [InlineData(5, 1.783, 2)]
    [InlineData(7, 2.497, 3)]
    [InlineData(10, 3.567, 4)]
    [InlineData(15, 5.350, 5)]
    [InlineData(21, 7.490, 5)]
    public void C11_Spacing_follows_the_decay_of_fatigue(double tau2, double days, int held)
    {
        Spacing.Days(tau2, 0.70).ShouldBe(days, 0.5e-3);
        Spacing.MinDaysBetweenKeySessions(tau2, 0.70, 1, 5).ShouldBe(held);
    }

    [Fact]
    public void C12_What_a_trial_says_of_responders()
    {
        TrainingLogs.TrueResponseSd(5, 3).ShouldBe(4);
        TrainingLogs.TrueResponseSd(3.7, 5.6).ShouldBeNull("no detectable response variance");
        ResponderTrial.StandardErrorOfChange(3).ShouldBe(4.2426, 0.5e-4);
        var (low, high) = ResponderTrial.Interval(6, 3, 0.90);
        low.ShouldBe(-0.98, 0.5e-2);
        high.ShouldBe(12.98, 0.5e-2);
        ResponderTrial.ProbabilityOfWorthwhileChange(6, 3, 2).ShouldBe(0.8271, 0.5e-4);
    }

    [Fact]
    public void C13_The_polarisation_index_finds_the_grey_zone()
    {
        PolarizationIndex.Of(0.80, 0.05, 0.15)!.Value.ShouldBe(2.3802, 0.5e-4);
        PolarizationIndex.Of(0.75, 0.20, 0.05)!.Value.ShouldBe(1.2730, 0.5e-4);
        PolarizationIndex.Of(8 * 60, 30, 90)!.Value.ShouldBe(2.3802, 0.5e-4, "minutes do as well as shares");
    }

    private static (double[] Loads, (int Day, double Watts)[] Tests) ReadCyclist(string file)
    {
        var rows = File.ReadAllLines(file).Skip(1).Select(line => line.Split(',')).ToArray();
        return ([.. rows.Select(row => Number(row[1]))],
            [.. rows.Where(row => row[2].Length > 0).Select(row => (int.Parse(row[0], CultureInfo.InvariantCulture), Number(row[2])))]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

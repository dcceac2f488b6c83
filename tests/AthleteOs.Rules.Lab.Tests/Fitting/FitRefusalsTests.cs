using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Fitting;

/// <summary>A history that is not enough for a fit is refused in words, with the remedy.</summary>
public sealed class FitRefusalsTests
{
    private static readonly TrainingHistory Good = KnownAthletes.Of(KnownAthletes.Athlete(), 1.5);

    private static readonly Dictionary<string, (TrainingHistory History, string? Unit)> Bad = new(StringComparer.Ordinal)
    {
        ["h.json AO731 no day has a performance test; a fit needs at least 3, and 6 for useful intervals. Repeat the same test under the same conditions"] =
            (Changed((d, _) => d with { Performance = null }), null),
        ["h.json AO731 only 2 days have a performance test; a fit needs at least 3, and 6 for useful intervals. Repeat the same test under the same conditions"] =
            (Changed((d, i) => d with { Performance = i is 60 or 90 ? 300 + i : null }), null),
        ["h.json AO731 only 2 days have a performance test from 2025-02-15 on, the first day with a load; a fit needs at least 3, and 6 for useful intervals. Repeat the same test under the same conditions"] =
            (Changed((d, i) => d with { Load = i < 40 ? null : d.Load, Performance = i is 10 or 90 or 120 ? 300 + i : null }), null),
        ["h.json AO731 all 13 tests have the same result, 300, so there is no change to fit. Check that these are test results, or test again later"] =
            (Changed((d, _) => d with { Performance = d.Performance is null ? null : 300 }), null),
        ["h.json AO732 no day has a load (tss); a fit needs the load of every day, and 0 for a day of rest"] =
            (Changed((d, _) => d with { Load = null }), null),
        ["h.json AO732 every load is 0; a fit needs the load of each day of training"] =
            (Changed((d, _) => d with { Load = 0 }), null),
        ["h.json AO732 the last test is on day 41 of the loads, which begin on 2025-01-06. A fit needs 42 days (six weeks) of load before it: add earlier days, or test again later"] =
            (Changed((d, i) => d with { Performance = i is 20 or 30 or 40 ? 300 + i : null }), null),
        ["h.json AO733 the load of 4 of 210 days is missing (2025-02-15 to 2025-02-18); write each day's load, and 0 for a day of rest. At most 5 % of the days, and 3 consecutive days, may be missing"] =
            (Changed((d, i) => d with { Load = i is >= 40 and < 44 ? null : d.Load }), null),
        ["h.json AO733 the load of 15 of 210 days is missing (2025-01-12, 2025-01-26, 2025-02-09, 2025-02-23, 2025-03-09 and 10 more stretches); write each day's load, and 0 for a day of rest. At most 5 % of the days, and 3 consecutive days, may be missing"] =
            (new TrainingHistory(Good.Days.Where((_, i) => i % 14 != 6), "TSS", "W"), null),
        ["h.json AO734 the history has no unit of tests, so it is unknown whether a higher result is better; add --performance-unit W (or W/kg, m/s, km/h, s, min)"] =
            (new TrainingHistory(Good.Days), null),
        ["h.json AO734 \"watts\" is not a known unit of tests; write one of W, W/kg, m/s, km/h, s, min"] =
            (new TrainingHistory(Good.Days, "TSS", "watts"), null),
        ["h.json AO734 performance_unit of the history is \"W\", --performance-unit is \"s\"; leave the option out, or correct performance_unit"] = (Good, "s"),
    };

    public static TheoryData<string> Expected() => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Expected))]
    public void A_history_that_is_not_enough_for_a_fit_is_refused_in_words(string expected)
    {
        var (history, unit) = Bad[expected];
        var findings = new Findings();
        FitInput.From(history, "h.json", unit, findings).ShouldBeNull();
        findings.All.Select(f => f.ToString()).ShouldContain(expected);
        findings.All.ShouldAllBe(f => AuthorsWords.Are(f.Message, ""));
    }

    [Fact]
    public void Every_code_of_fits_is_provoked() =>
        Expected().Select(e => e.Data.Split(' ')[1]).Distinct().ShouldBe(FindingCodes.All().Where(FindingCodes.IsOfFits));

    [Fact]
    public void A_few_missing_loads_get_the_mean_around_them_and_are_listed()
    {
        var history = Changed((d, i) => i == 50 ? d with { Load = null } : d);
        var gap = new TrainingHistory(history.Days.Where((_, i) => i != 100), "TSS", "W");
        var fit = KnownAthletes.Fit(gap);
        fit.Input.ImputedLoads.Select(s => s.Date).ShouldBe([KnownAthletes.FirstDay.AddDays(50), KnownAthletes.FirstDay.AddDays(100)]);
        fit.Input.Loads[50].ShouldBe(Enumerable.Range(36, 29).Where(i => i != 50).Average(i => Good.Days[i].Load!.Value), 1e-9);
        fit.Input.Loads.Count.ShouldBe(210);
        fit.Warnings.ShouldContain(w => w.StartsWith("The load is unknown on 2025-02-25 (", StringComparison.Ordinal));
    }

    [Fact]
    public void Tests_before_the_first_load_are_left_out_and_counted()
    {
        var fit = KnownAthletes.Fit(Changed((d, i) => d with { Load = i < 40 ? null : d.Load }));
        fit.Input.FirstDay.ShouldBe(KnownAthletes.FirstDay.AddDays(40));
        fit.Input.Tests.Count.ShouldBe(12);
        fit.Warnings.ShouldContain("1 test before the first load is left out.");
    }

    [Theory]
    [InlineData("p0=250,k1=0.1,k2=0.2,tau1=42", "tau2 is missing; all of p0, k1, k2, tau1, tau2 are needed")]
    [InlineData("p0=250,k1=0.1,k2=0.2,tau1=42,tau2=12,tau2=13", "tau2 appears twice; keep one")]
    [InlineData("p0=250,k1=a lot,k2=0.2,tau1=42,tau2=12", "k1 is \"a lot\"; it must be a number with a decimal point")]
    [InlineData("p0=250;k1=0.1", "p0 is \"250;k1=0.1\"; it must be a number with a decimal point")]
    [InlineData("", "\"\" is not a parameter; write p0=261.9,k1=0.18,k2=0.23,tau1=35.8,tau2=21.3, with decimal points")]
    [InlineData("p0=250,k1=0.1,k2=0.2,tau1=12,tau2=42", "fitness time constant tau1 must be above tau2: fitness outlasts fatigue")]
    [InlineData("p0=250,k1=-0.1,k2=0.2,tau1=42,tau2=12", "fitness gain k1 must be a finite number, 0 or more")]
    public void Given_parameters_that_are_no_model_are_refused(string text, string message)
    {
        var findings = new Findings();
        GivenModel.Parse(text, "--parameters", findings).ShouldBeNull();
        findings.All.Select(f => f.Message).ShouldContain(message);
    }

    private static TrainingHistory Changed(Func<HistoryDay, int, HistoryDay> change) => new(Good.Days.Select(change), "TSS", "W");
}

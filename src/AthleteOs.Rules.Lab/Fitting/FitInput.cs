using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A performance test on a day of the loads.</summary>
/// <param name="Day">The day, counted from 0.</param>
/// <param name="Result">The result in the history's unit.</param>
public readonly record struct FitTest(int Day, double Result);

/// <summary>A day whose load was not known, with what stands in for it.</summary>
/// <param name="Date">The day.</param>
/// <param name="Load">The mean of the known loads around it, in the history's unit of load.</param>
public readonly record struct ImputedLoad(DateOnly Date, double Load);

/// <summary>
/// What a fit takes of a history: a load for each day without a gap, and the tests. A load that is not known is never zero. Where few
/// are missing, the mean of the known loads within two weeks either side stands in, and the fit says so; where more are, there is no fit.
/// </summary>
public sealed class FitInput
{
    /// <summary>The fewest tests that a fit takes.</summary>
    public const int LeastTests = 3;

    /// <summary>The fewest days of load, the day of the last test included.</summary>
    public const int LeastDays = 42;

    /// <summary>The largest share of days whose load may be missing.</summary>
    public const double MostMissing = 0.05;

    /// <summary>The most days on end whose load may be missing.</summary>
    public const int MostMissingOnEnd = 3;

    private const int Around = 14;
    private const int DatesShown = 5;

    private FitInput(DateOnly firstDay, double[] loads, FitTest[] tests, string loadUnit, PerformanceUnit unit, ImputedLoad[] standIns, int testsBefore)
    {
        (FirstDay, Loads, Tests, LoadUnit, Unit, StandIns, TestsBeforeLoads) = (firstDay, loads, tests, loadUnit, unit, standIns, testsBefore);
        MeanLoad = loads.Average();
    }

    /// <summary>The day of <c>Loads[0]</c>: the first whose load is known.</summary>
    public DateOnly FirstDay { get; }

    /// <summary>The load of each day, in <see cref="LoadUnit"/>; up to the last that is known, or the last test.</summary>
    public IReadOnlyList<double> Loads { get; }

    /// <summary>The tests in order of day.</summary>
    public IReadOnlyList<FitTest> Tests { get; }

    /// <summary>The unit of load.</summary>
    public string LoadUnit { get; }

    /// <summary>The unit of tests.</summary>
    public PerformanceUnit Unit { get; }

    /// <summary>The days whose load was not known.</summary>
    public IReadOnlyList<ImputedLoad> StandIns { get; }

    /// <summary>How many tests are left out, because they stand before the first load.</summary>
    public int TestsBeforeLoads { get; }

    /// <summary>The mean load of a day.</summary>
    public double MeanLoad { get; }

    /// <summary>The last day.</summary>
    public DateOnly LastDay => FirstDay.AddDays(Loads.Count - 1);

    /// <summary>Takes what a fit needs; null, with findings, where the history cannot carry one.</summary>
    /// <param name="history">The history.</param>
    /// <param name="file">Its name, for findings.</param>
    /// <param name="unit">The unit of its tests where the history says none; null without.</param>
    /// <param name="findings">Where findings go.</param>
    public static FitInput? From(TrainingHistory history, string file, string? unit, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Errors;
        var known = UnitOf(history.PerformanceUnit, unit, file, findings);
        var withLoad = history.Days.Where(d => d.Load is not null).ToArray();
        var results = history.Days.Where(d => d.Performance is not null).ToArray();
        if (withLoad.Length == 0)
        {
            Refuse(Codes.FitLoads, "no day has a load (tss); a fit needs the load of every day, and 0 for a day of rest");
            return null;
        }

        var first = withLoad[0].Date;
        var tests = results.Where(d => d.Date >= first).Select(d => new FitTest(d.Date.DayNumber - first.DayNumber, d.Performance!.Value)).ToArray();
        CheckTests(tests, results.Length - tests.Length, first, Refuse);
        var length = Math.Max(withLoad[^1].Date.DayNumber, tests.Length > 0 ? first.AddDays(tests[^1].Day).DayNumber : 0) - first.DayNumber + 1;
        var loads = new double?[length];
        foreach (var day in withLoad)
        {
            loads[day.Date.DayNumber - first.DayNumber] = day.Load;
        }

        CheckLoads(loads, tests, first, Refuse);
        if (findings.Errors > before)
        {
            return null;
        }

        ImputedLoad[] standIns = [.. Enumerable.Range(0, length).Where(i => loads[i] is null).Select(i => new ImputedLoad(first.AddDays(i), MeanAround(loads, i)))];
        var whole = loads.Select((load, i) => load ?? MeanAround(loads, i)).ToArray();
        return new FitInput(first, whole, tests, history.LoadUnit, known!, standIns, results.Length - tests.Length);

        void Refuse(string code, string message) => findings.Error(Place.Whole(file), code, message);
    }

    /// <summary>This input without one of its tests.</summary>
    internal FitInput Without(int test) =>
        new(FirstDay, [.. Loads], [.. Tests.Where((_, i) => i != test)], LoadUnit, Unit, [.. StandIns], TestsBeforeLoads);

    private static PerformanceUnit? UnitOf(string said, string? given, string file, Findings findings)
    {
        if (given is not null && said.Length > 0 && said != given)
        {
            findings.Error(Place.Whole(file), Codes.FitUnit, $"the history says that tests are in \"{Cell.Shown(said)}\", --performance-unit says \"{Cell.Shown(given)}\"; leave the option out, or correct performance_unit");
            return null;
        }

        var name = said.Length > 0 ? said : given;
        if (name is null)
        {
            findings.Error(Place.Whole(file), Codes.FitUnit, $"the history does not say in which unit its tests are, so whether more is better is not known; add --performance-unit W (or {string.Join(", ", PerformanceUnit.Names.Skip(1))})");
            return null;
        }

        if (PerformanceUnit.Find(name) is { } unit)
        {
            return unit;
        }

        findings.Error(Place.Whole(file), Codes.FitUnit, $"\"{Cell.Shown(name)}\" is not a unit of tests that a fit knows; it is one of {string.Join(", ", PerformanceUnit.Names)}");
        return null;
    }

    private static void CheckTests(FitTest[] tests, int before, DateOnly first, Action<string, string> refuse)
    {
        if (tests.Length < LeastTests)
        {
            refuse(Codes.FitTests, $"{(tests.Length == 0 ? "no day has" : tests.Length == 1 ? "only one day has" : $"only {tests.Length} days have")} a performance test{(before > 0 ? $" from {IsoDate.Of(first)} on, the first day with a load" : "")}; a fit needs {LeastTests} at least, and says little with fewer than 6: test again, the same test under the same conditions");
        }
        else if (Array.TrueForAll(tests, t => t.Result.Equals(tests[0].Result)))
        {
            refuse(Codes.FitTests, $"all {tests.Length} tests have the same result, {Words.Number(tests[0].Result)}; there is no change to learn from: check that the results are of tests, and go on testing");
        }
    }

    private static void CheckLoads(double?[] loads, FitTest[] tests, DateOnly first, Action<string, string> refuse)
    {
        if (Array.TrueForAll(loads, load => load is null or 0))
        {
            refuse(Codes.FitLoads, "every load is 0; a fit learns from how performance follows load: write the load of each day of training");
        }

        if (tests.Length > 0 && tests[^1].Day + 1 < LeastDays)
        {
            refuse(Codes.FitLoads, $"the last test stands on day {tests[^1].Day + 1} of the loads, which begin on {IsoDate.Of(first)}; a fit needs {LeastDays} days (six weeks) of load before it: add the days before, or test again later");
        }

        var missing = Enumerable.Range(0, loads.Length).Where(i => loads[i] is null).ToArray();
        if (missing.Length > MostMissing * loads.Length || LongestRun(missing) > MostMissingOnEnd)
        {
            var runs = Runs(missing).ToArray();
            var days = string.Join(", ", runs.Take(DatesShown).Select(r => r.From == r.To ? IsoDate.Of(first.AddDays(r.From)) : $"{IsoDate.Of(first.AddDays(r.From))} to {IsoDate.Of(first.AddDays(r.To))}"));
            refuse(Codes.FitLoadMissing, $"the load of {missing.Length} of {loads.Length} days is missing ({days}{(runs.Length > DatesShown ? $" and {runs.Length - DatesShown} more stretches" : "")}); write each day's load, and 0 for a day of rest: a missing load is not read as 0. At most 5 % of the days, and {MostMissingOnEnd} on end, may be missing");
        }
    }

    private static int LongestRun(int[] days) => Runs(days).Select(r => r.To - r.From + 1).DefaultIfEmpty().Max();

    private static IEnumerable<(int From, int To)> Runs(int[] days)
    {
        for (int from = 0, i = 0; i < days.Length; i++)
        {
            if (i + 1 == days.Length || days[i + 1] > days[i] + 1)
            {
                yield return (days[from], days[i]);
                from = i + 1;
            }
        }
    }

    private static double MeanAround(double?[] loads, int day) =>
        loads[Math.Max(0, day - Around)..Math.Min(loads.Length, day + Around + 1)].Average() ?? 0;
}

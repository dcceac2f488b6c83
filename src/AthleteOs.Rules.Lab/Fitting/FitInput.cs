using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A performance test on a day of the loads.</summary>
/// <param name="Day">The day, counted from 0.</param>
/// <param name="Result">The result in the history's unit.</param>
public readonly record struct FitTest(int Day, double Result);

/// <summary>A day with an unknown load, and the imputed load.</summary>
/// <param name="Date">The day.</param>
/// <param name="Load">The mean of the known loads around it, in the history's unit of load.</param>
public readonly record struct ImputedLoad(DateOnly Date, double Load);

/// <summary>
/// The input of a fit: a load for each day without a gap, and the tests. An unknown load is never zero. If few loads
/// are missing, the mean of the known loads within two weeks is imputed, and the fit lists it. If more are missing, the fit is refused.
/// </summary>
public sealed class FitInput
{
    /// <summary>The fewest tests for a fit.</summary>
    public const int LeastTests = 3;

    /// <summary>The fewest days of load, including the day of the last test.</summary>
    public const int LeastDays = 42;

    /// <summary>The largest share of days without a load.</summary>
    public const double MostMissing = 0.05;

    /// <summary>The largest number of consecutive days without a load.</summary>
    public const int MostMissingOnEnd = 3;

    private const int Around = 14;
    private const int DatesShown = 5;

    private FitInput(DateOnly firstDay, double[] loads, FitTest[] tests, string loadUnit, PerformanceUnit unit, ImputedLoad[] imputed, int testsBefore)
    {
        (FirstDay, Loads, Tests, LoadUnit, Unit, ImputedLoads, TestsBeforeLoads) = (firstDay, loads, tests, loadUnit, unit, imputed, testsBefore);
        MeanLoad = loads.Average();
    }

    /// <summary>The day of <c>Loads[0]</c>: the first with a known load.</summary>
    public DateOnly FirstDay { get; }

    /// <summary>The load of each day, in <see cref="LoadUnit"/>, up to the last known load or the last test.</summary>
    public IReadOnlyList<double> Loads { get; }

    /// <summary>The tests in order of day.</summary>
    public IReadOnlyList<FitTest> Tests { get; }

    /// <summary>The unit of load.</summary>
    public string LoadUnit { get; }

    /// <summary>The unit of tests.</summary>
    public PerformanceUnit Unit { get; }

    /// <summary>The days with an imputed load.</summary>
    public IReadOnlyList<ImputedLoad> ImputedLoads { get; }

    /// <summary>The number of tests that are left out because they precede the first load.</summary>
    public int TestsBeforeLoads { get; }

    /// <summary>The mean load of a day.</summary>
    public double MeanLoad { get; }

    /// <summary>The last day.</summary>
    public DateOnly LastDay => FirstDay.AddDays(Loads.Count - 1);

    /// <summary>Takes the input of a fit from a history; null, with findings, if the history is not enough.</summary>
    /// <param name="history">The history.</param>
    /// <param name="file">Its name, for findings.</param>
    /// <param name="unit">The unit of its tests if the history specifies none; null without.</param>
    /// <param name="findings">Receives the findings.</param>
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

        ImputedLoad[] imputed = [.. Enumerable.Range(0, length).Where(i => loads[i] is null).Select(i => new ImputedLoad(first.AddDays(i), MeanAround(loads, i)))];
        var whole = loads.Select((load, i) => load ?? MeanAround(loads, i)).ToArray();
        return new FitInput(first, whole, tests, history.LoadUnit, known!, imputed, results.Length - tests.Length);

        void Refuse(string code, string message) => findings.Error(Place.Whole(file), code, message);
    }

    /// <summary>This input without one of its tests.</summary>
    internal FitInput Without(int test) =>
        new(FirstDay, [.. Loads], [.. Tests.Where((_, i) => i != test)], LoadUnit, Unit, [.. ImputedLoads], TestsBeforeLoads);

    private static PerformanceUnit? UnitOf(string said, string? given, string file, Findings findings)
    {
        if (given is not null && said.Length > 0 && said != given)
        {
            findings.Error(Place.Whole(file), Codes.FitUnit, $"performance_unit of the history is \"{Cell.Shown(said)}\", --performance-unit is \"{Cell.Shown(given)}\"; leave the option out, or correct performance_unit");
            return null;
        }

        var name = said.Length > 0 ? said : given;
        if (name is null)
        {
            findings.Error(Place.Whole(file), Codes.FitUnit, $"the history has no unit of tests, so it is unknown whether a higher result is better; add --performance-unit W (or {string.Join(", ", PerformanceUnit.Names.Skip(1))})");
            return null;
        }

        if (PerformanceUnit.Find(name) is { } unit)
        {
            return unit;
        }

        findings.Error(Place.Whole(file), Codes.FitUnit, $"\"{Cell.Shown(name)}\" is not a known unit of tests; write one of {string.Join(", ", PerformanceUnit.Names)}");
        return null;
    }

    private static void CheckTests(FitTest[] tests, int before, DateOnly first, Action<string, string> refuse)
    {
        if (tests.Length < LeastTests)
        {
            refuse(Codes.FitTests, $"{(tests.Length == 0 ? "no day has" : tests.Length == 1 ? "only one day has" : $"only {tests.Length} days have")} a performance test{(before > 0 ? $" from {IsoDate.Of(first)} on, the first day with a load" : "")}; a fit needs at least {LeastTests}, and 6 for useful intervals. Repeat the same test under the same conditions");
        }
        else if (Array.TrueForAll(tests, t => t.Result.Equals(tests[0].Result)))
        {
            refuse(Codes.FitTests, $"all {tests.Length} tests have the same result, {Words.Number(tests[0].Result)}, so there is no change to fit. Check that these are test results, or test again later");
        }
    }

    private static void CheckLoads(double?[] loads, FitTest[] tests, DateOnly first, Action<string, string> refuse)
    {
        if (Array.TrueForAll(loads, load => load is null or 0))
        {
            refuse(Codes.FitLoads, "every load is 0; a fit needs the load of each day of training");
        }

        if (tests.Length > 0 && tests[^1].Day + 1 < LeastDays)
        {
            refuse(Codes.FitLoads, $"the last test is on day {tests[^1].Day + 1} of the loads, which begin on {IsoDate.Of(first)}. A fit needs {LeastDays} days (six weeks) of load before it: add earlier days, or test again later");
        }

        var missing = Enumerable.Range(0, loads.Length).Where(i => loads[i] is null).ToArray();
        if (missing.Length > MostMissing * loads.Length || LongestRun(missing) > MostMissingOnEnd)
        {
            var runs = Runs(missing).ToArray();
            var days = string.Join(", ", runs.Take(DatesShown).Select(r => r.From == r.To ? IsoDate.Of(first.AddDays(r.From)) : $"{IsoDate.Of(first.AddDays(r.From))} to {IsoDate.Of(first.AddDays(r.To))}"));
            refuse(Codes.FitLoadMissing, $"the load of {missing.Length} of {loads.Length} days is missing ({days}{(runs.Length > DatesShown ? $" and {runs.Length - DatesShown} more stretches" : "")}); write each day's load, and 0 for a day of rest. At most 5 % of the days, and {MostMissingOnEnd} consecutive days, may be missing");
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

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A number of the model before and after the tests.</summary>
/// <param name="Posterior">The belief after the tests.</param>
/// <param name="Prior">The belief before any test.</param>
public readonly record struct FittedNumber(Estimate Posterior, Estimate Prior);

/// <summary>A day of the fitted model.</summary>
/// <param name="Test">The range of a test on that day, its own scatter included, in the tests' unit.</param>
/// <param name="Fitness">The mean of k1 g, in the tests' unit.</param>
/// <param name="Fatigue">The mean of k2 h, in the tests' unit.</param>
public readonly record struct FittedDay(Estimate Test, double Fitness, double Fatigue);

/// <summary>
/// An athlete's impulse-response model as a deterministic Bayesian posterior: no chance is used, and the same history gives the same
/// bytes. State convention: <see cref="StateConvention.SameDay"/>, from no fitness and no fatigue before the first load, as published fits.
/// </summary>
/// <remarks>
/// tau1, tau2 and k2/k1 are on a grid (41 x 41 x 21). In each cell p0, k1 and the scatter of tests have a closed form (see <see cref="Posterior"/>).
/// The prior is <see cref="ModelPrior"/>. The grid is computed twice: over the whole prior, then over the range of the posterior.
/// k1 is badly identifiable (Marchal et al. 2025, doi 10.1038/s41598-025-88153-7). Read the intervals, the comparison with the last value
/// and <see cref="Warnings"/> before you use it.
/// </remarks>
public sealed class ModelFit
{
    /// <summary>
    /// The default typical error of a test, in percent: a house assumption, for power over a few minutes in
    /// trained athletes.
    /// </summary>
    public const double UsualTypicalError = 1.5;

    /// <summary>The smallest accepted typical error, in percent.</summary>
    public const double LeastTypicalError = 0.1;

    /// <summary>The largest accepted typical error, in percent.</summary>
    public const double MostTypicalError = 20;

    /// <summary>An interval with a larger ratio of its ends is too wide to be used. House assumption.</summary>
    public const double WidestFactor = 3;

    /// <summary>A time constant with more than this share of the prior's width counts as no better known than before. House assumption.</summary>
    public const double LittleLearnt = 0.8;

    /// <summary>From this correlation of k1 with k2 on, only their difference counts as known. House assumption.</summary>
    public const double ExtremeCorrelation = 0.9;

    private const int Members = 2048;
    private const int FewTests = 6;
    private const int LeastEarlierTests = 3;
    private const int MostPredicted = 50;

    private ModelFit(FitInput input, double typicalErrorPercent, StateGrid grid, PosteriorMember[] members, PosteriorMember[] prior, StateGrid priorGrid, CrossValidation leaveOneOut, CrossValidation? ahead)
    {
        (Input, TypicalErrorPercent, LeaveOneOut, Ahead) = (input, typicalErrorPercent, leaveOneOut, ahead);
        var sign = Sign(input);
        FittedNumber Number(Func<PosteriorMember, StateGrid, double> of) => new(Estimate.Of(Array.ConvertAll(members, m => of(m, grid))), Estimate.Of(Array.ConvertAll(prior, m => of(m, priorGrid))));
        BaselinePerformance = Number((m, _) => sign * m.Baseline);
        FitnessGain = Number((m, _) => m.Gain);
        FatigueGain = Number((m, _) => m.Gain * m.Cell.Ratio);
        FitnessTimeConstant = Number((m, g) => g.Tau1[m.Cell.Fitness]);
        FatigueTimeConstant = Number((m, g) => g.Tau2[m.Cell.Fatigue]);
        TimeToNeutral = Number((m, g) => UnitModel(m, g).TimeToNeutral!.Value);
        TimeToGreatestInfluence = Number((m, g) => UnitModel(m, g).TimeToGreatestInfluence!.Value);
        WeekGainPercent = Number((m, g) => 100 * m.Gain * input.MeanLoad * WeekAtItsBest(m, g) / Math.Max(Math.Abs(m.Baseline), double.Epsilon));
        GainCorrelation = Correlation(members);
        Days = [.. Enumerable.Range(0, input.Loads.Count).Select(day => Day(members, grid, day, sign))];
        var mean = input.Tests.Average(t => t.Result);
        SumOfSquaredErrors = input.Tests.Sum(t => Math.Pow(t.Result - Days[t.Day].Test.Median, 2));
        RSquared = 1 - SumOfSquaredErrors / input.Tests.Sum(t => Math.Pow(t.Result - mean, 2));
        Responder = ResponderEstimate.Of(this);
        Warnings = [.. Doubts()];
    }

    /// <summary>The input.</summary>
    public FitInput Input { get; }

    /// <summary>The typical error of a test, in percent. The prior of the scatter and the classes depend on it.</summary>
    public double TypicalErrorPercent { get; }

    /// <summary>p0, in the tests' unit.</summary>
    public FittedNumber BaselinePerformance { get; }

    /// <summary>k1, in the tests' unit per load unit; for times, the time gained.</summary>
    public FittedNumber FitnessGain { get; }

    /// <summary>k2, in the tests' unit per load unit; for times, the time lost.</summary>
    public FittedNumber FatigueGain { get; }

    /// <summary>tau1, in days.</summary>
    public FittedNumber FitnessTimeConstant { get; }

    /// <summary>tau2, in days.</summary>
    public FittedNumber FatigueTimeConstant { get; }

    /// <summary>t_n, in days: load in the last t_n days before a target hurts.</summary>
    public FittedNumber TimeToNeutral { get; }

    /// <summary>t_g, in days: load this long before a target helps most.</summary>
    public FittedNumber TimeToGreatestInfluence { get; }

    /// <summary>
    /// The gain from one week of the athlete's own mean load, spread evenly, on the day when it helps most, in percent of p0. It has no unit and
    /// may be compared between athletes.
    /// </summary>
    public FittedNumber WeekGainPercent { get; }

    /// <summary>The correlation of k1 and k2 under the posterior, -1 to 1.</summary>
    public double GainCorrelation { get; }

    /// <summary>The model of each day of <see cref="FitInput.Loads"/>.</summary>
    public IReadOnlyList<FittedDay> Days { get; }

    /// <summary>The sum of squared distances of the tests from the median of <see cref="Days"/>, in the tests' unit squared.</summary>
    public double SumOfSquaredErrors { get; }

    /// <summary>R2 of that median, at most 1. It describes the fit to known tests, not predictions.</summary>
    public double RSquared { get; }

    /// <summary>
    /// Each test but the first (at most the last fifty), predicted from all others, compared with the test before it. The model
    /// has seen the later tests too, the last value has not.
    /// </summary>
    public CrossValidation LeaveOneOut { get; }

    /// <summary>Each test from the fourth on (the last fifty where there are more), predicted from the earlier ones alone; null with fewer than four.</summary>
    public CrossValidation? Ahead { get; }

    /// <summary>How the model predicts worse than the last value, in words; null if neither check found that.</summary>
    public string? PredictsWorse => !LeaveOneOut.ModelIsNoWorse ? "the model predicts a test that was left out worse than the last test does"
        : Ahead is { ModelIsNoWorse: false } ? "from earlier tests alone the model predicts the next test worse than the last test does"
        : null;

    /// <summary>The reason why no number of this fit is handed on, in words; null if the model may be used.</summary>
    public string? Distrust => PredictsWorse ?? (Input.Tests.Count < FewTests ? $"with fewer than {FewTests} tests the accuracy of the model is unknown" : null);

    /// <summary>How the athlete responds.</summary>
    public ResponderEstimate Responder { get; }

    /// <summary>The reasons to read the numbers with care, each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Fits a model.</summary>
    /// <param name="input">The input of the fit.</param>
    /// <param name="typicalErrorPercent">The typical error of a test, the SD of repeated tests, in percent of a test; 0.1 to 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">The typical error is out of range.</exception>
    public static ModelFit Of(FitInput input, double typicalErrorPercent = UsualTypicalError)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!(typicalErrorPercent is >= LeastTypicalError and <= MostTypicalError))
        {
            throw new ArgumentOutOfRangeException(nameof(typicalErrorPercent), typicalErrorPercent, $"must be between {LeastTypicalError} and {MostTypicalError}");
        }

        var sign = Sign(input);
        FitTest[] tests = [.. input.Tests.Select(t => t with { Result = sign * t.Result })];
        var middle = tests.Average(t => t.Result);
        PriorScale Scale(IEnumerable<FitTest> some) => PriorScale.Of([.. some], input.MeanLoad, typicalErrorPercent);
        var wide = new StateGrid(input.Loads, GridRange.Whole);
        var all = TestSums.Of(wide, tests, middle);
        var close = new StateGrid(input.Loads, wide.Around(Posterior.Of(all, Scale(tests)).Weights));
        CrossValidatedTest Predicted(TestSums from, IEnumerable<FitTest> known, int number) =>
            new(input.Tests[number], sign * Posterior.Of(from, Scale(known)).Mean(tests[number].Day), input.Tests[number - 1].Result);
        var leaveOneOut = Last(1).Select(i => Predicted(all.Without(tests[i]), tests.Where((_, t) => t != i), i));
        var ahead = new List<CrossValidatedTest>();
        var earlier = TestSums.Of(wide, tests[..Last(LeastEarlierTests).First()], middle);
        foreach (var i in Last(LeastEarlierTests).TakeWhile(i => i < tests.Length))
        {
            ahead.Add(Predicted(earlier, tests[..i], i));
            earlier = earlier.With(tests[i]);
        }

        return new ModelFit(
            input, typicalErrorPercent, close, Posterior.Of(TestSums.Of(close, tests, middle), Scale(tests)).Members(Members),
            Posterior.Of(TestSums.Of(wide, [], middle), Scale(tests)).Members(Members), wide,
            new CrossValidation([.. leaveOneOut]), ahead.Count > 0 ? new CrossValidation(ahead) : null);

        // The tests to predict, by number: from one on, and the last of them if there are many.
        IEnumerable<int> Last(int from)
        {
            var first = Math.Max(from, tests.Length - MostPredicted);
            return Enumerable.Range(first, Math.Max(1, tests.Length - first));
        }
    }

    private static int Sign(FitInput input) => input.Unit.MoreIsBetter ? 1 : -1;

    // t_n and t_g depend on k2/k1 alone, not on k1.
    private static ImpulseResponse UnitModel(in PosteriorMember member, StateGrid grid) =>
        ImpulseResponse.Of(0, 1, member.Cell.Ratio, grid.Tau1[member.Cell.Fitness], grid.Tau2[member.Cell.Fatigue], StateConvention.SameDay);

    // The gain from seven days of one load unit a day, for k1 = 1, on the best of the days from the seventh on.
    private static double WeekAtItsBest(in PosteriorMember member, StateGrid grid)
    {
        var (tau1, tau2) = (grid.Tau1[member.Cell.Fitness], grid.Tau2[member.Cell.Fatigue]);
        var (fitness, fatigue) = (Week(tau1), member.Cell.Ratio * Week(tau2));
        var best = Math.Max(0, tau1 * tau2 / (tau1 - tau2) * Math.Log(fatigue * tau1 / (fitness * tau2)));
        return fitness * Math.Exp(-best / tau1) - fatigue * Math.Exp(-best / tau2);

        static double Week(double tau) => (1 - Math.Exp(-7 / tau)) / (1 - Math.Exp(-1 / tau));
    }

    private static FittedDay Day(PosteriorMember[] members, StateGrid grid, int day, int sign)
    {
        var tests = new double[members.Length];
        var (fitness, fatigue) = (0.0, 0.0);
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[i];
            var (helps, hurts) = (member.Gain * grid.Fitness(member.Cell, day), member.Gain * member.Cell.Ratio * grid.Fatigue(member.Cell, day));
            tests[i] = sign * (member.Baseline + helps - hurts + member.Noise);
            (fitness, fatigue) = (fitness + helps, fatigue + hurts);
        }

        return new(Estimate.Of(tests), fitness / members.Length, fatigue / members.Length);
    }

    private static double Correlation(PosteriorMember[] members)
    {
        var (fitness, fatigue) = (members.Average(m => m.Gain), members.Average(m => m.Gain * m.Cell.Ratio));
        var (both, first, second) = (0.0, 0.0, 0.0);
        foreach (var member in members)
        {
            var (a, b) = (member.Gain - fitness, member.Gain * member.Cell.Ratio - fatigue);
            (both, first, second) = (both + a * b, first + a * a, second + b * b);
        }

        return both / Math.Sqrt(Math.Max(first * second, double.Epsilon));
    }

    private IEnumerable<string> Doubts()
    {
        foreach (var (name, what, number) in new[] { ("k1", "the fitness gain", FitnessGain), ("k2", "the fatigue gain", FatigueGain) })
        {
            if (number.Posterior.Factor > WidestFactor)
            {
                yield return $"{name}, {what}, is not identifiable from these tests: its 90 % interval is {Figures.Of(number.Posterior.Low)} to {Figures.Of(number.Posterior.High)}, {HowWide(number.Posterior)}. Do not rely on its median.";
            }
        }

        foreach (var (name, number) in new[] { ("tau1", FitnessTimeConstant), ("tau2", FatigueTimeConstant) })
        {
            if (!IsLearnt(number))
            {
                yield return $"{name} is hardly better known than before any test: {Figures.Interval(number.Posterior)} days; the prior is {Figures.Interval(number.Prior)}.";
            }
        }

        if (Math.Abs(GainCorrelation) >= ExtremeCorrelation)
        {
            yield return $"k1 and k2 are correlated ({Figures.Of(GainCorrelation, 2)}): the tests determine their balance, not each of them.";
        }

        if (PredictsWorse is { } worse)
        {
            yield return $"{char.ToUpperInvariant(worse[0])}{worse[1..]}: do not use it for planning.";
        }

        if (Input.Tests.Count < FewTests)
        {
            yield return $"{Input.Tests.Count} tests are few; the intervals need at least {FewTests} tests to be useful.";
        }

        var early = Input.Tests.Count(t => t.Day < FitInput.LeastDays);
        if (early > 0)
        {
            yield return $"{early} of the tests {(early == 1 ? "is" : "are")} in the first six weeks of loads. The model begins with zero fitness and fatigue, so p0 includes all earlier training.";
        }

        if (Input.TestsBeforeLoads > 0)
        {
            yield return $"{Input.TestsBeforeLoads} {(Input.TestsBeforeLoads == 1 ? "test before the first load is" : "tests before the first load are")} left out.";
        }

        if (Input.ImputedLoads.Count > 0)
        {
            yield return $"The load is unknown on {string.Join(", ", Input.ImputedLoads.Select(s => $"{IsoDate.Of(s.Date)} ({Figures.Of(s.Load)})"))}; the mean of the loads within two weeks is used instead.";
        }
    }

    /// <summary>Whether the tests have narrowed a time constant against its prior, by the ratio of its ends.</summary>
    internal static bool IsLearnt(FittedNumber number) => Math.Log(number.Posterior.Factor) <= LittleLearnt * Math.Log(number.Prior.Factor);

    private static string HowWide(Estimate estimate) => double.IsFinite(estimate.Factor) && estimate.Factor < 1000 ? $"a factor of {Figures.Of(estimate.Factor, 2)}" : "down to zero";
}

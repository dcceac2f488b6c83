using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>The response of an athlete as probabilities, and the class that they allow.</summary>
/// <remarks>
/// The change of performance in twelve weeks, in percent, is the slope of the straight line through the tests of the last 26 weeks. Its
/// standard error follows from the typical error TE. With two tests twelve weeks apart it equals that of <see cref="ResponderTrial"/>.
/// High is a true change above 2 TE, low one below 0.5 TE, medium between: Nuuttila et al. 2022 (MSSE 54:1690) use these cuts with the
/// test-retest CV. Twelve weeks, 26 weeks, the least span of six weeks and the least probability are house assumptions, to be confirmed by a
/// sports scientist. Raw gains are never used: they have units and are not identifiable. Loads and model can only remove a class.
/// They do so if the load has hardly risen, the model predicts worse than the last value, or there are fewer than six tests. They also do so if the gain
/// of a week (<see cref="ModelFit.WeekGainPercent"/>) is uncertain by more than a factor of three. The load may then not be the cause of the change.
/// </remarks>
public sealed record ResponderEstimate
{
    /// <summary>A true change above this many typical errors is a high response.</summary>
    public const double HighFrom = 2;

    /// <summary>A true change below this many typical errors is a low response.</summary>
    public const double LowBelow = 0.5;

    /// <summary>The lowest probability for a class.</summary>
    public const double LeastProbability = 0.8;

    /// <summary>The period of changes, in days.</summary>
    public const int Block = 84;

    /// <summary>The least rise of CTL from the first test to the last for a class, as a ratio.</summary>
    public const double LeastLoadRise = 1.2;

    private const int Window = 182;

    private ResponderEstimate(double? change, double? standardError, double high, double low, ResponderClass @class, string why)
    {
        (ChangePercent, StandardErrorPercent, High, Low, Class, Why) = (change, standardError, high, low, @class, why);
    }

    /// <summary>The change in twelve weeks, in percent, positive if better; null if the tests span less than six weeks.</summary>
    public double? ChangePercent { get; }

    /// <summary>Its standard error, in percent.</summary>
    public double? StandardErrorPercent { get; }

    /// <summary>P(high), 0 to 1.</summary>
    public double High { get; }

    /// <summary>P(medium), 0 to 1.</summary>
    public double Medium => Math.Max(0, 1 - High - Low);

    /// <summary>P(low), 0 to 1.</summary>
    public double Low { get; }

    /// <summary>The class; <see cref="ResponderClass.Unclassified"/> unless one is probable enough.</summary>
    public ResponderClass Class { get; }

    /// <summary>The reason for the class, in words.</summary>
    public string Why { get; }

    /// <summary>The estimate from a change.</summary>
    /// <param name="changePercent">The change in twelve weeks, in percent, positive if better.</param>
    /// <param name="standardErrorPercent">Its standard error, in percent; above 0.</param>
    /// <param name="typicalErrorPercent">TE, in percent; above 0.</param>
    /// <param name="doubt">The reason why no class can be given, however clear the change is; null if one can.</param>
    public static ResponderEstimate Of(double changePercent, double standardErrorPercent, double typicalErrorPercent, string? doubt)
    {
        // The trial's formula, for the typical error that two tests with this standard error would have.
        var error = standardErrorPercent / Math.Sqrt(2);
        var high = ResponderTrial.ProbabilityOfWorthwhileChange(changePercent, error, HighFrom * typicalErrorPercent);
        var low = 1 - ResponderTrial.ProbabilityOfWorthwhileChange(changePercent, error, LowBelow * typicalErrorPercent);
        var (likeliest, probability) = new[] { (ResponderClass.High, high), (ResponderClass.Medium, 1 - high - low), (ResponderClass.Low, low) }.MaxBy(c => c.Item2);
        var (found, why) = doubt is not null ? (ResponderClass.Unclassified, doubt)
            : probability < LeastProbability ? (ResponderClass.Unclassified, $"no class reaches {100 * LeastProbability:0} %")
            : (likeliest, $"at least {100 * LeastProbability:0} % of the probability is on it, and the model does not contradict it");
        return new(changePercent, standardErrorPercent, high, low, found, why);
    }

    internal static ResponderEstimate Of(ModelFit fit)
    {
        var tests = fit.Input.Tests;
        FitTest[] recent = [.. tests.Where(t => t.Day > tests[^1].Day - Window)];
        if (recent[^1].Day - recent[0].Day < FitInput.LeastDays)
        {
            return new(null, null, 1.0 / 3, 1.0 / 3, ResponderClass.Unclassified, "the tests of the last 26 weeks span less than six weeks; test again later");
        }

        var (day, result) = (recent.Average(t => t.Day), recent.Average(t => t.Result));
        var spread = recent.Sum(t => (t.Day - day) * (t.Day - day));
        var slope = recent.Sum(t => (t.Day - day) * (t.Result - result)) / spread * (fit.Input.Unit.MoreIsBetter ? 1 : -1);
        return Of(100 * slope * Block / result, fit.TypicalErrorPercent * Block / Math.Sqrt(spread), fit.TypicalErrorPercent, Doubt(fit, recent[0].Day, recent[^1].Day));
    }

    private static string? Doubt(ModelFit fit, int first, int last)
    {
        var (before, after) = (Ctl(fit.Input, first), Ctl(fit.Input, last));
        return after < LeastLoadRise * before ? $"the load hardly rose between the tests (CTL {Figures.Of(before, 2)} and {Figures.Of(after, 2)}), so there was little to respond to"
            : fit.Distrust is { } distrust ? $"{distrust}, so the load may not be the cause of the change"
            : fit.WeekGainPercent.Posterior.Factor > ModelFit.WidestFactor ? $"the gain of a week of training is too uncertain ({Figures.Interval(fit.WeekGainPercent.Posterior, 2)} % of p0)"
            : null;
    }

    private static double Ctl(FitInput input, int day) =>
        input.Loads.Take(day + 1).Aggregate(default(TrainingLoadState), (state, load) => TrainingLoadChart.Usual.Step(state, load)).Ctl;
}

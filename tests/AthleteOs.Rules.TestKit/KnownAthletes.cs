using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.TestKit;

/// <summary>Synthetic athletes with known parameters, and the published cyclist.</summary>
internal static class KnownAthletes
{
    public static readonly DateOnly FirstDay = new(2025, 1, 6);

    /// <summary>A load for each day: six days of training that grow over the weeks, an easier fourth week, one day of rest a week.</summary>
    public static double[] Loads(int days) =>
        [.. Enumerable.Range(0, days).Select(d => d % 7 == 6 ? 0 : Math.Round((35 + 1.6 * (d / 7)) * (d / 7 % 4 == 3 ? 0.6 : 1) * (d % 3 == 0 ? 1.5 : 0.75)))];

    /// <summary>A history with a test every <paramref name="every"/> days from day 30 on, scattered by a seeded generator.</summary>
    public static TrainingHistory Of(ImpulseResponse truth, double scatterPercent, int every = 14, int days = 210, string unit = "W", int seed = 1)
    {
        var loads = Loads(days);
        var performances = new double[days];
        truth.Performances(loads, performances);
        var chance = new Random(seed);
        return new TrainingHistory(
            loads.Select((load, d) => new HistoryDay(FirstDay.AddDays(d))
            {
                Load = load,
                Performance = d >= 30 && (d - 30) % every == 0 ? Math.Round(Result(performances[d] * (1 + scatterPercent / 100 * Normal(chance)), unit), 2) : null,
            }), "TSS", unit);
    }

    public static ImpulseResponse Athlete(double p0 = 250, double k1 = 0.1, double k2 = 0.2, double tau1 = 42, double tau2 = 12) =>
        ImpulseResponse.Of(p0, k1, k2, tau1, tau2, StateConvention.SameDay);

    public static FitInput Input(TrainingHistory history)
    {
        var findings = new Findings();
        return FitInput.From(history, "h.json", null, findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    public static ModelFit Fit(TrainingHistory history, double typicalError = ModelFit.UsualTypicalError) => ModelFit.Of(Input(history), typicalError);

    /// <summary>The published cyclist, from the folder <c>shared</c>.</summary>
    public static TrainingHistory Cyclist()
    {
        var rows = File.ReadAllLines(SharedData.File(SharedData.Cyclist)).Skip(1).Select(line => line.Split(',')).ToArray();
        return new TrainingHistory(
            rows.Select(row => new HistoryDay(new DateOnly(2000, 1, 2).AddDays((int)Number(row[0])))
            {
                Load = Number(row[1]),
                Performance = row[2].Length > 0 ? Number(row[2]) : null,
            }), "BikeScore", "W");
    }

    // The same athlete's time over a course that takes 300 s at 300 W.
    private static double Result(double watts, string unit) => unit == "s" ? 600 - watts : watts;

    private static double Normal(Random chance) => NormalDistribution.Quantile(Math.Clamp(chance.NextDouble(), 1e-9, 1 - 1e-9));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

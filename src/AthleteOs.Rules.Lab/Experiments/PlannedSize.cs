using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Statistics;
using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The number of athletes that an experiment needs, with the interval of its analysis, which is valid at every look.</summary>
internal static class PlannedSize
{
    /// <summary>The g of the exact test: it suits effects near one standard deviation.</summary>
    public const double G = 1;

    /// <summary>Up to this many outcomes the exact test is used, above it the asymptotic sequence.</summary>
    public const int MostExact = 100;

    private const int MostAthletes = 100_000;

    // Coefficients of the analysis: mean, arm and baseline; or mean difference and period.
    private const int InArms = 3;
    private const int InPairs = 2;

    /// <summary>The least number of athletes with the wanted power; null if not even 100,000 are enough.</summary>
    public static int? Of(Experiment experiment)
    {
        if (experiment.Design.Kind == DesignKind.SingleAthlete)
        {
            return 1;
        }

        var step = experiment.Design.Kind == DesignKind.Parallel ? experiment.Arms.Count : 1;
        for (var athletes = 2 * step; athletes <= MostAthletes; athletes += step)
        {
            if (HalfWidth(experiment, athletes) is var (half, error) && half + Normal.InvCDF(0, 1, experiment.Power) * error <= experiment.Primary.SmallestDifference)
            {
                return athletes;
            }
        }

        return null;
    }

    /// <summary>Reports a planned number that is too small.</summary>
    public static void Check(Experiment experiment, Findings findings)
    {
        var needed = Of(experiment);
        if (needed is null || experiment.PlannedUnits < needed)
        {
            findings.Error(experiment.PlannedPlace, Codes.TooFewAthletes, string.Create(CultureInfo.InvariantCulture,
                $"{experiment.PlannedUnits} {(experiment.IsByGroup ? "groups" : "athletes")} show a difference of {experiment.Primary.SmallestDifference:0.######} too rarely; {(needed is { } least
                    ? $"plan {least:N0}, or a larger smallest_difference" : "plan a larger smallest_difference")}"));
        }
    }

    private static (double Half, double Error) HalfWidth(Experiment experiment, int athletes)
    {
        var primary = experiment.Primary;
        var isParallel = experiment.Design.Kind == DesignKind.Parallel;
        var count = isParallel ? 2.0 * athletes / experiment.Arms.Count : athletes;
        var error = isParallel
            ? primary.Spread * Math.Sqrt(1 - primary.BaselineCorrelation * primary.BaselineCorrelation) * 2 / Math.Sqrt(count)
            : primary.Spread * Math.Sqrt(2 / (count * experiment.Design.Pairs));
        var (degrees, alpha) = (count - (isParallel ? InArms : InPairs), experiment.Alpha / (experiment.Arms.Count - 1));
        return (degrees < 1 ? double.PositiveInfinity
            : count < MostExact ? AnytimeT.Radius(degrees, count, G, alpha) * error : ConfidenceSequence.HalfWidth(count * error * error, count, count, alpha), error);
    }
}

using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>How a policy stands to the first by a measure, read off the 95 % interval of the paired difference.</summary>
public enum Verdict
{
    /// <summary>The whole interval is worse by more than the smallest worthwhile difference.</summary>
    ClearlyWorse,

    /// <summary>The whole interval is worse; whether by a worthwhile difference is open.</summary>
    LittleWorse,

    /// <summary>The whole interval is better by more than the smallest worthwhile difference.</summary>
    ClearlyBetter,

    /// <summary>The whole interval is better; whether by a worthwhile difference is open.</summary>
    LittleBetter,

    /// <summary>There is a difference, and the whole interval lies within the smallest worthwhile one.</summary>
    NotWorthwhile,

    /// <summary>More of what is neither better nor worse.</summary>
    More,

    /// <summary>Less of what is neither better nor worse.</summary>
    Less,

    /// <summary>The interval includes no difference.</summary>
    NoClearDifference,

    /// <summary>There is no interval: fewer than two athletes have both numbers.</summary>
    NotTold,
}

/// <summary>A policy against the first by one measure.</summary>
/// <param name="Measure">By what.</param>
/// <param name="Mean">The mean paired difference, the policy's less the first's, in the measure's unit.</param>
/// <param name="Low">The lower end of its 95 % interval; not a number where there is none.</param>
/// <param name="High">The upper end.</param>
public readonly record struct PairedDifference(Measure Measure, double Mean, double Low, double High)
{
    /// <summary>Reads it off a comparison.</summary>
    public static PairedDifference First(Comparison comparison, int policy, Measure measure, Group group = default)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return Of(measure, comparison.Difference(policy, measure, group));
    }

    /// <summary>Reads it off paired differences.</summary>
    public static PairedDifference Of(Measure measure, RunningStatistics difference)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(difference);
        var (middle, margin) = measure.IsShare && difference.Count > 1 ? Share(difference) : (difference.Mean, difference.Margin);
        return new PairedDifference(measure, difference.Mean, middle - margin, middle + margin);
    }

    // Paired shares: half an athlete is added to each of the four ways in which two can turn out, so that there is an interval also where all turned out alike
    // (Agresti and Min 2005, Stat Med 24:729).
    private static (double Middle, double Margin) Share(RunningStatistics difference)
    {
        const double Whole = 100;
        var (count, sum) = (difference.Count + 2, difference.Count * difference.Mean);
        var squares = difference.StandardDeviation * difference.StandardDeviation * (difference.Count - 1) + sum * difference.Mean + Whole * Whole;
        var middle = sum / count;
        return (middle, 1.96 * Math.Sqrt((squares / count - middle * middle) / count));
    }

    /// <summary>What it comes to.</summary>
    public Verdict Standing
    {
        get
        {
            if (double.IsNaN(Low))
            {
                return Verdict.NotTold;
            }

            if (Low <= 0 && High >= 0)
            {
                return Verdict.NoClearDifference;
            }

            if (IsNotWorthwhile)
            {
                return Verdict.NotWorthwhile;
            }

            if (Measure.Better == 0)
            {
                return Low > 0 ? Verdict.More : Verdict.Less;
            }

            var isClear = Math.Min(Math.Abs(Low), Math.Abs(High)) > Measure.Worthwhile;
            return Low > 0 == Measure.Better > 0
                ? isClear ? Verdict.ClearlyBetter : Verdict.LittleBetter
                : isClear ? Verdict.ClearlyWorse : Verdict.LittleWorse;
        }
    }

    /// <summary>Whether the interval leaves no room for a worthwhile difference, whatever side it is on.</summary>
    public bool IsNotWorthwhile => Low > -Measure.Worthwhile && High < Measure.Worthwhile;
}

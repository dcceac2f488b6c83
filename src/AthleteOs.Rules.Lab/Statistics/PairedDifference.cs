namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>A mean paired difference with its 95 % interval, judged by a criterion.</summary>
/// <param name="Criterion">The criterion.</param>
/// <param name="Mean">The mean difference.</param>
/// <param name="Low">The lower end of the interval; not a number if there is no interval.</param>
/// <param name="High">The upper end.</param>
public readonly record struct PairedDifference(Criterion Criterion, double Mean, double Low, double High)
{
    // The standard normal distribution's 97.5 % point.
    private const double Normal = 1.96;

    /// <summary>The interval of differences: by Student's t, and for shares by Agresti and Min.</summary>
    /// <param name="criterion">The criterion.</param>
    /// <param name="differences">The difference of each pair.</param>
    public static PairedDifference Of(Criterion criterion, RunningStatistics differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var (middle, margin) = criterion.IsShare && differences.Count > 1 ? Share(differences) : (differences.Mean, differences.Margin);
        return new PairedDifference(criterion, differences.Mean, middle - margin, middle + margin);
    }

    // Half a pair is added to each of the four outcomes of two shares (Agresti and Min 2005, Stat Med 24:729).
    // So there is an interval even if all pairs agree.
    private static (double Middle, double Margin) Share(RunningStatistics differences)
    {
        const double Whole = 100;
        var (count, sum) = (differences.Count + 2, differences.Count * differences.Mean);
        var squares = differences.StandardDeviation * differences.StandardDeviation * (differences.Count - 1) + sum * differences.Mean + Whole * Whole;
        var middle = sum / count;
        return (middle, Normal * Math.Sqrt((squares / count - middle * middle) / count));
    }

    /// <summary>The judgement.</summary>
    public Verdict Verdict
    {
        get
        {
            if (double.IsNaN(Low))
            {
                return Verdict.NoInterval;
            }

            if (Low <= 0 && High >= 0)
            {
                return Verdict.NoClearDifference;
            }

            if (IsNotWorthwhile)
            {
                return Verdict.NotWorthwhile;
            }

            if (Criterion.Better == Better.Neither)
            {
                return Low > 0 ? Verdict.More : Verdict.Less;
            }

            var isClear = Math.Min(Math.Abs(Low), Math.Abs(High)) > Criterion.Worthwhile;
            return Low > 0 == (Criterion.Better == Better.More)
                ? isClear ? Verdict.ClearlyBetter : Verdict.LittleBetter
                : isClear ? Verdict.ClearlyWorse : Verdict.LittleWorse;
        }
    }

    /// <summary>Whether the interval excludes every worthwhile difference, on either side.</summary>
    public bool IsNotWorthwhile => Low > -Criterion.Worthwhile && High < Criterion.Worthwhile;
}

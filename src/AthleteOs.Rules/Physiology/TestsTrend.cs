namespace AthleteOs.Rules.Physiology;

/// <summary>The straight line through performance tests on different days, with the interval that their typical error leaves.</summary>
/// <remarks>
/// Least squares with a known variance: the slope's standard error is <c>TE / sqrt(sum (t - mean t)^2)</c> (Draper and Smith, Applied Regression
/// Analysis, chapter 1). Illness and fatigue on a test day add to the typical error, so give the typical error of tests as the athlete does them.
/// </remarks>
internal struct TestsTrend
{
    private double _days;
    private double _daysSquared;
    private double _results;
    private double _product;

    /// <summary>The number of tests.</summary>
    public int Tests { get; private set; }

    /// <summary>Adds a test.</summary>
    /// <param name="day">Its day, as a number.</param>
    /// <param name="result">Its result, above 0.</param>
    public void Add(int day, double result)
    {
        Tests++;
        _days += day;
        _daysSquared += (double)day * day;
        _results += result;
        _product += day * result;
    }

    /// <summary>The change over a number of days, in percent of the mean result; null without two tests on different days.</summary>
    /// <param name="days">The days.</param>
    /// <param name="typicalErrorPercent">TE, the SD of repeated tests, in percent.</param>
    /// <param name="quantile">See <see cref="LearntValue.Of"/>.</param>
    public readonly LearntValue? Percent(double days, double typicalErrorPercent, double quantile)
    {
        var spread = _daysSquared - _days * _days / Tests;
        return Tests < 2 || !(spread > 0) || !(_results > 0) ? null
            : LearntValue.Of(100 * days * (_product - _days * _results / Tests) / spread / (_results / Tests), days * typicalErrorPercent / Math.Sqrt(spread), quantile);
    }
}

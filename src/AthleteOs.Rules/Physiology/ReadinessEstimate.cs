namespace AthleteOs.Rules.Physiology;

/// <summary>
/// A substitute for a missing readiness score. It is the weighted distance of the morning's signals from the athlete's own baseline, in
/// SDs, on the scale of readiness. <c>R = centre + points * sum(w z) / sum(w)</c>, limited to 0 to 100.
/// </summary>
/// <remarks>
/// There are four z. Two are the 7-day means of ln rMSSD (higher is better) and resting heart rate (lower is better). The others are
/// last night's sleep (more is better) and this morning's soreness (less is better). Each uses mean and SD of the 60 days up to today, and is limited to 2.5 SDs.
/// The 7-day mean of at least 3 readings and the baseline of about 60 days follow HRV-guided training (Plews et al. 2013, Sports Med
/// 43:773). The sum of the signals and its weights are house assumptions, to be confirmed by a sports scientist. A
/// signal counts if its weight is above zero and it was read at least once in 60 days. If a counting signal is missing, the estimate is
/// unknown. Without heart-rate signals there is no estimate. A worse signal never gives a higher estimate of the day.
/// </remarks>
/// <param name="Centre">The readiness of a usual day, 0 to 100.</param>
/// <param name="PointsPerSd">Points of readiness for one SD, 0 or more.</param>
/// <param name="LnRmssdWeight">Weight of ln rMSSD, 0 or more.</param>
/// <param name="RestingHrWeight">Weight of resting heart rate, 0 or more.</param>
/// <param name="SleepWeight">Weight of sleep, 0 or more.</param>
/// <param name="SorenessWeight">Weight of soreness, 0 or more.</param>
internal sealed record ReadinessEstimate(double Centre, double PointsPerSd, double LnRmssdWeight, double RestingHrWeight, double SleepWeight, double SorenessWeight)
{
    /// <summary>The days of the baseline, today included.</summary>
    public const int BaselineDays = 60;

    /// <summary>
    /// The fewest readings of a baseline: two weeks, each day of the week twice. The standard error of an SD of 14 readings is about a fifth of it.
    /// </summary>
    public const int LeastBaseline = 14;

    private const int ShortDays = 7;
    private const int LeastShort = 3;
    private const double MostSds = 2.5;

    // A spread of equal readings, were their mean not rounded.
    private const double Rounding = 1e-9;

    /// <summary>The estimate, 0 to 100 to one decimal; null if a signal that counts is unknown. Each span is oldest first and ends today; NaN is a day without.</summary>
    public double? Of(ReadOnlySpan<double> lnRmssd, ReadOnlySpan<double> restingHr, ReadOnlySpan<double> sleepHours, ReadOnlySpan<double> soreness)
    {
        var (sum, weight) = (0.0, 0.0);
        var known = Add(LnRmssdWeight, lnRmssd, ShortDays, 1, ref sum, ref weight);
        known &= Add(RestingHrWeight, restingHr, ShortDays, -1, ref sum, ref weight);
        var hasHeart = weight > 0;
        known &= Add(SleepWeight, sleepHours, 1, 1, ref sum, ref weight);
        known &= Add(SorenessWeight, soreness, 1, -1, ref sum, ref weight);
        return known && hasHeart ? Math.Round(Math.Clamp(Centre + PointsPerSd * sum / weight, 0, 100), 1) : null;
    }

    /// <summary>
    /// The mornings of heart-rate readings until an estimate is possible; 0 if there are enough, null without any reading that counts. Sleep and
    /// soreness can need more.
    /// </summary>
    public int? MorningsLeft(ReadOnlySpan<double> lnRmssd, ReadOnlySpan<double> restingHr)
    {
        var (pulse, variability) = (Left(RestingHrWeight, restingHr), Left(LnRmssdWeight, lnRmssd));
        return pulse is null ? variability : variability is null ? pulse : Math.Max(pulse.Value, variability.Value);
    }

    private static int? Left(double weight, ReadOnlySpan<double> series)
    {
        var count = Moments(series[Math.Max(0, series.Length - BaselineDays)..]).Count;
        return weight > 0 && count > 0 ? Math.Max(0, LeastBaseline - count) : null;
    }

    // Whether the signal is either left out or known.
    private static bool Add(double weight, ReadOnlySpan<double> series, int days, int better, ref double sum, ref double weights)
    {
        series = series[Math.Max(0, series.Length - BaselineDays)..];
        var (count, mean, sd) = Moments(series);
        if (!(weight > 0) || count == 0)
        {
            return true;
        }

        var (recent, now, _) = Moments(series[Math.Max(0, series.Length - days)..]);
        if (count < LeastBaseline || recent < Math.Min(days, LeastShort) || !(sd > Rounding * Math.Abs(mean)))
        {
            return false;
        }

        sum += weight * better * Math.Clamp((now - mean) / sd, -MostSds, MostSds);
        weights += weight;
        return true;
    }

    private static (int Count, double Mean, double Sd) Moments(ReadOnlySpan<double> series)
    {
        var (count, sum, squares) = (0, 0.0, 0.0);
        foreach (var value in series)
        {
            if (!double.IsNaN(value))
            {
                count++;
                sum += value;
            }
        }

        var mean = sum / count;
        foreach (var value in series)
        {
            squares += double.IsNaN(value) ? 0 : (value - mean) * (value - mean);
        }

        return (count, mean, count > 1 ? Math.Sqrt(squares / (count - 1)) : 0);
    }
}

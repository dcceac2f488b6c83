using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Experiments;

/// <summary>
/// Watches the mornings of one participant, in order. Illness, injury or a collapse of readiness moves the athlete to the control at once. The
/// athlete returns a week after the last such morning. The analysis still counts the assigned arm (intention to treat).
/// </summary>
/// <param name="usual">The athlete's mean readiness before the experiment; null if unknown, and then no collapse is seen.</param>
internal sealed class SafetyWatch(double? usual)
{
    /// <summary>The days on the control after the last unsafe morning.</summary>
    public const int DaysAfter = 7;

    /// <summary>Readiness collapses this many points below the usual (house assumption: about three times a morning's scatter).</summary>
    public const double CollapsePoints = 20;

    /// <summary>The recorded mornings in a row that make a collapse, so that one false reading does not.</summary>
    public const int CollapseMornings = 2;

    private int _low;
    private int _daysLeft;

    /// <summary>Whether the control decides this morning.</summary>
    public bool Next(MorningReadings readings)
    {
        // A morning without a reading proves nothing, so it neither begins nor ends a collapse.
        if (readings.ReadinessScore is { } score)
        {
            _low = score <= usual - CollapsePoints ? _low + 1 : 0;
        }

        var isUnsafe = readings.Illness == true || readings.Injury == true || _low >= CollapseMornings;
        _daysLeft = isUnsafe ? DaysAfter : Math.Max(0, _daysLeft - 1);
        return isUnsafe || _daysLeft > 0;
    }
}

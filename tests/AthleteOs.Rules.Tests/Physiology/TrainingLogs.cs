using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>Measures of training logs and trials that reference cases check and no rule uses yet.</summary>
internal static class TrainingLogs
{
    private const int RampDays = 7;

    /// <summary>
    /// How fast chronic load rises: the latest CTL less the one seven days earlier, in load units per day per week; null where
    /// fewer than eight days are known.
    /// </summary>
    /// <remarks>A common practice of training logs, not a finding: no threshold is implied.</remarks>
    public static double? RampRate(ReadOnlySpan<TrainingLoadState> days) => days.Length > RampDays ? days[^1].Ctl - days[^(RampDays + 1)].Ctl : null;

    /// <summary>
    /// The spread of true responses in a group, <c>sqrt(SD_intervention^2 - SD_control^2)</c>, in the unit of the changes; null means no
    /// detectable response variance: the intervention's changes vary no more than the control's.
    /// </summary>
    /// <remarks>Source: Atkinson and Batterham 2015, Exp Physiol 100:577; Hopkins 2015. Both SDs are of individual changes over the same time, 0 or more.</remarks>
    public static double? TrueResponseSd(double interventionSd, double controlSd)
    {
        var variance = interventionSd * interventionSd - controlSd * controlSd;
        return variance > 0 ? Math.Sqrt(variance) : null;
    }
}

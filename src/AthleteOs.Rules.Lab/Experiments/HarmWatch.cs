using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The harm in one arm.</summary>
/// <param name="Injured">The athletes with a first injury while assigned to the arm.</param>
/// <param name="StoppedOn">The number of trial days after which the arm was stopped; null if it was not.</param>
internal sealed record ArmHarm(int Injured, int? StoppedOn);

/// <summary>
/// Stops an arm by itself. Each week of an athlete without an earlier injury is one trial of a Bernoulli sequence. Its rate has bounds that are
/// valid at every look (Howard et al. 2021, Ann Stat 49:1055). An arm stops once the rate is certainly above the acceptable one. Harm is never
/// corrected for the number of arms or looks.
/// </summary>
internal static class HarmWatch
{
    /// <summary>The weekly rate at which the largest acceptable share of athletes is injured at the end.</summary>
    public static double WeeklyRate(Experiment experiment) => 1 - Math.Pow(1 - experiment.MostHarmed, 7.0 / experiment.Days);

    /// <summary>Whether an arm with these injuries has to stop.</summary>
    public static bool IsHarmful(Experiment experiment, int injuries, int weeks) => injuries > 0
        && injuries / (double)weeks > WeeklyRate(experiment)
        && MixtureBounds.Rate(injuries, weeks, experiment.Alpha, Tuning(experiment)).Low > WeeklyRate(experiment);

    /// <summary>The harm of each arm until a day, looked at once a week.</summary>
    public static IReadOnlyList<ArmHarm> Of(Experiment experiment, IReadOnlyList<ParticipantRecord> participants, int day)
    {
        var (injuries, weeks, stopped) = (new int[experiment.Arms.Count], new int[experiment.Arms.Count], new int?[experiment.Arms.Count]);
        var last = Math.Min(day, participants.Select(p => p.ArmByDay.Count).DefaultIfEmpty(0).Max());
        for (var from = 0; from + 7 <= last; from += 7)
        {
            foreach (var record in participants.Where(p => from >= p.FromDay && from < p.ArmByDay.Count && !(p.InjuredOn < from)))
            {
                var arm = record.ArmByDay[from];
                weeks[arm]++;
                injuries[arm] += record.InjuredOn < from + 7 ? 1 : 0;
            }

            for (var arm = 0; arm < stopped.Length; arm++)
            {
                stopped[arm] ??= IsHarmful(experiment, injuries[arm], weeks[arm]) ? from + 7 : null;
            }
        }

        return [.. injuries.Select((count, arm) => new ArmHarm(count, stopped[arm]))];
    }

    // The bounds are tightest halfway through the planned weeks.
    private static double Tuning(Experiment experiment) => Math.Max(1, experiment.PlannedAthletes / (double)experiment.Arms.Count * experiment.Days / 14);
}

using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>One recorded day of a real athlete.</summary>
/// <param name="Readings">The readings; empty without any.</param>
/// <param name="Done">The training; empty without any.</param>
/// <param name="Decided">The type of the decided session; null without a decision.</param>
/// <param name="PolicyDigest">The policy that decided; null without a decision.</param>
/// <param name="Role">The reason for which that policy decided in the experiment; null where the decision names none.</param>
/// <param name="ArmsDiffer">Whether an exposure is recorded: the arms decided different sessions.</param>
internal sealed record RecordedDay(MorningReadings Readings, DayDone Done, SessionType? Decided, string? PolicyDigest, ArmRole? Role = null, bool ArmsDiffer = false);

/// <summary>The record of a real participant, from the days of a journal.</summary>
internal static class RecordedTrial
{
    /// <summary>The participant's record.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="assigned">The participant's place.</param>
    /// <param name="days">The recorded days by date, also those before the experiment.</param>
    /// <param name="until">The last day to count.</param>
    /// <param name="from">The day on which the athlete joined; null for the first day.</param>
    public static ParticipantRecord Of(Experiment experiment, Assigned assigned, IReadOnlyDictionary<DateOnly, RecordedDay> days, DateOnly until, DateOnly? from = null)
    {
        var fromDay = Math.Max(0, (from ?? experiment.Begins).DayNumber - experiment.Begins.DayNumber);
        var (calendar, before, arms) = (new TrialCalendar(experiment, assigned), new OutcomeSums(), new List<byte>());
        foreach (var (date, day) in days.Where(d => d.Key < experiment.Begins).OrderBy(d => d.Key))
        {
            before.AddDay(day.Readings, day.Done, onlyTests: date < experiment.Begins.AddDays(-TrialLife.DaysBefore));
        }

        var (wasInjured, injuredOn, decided, served, followed) = (days.GetValueOrDefault(experiment.Begins.AddDays(-1))?.Readings.Injury == true, (int?)null, 0, 0, 0);
        var (roles, differing) = (new List<ArmRole?>(), 0);
        for (var at = 0; at < calendar.Days && experiment.Begins.AddDays(at) <= until; at++)
        {
            var sums = calendar.SumsOf(at);
            arms.Add((byte)calendar.ArmOn(at));
            if (at < fromDay || !days.TryGetValue(experiment.Begins.AddDays(at), out var day))
            {
                continue;
            }

            sums?.AddDay(day.Readings, day.Done);
            injuredOn ??= day.Readings.Injury == true && !wasInjured ? at : null;
            wasInjured = day.Readings.Injury ?? wasInjured;
            decided += day.Decided is null ? 0 : 1;
            served += day.PolicyDigest == experiment.Arms[arms[^1]].Digest ? 1 : 0;
            roles.Add(day.Role);
            differing += day.ArmsDiffer ? 1 : 0;
            followed += day.Decided is { } type && day.Done.SessionType == type ? 1 : 0;
        }

        return new ParticipantRecord(assigned.Athlete, calendar.FirstArm)
        {
            Before = before,
            FromDay = fromDay,
            Periods = calendar.CompleteAfter(arms.Count),
            ArmByDay = arms,
            InjuredOn = injuredOn,
            DecidedDays = decided,
            ServedDays = served,
            FollowedDays = followed,
            NamedDays = roles.Count(r => r is not null),
            SafeDays = roles.Count(r => r == ArmRole.Safety),
            OverrideDays = roles.Count(r => r == ArmRole.Override),
            DifferingDays = differing,
        };
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>Reads the decided mornings of an experiment's athletes for estimates of another policy.</summary>
internal static class LoggedMornings
{
    /// <summary>The mornings with a known next one. Mornings that somebody chose the policy of have no probability and are left out.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="registered">The experiment.</param>
    /// <param name="arms">The policies of its arms, in order.</param>
    /// <param name="other">The other policy.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public static async Task<IReadOnlyList<LoggedMorning>> Of(IJournal journal, RegisteredExperiment registered, IReadOnlyList<ReadyPolicy> arms, ReadyPolicy other, CancellationToken stop)
    {
        var (experiment, mornings) = (registered.Experiment, new List<LoggedMorning>());
        foreach (var member in await TrialRecords.Members(journal, experiment, stop))
        {
            var chances = Chances(registered, member.Arm);
            var entries = await journal.All(new JournalQuery { AthleteId = member.AthleteId, From = member.Arm.From, To = experiment.Ends }, stop);
            var readings = await RecordedMornings.Read(journal, member.AthleteId, member.Arm.From, experiment.Ends.AddDays(1), stop);
            foreach (var decision in entries.Where(e => e.Kind == EntryKind.Decision && e.Body is not null).GroupBy(e => e.Date).Select(g => g.Last()))
            {
                if (entries.Find(e => e.Kind == EntryKind.Morning && e.Batch == decision.Batch)?.Body is { } facts
                    && readings.Of(decision.Date).ReadinessScore is { } today && readings.Of(decision.Date.AddDays(1)).ReadinessScore is { } next
                    && JsonSource.Read("journal", decision.Body!.Value.Span, new Findings()) is { } document && DecidedArm.Of(document) is { Experiment: var id, Role: ArmRole.Assigned or ArmRole.Safety or ArmRole.Stopped } arm
                    && id == experiment.Id && FactsReader.ReadRecorded("journal", facts.Span, new Findings()) is { } morning)
                {
                    mornings.Add(Seen(member.Arm.Assigned.Athlete.Group ?? member.AthleteId, arm.Role, document, morning, chances, arms, other, today, next));
                }
            }
        }

        return mornings;
    }

    private static LoggedMorning Seen(string athleteId, ArmRole role, JsonValue decision, Morning morning, double[] chances, IReadOnlyList<ReadyPolicy> arms, ReadyPolicy other, double today, double next)
    {
        var word = decision["daily_decision"]!["session_type"]!.Text;
        var (decided, wanted) = (Enum.GetValues<SessionType>().First(t => t.Word() == word), Planner.Decide(other, morning).SessionType);

        // The control's session is certain if it decides in the arm's place.
        if (role != ArmRole.Assigned)
        {
            return new LoggedMorning(athleteId, decided, 1, wanted, decided == wanted, today, next);
        }

        SessionType[] types = [.. arms.Select(a => Planner.Decide(a, morning).SessionType)];
        return new LoggedMorning(athleteId, decided, types.Zip(chances).Where(t => t.First == decided).Sum(t => t.Second), wanted, types.Contains(wanted), today, next);
    }

    // The probability of each arm before the draw: by minimisation, or a half in each block.
    private static double[] Chances(RegisteredExperiment registered, AthleteArm arm) => arm.Assigned.Blocks.Count > 0 ? [0.5, 0.5]
        : Assignment.ChancesOf(registered.Experiment, arm.Assigned.Athlete, registered.Seats.Before(arm.Assigned.Athlete.Group, arm.Seats));
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>
/// Distinguishes compensated sessions from sessions that the morning allows. It decides the same morning again as if the week before had all its intended key sessions.
/// A comparison with weeks after full weeks would be biased: an athlete who missed a session is fresher, and honest policies decide more then.
/// </summary>
internal sealed class CompensatedSessions(ReadyPolicy policy)
{
    private const string Missed = "history.KeySessionsMissedLastWeek";
    private const string SinceLast = "history.DaysSinceLastKeySession";
    private const int Week = 7;

    private readonly bool _readsMissed = Reads(policy, Missed);
    private readonly bool _readsSinceLast = Reads(policy, SinceLast);

    /// <summary>The key sessions intended for the week in that case; null if the number is the same.</summary>
    public double? Target(SimulatedDay day) =>
        Otherwise(day) is { } morning && Planner.Intent(policy, morning).KeySessionsTarget is { } target && target != day.Decided.Decision.Intent.KeySessionsTarget ? target : null;

    /// <summary>The session decided in that case in place of a key session; null if it is a key session too.</summary>
    public SessionType? Session(SimulatedDay day) =>
        Otherwise(day) is { } morning && Planner.Decide(policy, morning).SessionType is var session && session != SessionType.Key ? session : null;

    // The last key session was last Monday's at the earliest, or as long ago as the policy requires. Null if no relevant rule would see a difference.
    private Morning? Otherwise(SimulatedDay day)
    {
        var history = day.Decided.Morning.History;
        var latest = Math.Max((day.Date.DayNumber - SimulatedSeason.FirstDay.DayNumber) % Week + Week, double.IsNaN(day.Decided.SpacingDays) ? 0 : day.Decided.SpacingDays);
        var isSeen = (_readsMissed && history.KeySessionsMissedLastWeek > 0) || (_readsSinceLast && history.DaysSinceLastKeySession > latest);
        return !isSeen ? null : day.Decided.Morning with
        {
            History = history with { KeySessionsMissedLastWeek = 0, DaysSinceLastKeySession = history.DaysSinceLastKeySession > latest ? latest : history.DaysSinceLastKeySession },
        };
    }

    private static bool Reads(ReadyPolicy policy, string fact) =>
        Array.Exists(policy.RuleSets, set => Enumerable.Range(0, set.Reads.Length).Any(rule => set.HasASay(rule) && Array.Exists(set.Reads[rule], f => f.Name == fact)));
}

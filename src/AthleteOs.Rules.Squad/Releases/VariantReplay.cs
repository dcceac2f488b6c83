using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>An athlete with recorded mornings on which a variant decides differently, and the latest of them.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Mornings">The number of such mornings.</param>
/// <param name="Date">The latest one.</param>
/// <param name="From">The recorded decision.</param>
/// <param name="To">The variant's decision.</param>
/// <param name="Why">The variant's reason.</param>
internal sealed record ChangedAthlete(string AthleteId, long Mornings, DateOnly Date, SessionType From, SessionType To, string Why);

/// <summary>The recorded mornings of a squad under a variant.</summary>
/// <param name="Mornings">The number of mornings that the base decided.</param>
/// <param name="Athletes">The number of their athletes.</param>
/// <param name="Easier">The number of days that become easier.</param>
/// <param name="Harder">The number of days that become harder.</param>
/// <param name="AthletesChanged">The number of athletes with a changed day.</param>
/// <param name="Others">The number of mornings that another policy decided; they are left out.</param>
/// <param name="IsCut">Whether there are more mornings than a page looks at.</param>
/// <param name="Changed">The athletes with the most changed mornings.</param>
internal sealed record ReplayedMornings(long Mornings, int Athletes, long Easier, long Harder, int AthletesChanged, long Others, bool IsCut, IReadOnlyList<ChangedAthlete> Changed);

/// <summary>Decides the recorded mornings of the last days again under a variant, as <c>athleteos replay</c> does. It records nothing.</summary>
internal sealed class VariantReplay(IJournal journal, TimeProvider clock)
{
    /// <summary>The number of past days.</summary>
    public const int Days = 28;

    /// <summary>The most mornings.</summary>
    public const int Most = 5_000;

    private const int MostShown = 12;

    /// <summary>Replays the mornings that the base of a variant decided.</summary>
    /// <param name="policy">The variant.</param>
    /// <param name="baseId">The id of its base.</param>
    /// <param name="athletes">The athletes; null for all.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<ReplayedMornings> Of(ReadyPolicy policy, string baseId, IReadOnlySet<string>? athletes, CancellationToken stop)
    {
        var from = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1 - Days);
        var (replay, others, isCut) = (new Replay(policy.ByDefinition, mostShown: 0), 0L, false);
        var latest = new Dictionary<string, FlippedDay>(StringComparer.Ordinal);
        await foreach (var past in new JournalDecisions(journal, new PastQuery(From: from), athletes).Read(stop))
        {
            if (past.Policy.Id != baseId)
            {
                others++;
                continue;
            }

            if (isCut = replay.All.Days == Most)
            {
                break;
            }

            replay.Add(past, flip => latest[flip.Morning.AthleteId] = flip);
        }

        return new ReplayedMornings(replay.All.Days, replay.Athletes.Count, replay.All.Lighter, replay.All.Harder, replay.Athletes.Count(a => a.Value.Flipped > 0), others, isCut,
            [.. latest.Select(l => (Flip: l.Value, Count: replay.Athletes[l.Key].Flipped)).OrderByDescending(l => l.Count).ThenBy(l => l.Flip.Morning.AthleteId, StringComparer.Ordinal).Take(MostShown)
                .Select(l => new ChangedAthlete(l.Flip.Morning.AthleteId, l.Count, l.Flip.Morning.Date, l.Flip.From, l.Flip.To, ReasonWords.Why(policy, l.Flip.Explanation)))]);
    }
}

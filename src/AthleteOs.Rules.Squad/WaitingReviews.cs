using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// The reviews of a catch-up that are not recorded yet. They are recorded together, so that a year of weeks waits for the disk only a few times.
/// Each stays a batch with a key of its own, so that a review that another host recorded is found.
/// </summary>
internal sealed class WaitingReviews(IJournal journal, string athleteId, AppendCondition read, CancellationToken stop)
{
    private const int Most = 64;

    private readonly List<IReadOnlyList<NewEntry>> _reviews = [];

    public int Count => _reviews.Count;

    /// <summary>Whether they must be recorded before the next one.</summary>
    public bool IsFull => _reviews.Count >= Most;

    public void Add(IReadOnlyList<NewEntry> review) => _reviews.Add(review);

    /// <summary>Records them; null if one of them could not be recorded, because the record has changed since it was read.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer; some may be recorded.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<Entry>>?> Keep()
    {
        if (_reviews.Count == 0)
        {
            return [];
        }

        var kept = await journal.AppendInOrder(athleteId, [.. _reviews], read, stop);
        _reviews.Clear();
        return kept.All(k => k.Outcome == AppendOutcome.Appended) ? [.. kept.Select(k => k.Entries)] : null;
    }
}

using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of an erasure.</summary>
internal abstract record ErasureResult
{
    private ErasureResult()
    {
    }

    /// <summary>The journal and the queue contain nothing of the athlete.</summary>
    internal sealed record Unknown : ErasureResult;

    /// <summary>The bodies of that many entries are destroyed.</summary>
    internal sealed record Erased(string AthleteId, long Entries) : ErasureResult;

    /// <summary>The database of the owner's connection refused, with its reason.</summary>
    internal sealed record Refused(string Reason) : ErasureResult;

    /// <summary>The owner's connection leads to another database.</summary>
    internal sealed record AnotherDatabase : ErasureResult;
}

/// <summary>Erases athletes. The loop of this process waits meanwhile; a loop of another process cannot record what it read before.</summary>
internal sealed class Erasure(IJournal journal, IAthleteLoops loops, TimeProvider clock)
{
    /// <summary>Whether the journal or the queue contains anything of an athlete.</summary>
    public Task<bool> IsKnown(string athleteId, CancellationToken stop) => journal.IsKnown(athleteId, stop);

    /// <summary>Destroys the bodies of all entries of an athlete, and the key of their hashes.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="owner">The connection of the journal's owner; null where the journal can erase.</param>
    /// <param name="stop">Cancels before anything is destroyed.</param>
    public async Task<ErasureResult> Erase(string athleteId, string? owner, CancellationToken stop)
    {
        ErasureResult result = new ErasureResult.Unknown();
        await loops.RunExclusively(athleteId, async () => result = await Destroy(athleteId, owner, stop), stop);
        return result;
    }

    private async Task<ErasureResult> Destroy(string athleteId, string? owner, CancellationToken stop)
    {
        var last = await journal.Newest(athleteId, kind: null, stop);
        if (last is null && !await journal.IsKnown(athleteId, stop))
        {
            return new ErasureResult.Unknown();
        }

        try
        {
            if (owner is not null)
            {
                // The owner's connection is open only for the erasure.
                await using var owned = await Journals.Open(owner, clock, create: false, stop);
                await owned.Erase(athleteId, stop);
            }
            else
            {
                await journal.Erase(athleteId, stop);
            }
        }
        catch (JournalRefusedException refusal)
        {
            return new ErasureResult.Refused(refusal.Message);
        }

        // Another database may not know the athlete; erasing there changes nothing here.
        var isErased = last is null ? !await journal.IsKnown(athleteId, stop) : await journal.First(new JournalQuery { Id = last.Id, Limit = 1 }, stop) is { Body: null };
        return isErased ? new ErasureResult.Erased(athleteId, last?.Number ?? 0) : new ErasureResult.AnotherDatabase();
    }
}

using System.Data.Common;
using System.Threading.Channels;

namespace AthleteOs.Rules.Storage;

/// <summary>The queue of batches for the single writer. It writes all waiting batches in one transaction, so that many appends share one flush to the disk.</summary>
internal sealed class AppendQueue(BatchingJournal database, TimeProvider clock)
{
    public const int MostInGroup = 256;
    private const int MostWaiting = 4096;
    private const int MostBytesInGroup = 8 << 20;
    private const string Unknown = "The connection to the journal broke while it was writing; it is unknown whether the entries were written. Try again with the same idempotency key.";
    private const string Refusal = "The journal's tables rejected the entries; another program has changed the tables. Verify the journal.";

    private readonly Channel<PendingAppend> queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private Task writing = Task.CompletedTask;
    private int closed;

    public void Start() => writing = Task.Run(Write);

    public async Task<Appended> Add(PendingAppend batch, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (!queue.Writer.TryWrite(batch))
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, database);
            throw new JournalUnavailableException("Too many entries are waiting for the journal; nothing was acknowledged. Try again later.");
        }

        var registration = stop.UnsafeRegister(static (state, token) => ((PendingAppend)state!).Cancel(token), batch);
        await using var registrationEnds = registration.ConfigureAwait(false);
        return await batch.Answer.ConfigureAwait(false);
    }

    /// <summary>Accepts no more batches and writes the waiting ones.</summary>
    public async Task Close()
    {
        Volatile.Write(ref closed, 1);
        queue.Writer.Complete();
        await writing.ConfigureAwait(false);
    }

    private async Task Write()
    {
        var group = new List<PendingAppend>();
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // Callers of the last group often have their next entry ready. Yield to them, or the first of them is written alone.
            await Task.Yield();
            group.Clear();
            for (var bytes = 0; group.Count < MostInGroup && bytes < MostBytesInGroup && queue.Reader.TryRead(out var next); bytes += next.Bytes)
            {
                if (next.Take())
                {
                    group.Add(next);
                }
            }

            if (group.Count > 0)
            {
                await WriteGroup(group).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteGroup(IReadOnlyList<PendingAppend> group)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                var answers = await WriteOnce(group).ConfigureAwait(false);
                foreach (var (batch, answer) in group.Zip(answers))
                {
                    batch.End(answer);
                }

                return;
            }
#pragma warning disable CA1031 // After any fault the waiting callers must get an answer, and the writer must go on.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                await database.Forget().ConfigureAwait(false);
                if (!again && database.WorthAnotherTry(fault))
                {
                    continue;
                }

                if (group.Count > 1 && !database.Outage(fault))
                {
                    // One batch caused the fault; the others are written without it.
                    foreach (var batch in group)
                    {
                        await WriteGroup([batch]).ConfigureAwait(false);
                    }

                    return;
                }

                foreach (var batch in group)
                {
                    batch.End(database.Outage(fault) ? BatchingJournal.Unavailable(fault) : fault is DbException ? new JournalRefusedException(Refusal, fault) : fault);
                }

                if (database.Outage(fault))
                {
                    RefuseWaiting(fault);
                }

                return;
            }
        }
    }

    // One attempt for all who wait: each would wait as long for the same answer.
    private void RefuseWaiting(Exception fault)
    {
        while (queue.Reader.TryRead(out var waiting))
        {
            if (waiting.Take())
            {
                waiting.End(new JournalUnavailableException(BatchingJournal.NothingAcknowledged, fault));
            }
        }
    }

    private async Task<IReadOnlyList<Appended>> WriteOnce(IReadOnlyList<PendingAppend> group)
    {
        var transaction = await database.Begin().ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        var known = await transaction.Load([.. group.Select(b => b.AthleteId).Distinct(StringComparer.Ordinal)], [.. group.Select(b => b.Repeat).OfType<RepeatKey>().Distinct()],
            [.. group.Select(b => b.Condition?.Claim).OfType<Guid>().Distinct()]).ConfigureAwait(false);
        var draft = new BatchPlan(known, StoredEntry.Text(clock.GetUtcNow()));
        var answers = group.Select(draft.Add).ToArray();
        if (draft.Entries.Count == 0)
        {
            return answers;
        }

        await transaction.Add(draft.Keys, draft.Entries).ConfigureAwait(false);
        try
        {
            await transaction.Commit().ConfigureAwait(false);
        }
        catch (Exception fault) when (database.Outage(fault))
        {
            throw new JournalUnavailableException(Unknown, fault) { MayBeRecorded = true };
        }

        return answers;
    }
}

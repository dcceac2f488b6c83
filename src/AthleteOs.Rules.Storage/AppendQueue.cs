using System.Data.Common;
using System.Threading.Channels;

namespace AthleteOs.Rules.Storage;

/// <summary>The queue of batches for the single writer. It writes all waiting batches in one transaction, so that many appends share one flush to the disk.</summary>
/// <remarks>
/// The writer has a thread of its own and blocks. In the thread pool each of its steps would wait behind the requests that compute, and all requests wait
/// for it.
/// </remarks>
internal sealed class AppendQueue(BatchingJournal database, TimeProvider clock)
{
    public const int MostInGroup = 256;
    private const int MostWaiting = 4096;
    private const int MostBytesInGroup = 8 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private const string Unknown = "The connection to the journal broke while it was writing; it is unknown whether the entries were written. Try again with the same idempotency key.";
    private const string Refusal = "The journal's tables rejected the entries; another program has changed the tables. Verify the journal.";

    private readonly Channel<PendingAppend> queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool started;
    private int closed;

    public void Start()
    {
        started = true;
        new Thread(Write) { IsBackground = true, Name = "journal" }.Start();
    }

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
        if (started)
        {
            await ended.Task.ConfigureAwait(false);
        }
    }

    private void Write()
    {
        try
        {
            WriteAll();
            ended.SetResult();
        }
#pragma warning disable CA1031 // Closing reports it; an exception that leaves the thread would end the process.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            ended.SetException(fault);
        }
    }

    private void WriteAll()
    {
        var group = new List<PendingAppend>();
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            // Callers of the last group often have their next entry ready in a moment. Without a pause the first of them is written alone.
            if (group.Count > 1 && queue.Reader.Count < group.Count)
            {
                Thread.Sleep(Pause);
            }

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
                WriteGroup(group);
            }
        }
    }

    private void WriteGroup(IReadOnlyList<PendingAppend> group)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                var answers = WriteOnce(group);
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
                database.Forget();
                if (!again && database.WorthAnotherTry(fault))
                {
                    continue;
                }

                if (group.Count > 1 && !database.Outage(fault))
                {
                    // One batch caused the fault; the others are written without it.
                    foreach (var batch in group)
                    {
                        WriteGroup([batch]);
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

    private Appended[] WriteOnce(IReadOnlyList<PendingAppend> group)
    {
        using var transaction = database.Begin();
        var known = transaction.Load([.. group.Select(b => b.AthleteId).Distinct(StringComparer.Ordinal)], [.. group.Select(b => b.Repeat).OfType<RepeatKey>().Distinct()],
            [.. group.Select(b => b.Condition?.Claim).OfType<Guid>().Distinct()]);
        var draft = new BatchPlan(known, StoredEntry.Text(clock.GetUtcNow()));
        var answers = group.Select(draft.Add).ToArray();
        if (draft.Entries.Count == 0)
        {
            return answers;
        }

        transaction.Add(draft.Keys, draft.Entries);
        try
        {
            transaction.Commit();
        }
        catch (Exception fault) when (database.Outage(fault))
        {
            throw new JournalUnavailableException(Unknown, fault) { MayBeRecorded = true };
        }

        return answers;
    }
}

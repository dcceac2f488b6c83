namespace AthleteOs.Rules.Storage;

/// <summary>A batch that waits for its turn.</summary>
internal sealed class PendingAppend(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, string caller, PendingAppend? after = null)
{
    private readonly TaskCompletionSource<Appended> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int left;

    public string AthleteId { get; } = athleteId;

    public IReadOnlyList<NewEntry> Entries { get; } = entries;

    public AppendCondition? Condition { get; } = condition;

    /// <summary>The batch before it, which must be appended; null for none.</summary>
    public PendingAppend? After { get; } = after;

    public string Caller { get; } = caller;

    public Task<Appended> Answer => answer.Task;

    public int Bytes { get; } = entries.Sum(e => e.Body.Length);

    public RepeatKey? Repeat { get; } = entries[0] is { Key.Length: > 0 } first ? new RepeatKey(athleteId, first.Kind.Word(), StoredEntry.Text(first.Date), first.Key) : null;

    /// <summary>Its turn has come: from now on it cannot be cancelled. False where it was.</summary>
    public bool Take() => Interlocked.Exchange(ref left, 1) == 0;

    public void Cancel(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
        {
            answer.TrySetCanceled(stop);
        }
    }

    public void End(Appended appended) => answer.TrySetResult(appended);

    public void End(Exception fault) => answer.TrySetException(fault);
}

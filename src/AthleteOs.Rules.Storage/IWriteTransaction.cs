namespace AthleteOs.Rules.Storage;

/// <summary>A transaction that adds a group of batches, while nobody else adds for the same athletes. Disposed without a commit it leaves nothing.</summary>
internal interface IWriteTransaction : IAsyncDisposable
{
    /// <summary>Where the athletes' chains end, and every batch whose first entry has one of the keys.</summary>
    Task<Known> Load(IReadOnlyCollection<string> athletes, IReadOnlyCollection<RepeatKey> repeats);

    /// <summary>Adds keys of athletes and entries, in order.</summary>
    Task Add(IReadOnlyCollection<StoredKey> keys, IReadOnlyCollection<StoredEntry> entries);

    /// <summary>Returns once all that was added would survive a loss of power.</summary>
    Task Commit();
}

/// <summary>What a group needs to know of what is there.</summary>
internal sealed record Known(IReadOnlyList<StoredHead> Heads, IReadOnlyList<StoredKey> Keys, IReadOnlyList<StoredEntry> Repeated);

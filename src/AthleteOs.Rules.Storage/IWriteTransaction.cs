namespace AthleteOs.Rules.Storage;

/// <summary>A transaction that adds a group of batches; no other writer adds for the same athletes. Without a commit, disposing rolls it back.</summary>
internal interface IWriteTransaction : IAsyncDisposable
{
    /// <summary>The heads of the athletes' chains, and every batch with one of the keys on its first entry. Of the claims, those that still exist.</summary>
    Task<Known> Load(IReadOnlyCollection<string> athletes, IReadOnlyCollection<RepeatKey> repeats, IReadOnlyCollection<Guid> claims);

    /// <summary>Adds keys of athletes and entries, in order.</summary>
    Task Add(IReadOnlyCollection<StoredKey> keys, IReadOnlyCollection<StoredEntry> entries);

    /// <summary>Returns after all additions are safe from a power failure.</summary>
    Task Commit();
}

/// <summary>The existing state that a group of batches depends on.</summary>
internal sealed record Known(IReadOnlyList<StoredHead> Heads, IReadOnlyList<StoredKey> Keys, IReadOnlyList<StoredEntry> Repeated, IReadOnlyCollection<Guid> Claims);

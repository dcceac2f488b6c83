using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

// The documents between hosts. Hosts of two versions read them during an upgrade: a number or alias never changes, and a new property gets a new number.

/// <summary>A batch of entries.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.EntryBatch")]
internal sealed record EntryBatch([property: Id(0)] IReadOnlyList<SentEntry> Entries)
{
    public static EntryBatch Of(IReadOnlyList<NewEntry> entries) => new([.. entries.Select(SentEntry.Of)]);

    public IReadOnlyList<NewEntry> Read() => [.. Entries.Select(e => e.Read())];
}

/// <summary>An entry to add.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.SentEntry")]
internal sealed record SentEntry([property: Id(0)] string Kind, [property: Id(1)] int Day, [property: Id(2)] string Key, [property: Id(3)] byte[] Body)
{
    public static SentEntry Of(NewEntry entry) => new(entry.Kind.Word(), entry.Date.DayNumber, entry.Key, entry.Body.ToArray());

    public NewEntry Read() => new(KindOf(Kind), DateOnly.FromDayNumber(Day), Key, Body);

    internal static EntryKind KindOf(string word) => EntryKindWords.Kind(word)
        ?? throw new JournalRefusedException($"Another host sent an entry of kind {word}, which this version does not know. Upgrade this host.");
}

/// <summary>The condition of an append.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.EntryCondition")]
internal sealed record EntryCondition([property: Id(0)] long? KeyFrom, [property: Id(1)] long? Entries, [property: Id(2)] Guid? Claim)
{
    public static EntryCondition? Of(AppendCondition? condition) => condition is null ? null : new(condition.KeyFrom, condition.Entries, condition.Claim);

    public AppendCondition Read() => new(KeyFrom, Entries, Claim);
}

/// <summary>An entry of the journal.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.AddedEntry")]
internal sealed record AddedEntry(
    [property: Id(0)] string AthleteId, [property: Id(1)] long Number, [property: Id(2)] long Batch, [property: Id(3)] string Kind, [property: Id(4)] int Day, [property: Id(5)] string Key,
    [property: Id(6)] byte[]? Body, [property: Id(7)] long At, [property: Id(8)] string EntryId, [property: Id(9)] byte[] Hash, [property: Id(10)] string Caller)
{
    public static AddedEntry Of(Entry e) => new(e.AthleteId, e.Number, e.Batch, e.Kind.Word(), e.Date.DayNumber, e.Key, e.Body?.ToArray(), e.At.UtcTicks, e.Id, e.Hash.ToArray(), e.Caller);

    public Entry Read() => new(AthleteId, Number, Batch, SentEntry.KindOf(Kind), DateOnly.FromDayNumber(Day), Key, Body is null ? null : new ReadOnlyMemory<byte>(Body), new DateTimeOffset(At, TimeSpan.Zero), EntryId, Hash, Caller);
}

/// <summary>The outcome of one batch.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.AddedBatch")]
internal sealed record AddedBatch([property: Id(0)] int Outcome, [property: Id(1)] IReadOnlyList<AddedEntry> Entries)
{
    public static AddedBatch Of(Appended appended) => new((int)appended.Outcome, [.. appended.Entries.Select(AddedEntry.Of)]);

    public Appended Read() => new((AppendOutcome)Outcome, [.. Entries.Select(e => e.Read())]);
}

/// <summary>A fault of the journal at the athlete's host; its message is for people.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.JournalFault")]
internal sealed record JournalFault([property: Id(0)] string Message, [property: Id(1)] bool IsRefused, [property: Id(2)] bool MayBeRecorded)
{
    public static JournalFault Of(Exception fault) => new(fault.Message, fault is JournalRefusedException, fault is JournalUnavailableException { MayBeRecorded: true });

    public Exception Read() => IsRefused ? new JournalRefusedException(Message) : new JournalUnavailableException(Message) { MayBeRecorded = MayBeRecorded };
}

/// <summary>The answer to an append.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.AppendAnswer")]
internal sealed record AppendAnswer([property: Id(0)] IReadOnlyList<AddedBatch> Batches, [property: Id(1)] JournalFault? Fault);

/// <summary>The answer to catching up.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.CaughtUpAnswer")]
internal sealed record CaughtUpAnswer([property: Id(0)] CaughtUp? Result, [property: Id(1)] JournalFault? Fault);

/// <summary>The result of catching up.</summary>
[GenerateSerializer, Immutable, Alias("AthleteOs.CaughtUp")]
internal sealed record CaughtUp([property: Id(0)] int Today, [property: Id(1)] int Decided, [property: Id(2)] int Reviewed, [property: Id(3)] long Number, [property: Id(4)] long Next)
{
    public static CaughtUp Of(CatchUpResult r) => new(r.Today.DayNumber, r.Decided, r.Reviewed, r.Number, r.Next.UtcTicks);

    public CatchUpResult Read() => new(DateOnly.FromDayNumber(Today), Decided, Reviewed, Number, new DateTimeOffset(Next, TimeSpan.Zero));
}

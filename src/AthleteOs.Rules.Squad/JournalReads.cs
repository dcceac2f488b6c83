using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>Common reads of a journal.</summary>
internal static class JournalReads
{
    /// <summary>The first entry that a query finds; null where it finds none.</summary>
    public static async Task<Entry?> First(this IJournal journal, JournalQuery query, CancellationToken stop)
    {
        await foreach (var entry in journal.Read(query, stop))
        {
            return entry;
        }

        return null;
    }

    /// <summary>Every entry that a query finds.</summary>
    public static async Task<List<Entry>> All(this IJournal journal, JournalQuery query, CancellationToken stop)
    {
        var entries = new List<Entry>();
        await foreach (var entry in journal.Read(query, stop))
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>The newest entry of an athlete, of one kind or of any.</summary>
    public static Task<Entry?> Newest(this IJournal journal, string athleteId, EntryKind? kind, CancellationToken stop) =>
        journal.First(new JournalQuery { AthleteId = athleteId, Kind = kind, NewestFirst = true, Limit = 1 }, stop);
}

using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>Small questions to a journal.</summary>
internal static class Entries
{
    public static async Task<Entry?> First(IJournal journal, JournalQuery query, CancellationToken stop)
    {
        await foreach (var entry in journal.Read(query, stop))
        {
            return entry;
        }

        return null;
    }
}

using System.Text;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>Short words for tests of journals.</summary>
internal static class Given
{
    public static readonly DateOnly Monday = new(2026, 11, 23);

    public static NewEntry Morning(string key = "", string body = """{ "readiness": 72 }""", DateOnly? date = null) => Entry(EntryKind.Morning, key, body, date);

    public static NewEntry Decision(string body = """{ "session": "key" }""", DateOnly? date = null) => Entry(EntryKind.Decision, "", body, date);

    public static NewEntry Entry(EntryKind kind, string key = "", string body = "{}", DateOnly? date = null) => new(kind, date ?? Monday, key, Encoding.UTF8.GetBytes(body));

    public static Task<Appended> Append(this IJournal journal, string athlete, params NewEntry[] entries) => journal.Append(athlete, entries, TestContext.Current.CancellationToken);

    public static async Task<List<Entry>> All(this IJournal journal, JournalQuery? query = null)
    {
        var all = new List<Entry>();
        await foreach (var entry in journal.Read(query ?? new JournalQuery(), TestContext.Current.CancellationToken))
        {
            all.Add(entry);
        }

        return all;
    }

    public static async Task<List<ChainVerdict>> Verify(this IJournal journal, string? athlete = null)
    {
        var all = new List<ChainVerdict>();
        await foreach (var verdict in JournalVerifier.Verify(journal, athlete, TestContext.Current.CancellationToken))
        {
            all.Add(verdict);
        }

        return all;
    }

    public static string Text(this Entry entry) => entry.Body is { } body ? Encoding.UTF8.GetString(body.Span) : "erased";
}

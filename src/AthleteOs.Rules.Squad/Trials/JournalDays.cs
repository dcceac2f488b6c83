using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The days of one athlete in a journal: readings, training and the decision. Of a day and its correction, the correction counts.</summary>
internal static class JournalDays
{
    // A policy's own facts were checked when they came.
    private static readonly IReadOnlyList<DayField> AnyReadings = DayDocument.ReadingsWith(null);

    private static readonly (SessionType? Type, string Word)[] Types = [.. Enum.GetValues<SessionType>().Select(t => ((SessionType?)t, t.Word()))];

    private static readonly EntryKind[] Kinds = [EntryKind.Readings, EntryKind.Done, EntryKind.Decision, EntryKind.Exposure];

    /// <summary>The days up to a date. Erased entries are ignored.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, RecordedDay>> Of(IJournal journal, string athleteId, DateOnly until, Findings findings, CancellationToken stop)
    {
        var days = new Dictionary<DateOnly, RecordedDay>();
        foreach (var kind in Kinds)
        {
            await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, Kind = kind, To = until }, stop).ConfigureAwait(false))
            {
                if (entry.Body is { } body)
                {
                    var day = days.GetValueOrDefault(entry.Date) ?? new RecordedDay(new MorningReadings(), new DayDone(), null, null);
                    days[entry.Date] = With(day, kind, body, $"journal, athlete {athleteId}, entry {Words.Number(entry.Number)}", findings);
                }
            }
        }

        return days;
    }

    private static RecordedDay With(RecordedDay day, EntryKind kind, ReadOnlyMemory<byte> body, string shown, Findings findings) => kind switch
    {
        EntryKind.Readings => DayDocument.Read(shown, body.Span, AnyReadings, findings) is { } read ? day with { Readings = read.Readings } : day,
        EntryKind.Done => DayDocument.Read(shown, body.Span, DayDocument.Training, findings) is { } read ? day with { Done = read.Done } : day,
        EntryKind.Exposure => day with { ArmsDiffer = true },
        _ => WithDecision(day, body),
    };

    // The decision is the longest document of a day, and few of its fields are necessary.
    private static RecordedDay WithDecision(RecordedDay day, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var word = Text(root, "daily_decision", "session_type");
        return day with
        {
            PolicyDigest = Text(root, "policy", "digest"),
            Decided = Array.Find(Types, t => t.Word == word).Type,
            Role = DecidedArm.RoleOf(root),
        };
    }

    private static string? Text(JsonElement root, string part, string field) =>
        root.TryGetProperty(part, out var within) && within.TryGetProperty(field, out var text) ? text.GetString() : null;
}

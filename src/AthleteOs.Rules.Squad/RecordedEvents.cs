using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// The events of an athlete's entries in the journal. Of several entries of one event id the last counts: an event, or its deletion. As a
/// document <c>{ "event_id", "kind", "start", ... }</c> or <c>{ "event_id", "deleted": true }</c>.
/// </summary>
internal sealed class RecordedEvents
{
    /// <summary>The field of the event's id; the others are those of the event.</summary>
    public const string IdField = "event_id";

    private const string DeletedField = "deleted";

    private readonly Dictionary<string, (AthleteEvent Event, ReadOnlyMemory<byte> Document)> _inForce = new(StringComparer.Ordinal);
    private bool _isKept;

    /// <summary>The calendar; null if nothing was ever recorded in it, or all of it is erased.</summary>
    public EventCalendar? Calendar => _isKept ? new EventCalendar(_inForce.Values.Select(e => e.Event)) : null;

    /// <summary>The documents of the events in force, by first day and id.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Documents =>
        [.. _inForce.OrderBy(e => e.Value.Event.Start).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value.Document)];

    /// <summary>Reads an athlete's events.</summary>
    public static async Task<RecordedEvents> Read(IJournal journal, string athleteId, CancellationToken stop)
    {
        var events = new RecordedEvents();
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Event }, stop))
        {
            if (entry.Body is { } body)
            {
                events.Add(body);
            }
        }

        return events;
    }

    /// <summary>The event of an id, and its document; null if none is in force.</summary>
    public (AthleteEvent Event, ReadOnlyMemory<byte> Document)? Find(string eventId) => _inForce.TryGetValue(eventId, out var found) ? found : null;

    /// <summary>Adds the body of an entry, each later than the one before.</summary>
    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public void Add(ReadOnlyMemory<byte> body)
    {
        var findings = new Findings();
        var root = JsonSource.Read("journal", body.Span, findings);
        if (root?[IdField]?.Text is not { Length: > 0 } id)
        {
            throw new InvalidDataException("An event of an athlete is not as this program writes it; verify the journal.");
        }

        _isKept = true;
        if (root[DeletedField] is not null)
        {
            _inForce.Remove(id);
            return;
        }

        _inForce[id] = (EventDocument.Read(root, findings, IdField) ?? throw new InvalidDataException("An event of an athlete is not as this program writes it; verify the journal."), body);
    }

    /// <summary>The document of an event. The same event gives the same bytes.</summary>
    public static byte[] Document(string eventId, AthleteEvent written) => Write(eventId, json => EventDocument.WriteFields(json, written));

    /// <summary>The document of a deletion.</summary>
    public static byte[] Deletion(string eventId) => Write(eventId, json => json.WriteBoolean(DeletedField, true));

    private static byte[] Write(string eventId, Action<Utf8JsonWriter> rest)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString(IdField, eventId);
            rest(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}

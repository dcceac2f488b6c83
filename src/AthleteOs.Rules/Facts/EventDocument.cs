using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// One event of a calendar as a JSON object: <c>{ "kind", "start", "end", "priority", "phase", "time_zones", "minutes", "sport", "name" }</c>.
/// A field that does not belong to the kind is refused, because a caller who writes it means something else.
/// </summary>
internal static class EventDocument
{
    /// <summary>The fields in the order in which they are written.</summary>
    public static readonly IReadOnlyList<string> Fields = ["kind", "start", "end", Priority, Phase, TimeZones, Minutes, "sport", "name"];

    /// <summary>The limits of the time zones that travel crosses.</summary>
    public static readonly AboutAttribute ZonesRange = FactCatalog.ByName["events.TimeZonesCrossed"].About;

    /// <summary>The limits of the minutes left for training.</summary>
    public static readonly AboutAttribute MinutesRange = FactCatalog.ByName["events.AvailableMinutes"].About;

    /// <summary>The words of the kinds.</summary>
    public static readonly IReadOnlyList<string> Kinds = [.. Enum.GetValues<EventKind>().Select(Word)];

    /// <summary>The words of the priorities of races.</summary>
    public static readonly IReadOnlyList<string> Priorities = ["A", "B", "C"];

    /// <summary>The words of the phases.</summary>
    public static readonly IReadOnlyList<string> Phases = [.. Enum.GetValues<TrainingPhase>().Where(p => p != TrainingPhase.None).Select(p => Words.Snake(p.ToString()))];

    /// <summary>The most characters of a name or a sport.</summary>
    public const int LongestText = 200;

    private const string Priority = "priority";
    private const string Phase = "phase";
    private const string TimeZones = "time_zones";
    private const string Minutes = "minutes";

    // The field that only one kind has; all but the minutes are needed there.
    private static readonly (string Field, EventKind Of, string Wanted)[] OfOneKind =
    [
        (Priority, EventKind.Race, "A, B or C"),
        (Phase, EventKind.Phase, string.Join(", ", Phases)),
        (TimeZones, EventKind.Travel, "the time zones that it crosses, 0 for none"),
        (Minutes, EventKind.Unavailable, ""),
    ];

    /// <summary>Whether a field is a number.</summary>
    public static bool IsNumber(string field) => field is TimeZones or Minutes;

    /// <summary>The kind as documents write it.</summary>
    public static string Word(this EventKind kind) => Words.Snake(kind.ToString());

    /// <summary>Reads an event; null, with findings, when anything in it is wrong.</summary>
    /// <param name="value">The object.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="others">Fields of the surrounding document that are not part of the event.</param>
    public static AthleteEvent? Read(JsonValue value, Findings findings, params IReadOnlyList<string> others)
    {
        var before = findings.Errors;
        if (StrictObject.Open(value, "an event", findings, [.. Fields, .. others]) is not { } fields)
        {
            return null;
        }

        var kind = ReadWord(fields, "kind", Kinds, findings, needed: true) is { } word ? (EventKind)Kinds.ToList().IndexOf(word) : (EventKind?)null;
        var start = FactsReader.ReadDay(fields, "start", findings);
        var end = Given(fields, "end") is null ? start : FactsReader.ReadDay(fields, "end", findings);
        var read = new AthleteEvent(kind ?? default, start, end)
        {
            Priority = ReadWord(fields, Priority, Priorities, findings) is { } priority ? Enum.Parse<RacePriority>(priority) : null,
            Phase = ReadWord(fields, Phase, Phases, findings) is { } phase ? Enum.Parse<TrainingPhase>(Words.Pascal(phase)) : null,
            TimeZones = (int?)ReadNumber(fields, TimeZones, ZonesRange, findings),
            Minutes = (int?)ReadNumber(fields, Minutes, MinutesRange, findings),
            Sport = ReadText(fields, "sport", findings),
            Name = ReadText(fields, "name", findings),
        };
        if (kind is { } known)
        {
            CheckKind(fields, known, findings);
        }

        if (start != default && end != default)
        {
            CheckSpan(fields, start, end, findings);
        }

        return findings.Errors == before ? read : null;
    }

    /// <summary>Writes the fields of an event into the current object.</summary>
    public static void WriteFields(Utf8JsonWriter json, AthleteEvent written)
    {
        json.WriteString("kind", written.Kind.Word());
        json.WriteString("start", IsoDate.Of(written.Start));
        json.WriteString("end", IsoDate.Of(written.End));
        if (written.Priority is { } priority)
        {
            json.WriteString(Priority, priority.ToString());
        }

        if (written.Phase is { } phase)
        {
            json.WriteString(Phase, Words.Snake(phase.ToString()));
        }

        foreach (var (field, number) in new[] { (TimeZones, written.TimeZones), (Minutes, written.Minutes) })
        {
            if (number is { } known)
            {
                json.WriteNumber(field, known);
            }
        }

        foreach (var (field, text) in new[] { ("sport", written.Sport), ("name", written.Name) })
        {
            if (text is not null)
            {
                json.WriteString(field, text);
            }
        }
    }

    private static void CheckKind(StrictObject fields, EventKind kind, Findings findings)
    {
        foreach (var (field, of, wanted) in OfOneKind)
        {
            if (kind != of && Given(fields, field) is { } stray)
            {
                findings.Error(stray.Place, Codes.Contradiction, $"\"{field}\" belongs to the kind \"{of.Word()}\", and this event has the kind \"{kind.Word()}\"; remove it, or change the kind");
            }
            else if (kind == of && wanted.Length > 0 && Given(fields, field) is null)
            {
                findings.Error(fields.Place, Codes.MissingField, $"an event of the kind \"{kind.Word()}\" needs the field \"{field}\": {wanted}");
            }
        }
    }

    private static void CheckSpan(StrictObject fields, DateOnly start, DateOnly end, Findings findings)
    {
        if (end < start)
        {
            findings.Error(fields.Find("end")!.Place, Codes.Contradiction, $"the event ends on {IsoDate.Of(end)}, before its start on {IsoDate.Of(start)}; correct one of the days");
        }
        else if (end.DayNumber - start.DayNumber >= AthleteEvent.LongestDays)
        {
            findings.Error(fields.Find("end")!.Place, Codes.OutOfRange, $"the event lasts {end.DayNumber - start.DayNumber + 1} days; an event has at most {AthleteEvent.LongestDays}, so split it or correct a day");
        }
    }

    private static string? ReadWord(StrictObject fields, string field, IReadOnlyList<string> words, Findings findings, bool needed = false)
    {
        if ((needed ? fields.Need(field) : Given(fields, field)) is null || fields.Text(field) is not { } text)
        {
            return null;
        }

        if (words.Contains(text))
        {
            return text;
        }

        findings.Error(fields.Find(field)!.Place, Codes.UnknownWord, $"{field} must be one of {string.Join(", ", words)}, not \"{text}\"");
        return null;
    }

    private static double? ReadNumber(StrictObject fields, string field, AboutAttribute range, Findings findings) =>
        Given(fields, field) is { } value ? FactsReader.ReadNumber(range, value, field, findings) : null;

    private static string? ReadText(StrictObject fields, string field, Findings findings)
    {
        if (Given(fields, field) is not { } value || fields.Text(field) is not { } text)
        {
            return null;
        }

        if (text.Length > LongestText)
        {
            findings.Error(value.Place, Codes.OutOfRange, $"{field} has {text.Length} characters; write at most {LongestText}");
        }

        return text;
    }

    private static JsonValue? Given(StrictObject fields, string field) => fields.Find(field) is { Kind: not JsonKind.Null } value ? value : null;
}

using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>A request to replace the decided session of today by another one.</summary>
/// <param name="DecisionId">The decision that the person saw.</param>
/// <param name="Session">The other session.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Replaces">The id of the override that the person saw; null for none.</param>
/// <param name="By">The person, if the document names one.</param>
internal sealed record OverrideRequest(string DecisionId, SessionType Session, string Reason, string? Replaces, string? By)
{
    /// <summary>The most characters of a reason.</summary>
    public const int LongestReason = 300;

    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 100;

    private const int LongestId = 64;

    private static readonly string[] Fields = ["decision_id", "session_type", "reason", "replaces", "by"];

    /// <summary>The words of the sessions, from the easiest to the hardest.</summary>
    public static readonly IReadOnlyList<string> Sessions = [.. Enum.GetValues<SessionType>().Select(s => s.Word())];

    /// <summary>Reads a document <c>{ "decision_id", "session_type", "reason", "replaces", "by" }</c>; null, with findings, if it is unusable.</summary>
    public static OverrideRequest? Read(ReadOnlySpan<byte> utf8, Findings findings)
    {
        if (JsonSource.Read("body", utf8, findings) is not { } root || StrictObject.Open(root, "an override", findings, Fields) is not { } fields)
        {
            return null;
        }

        var decision = Text(fields, "decision_id", LongestId, findings, needed: true);
        var session = fields.Need("session_type") is { } word ? (SessionType)ExperimentFields.Word(word, "session_type", Sessions, findings) : default;
        var reason = Text(fields, "reason", LongestReason, findings, needed: true);
        var replaces = Text(fields, "replaces", LongestId, findings);
        var by = Text(fields, "by", LongestName, findings);
        return findings.NoErrors ? new OverrideRequest(decision!, session, reason!.Trim(), replaces, by?.Trim()) : null;
    }

    /// <summary>The fault of a reason or a name that a person typed; null if it is usable.</summary>
    public static string? Fault(string text, int most) => string.IsNullOrWhiteSpace(text) ? "is empty"
        : text.Length > most ? $"has {text.Length} characters; write at most {most}"
        : Words.FirstHidden(text) >= 0 ? "has an invisible character; write it on one line" : null;

    private static string? Text(StrictObject fields, string field, int most, Findings findings, bool needed = false)
    {
        if (!needed && fields.Find(field) is null or { Kind: JsonKind.Null })
        {
            return null;
        }

        var text = fields.Text(field, needed);
        if (text?.Length > most)
        {
            findings.Error(fields.Find(field)!.Place, Codes.OutOfRange, $"{field} has {text.Length} characters; write at most {most}");
        }

        return text;
    }
}

/// <summary>
/// Another session that a person chose for today instead of the decided one, with the reason. The decision stays as it was decided, and an
/// override is no training.
/// </summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Replaces">The id of the earlier override; null for none.</param>
/// <param name="Decided">The decided session, which is the hardest one that the rules permit.</param>
/// <param name="Session">The chosen session.</param>
/// <param name="Reason">The reason.</param>
/// <param name="By">The person.</param>
internal sealed record SessionOverride(string DecisionId, string? Replaces, SessionType Decided, SessionType Session, string Reason, string By)
{
    /// <summary>The document as recorded. The same override gives the same bytes.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("decision_id", DecisionId);
            json.WriteString("decided", Decided.Word());
            json.WriteString("session_type", Session.Word());
            json.WriteBoolean("harder_than_permitted", Session > Decided);
            json.WriteString("reason", Reason);
            json.WriteString("by", By);
            json.WriteString("replaces", Replaces);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a recorded override; null if it is erased.</summary>
    public static SessionOverride? Of(Entry? entry)
    {
        if (entry?.Body is not { } body)
        {
            return null;
        }

        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return new SessionOverride(root.GetProperty("decision_id").GetString()!, root.GetProperty("replaces").GetString(), Session("decided"), Session("session_type"),
            root.GetProperty("reason").GetString()!, root.GetProperty("by").GetString()!);

        SessionType Session(string field) => (SessionType)OverrideRequest.Sessions.ToList().IndexOf(root.GetProperty(field).GetString()!);
    }

    /// <summary>
    /// Whether the override counts after the newest decision of its day. One of an earlier decision counts only if it is not harder, because
    /// the person did not see the newer decision.
    /// </summary>
    public bool Counts(string decisionId, SessionType decided) => Session != decided && (DecisionId == decisionId || Session < decided);
}

/// <summary>The last override of a day.</summary>
/// <param name="Id">The id of its entry.</param>
/// <param name="At">The time of its recording.</param>
/// <param name="Chosen">The override.</param>
/// <param name="Counts">Whether it counts; otherwise the decision does.</param>
internal sealed record DayOverride(string Id, DateTimeOffset At, SessionOverride Chosen, bool Counts)
{
    /// <summary>The last override of a day with the newest decision; null without one.</summary>
    public static DayOverride? Of(Entry? entry, string? decisionId, SessionType? decided) =>
        SessionOverride.Of(entry) is { } chosen ? new DayOverride(entry!.Id, entry.At, chosen, decisionId is not null && decided is { } session && chosen.Counts(decisionId, session)) : null;
}

using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>An athlete's consent to an experiment, or its withdrawal. The last one counts.</summary>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="IsGiven">Whether the athlete takes part.</param>
/// <param name="ReturnsToPlay">Whether the athlete returns to play after an injury, and so gets no arm.</param>
/// <param name="Override">The arm that the athlete or coach chose instead; null without a choice.</param>
/// <param name="By">The person who recorded it.</param>
internal sealed record Consent(string Experiment, bool IsGiven, bool ReturnsToPlay, string? Override, string By)
{
    /// <summary>The group that the athlete trains with, if the experiment assigns groups.</summary>
    public string? Group { get; private init; }

    /// <summary>The day of the record.</summary>
    public DateOnly Date { get; private init; }

    private static readonly string[] Fields = ["consent", "return_to_play", "override", "group"];

    /// <summary>Reads a document <c>{ "consent", "return_to_play", "override", "group" }</c>; null, with findings, where it is unusable.</summary>
    public static Consent? ReadGiven(ReadOnlySpan<byte> utf8, Experiment experiment, string by, Findings findings)
    {
        if (JsonSource.Read("body", utf8, findings) is not { } root || StrictObject.Open(root, "a consent", findings, Fields) is not { } fields)
        {
            return null;
        }

        var chosen = fields.Find("override") is { Kind: not JsonKind.Null } given
            ? experiment.Arms[ExperimentFields.Word(given, "override", [.. experiment.Arms.Select(a => a.Name)], findings)].Name : null;
        var consents = fields.Need("consent") is not null && fields.Flag("consent") == true;
        var returns = fields.Flag("return_to_play") ?? false;
        var group = fields.Find("group") is { Kind: not JsonKind.Null } ? fields.Text("group") : null;
        if (GroupFault(experiment, consents, group) is { } fault)
        {
            findings.Error((fields.Find("group") ?? root).Place, Codes.OutOfRange, fault);
        }

        return findings.NoErrors ? new Consent(experiment.Id, consents, returns, chosen, by) { Group = group } : null;
    }

    private static string? GroupFault(Experiment experiment, bool consents, string? group) => group is not null
        ? !experiment.IsByGroup ? $"{experiment.Id} assigns each athlete alone; remove \"group\"" : FactsReader.IsAthleteId(group) ? null : "\"group\" must have 1 to 128 visible characters"
        : experiment.IsByGroup && consents ? $"\"group\" is missing; {experiment.Id} assigns groups, so write the group that the athlete trains with" : null;

    /// <summary>The last consent of an athlete to each experiment. Erased entries are ignored.</summary>
    public static async Task<IReadOnlyDictionary<string, Consent>> Of(IJournal journal, string athleteId, CancellationToken stop)
    {
        var consents = new Dictionary<string, Consent>(StringComparer.Ordinal);
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Consent }, stop))
        {
            if (OfEntry(entry) is { } consent)
            {
                consents[consent.Experiment] = consent;
            }
        }

        return consents;
    }

    /// <summary>The consent of an entry; null where the entry is erased.</summary>
    public static Consent? OfEntry(Entry entry) => entry.Body is { } body ? Read(body) with { Date = entry.Date } : null;

    /// <summary>The document that <see cref="ReadGiven"/> reads.</summary>
    public static byte[] WriteGiven(bool isGiven, bool returnsToPlay, string? chosen, string? group) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["consent"] = isGiven, ["return_to_play"] = returnsToPlay, ["override"] = chosen, ["group"] = group });

    /// <summary>The document as recorded.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("experiment", Experiment);
            json.WriteBoolean("consent", IsGiven);
            json.WriteBoolean("return_to_play", ReturnsToPlay);
            json.WriteString("override", Override);
            json.WriteString("by", By);
            if (Group is not null)
            {
                json.WriteString("group", Group);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a recorded document.</summary>
    public static Consent Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return new Consent(root.GetProperty("experiment").GetString()!, root.GetProperty("consent").GetBoolean(), root.GetProperty("return_to_play").GetBoolean(),
            root.GetProperty("override").GetString(), root.GetProperty("by").GetString()!)
        {
            Group = root.TryGetProperty("group", out var group) ? group.GetString() : null,
        };
    }
}

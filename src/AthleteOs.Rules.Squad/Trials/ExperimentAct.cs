using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>A change of an experiment's state.</summary>
internal enum ActKind
{
    /// <summary>Somebody registered the file.</summary>
    Proposed,

    /// <summary>Another person started it.</summary>
    Started,

    /// <summary>Somebody stopped it, or the service did because the control harmed.</summary>
    Stopped,

    /// <summary>The service stopped an arm that harmed.</summary>
    ArmStopped,
}

/// <summary>A change of an experiment's state, as the journal records it: who, when, why, and the digest of the file.</summary>
/// <param name="Kind">The change.</param>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Digest">The digest of its file.</param>
/// <param name="By">The person, or the service.</param>
/// <param name="Why">The reason.</param>
/// <param name="Arm">The stopped arm; null for any other change.</param>
/// <param name="File">The experiment's file; empty unless it is proposed.</param>
internal sealed record ExperimentAct(ActKind Kind, string Experiment, string Digest, string By, string Why, string? Arm, ReadOnlyMemory<byte> File)
{
    /// <summary>The name of the service as the author of a change.</summary>
    public const string Service = "athleteos";

    private const string FileField = "file";

    /// <summary>The time of the record.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The entry of the change.</summary>
    public NewEntry Entry(DateOnly today) => new(EntryKind.Experiment, today, "", Write());

    /// <summary>Reads a recorded change.</summary>
    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static ExperimentAct Read(Entry entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry.Body!.Value);
            var root = document.RootElement;
            return new ExperimentAct(
                Enum.GetValues<ActKind>().First(k => Words.Snake(k.ToString()) == Text("event")), Text("experiment"), Text("digest"), Text("by"), Text("why"),
                root.TryGetProperty("arm", out var arm) ? arm.GetString() : null,
                root.TryGetProperty(FileField, out var file) ? System.Text.Encoding.UTF8.GetBytes(file.GetRawText()) : default)
            {
                At = entry.At,
            };

            string Text(string name) => root.GetProperty(name).GetString()!;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("The record of an experiment is not as this program writes it; verify the journal.", fault);
        }
    }

    private byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("event", Words.Snake(Kind.ToString()));
            json.WriteString("experiment", Experiment);
            json.WriteString("digest", Digest);
            json.WriteString("by", By);
            json.WriteString("why", Why);
            if (Arm is not null)
            {
                json.WriteString("arm", Arm);
            }

            if (!File.IsEmpty)
            {
                json.WritePropertyName(FileField);
                json.WriteRawValue(File.Span);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli;

/// <summary>Writes what machines read.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one document to standard output.</summary>
    public static void Document(Action<Utf8JsonWriter> write)
    {
        using var output = Console.OpenStandardOutput();
        Document(output, write);
    }

    /// <summary>Writes one document.</summary>
    public static void Document(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            write(json);
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Who was decided for, by which policy.</summary>
    public static void Run(Utf8JsonWriter json, SeasonRun run)
    {
        json.WriteString("athlete_id", run.AthleteId);
        Policy(json, run.Policy);
    }

    /// <summary>Which policy decided.</summary>
    public static void Policy(Utf8JsonWriter json, ReadyPolicy policy)
    {
        json.WriteStartObject("policy");
        json.WriteString("id", policy.Policy.Id);
        json.WriteString("version", policy.Policy.Version);
        json.WriteString("digest", policy.Policy.Digest);
        json.WriteEndObject();
    }

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void Findings(Utf8JsonWriter json, IEnumerable<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("file", finding.Place.File);
            json.WriteNumber("line", finding.Place.Line);
            json.WriteNumber("column", finding.Place.Column);
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

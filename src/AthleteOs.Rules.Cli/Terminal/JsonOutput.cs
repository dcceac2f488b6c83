using System.Text.Encodings.Web;
using System.Text.Json;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Writes JSON for machines.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one document to standard output.</summary>
    public static void Document(Action<Utf8JsonWriter> write)
    {
        using var output = StandardStreams.OpenOutput();
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
}

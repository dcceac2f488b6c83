using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Host.Workers;

namespace AthleteOs.Rules.Host.Http;

/// <summary>A line of a batch: <c>{ "athlete_id", "document", "idempotency_key", "policy" }</c>.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="Policy">The policy that decides; null for the default.</param>
/// <param name="Document">The document, as it was sent.</param>
internal sealed record BatchLine(string AthleteId, string Key, string? Policy, byte[] Document)
{
    /// <summary>The most lines of a batch.</summary>
    public const int Most = 1000;

    /// <summary>The largest size of a batch.</summary>
    public const int MostBytes = 4 << 20;

    private const string Athlete = "athlete_id";
    private const string Body = "document";
    private const string KeyName = "idempotency_key";
    private const string PolicyName = "policy";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The texts of the lines, without blank ones; null for no lines, too many, or a body that is no array.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Split(ReadOnlyMemory<byte> body, bool isLines)
    {
        var lines = isLines ? Lines(body) : Items(body);
        return lines is null || lines.Count is 0 or > Most ? null : lines;
    }

    /// <summary>Reads a line for a caller; otherwise the problem with it.</summary>
    public static (BatchLine? Line, Problem? Problem) Read(ReadOnlyMemory<byte> text, bool withPolicy, Caller caller)
    {
        if (text.Length > Bodies.MaxBytes)
        {
            return (null, BodyProblem.TooLarge());
        }

        string[] known = withPolicy ? [Athlete, Body, KeyName, PolicyName] : [Athlete, Body, KeyName];
        JsonElement line;
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            line = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return (null, new LineProblem("the line is no JSON document, or it names a field twice"));
        }

        if (line.ValueKind != JsonValueKind.Object)
        {
            return (null, new LineProblem($"a line is an object with {Athlete} and {Body}"));
        }

        if (line.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return (null, new LineProblem($"a line has no field \"{(unknown.Length > 60 ? unknown[..60] + "..." : unknown)}\"{Words.DidYouMean(unknown, known)}; it has {string.Join(", ", known)}"));
        }

        foreach (var name in known.Where(n => n != Body))
        {
            if (line.TryGetProperty(name, out var given) ? given.ValueKind != JsonValueKind.String : name == Athlete)
            {
                return (null, new LineProblem($"{name} must be a text"));
            }
        }

        if (!line.TryGetProperty(Body, out var content))
        {
            return (null, new LineProblem($"{Body} is missing"));
        }

        var athleteId = line.GetProperty(Athlete).GetString()!;
        return IdempotencyKey.Of(Text(KeyName)) is not { } key ? (null, RequestProblem.Key())
            : !FactsReader.IsAthleteId(athleteId) || !SubmittedFacts.IsAddressable(athleteId) || !caller.Owns(athleteId) ? (null, new NotFoundProblem())
            : (new BatchLine(athleteId, key, Text(PolicyName), System.Text.Encoding.UTF8.GetBytes(content.GetRawText())), null);

        string? Text(string name) => line.TryGetProperty(name, out var given) ? given.GetString() : null;
    }

    private static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> body)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Span.ContainsAnyExcept(" \t\r"u8))
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static List<ReadOnlyMemory<byte>>? Items(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var array = JsonDocument.Parse(body);
            return array.RootElement.ValueKind == JsonValueKind.Array ? [.. array.RootElement.EnumerateArray().Select(item => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(item.GetRawText()))] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A line of a batch is unusable.</summary>
internal sealed class LineProblem(string fault) : Problem(StatusCodes.Status400BadRequest, "The line cannot be used", fault + ".");

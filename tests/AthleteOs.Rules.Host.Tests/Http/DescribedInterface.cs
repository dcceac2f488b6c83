using System.Collections.Concurrent;
using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The pinned OpenAPI document, and what is wrong with an answer by it.</summary>
internal sealed class DescribedInterface
{
    private const string References = "#/components/schemas/";
    private static readonly string[] Headers = ["Location", "Retry-After", "WWW-Authenticate", "ETag", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
    private static readonly Lazy<DescribedInterface> Read = new(() => new DescribedInterface(File.ReadAllText(Root.Of("tests", "AthleteOs.Rules.Host.Tests", "Golden", "http", "openapi.json"))));

    private readonly JsonElement _document;
    private readonly ConcurrentDictionary<string, Lazy<JsonSchema>> _schemas = new(StringComparer.Ordinal);

    private DescribedInterface(string document)
    {
        _document = JsonDocument.Parse(document).RootElement;
        Operations = [.. _document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => new Operation(o.Name.ToUpperInvariant(), p.Name, o.Value)))];
    }

    public static DescribedInterface Pinned => Read.Value;

    public IReadOnlyList<Operation> Operations { get; }

    public JsonElement Schemas => _document.GetProperty("components").GetProperty("schemas");

    /// <summary>The operation of a call; null where the document has none, or where the server refuses the address before any route (a zero byte).</summary>
    public Operation? Find(string method, string path) => path.Contains("%00", StringComparison.Ordinal) ? null : Operations.FirstOrDefault(o => o.Method == method && o.Fits(path));

    /// <summary>Everything about an answer that the document does not describe.</summary>
    public IEnumerable<string> Undescribed(Operation operation, HttpResponseMessage answer, string body)
    {
        if (!operation.Responses.TryGetProperty(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), out var response))
        {
            return [$"the status {(int)answer.StatusCode}"];
        }

        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        var media = default(JsonElement);
        if (response.TryGetProperty("content", out var content) ? !content.TryGetProperty(type, out media) : type.Length > 0)
        {
            return [$"the media type {type} of status {(int)answer.StatusCode}"];
        }

        var sent = Headers.Where(h => answer.Headers.TryGetValues(h, out _));
        var described = response.TryGetProperty("headers", out var headers) ? headers.EnumerateObject().Select(h => h.Name).ToArray() : [];
        var schema = media.ValueKind == JsonValueKind.Undefined ? "" : media.GetProperty("schema").GetProperty("$ref").GetString()![References.Length..];
        return sent.Except(described, StringComparer.OrdinalIgnoreCase).Select(h => $"the header {h} of status {(int)answer.StatusCode}")
            .Concat(described.Except(sent, StringComparer.OrdinalIgnoreCase).Select(h => $"that the header {h} of status {(int)answer.StatusCode} is missing"))
            .Concat((schema.Length == 0 ? [] : type == "application/x-ndjson" ? body.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [body]).SelectMany(document => Refusals(schema, document)).Take(3).Select(r => $"a body of status {(int)answer.StatusCode}: {r}"));
    }

    /// <summary>Why a schema refuses a document; empty where it accepts.</summary>
    public IReadOnlyList<string> Refusals(string schema, string document)
    {
        using var reader = new JsonTextReader(new StringReader(document)) { DateParseHandling = DateParseHandling.None };
        return [.. SchemaOf(schema).Validate(JToken.ReadFrom(reader)).Select(e => $"{e.Path} {e.Kind}")];
    }

    private JsonSchema SchemaOf(string name) => _schemas.GetOrAdd(name, of => new Lazy<JsonSchema>(() =>
        JsonSchema.FromJsonAsync($$"""{ "definitions": {{Schemas.GetRawText().Replace(References, "#/definitions/", StringComparison.Ordinal)}}, "allOf": [{ "$ref": "#/definitions/{{of}}" }] }""").GetAwaiter().GetResult())).Value;

    /// <summary>A method of a path.</summary>
    internal sealed record Operation(string Method, string Path, JsonElement Description)
    {
        private readonly string[] _parts = Path.Split('/');

        public string Id => Description.GetProperty("operationId").GetString()!;

        public JsonElement Responses => Description.GetProperty("responses");

        /// <summary>The schema of the body; null where it takes none.</summary>
        public string? Body => Media is { } media ? media.GetProperty("schema").GetProperty("$ref").GetString()![References.Length..] : null;

        /// <summary>An example of the body.</summary>
        public string? Example => Media?.GetProperty("example").GetRawText();

        public IEnumerable<JsonElement> Parameters => Description.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

        private JsonElement? Media => Description.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty("application/json") : null;

        public bool Fits(string path)
        {
            var parts = path.TrimEnd('/').Split('/');
            return parts.Length == _parts.Length && parts.Zip(_parts).All(p => p.Second.StartsWith('{') || p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));
        }
    }
}

/// <summary>Holds every answer of a running service against the document: a test that gets an answer which is not described fails.</summary>
internal sealed class DescribedAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    // Many answers of a kind show nothing new, and schemas take time.
    private const int MostOfAKind = 50;
    private static readonly ConcurrentDictionary<(string Operation, int Status), int> Seen = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (DescribedInterface.Pinned.Find(request.Method.Method, request.RequestUri!.AbsolutePath) is { } operation
            && Seen.AddOrUpdate((operation.Id, (int)answer.StatusCode), 1, (_, before) => before + 1) <= MostOfAKind)
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            var undescribed = DescribedInterface.Pinned.Undescribed(operation, answer, await answer.Content.ReadAsStringAsync(cancellationToken)).ToArray();
            if (undescribed.Length > 0)
            {
                throw new InvalidOperationException($"{operation.Method} {operation.Path} does not describe {string.Join("; ", undescribed)}");
            }
        }

        return answer;
    }
}

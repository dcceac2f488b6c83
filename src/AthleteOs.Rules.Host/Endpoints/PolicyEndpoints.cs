using System.Buffers;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Hosting;

namespace AthleteOs.Rules.Host.Endpoints;

/// <summary><c>/v1/policies</c> and <c>/health</c>: which policies serve, and how the last reading of their files ended.</summary>
internal static class PolicyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/policies", (HttpContext context, PolicyShelf shelf) => Write(context, StatusCodes.Status200OK, json => States(json, shelf.States)))
            .For(Permission.Policies).Says("The policies, with how the last reading of their files ended.");
        routes.MapGet("/v1/policies/{id}", (HttpContext context, string id, PolicyShelf shelf) =>
            shelf.States.FirstOrDefault(s => s.Id == id) is { } state ? Write(context, StatusCodes.Status200OK, json => State(json, state)) : Problems.NotFound(context))
            .For(Permission.Policies).Says("One policy.");
        routes.MapGet("/health/live", (Delegate)Live).For(Permission.Nothing).Says("Whether the process answers.");
        routes.MapGet("/health/ready", Ready).For(Permission.Nothing).Says("Whether it can decide and keep: 503 where it cannot.");
    }

    private static Task Live(HttpContext context) => Write(context, StatusCodes.Status200OK, json => json.WriteString("status", "live"));

    private static Task Ready(HttpContext context, PolicyShelf shelf, JournalHealth journal, WorkerHealth workers)
    {
        var ready = shelf.States.Any(s => s.Served is not null) && journal.Fault is null;
        return Write(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteString("status", ready ? "ready" : "not ready");
            json.WriteString("journal", journal.Fault ?? "fine");
            foreach (var (worker, fault) in workers.All)
            {
                json.WriteString(worker, fault ?? "fine");
            }

            json.WriteStartArray("policies");
            foreach (var state in shelf.States)
            {
                json.WriteStartObject();
                json.WriteString("id", state.Id);
                json.WriteString("version", state.Served?.Version);
                json.WriteBoolean("serves", state.Served is not null);
                json.WriteBoolean("last_reading_succeeded", state.LastAttempt.Succeeded);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void States(Utf8JsonWriter json, IReadOnlyList<PolicyState> states)
    {
        json.WriteStartArray("policies");
        foreach (var state in states)
        {
            json.WriteStartObject();
            State(json, state);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void State(Utf8JsonWriter json, PolicyState state)
    {
        json.WriteString("id", state.Id);
        json.WriteString("title", state.Served?.Policy.Policy.Title);
        json.WriteString("version", state.Served?.Version);
        json.WriteString("digest", state.Served?.Digest);
        if (state.Served is { } served)
        {
            json.WriteString("since", served.Since);
        }

        json.WriteStartObject("last_reading");
        json.WriteString("at", state.LastAttempt.At);
        json.WriteBoolean("succeeded", state.LastAttempt.Succeeded);
        json.WriteStartArray("findings");
        foreach (var finding in state.LastAttempt.Findings)
        {
            json.WriteStartObject();
            json.WriteString("place", finding.Place.ToString());
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Task Write(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Answers.Json(context, status, bytes.WrittenMemory);
    }
}

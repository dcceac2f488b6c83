using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AthleteOs.Rules.Host.Http;

/// <summary>
/// <c>/v1/mornings:batch</c>, <c>/v1/readings:batch</c> and <c>/v1/days:batch</c>: record documents of many athletes. Each line has its own result, as
/// the route of one athlete gives it; a bad line does not stop the others. Lines of one athlete are recorded in their order.
/// </summary>
internal static class BatchEndpoints
{
    private const int Width = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/mornings:batch", PostMornings).RequirePermission(Permission.Write).TakesLines("mornings_batch", "morning_line")
            .Describe("recordMornings", "Decide and record mornings of many athletes. Each line of the answer is the result of a line of the request.");
        routes.MapPost("/v1/readings:batch", PostReadings).RequirePermission(Permission.Write).TakesLines("readings_batch", "readings_line")
            .Describe("recordReadingsOfAthletes", "Record readings of many athletes. Each line of the answer is the result of a line of the request.");
        routes.MapPost("/v1/days:batch", PostTraining).RequirePermission(Permission.Write).TakesLines("days_batch", "day_line")
            .Describe("recordTrainingOfAthletes", "Record training of many athletes. Each line of the answer is the result of a line of the request.");
    }

    private static Task<Results<BatchResults, BodyProblem, BatchProblem>> PostMornings(Caller caller, HttpRequest request, PolicyShelf shelf, PolicyChoice choice, DecisionRecorder recorder, SquadOptions options, TimeProvider clock, CancellationToken stop) =>
        Post(caller, request, withPolicy: true, async (number, line) =>
        {
            var id = string.IsNullOrEmpty(line.Policy) ? options.Policy : line.Policy;
            if (shelf.Find(id) is not { } served)
            {
                return BatchResult.Of(number, PolicyProblem.Of(shelf, id));
            }

            var findings = new Findings();
            if (FactsReader.Read(Bodies.Name, line.Document, ServedFacts.Of(shelf, served.Policy), findings, clock.Tomorrow()) is not { } facts)
            {
                return BatchResult.Of(number, BodyProblem.Unusable(findings));
            }

            if (facts.AthleteId != line.AthleteId)
            {
                return BatchResult.Of(number, RequestProblem.TwoAthletes());
            }

            var serving = await choice.PolicyFor(facts, served, isChosen: !string.IsNullOrEmpty(line.Policy), stop);
            var recorded = await recorder.Record(facts, line.Key, serving, stop);
            return recorded.Decision?.Body is { } body ? BatchResult.Of(number, recorded.IsNew, $"/v1/decisions/{recorded.Decision.Id}", body) : BatchResult.Of(number, KeyConflictProblem.Morning(facts.Date, line.Key));
        }, stop);

    private static Task<Results<BatchResults, BodyProblem, BatchProblem>> PostReadings(Caller caller, HttpRequest request, DayRecorder recorder, CancellationToken stop) =>
        PostDays("readings", caller, request, recorder.RecordReadings, stop);

    private static Task<Results<BatchResults, BodyProblem, BatchProblem>> PostTraining(Caller caller, HttpRequest request, DayRecorder recorder, CancellationToken stop) =>
        PostDays("training", caller, request, recorder.RecordTraining, stop);

    private static Task<Results<BatchResults, BodyProblem, BatchProblem>> PostDays(
        string what, Caller caller, HttpRequest request, Func<string, string, ReadOnlyMemory<byte>, Findings, CancellationToken, Task<DayResult>> record, CancellationToken stop) =>
        Post(caller, request, withPolicy: false, async (number, line) =>
        {
            var findings = new Findings();
            return await record(line.AthleteId, line.Key, line.Document, findings, stop) switch
            {
                DayResult.Recorded day => BatchResult.Of(number, day.IsNew, AthleteEndpoints.AddressOf(line.AthleteId, day.Date), day.Document),
                DayResult.Conflict conflict => BatchResult.Of(number, KeyConflictProblem.Day(what, conflict)),
                _ => BatchResult.Of(number, BodyProblem.Unusable(findings)),
            };
        }, stop);

    private static async Task<Results<BatchResults, BodyProblem, BatchProblem>> Post(Caller caller, HttpRequest request, bool withPolicy, Func<int, BatchLine, Task<BatchResult>> record, CancellationToken stop)
    {
        var size = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size is { IsReadOnly: false })
        {
            size.MaxRequestBodySize = 2 * BatchLine.MostBytes;
        }

        if (await Bodies.Read(request, stop, BatchLine.MostBytes) is not { } body)
        {
            return BodyProblem.TooLargeBatch();
        }

        if (BatchLine.Split(body, Bodies.IsLines(request)) is not { } texts)
        {
            return new BatchProblem();
        }

        var results = new BatchResult[texts.Count];
        var lines = new List<(int Number, BatchLine Line)>();
        foreach (var (i, text) in texts.Index())
        {
            var (line, problem) = BatchLine.Read(text, withPolicy, caller);
            results[i] = problem is null ? null! : BatchResult.Of(i + 1, problem);
            if (line is not null)
            {
                lines.Add((i + 1, line));
            }
        }

        await Parallel.ForEachAsync(lines.GroupBy(l => l.Line.AthleteId, StringComparer.Ordinal), new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = stop }, async (ofAthlete, _) =>
        {
            foreach (var (number, line) in ofAthlete)
            {
                results[number - 1] = await Record(number, line);
            }
        });
        return new BatchResults(results);

        async Task<BatchResult> Record(int number, BatchLine line)
        {
            try
            {
                return await record(number, line);
            }
            catch (JournalUnavailableException fault)
            {
                return BatchResult.Of(number, new JournalProblem(fault.MayBeRecorded));
            }
        }
    }
}

/// <summary>The result of a line: a document, or a problem.</summary>
internal sealed record BatchResult(
    int Line,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Location,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EntryBodyJson? Document,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemDetails? Problem)
{
    public static BatchResult Of(int line, bool isNew, string location, ReadOnlyMemory<byte> document) =>
        new(line, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, location, new EntryBodyJson(document), null);

    public static BatchResult Of(int line, Problem problem) => new(line, problem.Details.Status!.Value, null, null, problem.Details);
}

/// <summary>The results of a batch in one document.</summary>
internal sealed record BatchReport(IReadOnlyList<BatchResult> Results);

/// <summary>The results of a batch as JSON Lines, or as one JSON document for a caller that accepts no lines.</summary>
internal sealed class BatchResults(IReadOnlyList<BatchResult> results) : IResult, IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var json = httpContext.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        var accepted = httpContext.Request.GetTypedHeaders().Accept;
        if (accepted.Any(a => Is(a, Bodies.Json)) && !accepted.Any(a => Is(a, Bodies.Lines) || a.MatchesAllTypes))
        {
            httpContext.Response.ContentType = Bodies.Json;
            await JsonSerializer.SerializeAsync(httpContext.Response.Body, new BatchReport(results), json, httpContext.RequestAborted);
            return;
        }

        httpContext.Response.ContentType = Bodies.Lines;
        foreach (var result in results)
        {
            await JsonSerializer.SerializeAsync(httpContext.Response.Body, result, json, httpContext.RequestAborted);
            await httpContext.Response.Body.WriteAsync("\n"u8.ToArray(), httpContext.RequestAborted);
        }

        static bool Is(MediaTypeHeaderValue accepted, string type) => accepted.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AnswerMetadata(StatusCodes.Status200OK, typeof(BatchResult), Bodies.Lines, "One result a line, in the order of the request."));
        builder.Metadata.Add(new ReportMetadata("batch_report"));
    }
}

/// <summary>The batch has no lines, too many, or is no JSON array.</summary>
internal sealed class BatchProblem() : Problem(StatusCodes.Status400BadRequest, "The batch cannot be used", $"Send 1 to {BatchLine.Most} lines: JSON Lines as {Bodies.Lines}, or one JSON array as application/json."), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "The batch has no lines or more than 1000, or is no JSON array."));
}

using System.ComponentModel;
using System.Reflection;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Http;

/// <summary>All data of an athlete: <c>/v1/athletes/{athlete_id}/export</c>, and <c>DELETE</c> of the athlete.</summary>
internal static class PrivacyEndpoints
{
    private const string Remains = "Ids, numbers, kinds, dates, idempotency keys, callers and times, so that the chain still verifies. Earlier copies of the database, and files in the inbox, are not erased.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/athletes/{athleteId}/export", Export).RequirePermission(Permission.Export)
            .Describe("exportAthlete", "Export all recorded data of an athlete, oldest first, as JSON Lines.");
        routes.MapDelete("/v1/athletes/{athleteId}", Erase).RequirePermission(Permission.Erase)
            .Describe("eraseAthlete", "Erase an athlete: destroy the bodies of all entries and the key of their hashes. This cannot be undone.");
    }

    private static async Task<Results<JournalLines, NotFoundProblem>> Export([Description(AthleteEndpoints.IdDescription)] string athleteId, Caller caller, IJournal journal, ILogger<RequestLog> log, CancellationToken stop)
    {
        var entries = journal.Read(new JournalQuery { AthleteId = athleteId }, stop).GetAsyncEnumerator(stop);
        if (await entries.MoveNextAsync())
        {
            RequestLog.Exports(log, caller.Name, entries.Current.Id);
            return new JournalLines(entries);
        }

        await entries.DisposeAsync();
        return new NotFoundProblem();
    }

    private static async Task<Results<Ok<ErasureReport>, NotFoundProblem, ErasureProblem>> Erase(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [FromQuery, Description("The athlete's id again, as a confirmation.")] string? confirm,
        Caller caller, Erasure erasure, IOptions<HostOptions> options, ILogger<RequestLog> log, CancellationToken stop)
    {
        if (!await erasure.IsKnown(athleteId, stop))
        {
            return new NotFoundProblem();
        }

        if (confirm != athleteId)
        {
            return ErasureProblem.NotConfirmed();
        }

        if (options.Value.EraseJournal is null && !options.Value.IsSqlite)
        {
            return ErasureProblem.NotSetUp();
        }

        var result = await erasure.Erase(athleteId, options.Value.EraseJournal, stop);
        RequestLog.Erases(log, caller.Name, result is ErasureResult.Erased ? "erased" : "could not erase", (result as ErasureResult.Erased)?.Entries ?? 0);
        return result switch
        {
            ErasureResult.Erased erased => TypedResults.Ok(new ErasureReport(erased.AthleteId, erased.Entries, Remains)),
            ErasureResult.Refused refused => ErasureProblem.Refused(refused.Reason),
            ErasureResult.AnotherDatabase => ErasureProblem.AnotherDatabase(),
            _ => new NotFoundProblem(),
        };
    }

    /// <summary>Journal entries as JSON Lines.</summary>
    /// <param name="entries">The entries, at the first one; disposed at the end.</param>
    internal sealed class JournalLines(IAsyncEnumerator<Entry> entries) : IResult, IEndpointMetadataProvider
    {
        private const string ContentType = "application/x-ndjson";
        private const int FlushAt = 64 * 1024;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var reading = entries;
            var (output, stop) = (httpContext.Response.BodyWriter, httpContext.RequestAborted);
            httpContext.Response.ContentType = ContentType;
            do
            {
                EntryLine.Write(output, entries.Current);
                if (output.UnflushedBytes >= FlushAt)
                {
                    await output.FlushAsync(stop);
                }
            }
            while (await entries.MoveNextAsync());

            await output.FlushAsync(stop);
        }

        public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
            builder.Metadata.Add(new AnswerMetadata(StatusCodes.Status200OK, typeof(ExportedEntry), ContentType, "One entry a line."));
    }
}

using System.Text.Json;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Http;

/// <summary>What becomes of an athlete's data as a whole: <c>/v1/athletes/{athlete_id}/export</c>, and <c>DELETE</c> of the athlete.</summary>
internal static class PrivacyEndpoints
{
    private const int FlushAt = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/athletes/{athleteId}/export", Export).For(Permission.Exporting).Says("Everything that is kept of an athlete, oldest first, as JSON Lines.");
        routes.MapDelete("/v1/athletes/{athleteId}", Erase).For(Permission.Erasing)
            .Says("Erase an athlete: destroy the bodies of all entries and the key that vouched for them. It cannot be undone.", query: "confirm")
            .Answers(StatusCodes.Status409Conflict, "Erasing is not set up; nothing was erased.");
    }

    private static async Task Export(HttpContext context, string athleteId, IJournal journal)
    {
        var output = context.Response.BodyWriter;
        var any = false;
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId }, context.RequestAborted))
        {
            if (!any)
            {
                any = true;
                context.Response.ContentType = "application/x-ndjson";
            }

            EntryLine.Write(output, entry);
            if (output.UnflushedBytes >= FlushAt)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }

        await (any ? output.FlushAsync(context.RequestAborted).AsTask() : Problems.NotFound(context));
    }

    private static async Task Erase(HttpContext context, string athleteId, IJournal journal, AthleteLoop loop, IOptions<HostOptions> options, TimeProvider clock)
    {
        if (await journal.Newest(athleteId, kind: null, context.RequestAborted) is not { } last)
        {
            await Problems.NotFound(context);
        }
        else if (context.Request.Query["confirm"].ToString() != athleteId)
        {
            await Problems.Write(context, StatusCodes.Status400BadRequest, "Not confirmed",
                "What is erased cannot be brought back. Export it first if it may be wanted, then repeat the athlete's id: ?confirm=ID. Nothing was erased.");
        }
        else if (options.Value.EraseJournal is null && !options.Value.IsSqlite)
        {
            await Problems.Write(context, StatusCodes.Status409Conflict, "Erasing is not set up",
                "On PostgreSQL erasing takes the connection of the journal's owner: the setting erase_journal, or athleteos journal erase on the command line. Nothing was erased.");
        }
        else
        {
            await loop.RunExclusively(athleteId, () => Destroy(context, last, journal, options.Value, clock), context.RequestAborted);
        }
    }

    private static async Task Destroy(HttpContext context, Entry last, IJournal journal, HostOptions options, TimeProvider clock)
    {
        try
        {
            if (options.EraseJournal is { } address)
            {
                // The owner's connection is open for no longer than this takes.
                await using var owner = await Journals.Open(address, clock, create: false, context.RequestAborted);
                await owner.Erase(last.AthleteId, context.RequestAborted);
            }
            else
            {
                await journal.Erase(last.AthleteId, context.RequestAborted);
            }
        }
        catch (JournalRefusedException refusal)
        {
            await Problems.Write(context, StatusCodes.Status409Conflict, "Erasing is not set up", $"erase_journal cannot erase: {refusal.Message} Nothing was erased.");
            return;
        }

        // The owner's connection may lead to another database, where this athlete is none the worse.
        var now = await journal.First(new JournalQuery { Id = last.Id, Limit = 1 }, context.RequestAborted);
        await (now is { Body: null } ? Erased(context, last) : Problems.Write(context, StatusCodes.Status409Conflict, "Erasing is not set up",
            "erase_journal leads to another database than journal; the athlete's data is still there."));
    }

    private static async Task Erased(HttpContext context, Entry last)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("athlete_id", last.AthleteId);
            json.WriteNumber("entries_erased", last.Number);
            json.WriteString("remains", "Ids, numbers, kinds, dates, idempotency keys and times, so that the chain still verifies. Copies of the database that were made before, and files in the inbox, hold what they held.");
            json.WriteEndObject();
        }

        await Answers.Json(context, StatusCodes.Status200OK, bytes.ToArray());
    }
}

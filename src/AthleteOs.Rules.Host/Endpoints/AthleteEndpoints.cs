using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Loop;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Endpoints;

/// <summary><c>/v1/athletes/{athlete_id}</c>: mornings that are decided and kept, what was read and done, and all that is kept of an athlete.</summary>
internal static class AthleteEndpoints
{
    private const int MostEntries = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var athlete = routes.MapGroup("/v1/athletes/{athleteId}");
        athlete.MapPost("/mornings", PostMorning).For(Permission.Writing)
            .Says("Decide a morning and keep it. The same morning again gets the same answer; another one under the same date and Idempotency-Key is refused (422).", takes: "facts", gives: "decision", keeps: true, query: "policy");
        athlete.MapPost("/readings", (HttpContext context, string athleteId, IJournal journal, PendingAthletes bell) => PostDay(context, athleteId, EntryKind.Readings, DayDocument.Readings, journal, bell))
            .For(Permission.Writing).Says("Keep what was read on a morning; the morning of an enrolled athlete is then decided.", takes: "readings", gives: "readings", keeps: true);
        athlete.MapPost("/days", (HttpContext context, string athleteId, IJournal journal, PendingAthletes bell) => PostDay(context, athleteId, EntryKind.Done, DayDocument.Training, journal, bell))
            .For(Permission.Writing).Says("Keep what was done on a day.", takes: "done", gives: "done", keeps: true);
        athlete.MapGet("/history", GetHistory).For(Permission.Reading).Says("What is kept of an athlete, oldest first; from and to narrow it.", query: ["from", "to"]);
    }

    private static async Task PostMorning(HttpContext context, string athleteId, IJournal journal, PolicyShelf shelf, Telemetry telemetry, IOptions<HostOptions> options)
    {
        var policy = DecisionEndpoints.PolicyOf(context, options);
        if (shelf.Find(policy) is not { } served)
        {
            await DecisionEndpoints.NoSuchPolicy(context, shelf, policy);
        }
        else if (await Key(context) is { } key && await Bodies.Facts(context) is { } morning && await Matches(context, athleteId, morning.AthleteId))
        {
            await Keep(context, journal, telemetry, key, morning, served);
        }
    }

    private static async Task Keep(HttpContext context, IJournal journal, Telemetry telemetry, string key, Morning morning, ServedPolicy served)
    {
        var kept = await RecordedDecision.Keep(journal, telemetry, morning, key, served, context.RequestAborted);
        if (kept.Decision?.Body is not { } body)
        {
            await Problems.Write(context, StatusCodes.Status422UnprocessableEntity, "Another morning is kept under this key",
                $"{IsoDate.Of(morning.Date)} was decided from other facts under the key \"{key}\"; to correct it send the header Idempotency-Key with a key of its own, and both are kept.");
            return;
        }

        context.Response.Headers.Location = $"/v1/decisions/{kept.Decision.Id}";
        await Answers.Json(context, kept.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, body);
    }

    private static async Task PostDay(HttpContext context, string athleteId, EntryKind kind, IReadOnlyList<DayField> fields, IJournal journal, PendingAthletes bell)
    {
        if (await Key(context) is not { } key || await Bodies.Read(context) is not { } body)
        {
            return;
        }

        var findings = new Findings();
        if (DayDocument.Read("body", body, fields, findings) is not { } day)
        {
            await Problems.Document(context, findings);
            return;
        }

        var kept = await journal.Append(athleteId, [new NewEntry(kind, day.Date, key, DayDocument.Write(day, fields))], context.RequestAborted);
        if (kept.Outcome == AppendOutcome.Conflict)
        {
            var told = kept.Entries[0].Body is null ? "was kept and is erased; to keep it again send the header Idempotency-Key with a key of its own."
                : "is kept already and differs; to correct it send the header Idempotency-Key with a key of its own: both are kept, and the later one counts.";
            await Problems.Write(context, StatusCodes.Status422UnprocessableEntity, kept.Entries[0].Body is null ? "Erased under this key" : "Another day is kept under this key",
                $"{(kind == EntryKind.Done ? "What was done" : "What was read")} on {IsoDate.Of(day.Date)} {told}");
            return;
        }

        bell.Add(athleteId);
        context.Response.Headers.Location = $"/v1/athletes/{Uri.EscapeDataString(athleteId)}/days/{IsoDate.Of(day.Date)}";
        await Answers.Json(context, kept.Outcome == AppendOutcome.Appended ? StatusCodes.Status201Created : StatusCodes.Status200OK, kept.Entries[0].Body!.Value);
    }

    private static async Task GetHistory(HttpContext context, string athleteId, IJournal journal)
    {
        if (await Days.Asked(context, "from") is not { Fine: true, Day: var from } || await Days.Asked(context, "to") is not { Fine: true, Day: var to })
        {
            return;
        }

        var entries = new List<Entry>();
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, From = from, To = to, NewestFirst = true, Limit = MostEntries }, context.RequestAborted))
        {
            entries.Insert(0, entry);
        }

        // Nobody learns which ids there are: an athlete of whom nothing is kept is not there.
        await (entries.Count == 0 ? Problems.NotFound(context) : Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.History(athleteId, entries)));
    }

    private static async Task<bool> Matches(HttpContext context, string athleteId, string inBody)
    {
        if (athleteId == inBody)
        {
            return true;
        }

        await Problems.Write(context, StatusCodes.Status400BadRequest, "Two athletes", "athlete.athlete_id in the body is not the athlete of the address; they must be the same.");
        return false;
    }

    private static async Task<string?> Key(HttpContext context)
    {
        var key = RecordedDecision.Key(context.Request.Headers["Idempotency-Key"].ToString().Trim('"'));
        if (key is null)
        {
            await Problems.Write(context, StatusCodes.Status400BadRequest, "No key", $"Idempotency-Key {RecordedDecision.KeyRule}.");
        }

        return key;
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Host.Workers;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Http;

/// <summary>The loop's side of an athlete: how the athlete is served, the days as they went, reviews, and the versions of the athlete's own parameters.</summary>
internal static class LoopEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/athletes", GetSquad).For(Permission.Reading).Says("The caller's enrolled athletes with today's decisions, or those of a date.", query: "date");
        var athlete = routes.MapGroup("/v1/athletes/{athleteId}");
        athlete.MapPut("", PutSettings).For(Permission.Writing).Says("Enrol an athlete, or change how the athlete is served: time zone, morning, policy.", takes: "settings", gives: "settings");
        athlete.MapGet("", GetSettings).For(Permission.Reading).Says("How an athlete is served.", gives: "settings");
        athlete.MapGet("/days/{date}", GetDay).For(Permission.Reading).Says("A day: what was read, decided and done.");
        athlete.MapGet("/week", GetWeek).For(Permission.Reading).Says("The training week of a date, or the current one, with its review.", query: "date");
        athlete.MapGet("/reviews", GetReviews).For(Permission.Reading).Says("The weeks' reviews, oldest first; from and to narrow them.", query: ["from", "to"]);
        athlete.MapGet("/parameters", GetParameters).For(Permission.Reading).Says("Every version of the athlete's own parameters, oldest first.");
        athlete.MapPost("/parameters", PostParameters).For(Permission.Writing).Says("Set parameters of the athlete by hand: a new version.", takes: "parameters")
            .Answers(StatusCodes.Status422UnprocessableEntity, "The version would begin in the future, or before the one in force.");
    }

    private static async Task PutSettings(HttpContext context, string athleteId, IJournal journal, PolicyShelf shelf, PendingAthletes pending, TimeProvider clock, SquadOptions options)
    {
        if (await Bodies.Read(context) is not { } body)
        {
            return;
        }

        var findings = new Findings();
        if (AthleteSettings.Read("body", body, options, findings) is not { } settings)
        {
            await Problems.Document(context, findings);
        }
        else if (settings.FirstDay is { } first && settings.At(clock.GetUtcNow()).Today is var today && (first > today || first < today.AddDays(-AthleteLoop.MostDays)))
        {
            await Problems.Write(context, StatusCodes.Status400BadRequest, "No first day", $"first_day is {IsoDate.Of(first)}; it must lie within the ten years up to today, {IsoDate.Of(today)}.");
        }
        else if (settings.Policy is { } policy && shelf.Find(policy) is null)
        {
            await DecisionEndpoints.NoSuchPolicy(context, shelf, policy);
        }
        else
        {
            var document = settings.Write();
            var before = await journal.Newest(athleteId, EntryKind.Settings, context.RequestAborted);
            if (before?.Body is not { } kept || !kept.Span.SequenceEqual(document))
            {
                await journal.Append(athleteId, [new NewEntry(EntryKind.Settings, settings.At(clock.GetUtcNow()).Today, "", document)], context.RequestAborted);
            }

            pending.Add(athleteId);
            await Answers.Json(context, before?.Body is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, document);
        }
    }

    private static async Task GetSettings(HttpContext context, string athleteId, SquadQueries squad) =>
        await (await squad.Settings(athleteId, context.RequestAborted) is { } settings ? Answers.Json(context, StatusCodes.Status200OK, settings) : Problems.NotFound(context));

    private static async Task GetSquad(HttpContext context, SquadQueries squad)
    {
        if (await Days.Asked(context, "date") is { Fine: true, Day: var asked })
        {
            await Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Squad(await squad.Squad(asked, context.Caller().Owns, context.RequestAborted)));
        }
    }

    private static async Task GetDay(HttpContext context, string athleteId, string date, SquadQueries squad)
    {
        if (await Days.Read(context, "the day", date) is { Fine: true, Day: { } asked })
        {
            await (await squad.Day(athleteId, asked, context.RequestAborted) is { } day ? Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Day(athleteId, day)) : Problems.NotFound(context));
        }
    }

    private static async Task GetWeek(HttpContext context, string athleteId, SquadQueries squad)
    {
        if (await Days.Asked(context, "date") is { Fine: true, Day: var asked })
        {
            await (await squad.Week(athleteId, asked, context.RequestAborted) is { } week ? Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Week(athleteId, week)) : Problems.NotFound(context));
        }
    }

    private static async Task GetReviews(HttpContext context, string athleteId, SquadQueries squad)
    {
        if (await Days.Asked(context, "from") is { Fine: true, Day: var from } && await Days.Asked(context, "to") is { Fine: true, Day: var to })
        {
            await Listed(context, athleteId, "reviews", await squad.Reviews(athleteId, from, to, context.RequestAborted));
        }
    }

    private static async Task GetParameters(HttpContext context, string athleteId, SquadQueries squad) =>
        await Listed(context, athleteId, "parameters", await squad.Parameters(athleteId, context.RequestAborted));

    private static Task Listed(HttpContext context, string athleteId, string name, IReadOnlyList<Entry>? entries) =>
        entries is null ? Problems.NotFound(context) : Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.List(athleteId, name, entries));

    private static async Task PostParameters(HttpContext context, string athleteId, IJournal journal, PendingAthletes pending, TimeProvider clock, SquadOptions options)
    {
        if (await Bodies.Read(context) is not { } body)
        {
            return;
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var record = await AthleteRecord.Read(journal, athleteId, options, today, context.RequestAborted);
        var (findings, latest) = (new Findings(), record.Parameters.Count == 0 ? null : record.Parameters[^1]);
        if (ParametersDocument.ReadByHand(body, record.Believed, findings) is not { } given)
        {
            await Problems.Document(context, findings);
            return;
        }

        // Versions hold one after the other: one that began before the last would change what was decided and learnt since.
        var localToday = record.Settings?.At(clock.GetUtcNow()).Today ?? today;
        var from = given.From ?? (latest?.From > localToday ? latest.From : localToday);
        if (from > localToday && given.From is not null)
        {
            await Problems.Write(context, StatusCodes.Status422UnprocessableEntity, "Not yet", $"from is {IsoDate.Of(from)}, and it is {IsoDate.Of(localToday)} for this athlete; set parameters on the day from which they hold.");
        }
        else if (latest is not null && from < latest.From)
        {
            await Problems.Write(context, StatusCodes.Status422UnprocessableEntity, "Too late", $"from is {IsoDate.Of(from)}, but the version in force began on {IsoDate.Of(latest.From)}; a version begins on or after the one before.");
        }
        else if (latest is not null && latest.Athlete == given.Athlete)
        {
            await Answers.Json(context, StatusCodes.Status200OK, ParametersDocument.ByHand(latest));
        }
        else
        {
            var document = ParametersDocument.ByHand(new AthleteFrom(from, given.Athlete));
            await journal.Append(athleteId, [new NewEntry(EntryKind.Parameters, from, "", document)], context.RequestAborted);
            pending.Add(athleteId);
            await Answers.Json(context, StatusCodes.Status201Created, document);
        }
    }
}

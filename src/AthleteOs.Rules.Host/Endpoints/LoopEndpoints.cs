using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Loop;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Endpoints;

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
        athlete.MapPost("/parameters", PostParameters).For(Permission.Writing).Says("Set parameters of the athlete by hand: a new version.", takes: "parameters");
    }

    private static async Task PutSettings(HttpContext context, string athleteId, IJournal journal, PolicyShelf shelf, PendingAthletes bell, TimeProvider clock, IOptions<HostOptions> options)
    {
        if (await Bodies.Read(context) is not { } body)
        {
            return;
        }

        var findings = new Findings();
        if (AthleteSettings.Read("body", body, options.Value, findings) is not { } settings)
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
            var before = await Latest(journal, athleteId, EntryKind.Settings, context.RequestAborted);
            if (before?.Body is not { } kept || !kept.Span.SequenceEqual(document))
            {
                await journal.Append(athleteId, [new NewEntry(EntryKind.Settings, settings.At(clock.GetUtcNow()).Today, "", document)], context.RequestAborted);
            }

            bell.Add(athleteId);
            await Answers.Json(context, before?.Body is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, document);
        }
    }

    private static async Task GetSettings(HttpContext context, string athleteId, IJournal journal)
    {
        var latest = await Latest(journal, athleteId, EntryKind.Settings, context.RequestAborted);
        await (latest?.Body is { } body ? Answers.Json(context, StatusCodes.Status200OK, body) : Problems.NotFound(context));
    }

    private static async Task GetSquad(HttpContext context, IJournal journal, TimeProvider clock, IOptions<HostOptions> options)
    {
        if (await Days.Asked(context, "date") is not { Fine: true, Day: var asked })
        {
            return;
        }

        var squad = new SortedDictionary<string, DateOnly>(StringComparer.Ordinal);
        await foreach (var entry in journal.Read(new JournalQuery { Kind = EntryKind.Settings }, context.RequestAborted))
        {
            if (context.Caller().Owns(entry.AthleteId) && entry.Body is { } body && AthleteSettings.Read("journal", body.Span, options.Value, new Findings()) is { } settings)
            {
                squad[entry.AthleteId] = asked ?? settings.At(clock.GetUtcNow()).Today;
            }
        }

        var decisions = new Dictionary<string, Entry>(StringComparer.Ordinal);
        if (squad.Count > 0)
        {
            await foreach (var entry in journal.Read(new JournalQuery { Kind = EntryKind.Decision, From = squad.Values.Min(), To = squad.Values.Max() }, context.RequestAborted))
            {
                if (squad.TryGetValue(entry.AthleteId, out var date) && date == entry.Date)
                {
                    decisions[entry.AthleteId] = entry;
                }
            }
        }

        await Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Squad(squad.Select(a => (a.Key, a.Value, decisions.GetValueOrDefault(a.Key)))));
    }

    private static async Task GetDay(HttpContext context, string athleteId, string date, IJournal journal)
    {
        if (await Days.Read(context, "the day", date) is not { Fine: true, Day: { } day })
        {
            return;
        }

        var entries = await All(journal, new JournalQuery { AthleteId = athleteId, From = day, To = day }, context.RequestAborted);
        await (entries.Any(JournalDocuments.IsOfADay) ? Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Day(athleteId, day, entries)) : Problems.NotFound(context));
    }

    private static async Task GetWeek(HttpContext context, string athleteId, IJournal journal, TimeProvider clock, IOptions<HostOptions> options)
    {
        if (await Days.Asked(context, "date") is not { Fine: true, Day: var asked })
        {
            return;
        }

        var settings = await Latest(journal, athleteId, EntryKind.Settings, context.RequestAborted);
        var today = (settings?.Body is { } body ? AthleteSettings.Read("journal", body.Span, options.Value, new Findings())?.At(clock.GetUtcNow()).Today : null) ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var monday = Season.MondayOf(asked ?? today);
        var sunday = DateOnly.FromDayNumber(Math.Min(monday.DayNumber + 6, DateOnly.MaxValue.DayNumber)); // the calendar's last week is cut off
        var entries = await All(journal, new JournalQuery { AthleteId = athleteId, From = monday, To = sunday }, context.RequestAborted);
        await (settings is null && entries.Count == 0 ? Problems.NotFound(context) : Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Week(athleteId, monday, sunday, entries)));
    }

    private static async Task GetReviews(HttpContext context, string athleteId, IJournal journal)
    {
        if (await Days.Asked(context, "from") is { Fine: true, Day: var from } && await Days.Asked(context, "to") is { Fine: true, Day: var to })
        {
            await Listed(context, journal, new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Review, From = from, To = to }, "reviews");
        }
    }

    private static Task GetParameters(HttpContext context, string athleteId, IJournal journal) => Listed(context, journal, new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Parameters }, "parameters");

    private static async Task Listed(HttpContext context, IJournal journal, JournalQuery query, string name)
    {
        var entries = await All(journal, query, context.RequestAborted);
        var isKnown = entries.Count > 0 || await Entries.First(journal, new JournalQuery { AthleteId = query.AthleteId, Limit = 1 }, context.RequestAborted) is not null;
        await (isKnown ? Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.List(query.AthleteId!, name, entries)) : Problems.NotFound(context));
    }

    private static async Task PostParameters(HttpContext context, string athleteId, IJournal journal, PendingAthletes bell, TimeProvider clock, IOptions<HostOptions> options)
    {
        if (await Bodies.Read(context) is not { } body)
        {
            return;
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var record = await AthleteRecord.Read(journal, athleteId, options.Value, today, context.RequestAborted);
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
            bell.Add(athleteId);
            await Answers.Json(context, StatusCodes.Status201Created, document);
        }
    }

    private static Task<Entry?> Latest(IJournal journal, string athleteId, EntryKind kind, CancellationToken stop) =>
        Entries.First(journal, new JournalQuery { AthleteId = athleteId, Kind = kind, NewestFirst = true, Limit = 1 }, stop);

    private static async Task<List<Entry>> All(IJournal journal, JournalQuery query, CancellationToken stop)
    {
        var entries = new List<Entry>();
        await foreach (var entry in journal.Read(query, stop))
        {
            entries.Add(entry);
        }

        return entries;
    }
}

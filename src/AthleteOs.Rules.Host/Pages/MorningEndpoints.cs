using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The form of a morning.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Address">The address of the athlete's page.</param>
/// <param name="Day">The day in words.</param>
/// <param name="Fields">The fields.</param>
/// <param name="Faults">The faults, by the names of the fields.</param>
/// <param name="Message">Why nothing was recorded; null if a field is the reason, or nothing was sent.</param>
public sealed record MorningView(string AthleteId, string Address, string Day, MorningFields Fields, IReadOnlyDictionary<string, string> Faults, string? Message);

/// <summary><c>/athletes/{id}/morning</c>: a person enters the readings of this morning, and gets the decided day.</summary>
internal static class MorningEndpoints
{
    // Two people may send at the same moment; the later one corrects the earlier one.
    private const int Tries = 3;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var morning = routes.MapGroup("/athletes/{athleteId}/morning");
        morning.MapGet("", Get).RequirePermission(Permission.Write).AsPage();
        morning.MapPost("", Post).RequirePermission(Permission.Write).AsPage();
    }

    private static async Task<IResult> Get(string athleteId, AthletePictures pictures, CancellationToken stop)
    {
        if (await pictures.EnrolledToday(athleteId, stop) is not { } today)
        {
            return new NotFoundProblem();
        }

        return Form(athleteId, today, MorningFields.Of(today, (await pictures.Readings(athleteId, today, stop))?.Day), StatusCodes.Status200OK);
    }

    private static async Task<IResult> Post(string athleteId, HttpContext context, AthletePictures pictures, DayRecorder recorder, IAthleteLoops loops, TimeProvider clock, CancellationToken stop)
    {
        var isOwn = await PageForm.Read(context, stop) is not null;
        var fields = context.Request.HasFormContentType ? MorningFields.Of(await context.Request.ReadFormAsync(stop)) : new MorningFields("", "", "", "", "");
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        try
        {
            if (await pictures.EnrolledToday(athleteId, stop) is not { } known)
            {
                return new NotFoundProblem();
            }

            today = known;
            if (!isOwn)
            {
                return Form(athleteId, today, fields, StatusCodes.Status403Forbidden, $"{PageForm.Foreign} Nothing was recorded. Check the values and send them again.");
            }

            if (fields.Date != IsoDate.Of(today))
            {
                return Form(athleteId, today, fields, StatusCodes.Status409Conflict, $"This form was of another day, and now it is {AthleteView.DayOf(today)}. Nothing was recorded. Check the values and send them again.");
            }

            if (await Record(athleteId, today, fields, SentKey(context.Request.Form), pictures, recorder, stop) is { } refused)
            {
                return refused;
            }

            await loops.CatchUp(athleteId, stop);
            return Page.SeeOther(TodayView.AddressOf(athleteId));
        }
        catch (JournalUnavailableException)
        {
            return Form(athleteId, today, fields, StatusCodes.Status503ServiceUnavailable, "The records are out of reach. Your values are still here: send them again in a moment.");
        }
    }

    // The script of the form gives each entry a key and sends both again after a lost connection. A form without script has none.
    private static string? SentKey(IFormCollection form) => form["key"].ToString() is { Length: 32 } key && key.All(char.IsAsciiHexDigitLower) ? key : null;

    // Without a key of the browser, the key names the readings that these correct, so that sending the same form twice records it once.
    private static async Task<IResult?> Record(string athleteId, DateOnly today, MorningFields fields, string? sentKey, AthletePictures pictures, DayRecorder recorder, CancellationToken stop)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await pictures.Readings(athleteId, today, stop);
            var (faults, findings) = (new Dictionary<string, string>(StringComparer.Ordinal), new Findings());
            if (MorningForm.Read(fields, today, before?.Day, faults) is not { } day)
            {
                return Form(athleteId, today, fields, StatusCodes.Status422UnprocessableEntity, faults: faults);
            }

            var document = DayDocument.Write(day, DayDocument.ReadingsWith(null));
            if (before?.Entry.Body is { } recorded && recorded.Span.SequenceEqual(document))
            {
                return null;
            }

            switch (await recorder.RecordReadings(athleteId, $"page {sentKey ?? before?.Entry.Id ?? "first"}", document, findings, stop))
            {
                case DayResult.Recorded:
                // The entry was recorded the first time, and somebody corrected it since: the correction stays.
                case DayResult.Conflict when sentKey is not null:
                    return null;
                case DayResult.Unusable:
                    return Form(athleteId, today, fields, StatusCodes.Status422UnprocessableEntity, findings.InOrder()[0].Message);
            }
        }

        return Form(athleteId, today, fields, StatusCodes.Status409Conflict, "Somebody else is sending the readings of this morning. Check the values and send them again.");
    }

    private static PageResult<MorningPage> Form(string athleteId, DateOnly today, MorningFields fields, int status, string? message = null, Dictionary<string, string>? faults = null) =>
        Page.Of<MorningPage>(new MorningView(athleteId, TodayView.AddressOf(athleteId), AthleteView.DayOf(today), fields with { Date = IsoDate.Of(today) }, faults ?? new Dictionary<string, string>(StringComparer.Ordinal), message), status, PageLoads.Script);
}

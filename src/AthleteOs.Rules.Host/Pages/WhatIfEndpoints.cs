using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/athletes/{id}/what-if</c>: today decided again with other readings, from the athlete's own record. It records nothing.</summary>
internal static class WhatIfEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/athletes/{athleteId}/what-if", Get).RequirePermission(Permission.Read).AsPage();

    private static async Task<IResult> Get(string athleteId, HttpRequest request, AthletePictures pictures, CancellationToken stop)
    {
        var (fields, faults) = ((WhatIfFields?)null, new Dictionary<string, string>(StringComparer.Ordinal));
        if (await pictures.WhatIf(athleteId, (today, recorded) => (fields = WhatIfFields.Of(request.Query, today, recorded))?.Read(today, recorded, faults), stop) is not { } known)
        {
            return new NotFoundProblem();
        }

        var answer = known.Answer is { } again ? WhatIfView.AnswerOf(known.Decided, again) : null;
        return Page.Of<WhatIfPage>(WhatIfView.Of(athleteId, known.Today, SessionMark.Of(known.Decided.Session), known.Recorded, fields, [.. faults.Values], answer),
            faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK, PageLoads.Script);
    }
}

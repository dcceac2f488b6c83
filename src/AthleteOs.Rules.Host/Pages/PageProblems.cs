using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>
/// Answers a problem of a page as a page, and a person without a key with the page to sign in. The framework gives every problem to this service
/// first; all others stay JSON.
/// </summary>
internal sealed class PageProblems : IProblemDetailsService
{
    public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        if (!IsPage(http))
        {
            return false;
        }

        var problem = context.ProblemDetails;
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = default;
            await Page.SeeOther(SignInEndpoints.Address).ExecuteAsync(http);
            return true;
        }

        await Page.Of<MessagePage>(Words(problem), problem.Status!.Value).ExecuteAsync(http);
        return true;
    }

    public async ValueTask WriteAsync(ProblemDetailsContext context) => await TryWriteAsync(context);

    // An address that does not exist has no route; a browser shows that it wants a page.
    private static bool IsPage(HttpContext http) => http.GetEndpoint() is { } endpoint ? endpoint.Metadata.GetMetadata<PageMetadata>() is not null
        : http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);

    private static Message Words(ProblemDetails problem) => problem.Status switch
    {
        StatusCodes.Status404NotFound => new("Page not found", "This page does not exist, or the athlete is not yours to see.", "Check the address, or begin with the squad."),
        StatusCodes.Status403Forbidden => new(problem.Title!, problem.Detail!, "Sign in with another key, or ask the person who runs the service."),
        StatusCodes.Status503ServiceUnavailable => new("The records are out of reach", problem.Detail!, "The service tries again by itself. Load this page again in a moment."),
        StatusCodes.Status500InternalServerError => new("The page failed", problem.Detail!, "Load this page again. If it fails again, ask the person who runs the service."),
        _ => new(problem.Title!, problem.Detail!, "Go back, or begin with the squad."),
    };
}

/// <summary>A message to a person in place of a page.</summary>
/// <param name="Title">The problem.</param>
/// <param name="Detail">The details.</param>
/// <param name="Remedy">The next step for the person.</param>
public sealed record Message(string Title, string Detail, string Remedy);

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Security;

namespace AthleteOs.Rules.Host.Http;

/// <summary>What every route has: who may call it, and who does.</summary>
internal static class Routes
{
    private const int LongestShown = 60;
    private static readonly object CallerKey = new();

    /// <summary>Lets only those call a route whose role may do that. Answers 401 and 403 before anything is read.</summary>
    public static TRoute For<TRoute>(this TRoute route, Permission doing)
        where TRoute : IEndpointConventionBuilder => route.WithMetadata(new DoingMetadata(doing));

    /// <summary>Who calls; only after <see cref="Guard"/>.</summary>
    public static Caller Caller(this HttpContext context) => (Caller)context.Items[CallerKey]!;

    /// <summary>Finds out who calls and whether they may. An address that names an athlete who is not the caller's is answered as if it were not there.</summary>
    public static async Task Guard(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<DoingMetadata>() is not { Doing: not Permission.Nothing and var doing })
        {
            await Continue(context, next);
            return;
        }

        var caller = context.RequestServices.GetRequiredService<Callers>().Of(context);
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.Write(context, StatusCodes.Status401Unauthorized, "Who are you?", "Send a key that this service knows, or a token that it trusts and that has not expired: Authorization: Bearer KEY.");
        }
        else if (!caller.May(doing))
        {
            await Problems.Write(context, StatusCodes.Status403Forbidden, "Not for this role", $"The role {caller.Role.ToString().ToLowerInvariant()} may not do this.");
        }
        else if (context.GetRouteValue("athleteId") is string athleteId && !(IsId(athleteId) && caller.Owns(athleteId)))
        {
            await Problems.NotFound(context);
        }
        else
        {
            context.Items[CallerKey] = caller;
            await Continue(context, next);
        }
    }

    // A misspelt parameter would leave the default in force without a word.
    private static async Task Continue(HttpContext context, RequestDelegate next)
    {
        var known = context.GetEndpoint()?.Metadata.GetMetadata<RouteShape>()?.Query;
        if (known is not null && context.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            var shown = unknown.Length > LongestShown ? unknown[..LongestShown] + "..." : unknown;
            await Problems.Write(context, StatusCodes.Status400BadRequest, "Unknown query parameter",
                $"This address has no query parameter \"{shown}\"{Words.DidYouMean(unknown, known)}; it has {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
        }
        else
        {
            await next(context);
        }
    }

    // What no document could name either.
    private static bool IsId(string athleteId) => athleteId.Length <= 128 && athleteId.AsSpan().Trim().Length == athleteId.Length && Words.FirstHidden(athleteId) < 0;

    internal sealed record DoingMetadata(Permission Doing);
}

using System.Reflection;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Http;

/// <summary>The parts that all routes share: their permission, their description, and the checks before an endpoint runs.</summary>
internal static class Routes
{
    private const int LongestShown = 60;
    private const string AthleteId = "athleteId";
    private const string IsHead = "head";
    private const Permission Journal = Permission.Read | Permission.Write | Permission.Export | Permission.Erase | Permission.Propose | Permission.Run | Permission.ReadExperiments | Permission.Override | Permission.Withdraw | Permission.ChangePolicies;

    /// <summary>Restricts a route to roles with a permission. Others get 401 or 403 before anything is read.</summary>
    /// <param name="route">The route.</param>
    /// <param name="permission">The permission.</param>
    /// <param name="readsJournal">Whether it reads the journal although the permission alone does not tell so.</param>
    public static RouteHandlerBuilder RequirePermission(this RouteHandlerBuilder route, Permission permission, bool readsJournal = false)
    {
        route.WithMetadata(new PermissionMetadata(permission));
        route.Add(endpoint =>
        {
            foreach (var answer in CommonAnswers(permission, ((RouteEndpointBuilder)endpoint).RoutePattern.GetParameter(AthleteId) is not null, readsJournal || (permission & Journal) != 0))
            {
                endpoint.Metadata.Add(answer);
            }
        });
        return route;
    }

    /// <summary>Describes a route: the operation's id, its summary, and its query parameters from the endpoint's signature.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string operationId, string summary)
    {
        route.WithName(operationId).WithSummary(summary);
        route.Add(endpoint => endpoint.Metadata.Add(new QueryMetadata([.. endpoint.Metadata.OfType<MethodInfo>().First().GetParameters()
            .Where(p => p.IsDefined(typeof(FromQueryAttribute))).Select(p => p.Name!)])));
        return route;
    }

    /// <summary>States the body that a route requires.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route)
        where T : IRecordedJson => route.WithMetadata(new BodyMetadata(T.Schema), BusyProblem.Answer);

    /// <summary>States the lines that a route requires: an array, or JSON Lines.</summary>
    public static RouteHandlerBuilder TakesLines(this RouteHandlerBuilder route, string schema, string line) => route.WithMetadata(new BodyMetadata(schema, line), BusyProblem.Answer);

    /// <summary>States the meaning of status 200 on a route that can also answer 201.</summary>
    public static RouteHandlerBuilder OkMeans(this RouteHandlerBuilder route, string description) => route.WithMetadata(new UnchangedMetadata(description));

    /// <summary>States that an answer's header <c>Location</c> is the address of the recorded document.</summary>
    public static RouteHandlerBuilder HasLocation(this RouteHandlerBuilder route) => route.WithMetadata(new LocationMetadata(StatusCodes.Status200OK, StatusCodes.Status201Created)).OkMeans("The same document was recorded before; nothing changed.");

    /// <summary>Routes a HEAD request as a GET request. The server sends no body for it.</summary>
    public static Task HeadAsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[IsHead] = true;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>Checks the caller's permission and the query. An athlete outside the caller's list gets the answer of an unknown address.</summary>
    public static async Task Guard(HttpContext context, RequestDelegate next)
    {
        if (context.Items.ContainsKey(IsHead))
        {
            context.Request.Method = HttpMethods.Head; // the route is found
        }

        if (Refusal(context) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
        {
            await new MethodProblem(context.Response.Headers.Allow.ToString()).ExecuteAsync(context);
        }
    }

    private static Problem? Refusal(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is not { } metadata)
        {
            return new NotFoundProblem();
        }

        if (metadata.GetMetadata<PermissionMetadata>() is { Permission: not Permission.None and var permission })
        {
            if (context.CallerIfKnown() is not { } caller)
            {
                return new UnknownCallerProblem();
            }

            if (caller.Role == Role.Local && BrowserRequests.Foreign(context.Request) is { } reason)
            {
                return new ForeignProblem(reason);
            }

            if (!caller.May(permission))
            {
                return new RoleProblem(caller.Role);
            }

            if (context.GetRouteValue(AthleteId) is string athleteId && !(FactsReader.IsAthleteId(athleteId) && caller.Owns(athleteId)))
            {
                return new NotFoundProblem();
            }
        }

        if (metadata.GetMetadata<BodyMetadata>() is { } body && Bodies.WrongType(context.Request, orLines: body.Line is not null) is { } wrong)
        {
            return BodyProblem.OtherType(wrong);
        }

        return UnknownQuery(context.Request.Query, metadata.GetMetadata<QueryMetadata>()?.Names);
    }

    // A misspelt parameter would leave the default in force without notice.
    private static QueryProblem? UnknownQuery(IQueryCollection query, IReadOnlyList<string>? known)
    {
        if (known is null || query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is not { } unknown)
        {
            return null;
        }

        return new QueryProblem(unknown.Length > LongestShown ? unknown[..LongestShown] + "..." : unknown, Words.DidYouMean(unknown, known), known);
    }

    private static IEnumerable<AnswerMetadata> CommonAnswers(Permission permission, bool ofAthlete, bool ofJournal)
    {
        yield return AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "A query parameter is unknown.");
        if (permission != Permission.None)
        {
            yield return AnswerMetadata.Problem(StatusCodes.Status401Unauthorized, "The key or token is missing or unknown.", "WWW-Authenticate");
            yield return AnswerMetadata.Problem(StatusCodes.Status403Forbidden, "The caller's role may not do this, or a web page of another site calls a service without keys.");
        }

        if (ofAthlete)
        {
            yield return NotFoundProblem.Answer;
        }

        yield return TooManyRequestsProblem.Answer;
        yield return AnswerMetadata.Problem(StatusCodes.Status500InternalServerError, "The service failed; its log contains the reason.");
        if (ofJournal)
        {
            yield return AnswerMetadata.Retry(StatusCodes.Status503ServiceUnavailable, "The journal does not answer; detail tells whether something may be recorded.");
        }
    }

    internal sealed record PermissionMetadata(Permission Permission);
}

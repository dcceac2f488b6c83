using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Security;

/// <summary>Identifies the caller, once a request and before anything counts or restricts it.</summary>
internal static class Identification
{
    private static readonly object Key = new();

    /// <summary>Adds the middleware. It must run after authentication and before the rate limiter.</summary>
    public static void UseCallers(this IApplicationBuilder app)
    {
        var callers = app.ApplicationServices.GetRequiredService<Callers>();
        app.Use(async (context, next) =>
        {
            var caller = callers.Of(context);
            context.Items[Key] = caller;
            JournalCaller.Set(caller?.Name ?? "");
            await next(context);
        });
    }

    /// <summary>The caller; null where the request has no known key or token.</summary>
    public static Caller? CallerIfKnown(this HttpContext context) => (Caller?)context.Items[Key];
}

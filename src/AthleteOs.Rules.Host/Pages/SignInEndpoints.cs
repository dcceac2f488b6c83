using AthleteOs.Rules.Host.Security;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The page to sign in.</summary>
/// <param name="Fault">Why the last attempt failed; null before one.</param>
public sealed record SignInView(string? Fault);

/// <summary>Signs a person in by a key or token, and out.</summary>
internal static class SignInEndpoints
{
    public const string Address = "/sign-in";

    private const string UnknownKey = "This key is unknown, or this token has expired. Type it again without spaces.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, GetSignIn).AsPage();
        routes.MapPost(Address, PostSignIn).AsPage();
        routes.MapPost("/sign-out", PostSignOut).AsPage();
    }

    // A cookie with an unknown key is the attempt that failed.
    private static IResult GetSignIn(HttpContext context)
    {
        if (context.CallerIfKnown() is not null)
        {
            return Page.SeeOther("/");
        }

        if (PageCookie.Read(context.Request) is null)
        {
            return Page.Of<SignInPage>(new SignInView(null));
        }

        PageCookie.Delete(context);
        return Page.Of<SignInPage>(new SignInView(UnknownKey), StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> PostSignIn(HttpContext context, CancellationToken stop)
    {
        if (await PageForm.Read(context, stop) is not { } form)
        {
            return Page.Of<SignInPage>(new SignInView(PageForm.Foreign + " Type the key again."), StatusCodes.Status403Forbidden);
        }

        return PageCookie.Write(context, form["key"].ToString().Trim()) ? Page.SeeOther(Address)
            : Page.Of<SignInPage>(new SignInView(UnknownKey), StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> PostSignOut(HttpContext context, CancellationToken stop)
    {
        if (await PageForm.Read(context, stop) is null)
        {
            return Page.Of<MessagePage>(new Message("Not signed out", PageForm.Foreign, "Load a page of the service and sign out there."), StatusCodes.Status403Forbidden);
        }

        PageCookie.Delete(context);
        return Page.SeeOther(Address);
    }
}

using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace AthleteOs.Rules.Host.Security;

/// <summary>
/// The key or token of a person who signed in on the pages, in a cookie. It counts on pages only: a call of <c>/v1</c> needs the header
/// Authorization.
/// </summary>
internal static class PageCookie
{
    private const string Name = "athleteos-key";

    // A key is at most a token: 8 kB, the most that servers accept in a header.
    private const int MostCharacters = 6000;
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(30);

    /// <summary>The key or token of the cookie; null without a readable one, or on an address that is no page.</summary>
    public static string? Read(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) || request.Cookies[Name] is not { Length: > 0 } value)
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(value));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Keeps a key or token in the browser; false if it is too long.</summary>
    public static bool Write(HttpContext context, string credential)
    {
        if (credential.Length is 0 or > MostCharacters)
        {
            return false;
        }

        context.Response.Cookies.Append(Name, WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(credential)), Options(context.Request, Lasts));
        return true;
    }

    /// <summary>Removes the key or token from the browser.</summary>
    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request, lasts: null));

    /// <summary>The attributes of every cookie of the pages: no script reads it, and no other site sends it.</summary>
    /// <remarks>Behind a proxy that ends TLS only the proxy's header shows https. A false header makes the caller's own cookie stricter.</remarks>
    public static CookieOptions Options(HttpRequest request, TimeSpan? lasts) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
        MaxAge = lasts,
    };
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace AthleteOs.Rules.Host.Security;

/// <summary>
/// Protects forms against other sites (CSRF). A form has a token that belongs to a random cookie of the browser; another site can neither
/// read the cookie nor set it. Nothing is stored, so forms survive a restart and work with several processes.
/// </summary>
internal static class FormToken
{
    /// <summary>The name of the form's field.</summary>
    public const string Field = "form_token";

    private const string Cookie = "athleteos-form";
    private const int Bytes = 32;
    private static readonly object Issued = new();

    /// <summary>The token for a form in the answer to a request. The first one of a browser sets the cookie.</summary>
    public static string Issue(HttpContext context)
    {
        if (context.Items[Issued] is string before)
        {
            return before;
        }

        if (Secret(context.Request) is not { } secret)
        {
            secret = RandomNumberGenerator.GetBytes(Bytes);
            context.Response.Cookies.Append(Cookie, WebEncoders.Base64UrlEncode(secret), PageCookie.Options(context.Request, lasts: null));
        }

        var token = Of(secret);
        context.Items[Issued] = token;
        return token;
    }

    /// <summary>Whether a form comes from a page of this service.</summary>
    public static bool IsValid(HttpRequest request, IFormCollection form) =>
        !BrowserRequests.IsOfAnotherSite(request) && Secret(request) is { } secret
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(secret)), Encoding.UTF8.GetBytes(form[Field].ToString()));

    private static string Of(byte[] secret) => WebEncoders.Base64UrlEncode(HMACSHA256.HashData(secret, "athleteos form"u8));

    private static byte[]? Secret(HttpRequest request)
    {
        try
        {
            return request.Cookies[Cookie] is { Length: > 0 and < 100 } text && WebEncoders.Base64UrlDecode(text) is { Length: Bytes } secret ? secret : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

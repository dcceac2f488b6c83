using System.Net;

namespace AthleteOs.Rules.Host.Security;

/// <summary>
/// Finds requests that a web page of another site sends through a browser on this machine. A page can send requests to 127.0.0.1, or to a
/// name that it points there. Without keys the service would take them for its own user.
/// </summary>
internal static class BrowserRequests
{
    /// <summary>Why the request is refused; null where it comes from this machine.</summary>
    public static string? Foreign(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
        {
            return "The header Host must name this machine: localhost, 127.0.0.1 or [::1].";
        }

        string? origin = request.Headers.Origin;
        return (origin is not null && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)) || IsOfAnotherSite(request)
            ? "A web page of another site sent this request; without keys only programs on this machine may call." : null;
    }

    /// <summary>Whether the browser reports a page of another site as the sender.</summary>
    public static bool IsOfAnotherSite(HttpRequest request) => (string?)request.Headers["Sec-Fetch-Site"] is not (null or "same-origin" or "none");

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

using System.Text;
using AthleteOs.Rules.Host.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The part of a page that depends on its request.</summary>
/// <param name="FormToken">The token of the page's forms.</param>
/// <param name="Caller">The name of the person who signed in; null if nobody needs to sign in, or nobody did.</param>
/// <param name="HasLab">Whether the person may compare policies.</param>
public sealed record PageFrame(string FormToken, string? Caller, bool HasLab = false);

/// <summary>A page as the answer to a request. It is rendered whole before the first byte is sent, so that a fault becomes an error page.</summary>
/// <typeparam name="T">The component of the page. It has a parameter <c>Frame</c>.</typeparam>
/// <param name="parameters">Its other parameters.</param>
/// <param name="status">The status of the answer.</param>
/// <param name="loads">The files that the page may load.</param>
internal sealed class PageResult<T>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK, PageLoads loads = PageLoads.Style) : IResult
    where T : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var caller = httpContext.CallerIfKnown();
        parameters["Frame"] = new PageFrame(FormToken.Issue(httpContext), caller is null or { Role: Role.Local } ? null : caller.Name, caller?.May(Permission.ChangePolicies) == true);
        var services = httpContext.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        var answer = httpContext.Response;
        PageFiles.Protect(answer, loads);
        (answer.StatusCode, answer.ContentType) = (status, "text/html; charset=utf-8");
        await answer.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}

/// <summary>Makes pages.</summary>
internal static class Page
{
    /// <summary>A page with one model.</summary>
    public static PageResult<T> Of<T>(object model, int status = StatusCodes.Status200OK, PageLoads loads = PageLoads.Style)
        where T : IComponent => new(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model }, status, loads);

    /// <summary>Sends the browser to another page. It loads that page even after a form.</summary>
    public static IResult SeeOther(string address) => new SeeOtherResult(address);

    /// <summary>Makes a route a page: its problems are pages too, and the interface does not describe it.</summary>
    public static RouteHandlerBuilder AsPage(this RouteHandlerBuilder route) => route.WithMetadata(new PageMetadata()).ExcludeFromDescription();

    private sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            PageFiles.Protect(httpContext.Response);
            (httpContext.Response.StatusCode, httpContext.Response.Headers.Location) = (StatusCodes.Status303SeeOther, address);
            return Task.CompletedTask;
        }
    }
}

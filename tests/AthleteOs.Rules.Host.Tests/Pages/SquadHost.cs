using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Host.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>A service with keys, and the athletes anna, ben and one whose id is an attack.</summary>
public sealed partial class SquadHost : IAsyncLifetime
{
    /// <summary>An id that a page must show as text.</summary>
    public const string Hostile = "<img_src=x_onerror=alert(1)>";

    /// <summary>A name that a page must show as text.</summary>
    public const string HostileName = "<script>alert(2)</script>";

    /// <summary>A coach's athlete who is erased.</summary>
    public const string Gone = "gone";

    public const string Today = "2026-11-26";

    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly TokenIssuer _issuer = new();
    private RunningHost? _host;
    private HttpClient? _browser;

    internal RunningHost Host => _host!;

    /// <summary>The journal; null for a file of the host's own.</summary>
    internal string? Journal { get; init; }

    /// <summary>A coach's token for anna, at the time of the service.</summary>
    public string CoachToken => _issuer.Signed(TokenIssuer.Claims("coach", "anna", now: Noon));

    /// <summary>A caller that follows no redirection and keeps no cookie.</summary>
    public HttpClient Browser => _browser!;

    public async ValueTask InitializeAsync()
    {
        _host = await RunningHost.StartAt(new FakeTimeProvider(Noon), [.. Keys(), .. _issuer.Settings, .. Journal is { } journal ? [$"--athlete_os:journal={journal}"] : Array.Empty<string>()]);
        _browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _host.Client.BaseAddress };
        foreach (var id in new[] { "anna", "ben", Hostile })
        {
            var address = $"/v1/athletes/{Uri.EscapeDataString(id)}";
            await _host.Put(address, "{}", "integrator-key");
            await _host.Put($"{address}/events/race", $$"""{ "kind": "race", "start": "2026-12-05", "priority": "A", "name": "{{HostileName}}" }""", "integrator-key");
        }

        await _host.Post("/v1/athletes/anna/readings", $$"""{ "date": "{{Today}}", "readiness_score": 72, "illness": false, "injury": false, "sleep_hours": 7.5 }""", bearer: "integrator-key");
        await _host.Until(() => _host.Get($"/v1/athletes/anna/days/{Today}", "integrator-key"), a => a.Status == 200 && a.Body.Contains("session_type", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        _issuer.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <summary>Loads an address with a key, or as a browser that signed in with cookies.</summary>
    internal async Task<Loaded> Get(string path, string? key = null, string? cookies = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Send(request, key, cookies);
    }

    /// <summary>Sends a form.</summary>
    internal async Task<Loaded> Post(string path, IReadOnlyDictionary<string, string> fields, string? key = null, string? cookies = null, string? site = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return await Send(request, key, cookies);
    }

    /// <summary>Loads a page with a form, and sends the form with some fields.</summary>
    internal async Task<Loaded> Fill(string path, string? key, params (string Name, string Value)[] fields)
    {
        var form = await Get(path, key);
        var all = fields.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
        all.TryAdd("form_token", form.Token);
        return await Post(path, all, key, form.Cookies);
    }

    private static IEnumerable<string> Keys()
    {
        (string Role, string[] Athletes)[] keys = [("scientist", []), ("coach", ["anna", Hostile, Gone]), ("athlete", ["anna"]), ("integrator", ["*"]), ("auditor", ["*"])];
        for (var i = 0; i < keys.Length; i++)
        {
            var (role, athletes) = keys[i];
            yield return $"--athlete_os:keys:{i}:name={role}";
            yield return $"--athlete_os:keys:{i}:role={role}";
            yield return $"--athlete_os:keys:{i}:sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{role}-key")))}";
            for (var n = 0; n < athletes.Length; n++)
            {
                yield return $"--athlete_os:keys:{i}:athletes:{n}={athletes[n]}";
            }
        }
    }

    private async Task<Loaded> Send(HttpRequestMessage request, string? key, string? cookies)
    {
        if (key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {key}");
        }

        if (cookies is not null)
        {
            request.Headers.Add("Cookie", cookies);
        }

        request.Headers.Add("Accept", "text/html");
        using var answer = await Browser.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var set = answer.Headers.TryGetValues("Set-Cookie", out var given) ? given.ToArray() : [];
        return new Loaded((int)answer.StatusCode, body, answer.Headers.Location?.ToString(), set, answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            Token().Match(body).Groups["token"].Value);
    }

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    /// <summary>A loaded page.</summary>
    internal sealed record Loaded(int Status, string Body, string? Location, string[] SetCookies, Dictionary<string, string> Headers, string Token)
    {
        /// <summary>The cookies for the next request.</summary>
        public string Cookies => string.Join("; ", SetCookies.Select(c => c.Split(';')[0]));

        /// <summary>The body with the characters of HTML as people see them.</summary>
        public string Text => WebUtility.HtmlDecode(Body);
    }
}

using AthleteOs.Rules.Host.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>The pages: who sees which, what they may load, and that they show foreign text as text.</summary>
public sealed class PagesTests(SquadHost squad) : IClassFixture<SquadHost>
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string WithScript = $"{Policy}; script-src 'self'; connect-src 'self'";

    [Theory]
    [InlineData("scientist", 403, 403, 403, 403)]
    [InlineData("coach", 200, 200, 404, 200)]
    [InlineData("athlete", 303, 200, 404, 200)]
    [InlineData("integrator", 200, 200, 200, 200)]
    [InlineData("auditor", 200, 200, 200, 403)]
    [InlineData("nobody", 303, 303, 303, 303)]
    public async Task Each_role_sees_its_athletes_and_no_others(string role, int today, int own, int other, int form)
    {
        int[] wanted = [today, own, other, form];
        string[] addresses = ["/", "/athletes/anna", "/athletes/ben", "/athletes/anna/morning"];
        for (var i = 0; i < addresses.Length; i++)
        {
            var page = await squad.Get(addresses[i], role == "nobody" ? null : $"{role}-key");
            page.Status.ShouldBe(wanted[i], addresses[i]);
            page.Location.ShouldBe(wanted[i] != 303 ? null : role == "nobody" ? "/sign-in" : "/athletes/anna");
            page.Headers["Content-Security-Policy"].ShouldBe(addresses[i].StartsWith("/athletes/anna", StringComparison.Ordinal) && wanted[i] == 200 ? WithScript : Policy);
        }
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/athletes/anna", 200, "what-if.js")]
    [InlineData("/athletes/anna/what-if", 200, "what-if.js")]
    [InlineData("/athletes/anna/morning", 200, "morning.js")]
    [InlineData("/athletes/nobody", 404)]
    [InlineData("/no-such-page", 404)]
    [InlineData("/sign-in", 303)]
    public async Task A_page_may_load_its_own_stylesheet_icon_and_script_and_nothing_else(string address, int status, string? script = null)
    {
        var page = await squad.Get(address, "coach-key");
        page.Status.ShouldBe(status);
        page.Headers["Content-Security-Policy"].ShouldBe(script is not null ? WithScript : Policy);
        page.Headers["Cache-Control"].ShouldBe("no-store");
        page.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        page.Headers["Referrer-Policy"].ShouldBe("same-origin");
        foreach (var forbidden in new[] { "<script", " style=", "<style", " onclick", " onload", "javascript:", "//" })
        {
            page.Body.Replace($"<script type=\"module\" src=\"/pages/{script}?v=", "", StringComparison.Ordinal).ShouldNotContain(forbidden);
        }

        if (status != 303)
        {
            page.Headers["Content-Type"].ShouldBe("text/html; charset=utf-8");
            page.Body.ShouldStartWith("<!DOCTYPE html>");
            page.Body.ShouldContain("<html lang=\"en\">");
        }
    }

    [Fact]
    public async Task A_script_in_an_id_or_a_name_is_shown_as_text()
    {
        var today = await squad.Get("/", "coach-key");
        var athlete = await squad.Get($"/athletes/{Uri.EscapeDataString(SquadHost.Hostile)}", "coach-key");
        var form = await squad.Get($"/athletes/{Uri.EscapeDataString(SquadHost.Hostile)}/morning", "coach-key");
        foreach (var page in new[] { today, athlete, form })
        {
            page.Status.ShouldBe(200);
            page.Body.ShouldNotContain("<img");
            page.Body.ShouldNotContain("<script>");
            page.Text.ShouldContain(SquadHost.Hostile);
        }

        athlete.Text.ShouldContain(SquadHost.HostileName);
        today.Body.ShouldContain($"href=\"/athletes/{Uri.EscapeDataString(SquadHost.Hostile)}\"");
    }

    [Fact]
    public async Task Today_shows_each_athlete_with_session_and_reason()
    {
        var page = await squad.Get("/", "coach-key");
        page.Text.ShouldContain("Thursday 26 November: ");
        page.Text.ShouldContain("No readings this morning.");
        page.Body.ShouldContain("href=\"/athletes/anna\"");
        page.Body.ShouldNotContain("href=\"/athletes/ben\"");
        (await squad.Get("/?after=anna", "integrator-key")).Body.ShouldNotContain("href=\"/athletes/anna\"");
        (await squad.Get("/?after=zzz", "integrator-key")).Text.ShouldContain("There are no more athletes.");
    }

    [Fact]
    public async Task An_athlete_page_leads_to_each_decision_and_its_replay()
    {
        var page = await squad.Get("/athletes/anna", "coach-key");
        foreach (var part in new[] { "Why", "What comes next", "Next possible key session", "This week", "Calendar", "Last days", "race A" })
        {
            page.Text.ShouldContain(part);
        }

        var at = page.Body.IndexOf("/decisions/", StringComparison.Ordinal);
        var address = page.Body[at..page.Body.IndexOf('"', at)];
        (await squad.Get(address, "coach-key")).Text.ShouldContain("the same decision, byte for byte");
        (await squad.Get(address, "auditor-key")).Status.ShouldBe(200);
        (await squad.Get("/decisions/none", "coach-key")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_person_signs_in_and_out_and_the_cookie_opens_pages_only()
    {
        var form = await squad.Get("/sign-in");
        form.Status.ShouldBe(200);
        var sent = await squad.Fill("/sign-in", key: null, ("key", "coach-key"));
        sent.Status.ShouldBe(303);
        var cookie = sent.SetCookies.Single(c => c.StartsWith("athleteos-key=", StringComparison.Ordinal));
        cookie.ShouldContain("; httponly", Case.Insensitive);
        cookie.ShouldContain("; samesite=strict", Case.Insensitive);
        var signedIn = cookie.Split(';')[0];
        (await squad.Get("/", cookies: signedIn)).Text.ShouldContain("Sign out");
        (await squad.Get("/v1/athletes", cookies: signedIn)).Status.ShouldBe(401);
        (await squad.Get("/sign-in", cookies: signedIn)).Location.ShouldBe("/");

        var page = await squad.Get("/", cookies: signedIn);
        var signedOut = await squad.Post("/sign-out", new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = page.Token }, cookies: $"{signedIn}; {page.Cookies}");
        (signedOut.Status, signedOut.Location).ShouldBe((303, "/sign-in"));
        signedOut.SetCookies.ShouldContain(c => c.StartsWith("athleteos-key=;", StringComparison.Ordinal));
        (await squad.Post("/sign-out", new Dictionary<string, string>(StringComparer.Ordinal), cookies: signedIn)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_token_signs_in_too_and_behind_https_the_cookies_are_secure()
    {
        var sent = await squad.Fill("/sign-in", key: null, ("key", squad.CoachToken));
        var page = await squad.Get("/", cookies: sent.Cookies);
        page.Status.ShouldBe(200);
        page.Body.ShouldContain("href=\"/athletes/anna\"");
        page.Body.ShouldNotContain("href=\"/athletes/ben\"");
        (await squad.Get("/v1/athletes", cookies: sent.Cookies)).Status.ShouldBe(401);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var secure = await squad.Browser.SendAsync(request, TestContext.Current.CancellationToken);
        secure.Headers.GetValues("Set-Cookie").Single().ShouldContain("; secure", Case.Insensitive);
    }

    [Fact]
    public async Task An_athlete_who_is_not_enrolled_has_a_page_without_a_form()
    {
        (await squad.Host.Post("/v1/athletes/123/mornings", RunningHost.Example, bearer: "integrator-key")).Status.ShouldBe(201);
        var page = await squad.Get("/athletes/123", "integrator-key");
        page.Body.ShouldContain("class=\"mark key\"");
        page.Body.ShouldNotContain("/athletes/123/morning");
        (await squad.Get("/athletes/123/morning", "integrator-key")).Status.ShouldBe(404);
    }

    // On PostgreSQL the service itself may not erase.
    [Fact]
    public async Task An_erased_athlete_has_no_page()
    {
        var address = $"/v1/athletes/{Uri.EscapeDataString(SquadHost.Gone)}";
        (await squad.Host.Put(address, "{}", "coach-key")).Status.ShouldBe(201);
        (await squad.Get($"/athletes/{SquadHost.Gone}", "coach-key")).Status.ShouldBe(200);
        (await squad.Host.Delete($"{address}?confirm={SquadHost.Gone}", "coach-key")).Status.ShouldBe(200);
        (await squad.Get($"/athletes/{SquadHost.Gone}", "coach-key")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_in_words_and_forgotten()
    {
        var sent = await squad.Fill("/sign-in", key: null, ("key", "guessed"));
        var again = await squad.Get(sent.Location!, cookies: sent.Cookies);
        again.Status.ShouldBe(401);
        again.Text.ShouldContain("This key is unknown");
        again.SetCookies.ShouldContain(c => c.StartsWith("athleteos-key=;", StringComparison.Ordinal));
        (await squad.Fill("/sign-in", key: null, ("key", ""))).Status.ShouldBe(401);
        (await squad.Fill("/sign-in", key: null, ("key", "coach-key"), ("form_token", "forged"))).Status.ShouldBe(403);
        (await squad.Get("/", cookies: "athleteos-key=%%%")).Location.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task Only_a_caller_for_all_athletes_may_enrol_the_sample_squad()
    {
        (await squad.Post("/sample-squad", new Dictionary<string, string>(StringComparer.Ordinal), "coach-key")).Status.ShouldBe(403);
        (await squad.Post("/sample-squad", new Dictionary<string, string>(StringComparer.Ordinal), "auditor-key")).Status.ShouldBe(403);
        (await squad.Post("/sample-squad", new Dictionary<string, string>(StringComparer.Ordinal), "integrator-key")).Text.ShouldContain("Nothing was enrolled");
    }

    [Fact]
    public async Task While_the_journal_is_away_pages_tell_it_in_words_and_a_form_keeps_its_values()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)), "--athlete_os:journal=Host=127.0.0.1;Port=9;Database=none;Username=nobody");
        var today = await host.Get("/");
        (today.Status, today.Type, today.RetryAfter).ShouldBe((503, "text/html", "2"));
        today.Body.ShouldContain("The records are out of reach");

        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["readiness"] = "73", ["health"] = "ill" });
        using var form = await host.Client.PostAsync(new Uri("/athletes/anna/morning", UriKind.Relative), fields, TestContext.Current.CancellationToken);
        ((int)form.StatusCode).ShouldBe(503);
        var body = await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.ShouldContain("value=\"73\"");
        body.ShouldContain("value=\"ill\" checked");
    }
}

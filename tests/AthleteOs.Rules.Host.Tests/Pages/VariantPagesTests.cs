using AthleteOs.Rules.Host.Tests.Http;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>A variant on the pages: from a typo to a proposal with its effects, released by another person.</summary>
public sealed class VariantPagesTests(SquadHost squad) : IClassFixture<SquadHost>
{
    private const string Form = "/policies/weekly-planning/variant";

    private const string Typo = """{ "WorkflowName": "spacing", "Rules": [ { "RuleName": "too_soon", "Expression": "history.DaysSinceLastKeySesion < 2", "SuccessEvent": "forbid_key", "Properties": { "says": "Too soon." } } ] }""";

    [Fact]
    public async Task A_wrong_variant_is_not_recorded_and_its_text_stays_with_the_findings()
    {
        (await squad.Get("/athletes/anna", "athlete-key")).Text.ShouldNotContain("in a variant");
        var link = (await squad.Get("/athletes/anna", "coach-key")).Text.Split("href=\"").First(l => l.StartsWith(Form, StringComparison.Ordinal)).Split('"')[0];
        link.ShouldContain("gating");
        (await squad.Get(link, "coach-key")).Text.ShouldMatch("<details open>\\s*<summary>thresholds</summary>");
        var page = await squad.Get(Form, "coach-key");
        page.Status.ShouldBe(200);
        page.Body.Length.ShouldBeLessThan(150_000);
        page.Text.ShouldContain("From this soreness on, no key session.");
        page.Text.ShouldContain("2 to 10 of 10; 6 in the base");

        var wrong = await Send(page, "coach-key", ("name", "Sore"), ("title", ""), ("reason", "<script>alert(3)</script>\u0001"), ("p.sore_from", "140"), ("f.spacing.json", Typo));
        wrong.Status.ShouldBe(422);
        foreach (var fault in new[] { "The name must be lower-case letters", "The title is empty.", "The reason has an invisible character", "sore_from is 140; it must be from 2 to 10.", "Nothing was recorded yet." })
        {
            wrong.Text.ShouldContain(fault);
        }

        wrong.Body.ShouldNotContain("<script>");
        wrong.Body.ShouldContain("value=\"140\"");
        wrong.Text.ShouldContain("DaysSinceLastKeySesion", Case.Sensitive, "the typed file is still there");

        var typo = await Send(page, "coach-key", ("name", "sore"), ("title", "Sore"), ("reason", "x"), ("f.spacing.json", Typo));
        typo.Status.ShouldBe(422);
        typo.Text.ShouldContain("sore/spacing.json:1:");
        typo.Text.ShouldContain("did you mean");
        typo.Body.ShouldContain("<details open>");

        var failing = await Send(page, "coach-key", ("name", "sore"), ("title", "Sore"), ("reason", "x"), ("p.sore_from", "5"),
            ("f.cases/variant.json", """{ "title": "Sore", "facts": { "athlete": { "athlete_id": "a" }, "date": "2026-11-26" }, "cases": [ { "name": "Few facts", "expect": { "session_type": "key" } } ] }"""));
        failing.Status.ShouldBe(422);
        failing.Text.ShouldContain("the case \"Few facts\" fails");
        (await Send(page, "coach-key", ("name", "sore"), ("title", "Sore"), ("reason", "x"))).Text.ShouldContain("The draft changes nothing of weekly-planning");
        (await Send(page, "coach-key", ("name", "weekly-planning"), ("title", "Sore"), ("reason", "x"), ("p.sore_from", "5"))).Text.ShouldContain("weekly-planning is a policy of the rules folder");
        (await squad.Get("/policies", "coach-key")).Body.ShouldNotContain("/policies/sore");
        (await squad.Host.Get("/v1/policies/sore/versions", "coach-key")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_proposal_shows_its_effects_and_another_person_releases_it()
    {
        var proposed = await Send(await squad.Get(Form, "coach-key"), "coach-key", ("name", "higher-margin"), ("title", "A <b>wider</b> margin"), ("reason", "Too many easy days"), ("p.top_band_sds", "2"));
        proposed.Status.ShouldBe(303);
        proposed.Location.ShouldBe("/policies/higher-margin/versions/1.0.0");
        var page = await squad.Get(proposed.Location!, "coach-key");
        page.Body.ShouldNotContain("<b>");
        foreach (var part in new[]
        {
            "It waits for its release.", "parameter top_band_sds: -0.5 becomes 2", "The checker found no fault.", "decide differently. Check that each difference is meant.",
            "recorded mornings of the last 28 days", "Coach proposed higher-margin 1.0.0, so another person must release it.", "Proposed by coach on 2026-11-26 12:00 UTC: Too many easy days",
        })
        {
            page.Text.ShouldContain(part);
        }

        (await squad.Get("/policies", "athlete-key")).Text.ShouldContain("Version 1.0.0, proposed by coach, waits for its release.");
        (await squad.Get("/policies/higher-margin", "athlete-key")).Location.ShouldBe(proposed.Location);
        (await squad.Get(proposed.Location!, "athlete-key")).Text.ShouldNotContain("Release it");
        (await squad.Get($"{proposed.Location}/difference", "coach-key")).Text.ShouldContain("parameter top_band_sds", Case.Insensitive);
        var own = await squad.Post($"{proposed.Location}/release", Fields(page, ("reason", "x")), "coach-key", page.Cookies);
        own.Status.ShouldBe(409);
        own.Text.ShouldContain("Nothing was released.");
        (await squad.Host.Get("/v1/policies/higher-margin", "coach-key")).Status.ShouldBe(404, "it does not serve");

        var other = await squad.Get(proposed.Location!, "scientist-key");
        other.Text.ShouldContain("recorded mornings");
        other.Body.ShouldNotContain("/athletes/", Case.Sensitive, "a scientist sees no athlete");
        var empty = await squad.Post($"{proposed.Location}/release", Fields(other, ("reason", " ")), "scientist-key", other.Cookies);
        empty.Status.ShouldBe(422);
        empty.Text.ShouldContain("The reason is empty.");
        (await squad.Post($"{proposed.Location}/release", Fields(other, ("reason", "x"), ("form_token", "forged")), "scientist-key", other.Cookies)).Status.ShouldBe(403);
        (await squad.Post($"{proposed.Location}/release", Fields(other, ("reason", "Agreed")), "scientist-key", other.Cookies)).Status.ShouldBe(303);
        (await squad.Host.Get("/v1/policies/higher-margin", "coach-key")).Json.GetProperty("version").GetString().ShouldBe("1.0.0");
        var released = await squad.Get("/policies/weekly-planning/against/higher-margin", "scientist-key");
        released.Text.ShouldContain("top_band_sds");
        (await squad.Get(proposed.Location!, "coach-key")).Text.ShouldContain("Released by scientist on 2026-11-26 12:00 UTC: Agreed");
        (await squad.Get("/policies/higher-margin/versions/9.0.0", "coach-key")).Status.ShouldBe(404);

        var next = await squad.Get("/policies/higher-margin/variant", "coach-key");
        next.Text.ShouldContain("Next version of higher-margin");
        next.Body.ShouldMatch("id=\"p\\.top_band_sds\"[^>]*value=\"2\"");
        (await Send(next, "coach-key", ("name", "higher-margin"), ("title", "Margin"), ("reason", "x"), ("after", "1.0.0"), ("p.top_band_sds", "1"))).Location.ShouldBe("/policies/higher-margin/versions/1.1.0");
        var second = await Send(next, "scientist-key", ("name", "higher-margin"), ("title", "Margin"), ("reason", "y"), ("after", "1.0.0"), ("p.top_band_sds", "1.5"));
        second.Status.ShouldBe(409);
        second.Text.ShouldContain("coach proposed higher-margin 1.1.0 already");
        second.Body.ShouldContain("value=\"1.5\"");
    }

    [Fact]
    public async Task A_second_tab_with_an_old_base_learns_what_changed_and_untouched_fields_follow_the_base()
    {
        await using var host = await RunningHost.Start("--athlete_os:watch=false");
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Client.BaseAddress };
        var old = await browser.GetStringAsync(Form, TestContext.Current.CancellationToken);
        Directory.Delete(Path.Combine(host.Folder, "rules", "weekly-planning", "cases"), recursive: true); // they expect 6
        host.Edit("policy.json", "\"value\": 6,\n      \"unit\": \"of 10\"", "\"value\": 7,\n      \"unit\": \"of 10\"");
        host.Reload();

        var (status, text) = await Post(old);
        status.ShouldBe(409);
        text.ShouldContain("weekly-planning changed since you began (parameter sore_from: 6 becomes 7)");
        text.ShouldContain("value=\"20\"", Case.Sensitive, "the typed value is still there");
        text.ShouldContain("7 in the base");
        (await Post(text)).Status.ShouldBe(303);
        (await host.Get("/v1/policies/wide/versions/1.0.0")).Body.ShouldNotContain("sore_from");

        async Task<(int Status, string Text)> Post(string page)
        {
            using var form = new MultipartFormDataContent();
            var fields = PageFields.Of(page);
            (fields["name"], fields["title"], fields["reason"], fields["by"], fields["p.recovery_margin"]) = ("wide", "Wide", "x", "ana", "20");
            foreach (var (name, value) in fields)
            {
                form.Add(new StringContent(value), name);
            }

            using var answer = await browser.PostAsync(Form, form, TestContext.Current.CancellationToken);
            return ((int)answer.StatusCode, System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }
    }

    private async Task<SquadHost.Loaded> Send(SquadHost.Loaded page, string key, params (string Name, string Value)[] fields) => await squad.Post(Form, Fields(page, fields), key, page.Cookies);

    private static Dictionary<string, string> Fields(SquadHost.Loaded page, params (string Name, string Value)[] fields)
    {
        var all = PageFields.Of(page.Body);
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return all;
    }
}

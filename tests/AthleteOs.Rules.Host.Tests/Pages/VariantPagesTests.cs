using System.Reflection;
using System.Text.Json;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Host.Pages;
using AthleteOs.Rules.Host.Tests.Http;
using AthleteOs.Rules.Policies;
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
    public async Task The_editor_gets_the_words_of_the_policy_and_findings_while_a_person_types()
    {
        var page = await squad.Get(Form, "coach-key");
        page.Headers["Content-Security-Policy"].ShouldBe("default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; worker-src 'self'");
        var words = JsonDocument.Parse((await squad.Get($"{Form}/words", "coach-key")).Body).RootElement;
        Word("names", "today.ReadinessScore").GetProperty("detail").GetString().ShouldBe("points, 0 to 100");
        Word("names", "p.SoreFrom").GetProperty("detail").GetString().ShouldBe("6 of 10, 2 to 10");
        Word("names", "hrv.LnRmssd").GetProperty("series").GetBoolean().ShouldBeTrue();
        Word("effects", "set:readiness_threshold").GetProperty("says").GetString().ShouldNotBeNullOrEmpty();
        words.GetProperty("schemas").GetProperty("rule-set").GetProperty("title").GetString().ShouldBe("A rule set");
        EditorWords.Calls.Windows.ShouldBe(Enum.GetNames<WindowFunction>(), ignoreOrder: true);
        EditorWords.Calls.Functions.ShouldBe(typeof(Calc).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name), ignoreOrder: true);

        var typo = await Check(page, "coach-key", ("f.spacing.json", Typo), ("p.sore_from", "140"));
        typo.Status.ShouldBe(200);
        var finding = JsonDocument.Parse(typo.Body).RootElement.GetProperty("findings")[0];
        (finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()).ShouldBe(("spacing.json", 1, Typo.IndexOf("DaysSinceLastKeySesion", StringComparison.Ordinal) + 1));
        finding.GetProperty("message").GetString()!.ShouldContain("did you mean");
        (await Check(page, "coach-key")).Body.ShouldBe("{\"findings\":[]}");
        (await Check(page, "coach-key", ("form_token", "forged"))).Status.ShouldBe(403);
        (await Check(page, "athlete-key")).Status.ShouldBe(403);
        (await squad.Get($"{Form}/words", "auditor-key")).Status.ShouldBe(403);
        (await squad.Get("/policies", "coach-key")).Body.ShouldNotContain("/policies/draft");

        JsonElement Word(string kind, string name) => words.GetProperty(kind).EnumerateArray().Single(w => w.GetProperty("name").GetString() == name);
    }

    [Fact]
    public async Task The_files_of_the_editor_come_from_the_service_and_run_no_code_made_of_text()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.GZip }) { BaseAddress = squad.Host.Client.BaseAddress };
        EditorFiles.Names.Count().ShouldBe(9);
        foreach (var name in EditorFiles.Names)
        {
            var small = await client.GetByteArrayAsync($"{EditorFiles.Folder}/{name}", TestContext.Current.CancellationToken);
            using var whole = await squad.Host.Client.GetAsync($"{EditorFiles.Folder}/{name}", TestContext.Current.CancellationToken);
            whole.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldBe("default-src 'none'; script-src 'self'");
            whole.Headers.CacheControl!.ToString().ShouldContain("immutable");
            small.ShouldBe(await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        var version = EditorFiles.Folder[(EditorFiles.Folder.LastIndexOf('/') + 1)..];
        (await client.GetStringAsync($"{EditorFiles.Folder}/vs/editor/editor.main.js", TestContext.Current.CancellationToken)).ShouldContain($" * Version: {version}(");
        (await squad.Get($"{EditorFiles.Folder}/vs/editor/none.js")).Status.ShouldBe(404);
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

    private async Task<SquadHost.Loaded> Check(SquadHost.Loaded page, string key, params (string Name, string Value)[] fields) => await squad.Post($"{Form}/check", Fields(page, fields), key, page.Cookies);

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

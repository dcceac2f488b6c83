using AthleteOs.Rules.Host.Pages;
using AthleteOs.Rules.Host.Tests.Http;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>The pages of experiments: state, arms, result and athletes by role, and the stop with a reason.</summary>
public sealed class ExperimentPagesTests(SquadHost squad) : IClassFixture<SquadHost>
{
    [Fact]
    public async Task An_experiment_is_shown_while_it_runs_and_stopped_with_a_reason()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 4, 12, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        foreach (var policy in new[] { "weekly-planning", "weekly-planning-spaced" })
        {
            Root.Copy(Root.Of("rules", policy), Path.Combine(folder, "rules", policy));
        }

        await using var host = await RunningHost.StartIn(folder, clock);
        (await Page(host, "/experiments")).ShouldContain("No experiment yet");
        var file = File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json")).Replace("Wider spacing of key sessions", "Wider <b>spacing</b>", StringComparison.Ordinal);
        (await host.Post("/v1/experiments?why=%3Cscript%3E&by=ana", file)).Status.ShouldBe(201);
        (await host.Post("/v1/experiments/wider-spacing/start?why=x&by=ben", "")).Status.ShouldBe(200);
        (await host.Put("/v1/athletes/123/experiments/wider-spacing", """{ "consent": true }""")).Status.ShouldBe(201);
        clock.Advance(TimeSpan.FromDays(3)); // to a Thursday, as in the example
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example.Replace("2026-11-26", "2027-01-07", StringComparison.Ordinal))).Status.ShouldBe(201);

        (await host.Get("/experiments")).Body.ShouldContain("href=\"/experiments/wider-spacing\"");
        var page = (await host.Get("/experiments/wider-spacing")).Body;
        page.ShouldNotContain("<b>");
        page.ShouldNotContain("<script");
        var text = System.Net.WebUtility.HtmlDecode(page);
        foreach (var part in new[] { "Running. 4 January 2027 to 20 June 2027.", "No result: too few athletes have a known outcome.", "Sizes of the arms: ", "Injured: ", "Each arm is the same when it is drawn again from the journal.", "Proposed by ana on 2027-01-04 12:00 UTC: <script>", "Started by ben", "href=\"/athletes/123\"", "href=\"/policies/weekly-planning-spaced\"" })
        {
            text.ShouldContain(part);
        }

        var wrong = await Stop(host, page, reason: " ", by: "");
        wrong.Status.ShouldBe(422);
        wrong.Text.ShouldContain("The reason is empty.");
        wrong.Text.ShouldContain("The name is empty.");
        (await Stop(host, page, reason: "Snow", by: "cem", token: "forged")).Status.ShouldBe(403);
        (await host.Get("/v1/experiments/wider-spacing")).Json.GetProperty("experiment").GetProperty("state").GetString().ShouldBe("running");
        (await Stop(host, page, reason: "Snow", by: "cem")).Status.ShouldBe(303);
        var stopped = await Page(host, "/experiments/wider-spacing");
        stopped.ShouldContain("Stopped by cem on 2027-01-07 12:00 UTC: Snow");
        stopped.ShouldNotContain("Stop it");
        stopped.ShouldNotContain("Consent of the athletes");
        (await host.Get("/experiments/none")).Status.ShouldBe(404);
        await ConsentOfAGroup(host, file);
    }

    [Fact]
    public async Task Every_role_sees_the_list_and_only_who_may_run_one_stops_it()
    {
        foreach (var (role, status) in new[] { ("scientist", 404), ("coach", 404), ("integrator", 403), ("athlete", 403), ("auditor", 403) })
        {
            var list = await squad.Get("/experiments", $"{role}-key");
            list.Status.ShouldBe(200, role);
            (await squad.Post("/experiments/none/stop", new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = list.Token, ["reason"] = "x" }, $"{role}-key", list.Cookies)).Status.ShouldBe(status, role);
        }

        (await squad.Get("/experiments")).Location.ShouldBe("/sign-in");
    }

    [Fact]
    public void A_picture_has_each_weeks_interval_and_words()
    {
        IntervalChart.Of("readiness", []).ShouldBeNull();
        var chart = IntervalChart.Of("readiness, spaced less usual, in points", [new WeeklyInterval(6, 1, -3, 5), new WeeklyInterval(7, 1.26, 0.14, 2.4)])!;
        chart.Weeks.Count.ShouldBe(2);
        chart.Words.ShouldBe("Readiness, spaced less usual, in points: after week 7 the difference is 1.3, and its interval is 0.1 to 2.4.");
        chart.Scale.Select(s => s.Text).ShouldBe(["-3", "0", "5"]);
        (Y(chart.Weeks[0].High) < Y(chart.Zero), Y(chart.Zero) < Y(chart.Weeks[0].Low)).ShouldBe((true, true));

        static double Y(string place) => double.Parse(place, System.Globalization.CultureInfo.InvariantCulture);
    }

    // If an experiment assigns groups, a consent names the group of the athlete.
    private static async Task ConsentOfAGroup(RunningHost host, string file)
    {
        const string Address = "/experiments/of-groups";
        (await host.Put("/v1/athletes/123", "{}")).Status.ShouldBe(201);
        (await host.Post("/v1/experiments?why=x&by=ana", file.Replace("wider-spacing", "of-groups", StringComparison.Ordinal).Replace("\"unit\": \"athlete\"", "\"unit\": \"group\", \"planned_groups\": 124", StringComparison.Ordinal)
            .Replace(", \"baseline_bounds\": [60, 66, 72]", "", StringComparison.Ordinal))).Status.ShouldBe(201);
        var page = (await host.Get(Address)).Body;
        page.ShouldContain(">Group that the athlete trains with</label>");
        var missing = await Answer("agreed", "");
        missing.Status.ShouldBe(422);
        missing.Text.ShouldContain("so write the group that the athlete trains with. Nothing was recorded.");
        var tooLong = new string('x', 129);
        (await Answer("agreed", tooLong)).Text.ShouldContain($"value=\"{tooLong}\"");
        (await Answer("agreed", "blue")).Text.ShouldContain("Consented on 2027-01-07, recorded by local. Group blue.");
        var withdrawn = (await Answer("withdrew", "")).Text;
        withdrawn.ShouldContain("Withdrew on 2027-01-07, recorded by local. Group blue.");
        withdrawn.ShouldContain("value=\"blue\"");

        Task<(int Status, string Text)> Answer(string answer, string group) => Send(host, $"{Address}/athletes/123/consent", page, ("answer", answer), ("group", group));
    }

    private static async Task<string> Page(RunningHost host, string address) => System.Net.WebUtility.HtmlDecode((await host.Get(address)).Body);

    private static Task<(int Status, string Text)> Stop(RunningHost host, string page, string reason, string by, string? token = null) =>
        Send(host, "/experiments/wider-spacing/stop", page, [("reason", reason), ("by", by), .. token is null ? Array.Empty<(string, string)>() : [("form_token", token)]]);

    private static async Task<(int Status, string Text)> Send(RunningHost host, string address, string page, params (string Name, string Value)[] fields)
    {
        var begin = page.IndexOf("name=\"form_token\" value=\"", StringComparison.Ordinal) + "name=\"form_token\" value=\"".Length;
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = page[begin..page.IndexOf('"', begin)] };
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        using var form = new FormUrlEncodedContent(all);
        using var answer = await host.Client.PostAsync(new Uri(address, UriKind.Relative), form, TestContext.Current.CancellationToken);

        // The client follows the address after a success.
        var text = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.RequestMessage!.Method == HttpMethod.Get ? 303 : (int)answer.StatusCode, text);
    }
}

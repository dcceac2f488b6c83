using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>A test of a variant from its page: each wrong field is named, and it starts after the release of its arms.</summary>
public sealed partial class ExperimentFormTests(SquadHost squad) : IClassFixture<SquadHost>
{
    private const string New = "/experiments/new";

    [Fact]
    public async Task A_test_of_a_proposed_variant_is_proposed_and_starts_after_the_release()
    {
        foreach (var (role, status) in new[] { ("scientist", 200), ("coach", 403), ("athlete", 403), ("auditor", 403) })
        {
            (await squad.Get(New, $"{role}-key")).Status.ShouldBe(status, role);
        }

        (await squad.Get("/experiments", "coach-key")).Text.ShouldNotContain("Propose a test");
        const string Variant = "/policies/weekly-planning/variant";
        var form = await squad.Get(Variant, "scientist-key");
        var draft = PageFields.Of(form.Body);
        (draft["name"], draft["title"], draft["reason"], draft["p.recovery_margin"]) = ("margin", "Margin", "x", "16");
        var version = await squad.Post(Variant, draft, "scientist-key", form.Cookies);
        var address = Link().Match((await squad.Get(version.Location!, "scientist-key")).Text).Value;
        address.ShouldBe("/experiments/new?variant=margin&version=1.0.0");

        var page = await squad.Get(address, "scientist-key");
        var arms = Chosen().Matches(page.Body).Select(m => m.Groups["digest"].Value).ToArray();
        var fields = PageFields.Of(page.Body);
        (fields["control"], fields["variant"], fields["outcome"]) = (arms[0], arms[1], "readiness");
        var wrong = await Send(("id", "Not a name"), ("hypothesis", "<script>alert(1)</script>"), ("athletes", "1.5"), ("weeks", "2"), ("begins", "4.1.2027"), ("outcome", "luck"), ("spread", "x"));
        wrong.Status.ShouldBe(422);
        foreach (var fault in new[] { "The name must be lower-case", "The title is empty.", "must be a whole number.", "The number of weeks is 2; it must be from 4 to 520.", "Write the first day as", "Choose what the test compares.", "The spread must be a number", "The reason is empty." })
        {
            wrong.Text.ShouldContain(fault);
        }

        wrong.Body.ShouldNotContain("<script>");
        (string, string)[] right = [("id", "margin-test"), ("title", "Margin"), ("hypothesis", "More support sessions."), ("athletes", "12"), ("weeks", "4"), ("difference", "20"), ("reason", "x")];
        Fault(await Send([.. right, ("athletes", "2"), ("difference", "1")]), "athletes").ShouldContain("show a difference of 1 too rarely");
        Fault(await Send([.. right, ("variant", arms[0])]), "variant").ShouldContain("decide every day alike");
        Fault(await Send([.. right, ("design", "crossover")]), "weeks").ShouldContain("block_days");
        (await Send([.. right])).Location.ShouldBe("/experiments/margin-test");

        // A proposed version decides for nobody.
        (await Act("/experiments/margin-test/start", "/experiments/margin-test", "scientist-key")).Text.ShouldContain("Scientist proposed margin-test, so another person must start it");
        (await Act("/experiments/margin-test/start", "/experiments/margin-test", "coach-key")).Text.ShouldContain("Margin 1.0.0 is not in force; release that version, then start margin-test. Nothing was started.");
        (await Act($"{version.Location}/release", version.Location!, "coach-key")).Status.ShouldBe(303);
        (await Act("/experiments/margin-test/start", "/experiments/margin-test", "coach-key")).Status.ShouldBe(303);
        (await squad.Get("/experiments/margin-test", "coach-key")).Text.ShouldContain("Started by coach");
        await RecordConsents("/experiments/margin-test");

        Task<SquadHost.Loaded> Send(params (string Name, string Value)[] typed)
        {
            var all = new Dictionary<string, string>(fields, StringComparer.Ordinal);
            foreach (var (name, value) in typed)
            {
                all[name] = value;
            }

            return squad.Post(New, all, "scientist-key", page.Cookies);
        }
    }

    // Consent is the athlete's own: the athlete records it on the page, and a coach records it for the athlete.
    private async Task RecordConsents(string experiment)
    {
        var unseen = await squad.Get(experiment, "coach-key");
        unseen.Body.ShouldContain("No consent is recorded.");
        unseen.Body.ShouldContain(">The athlete agreed</button>");
        unseen.Text.ShouldContain($"/athletes/{Uri.EscapeDataString(SquadHost.Hostile)}/consent");
        unseen.Body.ShouldNotContain("<img");
        unseen.Body.ShouldNotContain("/athletes/ben/consent");
        foreach (var role in new[] { "scientist", "auditor" })
        {
            (await squad.Get(experiment, $"{role}-key")).Body.ShouldNotContain("/consent\"");
            (await Answer(unseen, "anna", "agreed", $"{role}-key")).Status.ShouldBe(403, role);
        }

        var own = await squad.Get(experiment, "athlete-key");
        own.Body.ShouldContain(">I agree to take part</button>");
        own.Body.ShouldNotContain("The athlete agreed");
        var none = await Consents();
        (await Answer(own, "ben", "agreed", "athlete-key")).Status.ShouldBe(404);
        (await Answer(unseen, SquadHost.Gone, "agreed", "coach-key")).Status.ShouldBe(404);
        (await Answer(own with { SetCookies = [] }, "anna", "agreed", "athlete-key")).Status.ShouldBe(403, "without the cookie of the form");
        (await Answer(own, "anna", "perhaps", "athlete-key")).Status.ShouldBe(422);
        (await Answer(own, "anna", "agreed", "athlete-key", ("group", "blue"))).Text.ShouldContain("margin-test assigns each athlete alone; remove \"group\". Nothing was recorded.");
        (await Consents()).ShouldBe(none);

        var agreed = await Answer(own, "anna", "agreed", "athlete-key");
        (agreed.Status, agreed.Location).ShouldBe((303, $"{experiment}#consent"));
        (await Answer(own, "anna", "agreed", "athlete-key")).Status.ShouldBe(303);
        (await Consents()).ShouldBe(none + 1, "sent twice, recorded once");
        (await squad.Get(experiment, "coach-key")).Body.ShouldContain($"Consented on {SquadHost.Today}, recorded by athlete.");
        var given = await squad.Get(experiment, "athlete-key");
        given.Body.ShouldContain(">I withdraw my consent</button>");
        (await Answer(given, "anna", "withdrew", "athlete-key")).Status.ShouldBe(303);

        // The coach did not see the withdrawal.
        var late = await Answer(unseen, "anna", "agreed", "coach-key");
        late.Status.ShouldBe(409);
        late.Text.ShouldContain("anna withdrew after you loaded this page. Nothing was recorded.");
        late.Body.ShouldContain("name=\"before\" value=\"withdrew\"");
        (await Consents()).ShouldBe(none + 2);
        (await Answer(unseen, "anna", "agreed", "coach-key", ("before", "withdrew"))).Status.ShouldBe(303);
        (await squad.Get(experiment, "coach-key")).Body.ShouldContain($"Consented on {SquadHost.Today}, recorded by coach.");

        Task<SquadHost.Loaded> Answer(SquadHost.Loaded page, string athlete, string answer, string key, params (string Name, string Value)[] more)
        {
            var sent = new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = page.Token, ["before"] = "none", ["answer"] = answer };
            foreach (var (name, value) in more)
            {
                sent[name] = value;
            }

            return squad.Post($"{experiment}/athletes/{Uri.EscapeDataString(athlete)}/consent", sent, key, page.SetCookies.Length > 0 ? page.Cookies : null);
        }

        async Task<int> Consents() => (await squad.Host.Get("/v1/athletes/anna/history", "integrator-key")).Json.GetProperty("entries").EnumerateArray().Count(e => e.GetProperty("kind").GetString() == "consent");
    }

    private async Task<SquadHost.Loaded> Act(string address, string form, string key)
    {
        var page = await squad.Get(form, key);
        return await squad.Post(address, new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = page.Token, ["reason"] = "x" }, key, page.Cookies);
    }

    private static string Fault(SquadHost.Loaded page, string field) => Regex.Match(page.Text, $"id=\"{field}-fault\">(?<fault>[^<]*)<", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["fault"].Value;

    [GeneratedRegex("/experiments/new\\?[^\"]*", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<option value=\"(?<digest>sha256:[^\"]*)\" selected", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chosen();
}

using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>The form of an override: who has it, what it records, and what becomes of bad fields and of a second coach.</summary>
public sealed partial class OverrideFormTests(SquadHost squad) : IClassFixture<SquadHost>
{
    private const string Anna = "/athletes/anna";

    // As one browser: the token of a form belongs to its cookie.
    private string? _cookies;

    [Fact]
    public async Task Only_a_coach_has_the_form_and_may_send_it()
    {
        foreach (var (role, isShown) in new[] { ("coach", true), ("athlete", false), ("integrator", false), ("auditor", false) })
        {
            (await squad.Get(Anna, $"{role}-key")).Body.Contains("Choose another session", StringComparison.Ordinal).ShouldBe(isShown, role);
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["session"] = "rest", ["reason"] = "x" };
        foreach (var (role, status) in new[] { ("scientist", 403), ("athlete", 403), ("integrator", 403), ("auditor", 403), ("coach", 403) })
        {
            (await squad.Post($"{Anna}/override", fields, $"{role}-key")).Status.ShouldBe(status, role); // the coach's form has no token
        }

        (await squad.Post("/athletes/ben/override", fields, "coach-key")).Status.ShouldBe(404);
        (await squad.Post($"{Anna}/override", fields)).Location.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task A_coach_chooses_another_session_and_both_are_shown_everywhere()
    {
        var form = await squad.Get(Anna, squad.CoachToken);
        _cookies = form.Cookies;
        form.Text.ShouldContain("The rules permit ");
        foreach (var (session, reason, fault) in new[] { ("", "x", "Choose one of the four sessions."), ("rest", " ", "The reason is empty."), ("rest", new string('x', 301), "The reason has 301 characters; write at most 300."), ("rest", "a\u202eb", "The reason has an invisible character; write it on one line.") })
        {
            var wrong = await Send(form, squad.CoachToken, session, reason);
            wrong.Status.ShouldBe(422);
            wrong.Text.ShouldContain(fault);
            wrong.Text.ShouldContain($"value=\"{reason.Trim()}\"");
            Hidden(wrong, "decision_id").ShouldBe(Hidden(form, "decision_id"));
        }

        // The first coach is recorded. The second one, who loaded the page before, sees that and loses nothing.
        var second = await Form("coach-key");
        var sent = await Send(form, squad.CoachToken, "rest", "<b>Heavy</b> legs");
        (sent.Status, sent.Location).ShouldBe((303, Anna));
        (await Send(form, squad.CoachToken, "rest", "<b>Heavy</b> legs")).Status.ShouldBe(303, "the same again");
        var refused = await Send(second, "coach-key", "support", "Only tired");
        refused.Status.ShouldBe(409);
        refused.Text.ShouldContain("chose rest at 12:00 UTC, with the reason \"<b>Heavy</b> legs\". Nothing was recorded.");
        refused.Text.ShouldContain("value=\"Only tired\"");
        refused.Body.ShouldContain("value=\"support\" checked");
        refused.Body.ShouldNotContain("<b>");

        form.Text.ShouldContain("and the athlete does what is decided.");
        (await squad.Get(Anna, "athlete-key")).Text.ShouldContain("and the athlete does today the session that was chosen, then what is decided.");
        foreach (var page in new[] { await squad.Get(Anna, "athlete-key"), await squad.Get("/", "coach-key") })
        {
            page.Text.ShouldContain("Override, easier than decided:");
            page.Text.ShouldContain("chose rest: <b>Heavy</b> legs");
            page.Body.ShouldContain("<s class=\"mark\">");
            page.Body.ShouldNotContain("<b>");
        }

        // Sending it again replaces the first choice.
        (await Send(refused, "coach-key", "support", "Only tired")).Status.ShouldBe(303);
        (await squad.Get(Anna, "athlete-key")).Text.ShouldContain("a support session instead, by coach");

        // Readings that make today easier than the chosen session: the decision counts.
        (await squad.Fill($"{Anna}/morning", "athlete-key", ("date", SquadHost.Today), ("readiness", "72"), ("health", "ill"))).Status.ShouldBe(303);
        var ill = await squad.Get(Anna, "coach-key");
        ill.Text.ShouldContain("Override of an earlier decision, does not count any more:");
        ill.Body.ShouldContain("<span class=\"mark rest\">");
        ill.Body.ShouldNotContain("<s class");
        var old = await Send(form, squad.CoachToken, "key", "An old page");
        (old.Status, old.Text.Contains("The day was decided again since you loaded the page.", StringComparison.Ordinal)).ShouldBe((409, true));
        (await Send(old, squad.CoachToken, "rest", "x")).Text.ShouldContain("The decision is rest already. Choose another session.");
        (await Send(old, squad.CoachToken, "support", "The doctor allows it")).Status.ShouldBe(303);
        (await squad.Get("/", "coach-key")).Text.ShouldContain("Override, harder than the rules permit:");
    }

    private Task<SquadHost.Loaded> Form(string key) => squad.Get(Anna, key, _cookies);

    private Task<SquadHost.Loaded> Send(SquadHost.Loaded form, string key, string session, string reason) => squad.Post($"{Anna}/override", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["form_token"] = form.Token,
        ["decision_id"] = Hidden(form, "decision_id"),
        ["replaces"] = Hidden(form, "replaces"),
        ["session"] = session,
        ["reason"] = reason,
    }, key, _cookies);

    private static string Hidden(SquadHost.Loaded form, string name) => HiddenField().Matches(form.Body).Single(m => m.Groups["name"].Value == name).Groups["value"].Value;

    [GeneratedRegex("type=\"hidden\" name=\"(?<name>[a-z_]+)\"( value=\"(?<value>[^\"]*)\")?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenField();
}

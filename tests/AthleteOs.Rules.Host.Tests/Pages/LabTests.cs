using System.Text.RegularExpressions;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Squad.Comparisons;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>A comparison on virtual athletes from its page: it starts, is watched, ends in the words of the command line, and can be stopped.</summary>
public sealed partial class LabTests(SquadHost squad) : IClassFixture<SquadHost>
{
    private const string New = "/lab/new";
    private const string Scientist = "scientist-key";

    private PolicyShelf Shelf => squad.Host.Service<PolicyShelf>();

    [Fact]
    public async Task The_lab_is_open_to_those_who_may_change_policies()
    {
        foreach (var (role, status) in new[] { ("scientist", 200), ("coach", 200), ("integrator", 403), ("athlete", 403), ("auditor", 403) })
        {
            (await squad.Get("/lab", $"{role}-key")).Status.ShouldBe(status, role);
            (await squad.Get(New, $"{role}-key")).Status.ShouldBe(status, role);
            (await squad.Get("/policies", $"{role}-key")).Body.Contains("href=\"/lab\"", StringComparison.Ordinal).ShouldBe(status == 200, role);
        }

        (await squad.Fill(New, "auditor-key")).Status.ShouldBe(403);
        (await squad.Post(New, new Dictionary<string, string>(StringComparer.Ordinal), Scientist, site: "cross-site")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Each_wrong_field_is_named_and_the_entry_stays()
    {
        var served = Shelf.Find("weekly-planning")!.Digest;
        var empty = await squad.Fill(New, Scientist);
        empty.Status.ShouldBe(422);
        foreach (var fault in new[] { "Choose a policy of the list.", "Choose assumptions of the list.", "The number of athletes is empty.", "The number of days is empty.", "The seed is empty." })
        {
            empty.Text.ShouldContain(fault);
        }

        var wrong = await squad.Fill(New, Scientist, ("first", served), ("second", served), ("truths", "magic"), ("athletes", "1000000"), ("days", "1,000"), ("seed", "<script>"), ("conditions", "yes"));
        wrong.Status.ShouldBe(422);
        foreach (var fault in new[]
        {
            "This is the same policy. Choose another one.", "Choose assumptions of the list.", "The number of athletes is 1000000; it must be from 2 to 10,000.",
            "The number of days must be a whole number, from 28 to 730, in digits only.", "The seed must be a whole number, 0 or more, in digits only.", $"value=\"{served}\" selected", "value=\"1000000\"", "value=\"1,000\"", "value=\"yes\" checked",
        })
        {
            wrong.Text.ShouldContain(fault);
        }

        wrong.Body.ShouldNotContain("<script>");
        (await squad.Fill(New, Scientist, ("athletes", "0"))).Text.ShouldContain("The number of athletes is 0; it must be from 2 to 10,000.");
        (await squad.Get($"{New}?first={Uri.EscapeDataString(served)}&athletes=7", Scientist)).Text.ShouldContain("value=\"7\"");
    }

    [Fact]
    public async Task A_proposed_variant_is_compared_with_its_base_in_the_words_of_the_command_line()
    {
        var variant = await Propose("margin", "16");
        var page = await squad.Get(variant, Scientist);
        var form = await squad.Get(FormLink().Match(page.Text).Value, Scientist);
        var policies = Chosen().Matches(form.Body).Select(m => m.Groups["digest"].Value).ToArray();
        policies.Length.ShouldBe(2);
        (string, string)[] fields = [("first", policies[0]), ("second", policies[1]), ("truths", "linear"), ("athletes", "4"), ("days", "28"), ("seed", "5"), ("conditions", "yes")];
        var started = await squad.Fill(New, Scientist, fields);
        started.Status.ShouldBe(303);
        (await squad.Fill(New, "coach-key", fields)).Location.ShouldBe(started.Location, "the same values give the same comparison");

        var report = await Ended(started.Location!);
        var trial = VirtualTrial.Run(new TrialPlan([Shelf.ByDigest(policies[0])!.Policy, Shelf.Released.Any(policies[1])!.Policy], 5, 4, 28) { Truths = Truths.Linear }, threads: 2, withSensitivity: true, null, (_, _) => { }, TestContext.Current.CancellationToken);
        report.Text.ShouldContain($"<p class=\"result\">{Conclusions.InOneSentence(trial)}</p>");
        foreach (var words in (string[])[.. Conclusions.Headlines(trial, 1), .. RankingSensitivity.Of(trial).Says(), .. TrialLimits.Of(trial.Plan.Truths), trial.OfIntervals!, PromiseWords.Headline(trial), Conclusions.ByChance,
            "athleteos compare weekly-planning margin --athletes 4 --days 28 --seed 5 --truths linear", "The command line finds policies in the rules folder only. The page of margin has the files: put them there first.", "Started by scientist"])
        {
            report.Text.ShouldContain(words);
        }

        foreach (var row in ComparedMeasure.WorseFirst(trial, 1))
        {
            report.Text.ShouldContain($"{TrialWords.Named(row.Measure)}: <span class=\"verdict\">{row.Difference.Verdict.Word()}</span>");
            report.Text.ShouldContain($"<td>{row.First}</td><td>{row.Policy}</td><td>{row.Interval}</td>");
        }

        report.Headers.ShouldNotContainKey("Refresh");
        var list = await squad.Get("/lab", Scientist);
        list.Text.ShouldContain($"href=\"{started.Location}\">weekly-planning 2.0.0 and margin 1.0.0</a>");
        list.Text.ShouldContain(Conclusions.InOneSentence(trial));
        (await squad.Get(AgainLink().Match(report.Text).Groups["address"].Value, Scientist)).Text.ShouldContain("value=\"5\"");
    }

    [Fact]
    public async Task A_comparison_is_watched_and_stopped_and_only_a_few_wait()
    {
        var variant = Digest().Match((await squad.Get(await Propose("wider", "17"), Scientist)).Text).Groups["digest"].Value;
        var started = new List<SquadHost.Loaded>();
        for (var seed = 1; seed <= ComparisonRuns.MostWaiting + 1; seed++)
        {
            started.Add(await squad.Fill(New, Scientist, Large(seed)));
            started[^1].Status.ShouldBe(303);
        }

        var refused = await squad.Fill(New, Scientist, Large(99));
        refused.Status.ShouldBe(409);
        refused.Text.ShouldContain("One comparison runs and 3 wait. Stop one of them, or send this one again later. Nothing was started.");
        refused.Text.ShouldContain("value=\"99\"");
        (await squad.Get(started[^1].Location!, Scientist)).Text.ShouldContain("It waits: 3 comparisons run before it.");

        var running = await Page(started[0].Location!, p => p.Body.Contains("<progress ", StringComparison.Ordinal));
        running.Text.ShouldContain(" of 10,000 athletes are done.");
        running.Headers["Refresh"].ShouldBe("4");
        running.Headers["Content-Security-Policy"].ShouldNotContain("script-src");
        (await squad.Get($"{started[0].Location}?refresh=no", Scientist)).Headers.ShouldNotContainKey("Refresh");
        (await squad.Post($"{started[0].Location}/stop", new Dictionary<string, string>(StringComparer.Ordinal), Scientist)).Text.ShouldContain("Nothing was stopped.");

        foreach (var one in Enumerable.Reverse(started))
        {
            (await Stop(one.Location!)).Status.ShouldBe(303);
        }

        (await Ended(started[^1].Location!)).Text.ShouldContain("It was stopped before the first athlete was done, so there is no result.");
        var stopped = await Ended(started[0].Location!);
        stopped.Text.ShouldContain("of 10,000 athletes that were done.");
        var form = await squad.Get(New, Scientist);
        var again = await squad.Post($"{started[0].Location}/stop", new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = form.Token }, Scientist, form.Cookies);
        again.Status.ShouldBe(409);
        again.Text.ShouldContain("It had ended before. Nothing was stopped.");
        (await squad.Get("/lab/none", Scientist)).Status.ShouldBe(404);
        (await squad.Get("/lab/none", Scientist)).Text.ShouldContain("The same values give the same report.");

        (string, string)[] Large(int seed) =>
            [("first", Shelf.Find("weekly-planning")!.Digest), ("second", variant), ("truths", "plateau-acute"), ("athletes", "10000"), ("days", "730"), ("seed", $"{seed}")];
    }

    [Fact]
    public async Task A_failed_comparison_tells_so_and_only_the_last_ones_are_kept()
    {
        var policy = Shelf.Find("weekly-planning")!.Policy;
        var faults = new List<Exception>();
        using var runs = new ComparisonRuns(new FakeTimeProvider(), faults.Add);
        var failed = runs.Start(new ComparisonOrder(policy, policy, "none at all", 2, 28, 0, WithConditions: false), "ana")!;
        await Waiting.Until(() => Task.FromResult(!runs.Find(failed.Id)!.IsOpen), "it does not end", TestContext.Current.CancellationToken);
        runs.Find(failed.Id)!.State.ShouldBe(ComparisonState.Failed);
        faults.ShouldHaveSingleItem();

        for (var seed = 1UL; seed <= ComparisonRuns.Kept; seed++)
        {
            var one = runs.Start(new ComparisonOrder(policy, policy, "linear", 2, 28, seed, WithConditions: false), "ana")!;
            await Waiting.Until(() => Task.FromResult(!runs.Find(one.Id)!.IsOpen), "it does not end", TestContext.Current.CancellationToken);
        }

        runs.Find(failed.Id).ShouldBeNull();
        runs.All.Count.ShouldBe(ComparisonRuns.Kept);
        runs.Start(new ComparisonOrder(policy, policy, "linear", ComparisonOrder.MostAthletes, ComparisonOrder.MostDays, 0, WithConditions: true), "ana").ShouldNotBeNull();
        runs.Dispose();
        runs.All[0].State.ShouldBe(ComparisonState.Stopped);
        runs.Start(new ComparisonOrder(policy, policy, "linear", 2, 28, 77, WithConditions: false), "ana").ShouldBeNull("the service ends");
    }

    private async Task<string> Propose(string name, string margin)
    {
        const string Variant = "/policies/weekly-planning/variant";
        var form = await squad.Get(Variant, Scientist);
        var draft = PageFields.Of(form.Body);
        (draft["name"], draft["title"], draft["reason"], draft["p.recovery_margin"]) = (name, name, "x", margin);
        return (await squad.Post(Variant, draft, Scientist, form.Cookies)).Location!;
    }

    private async Task<SquadHost.Loaded> Stop(string address)
    {
        var form = await squad.Get(address, Scientist);
        return await squad.Post($"{address}/stop", new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = form.Token }, Scientist, form.Cookies);
    }

    private Task<SquadHost.Loaded> Ended(string address) => Page(address, p => !p.Body.Contains("/stop\"", StringComparison.Ordinal));

    private async Task<SquadHost.Loaded> Page(string address, Func<SquadHost.Loaded, bool> isSo)
    {
        var page = await squad.Get(address, Scientist);
        await Waiting.Until(async () => isSo(page) || isSo(page = await squad.Get(address, Scientist)), "the page is not as it should be", TestContext.Current.CancellationToken);
        return page;
    }

    [GeneratedRegex("/lab/new\\?first=[^\"]*", RegexOptions.None, 1000)]
    private static partial Regex FormLink();

    [GeneratedRegex("<option value=\"(?<digest>sha256:[0-9a-f]*)\" selected", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chosen();

    [GeneratedRegex("Digest (?<digest>sha256:[0-9a-f]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digest();

    [GeneratedRegex("href=\"(?<address>/lab/new[^\"]*)\">Compare again", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AgainLink();
}

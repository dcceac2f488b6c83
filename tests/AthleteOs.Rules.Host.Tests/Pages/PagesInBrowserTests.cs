using System.Text.RegularExpressions;
using AthleteOs.Rules.Cli.Tests.Trials;
using AthleteOs.Rules.Host.Tests.Http;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>A coach's morning with the sample squad in a real browser, on a phone and a desk, in light and dark.</summary>
[Trait(Effort.Duration, Effort.Long)]
public sealed partial class PagesInBrowserTests
{
    private const int Phone = 360;
    private const int Desk = 1280;

    // A browser notes a lost connection and a status of 400 and more in its console.
    private static readonly string[] Expected = ["net::ERR_FAILED", "net::ERR_INTERNET_DISCONNECTED", "status of 422", "status of 404", "status of 409"];

    [Fact]
    public async Task A_coach_looks_at_the_sample_squad_enters_a_morning_and_reads_the_day()
    {
        Assert.SkipWhen(Browser.Program is null, "There is no browser on this machine: install the package chromium");
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.Start(playwright);
        await using var open = new OpenPage(await browser.NewPageAsync(new() { ViewportSize = new() { Width = Phone, Height = 780 } }), host.Client.BaseAddress!.ToString());
        var page = open.Page;

        // A new service offers the sample squad.
        await page.GotoAsync(open.Address);
        await Examine(page, "empty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enrol the sample squad" }).ClickAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = SampleSquad.Ids[0] }).WaitForAsync();
        (await page.Locator(".squad > li").CountAsync()).ShouldBe(SampleSquad.Ids.Count);
        foreach (var mark in new[] { ".mark.support", ".mark.open", ".held", ".missing" })
        {
            (await page.Locator(mark).CountAsync()).ShouldBeGreaterThan(0, mark);
        }

        await Examine(page, "today");

        // One tap to the athlete, one to the form, three taps and the day is decided.
        await page.GetByRole(AriaRole.Link, new() { Name = "sample-leo" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter this morning" }).ClickAsync();
        await page.GetByLabel("Readiness, 0 to 100").FillAsync("140");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Neither" }).CheckAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "2", Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and see today" }).ClickAsync();
        (await page.Locator("#readiness-fault").InnerTextAsync()).ShouldBe("Readiness is 140; it must be from 0 to 100.");
        (await page.GetByLabel("Readiness, 0 to 100").InputValueAsync()).ShouldBe("140");
        (await page.Locator("input[name=health]:checked").GetAttributeAsync("value")).ShouldBe("none");
        await Examine(page, "form");
        await page.GetByLabel("Readiness, 0 to 100").FillAsync("40");
        await LoseTheConnection(page);
        (await page.Locator(".today .mark").InnerTextAsync()).ShouldNotBe("Not decided");
        await Examine(page, "athlete");

        // Sliders decide again as they move, without saving.
        await page.GetByLabel("Readiness, 0 to 100, slider").FillAsync("90");
        await page.Locator("#what-if-answer .mark").WaitForAsync();
        (await page.Locator("#if-readiness").InputValueAsync()).ShouldBe("90");
        await Examine(page, "what-if");

        // A coach chooses another session, with a reason.
        await page.GetByText("Choose another session").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Key" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record this choice" }).ClickAsync();
        (await page.Locator("#reason-fault").InnerTextAsync()).ShouldBe("The reason is empty.");
        await page.GetByLabel("Reason").FillAsync("The last test before the race");
        await page.GetByLabel("Your name").FillAsync("ana");
        await page.Keyboard.PressAsync("Enter");
        (await page.Locator(".today .override").InnerTextAsync()).ShouldBe("Override, harder than the rules permit: ana chose a key session: The last test before the race");
        await page.GetByText("Choose another session").ClickAsync();
        await Examine(page, "overridden");

        await page.Locator("tbody a").First.ClickAsync();
        (await page.GetByText("byte for byte").CountAsync()).ShouldBe(1);
        await Examine(page, "decision");

        // The rules behind it.
        await page.GetByRole(AriaRole.Link, new() { Name = "Policies" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "weekly-planning", Exact = true }).ClickAsync();
        await page.GetByText("gating.json").ClickAsync();
        await Examine(page, "policy");
        await ChangeAThreshold(page);
        await CompareInTheLab(page);

        var unknown = await page.GotoAsync($"{open.Address}athletes/nobody");
        unknown!.Status.ShouldBe(404);
        await Examine(page, "missing");

        open.Complaints.Where(c => !Array.Exists(Expected, e => c.Contains(e, StringComparison.Ordinal))).ShouldBeEmpty();
        open.Asked.ShouldAllBe(url => url.StartsWith(open.Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_coach_enters_a_morning_and_chooses_another_session_with_a_journal_in_PostgreSQL()
    {
        Assert.SkipWhen(Browser.Program is null, "There is no browser on this machine: install the package chromium");
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine: install the package postgresql");
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)), $"--athlete_os:journal={server.Address("postgres")}");
        (await host.Put("/v1/athletes/anna", "{}")).Status.ShouldBe(201);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.Start(playwright);
        await using var open = new OpenPage(await browser.NewPageAsync(new() { ViewportSize = new() { Width = Phone, Height = 780 } }), host.Client.BaseAddress!.ToString());
        var page = open.Page;

        await page.GotoAsync(open.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "anna", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter this morning" }).ClickAsync();
        await page.GetByLabel("Readiness, 0 to 100").FillAsync("72");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Neither" }).CheckAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Choose another session").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Rest" }).CheckAsync();
        await page.GetByLabel("Reason").FillAsync("A long flight");
        await page.GetByLabel("Your name").FillAsync("ana");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("ana chose rest: A long flight").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Athlete OS" }).ClickAsync();
        await page.GetByText("ana chose rest: A long flight").WaitForAsync();
        (await host.Get("/v1/athletes/anna/days/2026-11-26")).Body.ShouldContain("\"override_id\"");
        open.Complaints.ShouldBeEmpty();
        open.Asked.ShouldAllBe(url => url.StartsWith(open.Address, StringComparison.Ordinal));
    }

    // The browser keeps an entry until the service answers, also on a page loaded again, and sends it with the same key.
    private static async Task LoseTheConnection(IPage page)
    {
        var keys = new List<string>();
        page.Request += (_, request) => keys.AddRange(request.PostData is { } sent ? [KeyOfEntry().Match(sent).Value] : []);
        const string Address = "**/morning";
        await page.RouteAsync(Address, route => route.Request.Method == "POST" ? route.AbortAsync() : route.ContinueAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("This browser keeps your entry").WaitForAsync();
        await page.ReloadAsync();
        await page.GetByText("These are the values that you entered before the connection was lost.").WaitForAsync();
        (await page.GetByLabel("Readiness, 0 to 100").InputValueAsync()).ShouldBe("40");
        (await page.Locator("input[name=soreness]:checked").GetAttributeAsync("value")).ShouldBe("2");
        await page.UnrouteAsync(Address);
        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and see today" }).ClickAsync();
        await page.GetByText("This browser keeps your entry").WaitForAsync();
        await page.Context.SetOfflineAsync(false);
        await page.GetByText("Correct this morning").WaitForAsync();
        (await page.EvaluateAsync<int>("() => localStorage.length")).ShouldBe(0);
        keys.Count.ShouldBe(3);
        keys.Distinct().ShouldHaveSingleItem().ShouldNotBeEmpty();
    }

    [GeneratedRegex("key=[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex KeyOfEntry();

    // A typo, its finding, a proposal with its effects, a release by another person, and a test of the variant.
    private static async Task ChangeAThreshold(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Change it in a variant" }).ClickAsync();
        await page.GetByLabel("Name of the variant").FillAsync("higher-threshold");
        await page.GetByLabel("Title").FillAsync("Key sessions from a higher threshold");
        await page.GetByLabel("Reason").FillAsync("Key sessions on grey mornings went badly");
        await page.GetByLabel("Your name").FillAsync("ana");
        await page.GetByText("thresholds", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("top_band_sds").FillAsync("1");
        await page.GetByText("gating.json", new() { Exact = true }).ClickAsync();
        await page.SetViewportSizeAsync(Desk, 780);
        await EditARule(page);
        var propose = page.GetByRole(AriaRole.Button, new() { Name = "Check and propose" });
        await propose.ClickAsync();
        await page.GetByText("Your text is still here.").WaitForAsync();
        await page.Locator(".squiggly-error").WaitForAsync();
        (await page.GetByLabel("top_band_sds").InputValueAsync()).ShouldBe("1");
        await page.SetViewportSizeAsync(Phone, 780);
        await Examine(page, "variant");
        await page.SetViewportSizeAsync(Desk, 780);
        await Type(page, "\"SuccessEvent\": \"permit_kye\"", "ey");
        await page.GetByText("The checker finds no fault so far.").WaitForAsync();
        await propose.ClickAsync();
        await page.GetByText("It waits for its release.").WaitForAsync();
        await page.SetViewportSizeAsync(Phone, 780);
        (await page.Locator(".mark").CountAsync()).ShouldBeGreaterThan(1, "recorded mornings would have changed");
        await page.GetByLabel("Reason").FillAsync("Agreed");
        await page.GetByLabel("Your name").FillAsync("ana");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release this version" }).ClickAsync();
        (await page.Locator("[role=alert]").InnerTextAsync()).ShouldBe("Ana proposed higher-threshold 1.0.0, so another person must release it. Nothing was released.");
        await Examine(page, "proposal");
        await page.GetByLabel("Your name").FillAsync("ben");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("It serves since its release.").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Test it against its base" }).ClickAsync();
        foreach (var (field, value) in new[] { ("id", "threshold-test"), ("title", "A higher threshold"), ("hypothesis", "Readiness is higher."), ("athletes", "12"), ("weeks", "4"), ("difference", "20"), ("reason", "We want to know"), ("by", "ana") })
        {
            await page.Locator($"#{field}").FillAsync(value);
        }

        await Examine(page, "test-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Propose the test" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("Agreed");
        await page.GetByLabel("Your name").FillAsync("ben");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the experiment" }).ClickAsync();
        await page.GetByText("Started by ben").WaitForAsync();
        await Examine(page, "test");
    }

    // In the editor: names of facts to choose from, and a typo with its finding while it is typed. Tab leaves the editor.
    private static async Task EditARule(IPage page)
    {
        await Type(page, "\"Expression\": \"today.ReadinessScore >= derived.ReadinessThreshold\"", "ld && today.Sore");
        var offer = page.Locator(".suggest-widget .monaco-list-row").First;
        await offer.WaitForAsync();
        (await offer.InnerTextAsync()).ShouldContain("today.Soreness");
        await Picture(page, "editor");
        await page.Keyboard.PressAsync("Enter");
        var field = page.Locator("textarea[name=\"f.gating.json\"]");
        (await field.InputValueAsync()).ShouldContain("derived.ReadinessThreshold && today.Soreness\"");
        for (var i = 0; i < " && today.Soreness".Length; i++)
        {
            await page.Keyboard.PressAsync("Backspace");
        }

        await Type(page, "\"SuccessEvent\": \"permit_key\"", "ye");
        await page.Locator("[data-file=\"gating.json\"]").GetByText("did you mean \"permit_key\"?").WaitForAsync();
        await page.Locator(".squiggly-error").WaitForAsync();
        await page.Keyboard.PressAsync("Alt+F8");
        (await page.Locator(".marker-widget").InnerTextAsync()).ShouldContain("\"permit_kye\" is not an effect of the daily step");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<bool>("() => document.activeElement.closest('.monaco-editor') === null")).ShouldBeTrue();
    }

    // Replaces the last two characters of the text in the first line that contains it.
    private static async Task Type(IPage page, string line, string end)
    {
        await page.Locator(".view-line").GetByText(line).First.ClickAsync();
        await page.Keyboard.PressAsync("End");
        foreach (var key in new[] { "ArrowLeft", "ArrowLeft", "Backspace", "Backspace" })
        {
            await page.Keyboard.PressAsync(key);
        }

        // Faster than any person, the editor lost its list of names about once in three runs.
        await page.Keyboard.TypeAsync(end, new() { Delay = 30 });
    }

    // A typo in the form, a comparison that runs, and its report after a stop.
    private static async Task CompareInTheLab(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Lab", Exact = true }).ClickAsync();
        await page.GetByText("No comparison yet").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare two policies" }).ClickAsync();
        await page.GetByLabel("Usual policy").SelectOptionAsync(new SelectOptionValue { Label = "weekly-planning 2.0.0" });
        await page.GetByLabel("Other policy").SelectOptionAsync(new SelectOptionValue { Label = "higher-threshold 1.0.0" });
        await page.GetByLabel("Athletes").FillAsync("10.000");
        var start = page.GetByRole(AriaRole.Button, new() { Name = "Start the comparison" });
        await start.ClickAsync();
        (await page.Locator("#athletes-fault").InnerTextAsync()).ShouldBe("The number of athletes must be a whole number, from 2 to 10,000, in digits only.");
        await page.GetByLabel("Athletes").FillAsync("10000");
        await start.ClickAsync();
        // The page loads itself again until the quiet thread had its first turn: beside busy tests that takes a while.
        await page.GetByText("of 10,000 athletes are done").WaitForAsync(new() { Timeout = 120_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "Stop that" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop the comparison" }).ClickAsync();
        await page.GetByText("athletes that were done").WaitForAsync(new() { Timeout = 120_000 });
        (await page.Locator(".result").InnerTextAsync()).ShouldStartWith("weekly-planning ");
        await Examine(page, "lab-report");
    }

    // On a phone and a desk, in both themes: nothing is cut, axe finds no barrier, the keyboard reaches everything in order.
    private static async Task Examine(IPage page, string name)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            (await Barriers.On(page)).ShouldBeEmpty($"{name} {scheme}");
            await Picture(page, $"{name}-{scheme}-{Phone}");
        }

        foreach (var width in new[] { Desk, Phone })
        {
            await page.SetViewportSizeAsync(width, 780);
            (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, $"{name} {width}");
            if (width == Desk)
            {
                await Picture(page, $"{name}-Dark-{Desk}");
            }
        }

        // Numbers are for people: one decimal at most, two below 0.1, except in the small lines of the rules.
        (await page.Locator(".why, .number, .note").AllInnerTextsAsync()).Where(t => Decimals().IsMatch(t)).ShouldBeEmpty(name);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        (await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('h1, h2, h3')].map(h => h.tagName)")).Count(h => h == "H1").ShouldBe(1, name);
        (await page.EvaluateAsync<int>("() => [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length")).ShouldBe(0, name);
        (await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a.button, button, .choice span, select, textarea, input:not([type=radio]):not([type=hidden])')].filter(e => !e.classList.contains('quiet') && !e.hidden && !e.closest('.editor') && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)")).ShouldBeEmpty(name);
    }

    [GeneratedRegex("[1-9]\\.[0-9]{2}|[0-9]{2}\\.[0-9]{2}|\\.[0-9]{3}", RegexOptions.None, 1000)]
    private static partial Regex Decimals();

    // The pictures are kept where ATHLETEOS_PICTURES names a folder.
    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ATHLETEOS_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }
}

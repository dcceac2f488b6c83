using AthleteOs.Rules.TestKit;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>Reports of one, two and the most possible policies, and of an experiment, written by <c>athleteos</c>, and a browser that shows them.</summary>
public sealed class ReportsInBrowser : IAsyncLifetime
{
    private const int Most = 20;
    private static readonly string[] Few = ["--athletes", "12", "--days", "56"];

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Browser.Program is null)
        {
            return;
        }

        using var rules = new RulesCopy();
        string[] many = ["compare", .. Many(rules)];
        await Task.WhenAll(Task.Run(() => Write("many", many)), Task.Run(() =>
        {
            Write("one", "simulate", "load-chaser");
            Write("two", "compare", "weekly-planning", "fixed-template");
            WriteTrial();
        }));
        _playwright = await Playwright.CreateAsync();
        _browser = await Browser.Start(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens a report in a window of a width; the test is skipped if there is no browser.</summary>
    internal async Task<OpenPage> Open(string report, int width)
    {
        Assert.SkipWhen(_browser is null, "There is no browser on this machine: install the package chromium");
        var page = new OpenPage(await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 } }), new Uri(Path.Combine(_folder, report, "report.html")).AbsoluteUri);
        await page.Page.GotoAsync(page.Address);
        return page;
    }

    // Every shipped policy, and copies with longer names up to the most that can be compared.
    private static string[] Many(RulesCopy rules)
    {
        var shipped = ShippedPolicies.Ids().OrderBy(id => id != "weekly-planning").ToArray();
        return [.. shipped, .. Enumerable.Range(1, Most - shipped.Length).Select(i => Copy(rules, "fixed-template", $"fixed-template-with-a-longer-name-{i}"))];
    }

    private static string Copy(RulesCopy rules, string of, string name)
    {
        foreach (var file in Directory.GetFiles(rules.Of(of), "*.json"))
        {
            rules.Write($"{name}/{Path.GetFileName(file)}", File.ReadAllText(file).Replace($"\"id\": \"{of}\"", $"\"id\": \"{name}\"", StringComparison.Ordinal));
        }

        return rules.Of(name);
    }

    // An experiment with a table of athletes.
    private void WriteTrial()
    {
        var file = Path.Combine(_folder, "experiment.json");
        File.WriteAllText(file, File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json")).Replace(
            "\"kind\": \"parallel\", \"baseline_bounds\": [60, 66, 72]", "\"kind\": \"single_athlete\", \"pairs\": 3, \"block_days\": 14, \"residual\": 0.5", StringComparison.Ordinal));
        Save("trial", "experiment", "simulate", file, "--athletes", "24");
    }

    private void Write(string name, params string[] call) => Save(name, [.. call, .. Few]);

    private void Save(string name, params string[] call)
    {
        var ended = Command.Run([.. call, "--out", Path.Combine(_folder, name)]);
        ended.ExitCode.ShouldBeLessThan(2, ended.Errors);
    }
}

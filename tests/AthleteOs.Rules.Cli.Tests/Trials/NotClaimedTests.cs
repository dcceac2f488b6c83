using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>Every form of a trial's result lists the promises over days that a policy has no rule for.</summary>
public sealed class NotClaimedTests : IDisposable
{
    private readonly RulesCopy _rules = new();

    public void Dispose() => _rules.Dispose();

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void Promises_not_claimed_are_listed_on_the_page_in_the_document_and_in_the_report()
    {
        string[] few = ["nuuttila-2022", "--athletes", "2", "--days", "56", "--seed", "3"];
        var output = Path.Combine(_rules.Folder, "out");
        var page = _rules.Run(["simulate", .. few, "--out", output]).Output;
        page.ShouldContain("Promises over days: those claimed were kept on every day of every athlete.");
        page.ShouldContain("no_debt (it sets no key_sessions_target)");
        _rules.Run(["simulate", .. few, "--json"]).Output.ShouldMatch("\"not_claimed\": ?\\[\\s*\\{\\s*\"invariant\": ?\"spacing\",\\s*\"says\": ?\"it has no min_days_between_key_sessions\"");
        var report = File.ReadAllText(Path.Combine(output, "report.html"));
        report.ShouldContain("All claimed promises were kept.");
        report.ShouldContain("nuuttila-2022, thresholds:</strong> not claimed: it has no adjustments.");
        _rules.Run(["simulate", "weekly-planning", .. few[1..]]).Output.ShouldContain("Promises over days: kept on every day of every athlete.");
    }
}

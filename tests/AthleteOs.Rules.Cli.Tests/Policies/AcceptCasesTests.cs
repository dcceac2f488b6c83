using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Policies;

/// <summary><c>test --accept</c>: new expectations by cause, on a copy of the rules.</summary>
public sealed class AcceptCasesTests : IDisposable
{
    private const string Cases = "load-chaser/cases/chase.json";

    private readonly RulesCopy _rules = new();

    public void Dispose() => _rules.Dispose();

    [Fact]
    public void New_expectations_are_shown_by_cause_and_written_only_if_somebody_agrees()
    {
        _rules.Change("load-chaser/chase.json", "intent.KeySessionsRemaining > 0", "intent.KeySessionsRemaining > 2");
        var before = _rules.Read(Cases);
        var shown = _rules.Run("test", "rules/load-chaser", "--accept");
        shown.ExitCode.ShouldBe(1, shown.Errors);
        shown.Output.ShouldStartWith("session_type: key -> support, by chase.behind_on_load (4 cases)\n    rules/load-chaser/cases/chase.json:");
        shown.Output.ShouldContain(" A session outstanding makes the day hard although the load is on pace\n        not_because: without chase.behind_on_load\n        because: with chase.behind_on_load\n");
        shown.Output.ShouldEndWith("New expectations for 4 cases, 1 cause; nothing is written. Add --yes to write them.\n");
        _rules.Read(Cases).ShouldBe(before);

        var written = _rules.Run("test", "rules/load-chaser", "--accept", "--yes");
        written.ExitCode.ShouldBe(0, written.Output + written.Errors);
        written.Output.ShouldContain("New expectations for 4 cases, 1 cause, written. Check that the name of each case still fits it.\n");
        written.Output.ShouldContain("\nrules/load-chaser: 18 passed, 0 failed, 0 in error;");
        _rules.Run("fmt", "rules/load-chaser", "--check").ExitCode.ShouldBe(0);
        var changed = before.Split('\n').Zip(_rules.Read(Cases).Split('\n')).Where(l => l.First != l.Second).ToArray();
        changed.ShouldNotBeEmpty();
        changed.ShouldAllBe(l => l.Second.Contains("expect", StringComparison.Ordinal) || l.Second.Contains("session_type", StringComparison.Ordinal) || l.Second.Contains("because", StringComparison.Ordinal));

        var again = _rules.Run("test", "rules/load-chaser", "--accept");
        again.ExitCode.ShouldBe(0);
        again.Output.ShouldNotContain("New expectations");
    }

    [Fact]
    public void A_case_in_error_is_never_accepted_and_its_file_stays()
    {
        _rules.Change("load-chaser/chase.json", "intent.KeySessionsRemaining > 0", "intent.KeySessionsRemaining > 2");
        _rules.Change(Cases, "\"because\": [\"chase.sessions_outstanding\"], \"not_because\"", "\"because\": [\"chase.outstanding\"], \"not_because\"");
        var before = _rules.Read(Cases);
        var call = _rules.Run("test", "rules/load-chaser", "--accept", "--yes");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("AO502 there is no rule \"chase.outstanding\"");
        _rules.Read(Cases).ShouldBe(before);
    }

    [Fact]
    public void Numbers_and_reviews_are_accepted_too()
    {
        _rules.Change("weekly-planning/policy.json", "\"value\": -30", "\"value\": -20");
        _rules.Change("weekly-planning/cases/gating.json", "\"readiness_threshold\": 65", "\"readiness_threshold\": 64");
        _rules.Change("weekly-planning/cases/review-spacing.json", "\"tolerated_spacing_days\": 0.5", "\"tolerated_spacing_days\": 0.25");
        _rules.Change("load-chaser/cases/chase.json", "[6, 6]", "[5, 6]");

        // Without a count of noticed mutants none is made.
        const string Mutants = "weekly-planning/cases/mutants.json";
        _rules.Change(Mutants, _rules.Read(Mutants).Split('\n').Single(l => l.Contains("\"noticed\"", StringComparison.Ordinal)) + "\n", "");
        string[] both = ["rules/weekly-planning", "rules/load-chaser"];
        var shown = _rules.Run(["test", .. both, "--accept"]);
        shown.ExitCode.ShouldBe(1, shown.Output);
        shown.Output.ShouldContain("\nreadiness_threshold: 64 -> 65, by gating.readiness_in_top_band (");
        shown.Output.ShouldContain("\ntolerated_spacing_days: 0.25 -> 0.5, by review.spacing_up_when_readiness_is_not_back (");
        shown.Output.ShouldContain("\naerobic_volume_target_hours: 5 to 6 -> 6 to 6, by chase.");
        _rules.Run(["test", .. both, "--accept", "--yes"]).ExitCode.ShouldBe(0);
        _rules.Run(["fmt", .. both, "--check"]).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_stale_count_of_noticed_mutants_is_renewed_with_its_cause_and_never_silently()
    {
        const string Mutants = "kiviniemi-2010-ii/cases/mutants.json";
        const string Policy = "rules/kiviniemi-2010-ii";
        _rules.Run("test", Policy, "--accept").Output.ShouldNotContain("noticed:", Case.Sensitive, "the count is right");
        _rules.Change(Mutants, "\"noticed\": 26", "\"noticed\": 30");
        var before = _rules.Read(Mutants);
        var shown = _rules.Run("test", Policy, "--accept");
        shown.ExitCode.ShouldBe(1, shown.Errors);
        shown.Output.ShouldStartWith("noticed: 30 -> 26, fewer by 4: a case or a rule is gone, or a case expects less\n    rules/kiviniemi-2010-ii/cases/mutants.json:4:");
        shown.Output.ShouldEndWith("New expectations for 1 count of noticed mutants; nothing is written. Add --yes to write them.\n");
        _rules.Read(Mutants).ShouldBe(before);

        _rules.Change(Mutants, "\"noticed\": 30", "\"noticed\": 20");
        var written = _rules.Run("test", Policy, "--accept", "--yes");
        written.ExitCode.ShouldBe(0, written.Output + written.Errors);
        written.Output.ShouldStartWith("noticed: 20 -> 26, more by 6: a case or a rule is new, or a case expects more\n");
        written.Output.ShouldContain("New expectations for 1 count of noticed mutants, written.\n");
        _rules.Read(Mutants).ShouldBe(before.Replace("\"noticed\": 30", "\"noticed\": 26", StringComparison.Ordinal));
        _rules.Run("fmt", Policy, "--check").ExitCode.ShouldBe(0);
        _rules.Run("test", Policy, "--mutate").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("--accept changes cases; give it without --mutate, --watch and --json.", "--accept", "--mutate")]
    [InlineData("--accept changes cases; give it without --mutate, --watch and --json.", "--accept", "--json")]
    [InlineData("--yes goes with --accept.", "--yes")]
    public void Options_that_contradict_each_other_are_refused(string says, params string[] options)
    {
        var call = _rules.Run(["test", "rules/load-chaser", .. options]);
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain(says);
    }
}

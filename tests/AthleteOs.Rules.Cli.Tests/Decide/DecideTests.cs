using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Decide;

/// <summary><c>athleteos decide</c> for users.</summary>
public sealed class DecideTests
{
    private const string Policy = "rules/weekly-planning";
    private const string Morning = "rules/weekly-planning/examples/morning.json";

    private static string Facts => File.ReadAllText(Root.Of(Morning));

    [Fact]
    public void The_example_of_the_README_is_decided_and_explained()
    {
        var call = Command.Run("decide", "--policy", Policy, "--facts", Morning, "--explain");
        call.ExitCode.ShouldBe(0, call.Errors);
        Golden.Matches(call.Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "decide-explain.txt");
    }

    [Fact]
    public void A_bare_morning_is_explained()
    {
        var call = Decide("""{ "athlete": { "athlete_id": "anna" }, "date": "2026-11-24" }""", "--explain");
        call.ExitCode.ShouldBe(0, call.Errors);
        Golden.Matches(call.Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "decide-explain-bare.txt");
    }

    [Theory]
    [InlineData(72, "key_session_eligible", "key")]
    [InlineData(65, "key_session_eligible", "key")]
    [InlineData(64, "support_session", "support")]
    public void The_specs_example_changes_at_the_threshold(int readiness, string recommendation, string type)
    {
        var call = Decide(Facts.Replace("\"readiness_score\": 72", $"\"readiness_score\": {readiness}", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(call.Output);
        var decision = document.RootElement.GetProperty("daily_decision");
        decision.GetProperty("recommendation").GetString().ShouldBe(recommendation);
        decision.GetProperty("session_type").GetString().ShouldBe(type);
        decision.GetProperty("readiness_threshold").GetDouble().ShouldBe(65);
    }

    [Fact]
    public void Lines_answer_in_step_and_a_bad_line_answers_with_its_faults()
    {
        var line = JsonSerializer.Serialize(JsonDocument.Parse(Facts).RootElement);
        var call = Decide($"{line}\n{line.Replace("72", "172", StringComparison.Ordinal)}\n\n{line}\n", "--lines");
        call.ExitCode.ShouldBe(2);
        var answers = call.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        answers.Length.ShouldBe(3);
        answers[0].ShouldBe(answers[2]);
        answers[1].ShouldStartWith("""{"line":2,"findings":[{"file":"(standard input)","line":2""");
        answers[1].ShouldContain("today.readiness_score is 172");
    }

    [Theory]
    [InlineData("\"readiness_score\": 72", "\"readiness_score\": 140", "today.readiness_score is 140; it must be a number from 0 to 100 (points)")]
    [InlineData("\"readiness_score\": 72", "\"readiness_score\": NaN", "today.readiness_score is no number; it must be a number from 0 to 100 (points), or null when it is not known")]
    [InlineData("\"readiness_score\": 72", "\"readiness_score\": \"72\"", "today.readiness_score must be a number from 0 to 100 (points), not the text \"72\"")]
    [InlineData("\"readiness_score\": 72", "\"readyness_score\": 72", "did you mean \"readiness_score\"")]
    [InlineData("\"readiness_score\": 72", "\"Readiness_Score\": 72", "did you mean \"readiness_score\"")]
    [InlineData("2026-11-26", "2026-02-30", "date is \"2026-02-30\"; it must be a day that exists")]
    [InlineData("2026-11-26", "26.11.2026", "written yyyy-MM-dd")]
    [InlineData("\"illness\": false", "\"illness\": \"no\"", "today.illness must be true, false or null, not a text")]
    [InlineData("\"medium\"", "\"quick\"", "athlete.responder_class must be one of unclassified, low, medium, high")]
    [InlineData("\"key_sessions_remaining\": 1", "\"key_sessions_remaining\": 2", "a target of 2 with 1 done leaves 1")]
    [InlineData("\"tsb\": -4.8", "\"tsb\": 1e999", "fatigue.tsb is 1e999")]
    public void A_bad_fact_is_refused_with_its_path_and_range(string from, string to, string message)
    {
        Facts.ShouldContain(from);
        var call = Decide(Facts.Replace(from, to, StringComparison.Ordinal));
        call.ExitCode.ShouldBe(2);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldContain(message);
        call.Errors.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("decide")]
    [InlineData("decide", "--policy", Policy)]
    [InlineData("decide", "--policy", Policy, "--facts", "no-such-file.json")]
    [InlineData("decide", "--policy", Policy, "--facts", "rules")]
    [InlineData("decide", "--policy", "no-such-policy", "--facts", Morning)]
    [InlineData("decide", "--policy", Morning, "--facts", Morning)]
    [InlineData("decide", "--policy", "rules", "--facts", Morning)]
    [InlineData("decide", "--policy", Policy, "--facts", Morning, "--explain", "--json")]
    [InlineData("decide", "--policy", Policy, "--facts", Morning, "--unheard-of")]
    [InlineData("deside")]
    [InlineData]
    [InlineData("check")]
    [InlineData("check", "no-such-policy")]
    [InlineData("test", Policy, "--min-coverage", "140")]
    public void A_wrong_call_ends_with_2_and_the_remedy(params string[] arguments)
    {
        var call = Command.Run(arguments);
        call.ExitCode.ShouldBe(2, call.Output);
        (call.Errors + call.Output).ShouldNotBeNullOrWhiteSpace();
        (call.Errors + call.Output).ShouldNotContain("   at ");
        (call.Errors + call.Output).ShouldNotContain("Exception");
    }

    private static Command.Ended Decide(string facts, params string[] more) =>
        Command.Run(["decide", "--policy", Policy, "--facts", "-", .. more], facts, Root.Folder);
}

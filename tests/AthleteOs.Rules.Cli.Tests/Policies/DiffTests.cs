using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Policies;

/// <summary><c>diff</c> for scientists, on copies of the rules.</summary>
public sealed class DiffTests : IDisposable
{
    private const string Policy = "rules/weekly-planning";

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public DiffTests()
    {
        foreach (var file in Directory.GetFiles(Root.Of("rules"), "*.json", SearchOption.AllDirectories))
        {
            Copy(file, Path.Combine(_folder, Path.GetRelativePath(Root.Folder, file)));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_changed_parameter_is_named_with_a_witness_and_a_share()
    {
        Variant("turned", "\"value\": -30", "\"value\": -25");
        var call = Run("diff", Policy, "rules/turned");
        call.ExitCode.ShouldBe(1, call.Errors);
        Golden.Matches(call.Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "diff.txt");
    }

    [Fact]
    public void The_same_rules_written_otherwise_are_a_proof()
    {
        Variant("same", "", "");
        Change("same/gating.json", "fatigue.Tsb < p.TsbFloor", "!(fatigue.Tsb >= p.TsbFloor)");
        var call = Run("diff", Policy, "rules/same");
        call.ExitCode.ShouldBe(0, call.Output + call.Errors);
        call.Output.ShouldContain("0 differences on the complete grid of ");
    }

    [Fact]
    public void Machines_get_facts_that_decide_returns_the_same_answers_for()
    {
        Variant("turned", "\"value\": -30", "\"value\": -25");
        using var diff = JsonDocument.Parse(Run("diff", Policy, "rules/turned", "--json").Output);
        var cause = diff.RootElement.GetProperty("causes").EnumerateArray().Single();
        cause.GetProperty("name").GetString().ShouldBe("tsb_floor");
        foreach (var (side, policy) in new[] { ("first", Policy), ("second", "rules/turned") })
        {
            var witness = cause.GetProperty("witness");
            var decided = Command.Run(["decide", "--policy", policy, "--facts", "-"], witness.GetProperty("facts").GetRawText(), _folder);
            decided.ExitCode.ShouldBe(0, decided.Errors);
            decided.Output.ShouldContain($"\"session_type\": \"{witness.GetProperty(side).GetString()}\"");
        }
    }

    [Fact]
    public void Suggestions_notes_and_the_review_are_named_and_not_compared()
    {
        Variant("noted", "", "");
        Change("noted/no-debt.json", "history.KeySessionsMissedLastWeek > 0", "history.KeySessionsMissedLastWeek > 1");
        var call = Run("diff", Policy, "rules/noted");
        call.ExitCode.ShouldBe(0, call.Output + call.Errors);
        call.Output.ShouldContain("These differ too, and change no session type: no-debt.missed_last_week_stays_missed.");
    }

    [Theory]
    [InlineData("there is no such policy, as a folder or as a name under rules", Policy, "rules/nobody")]
    [InlineData("there is no such policy, as a folder or as a name under rules; did you mean weekly-planning?", Policy, "rules/weekly-plannig")]
    [InlineData("there is no policy.json in this folder", Policy, "rules")]
    [InlineData("this is a file", Policy, "rules/weekly-planning/policy.json")]
    [InlineData("Required argument missing", Policy)]
    public void A_bad_input_ends_with_2_and_the_remedy(string message, params string[] folders)
    {
        var call = Run(["diff", .. folders]);
        call.ExitCode.ShouldBe(2, call.Output);
        call.Errors.ShouldContain(message);
        call.Errors.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("rules/weekly-planning/")]
    [InlineData("rules/../rules/weekly-planning")]
    [InlineData("weekly-planning")]
    public void A_policy_does_not_differ_from_itself(string same)
    {
        var call = Run("diff", Policy, same);
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldContain("0 differences: both have the same rules and numbers.");
    }

    [Fact]
    public void A_policy_with_faults_is_not_compared_and_its_faults_are_reported()
    {
        Variant("broken", "\"value\": -30", "\"value\": -300");
        var call = Run("diff", Policy, "rules/broken");
        call.ExitCode.ShouldBe(2);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldContain("AO206 tsb_floor is -300");
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void Policies_that_share_nothing_and_variants_can_be_compared()
    {
        Run("diff", "rules/fixed-template", "rules/load-chaser").Output.ShouldContain("Rule template.tuesday_is_hard: only in the first");
        Run("diff", Policy, "rules/weekly-planning-spaced").Output.ShouldContain("Parameter residual_fatigue_share: 0.85 becomes 0.7");
    }

    private Command.Ended Run(params string[] arguments) => Command.Run(arguments, null, _folder);

    private void Variant(string id, string from, string to)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, Policy), "*.json"))
        {
            Copy(file, Path.Combine(_folder, "rules", id, Path.GetFileName(file)));
        }

        Change($"{id}/policy.json", "\"id\": \"weekly-planning\"", $"\"id\": \"{id}\"");
        if (from.Length > 0)
        {
            Change($"{id}/policy.json", from, to);
        }
    }

    private void Change(string file, string from, string to)
    {
        var path = Path.Combine(_folder, "rules", file);
        var text = File.ReadAllText(path);
        text.ShouldContain(from);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }
}

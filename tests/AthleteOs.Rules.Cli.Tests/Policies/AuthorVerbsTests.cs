using System.Text.Json;
using System.Text.Json.Nodes;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Policies;

/// <summary><c>new</c>, <c>fmt</c>, <c>table</c> and <c>test --watch</c> for authors, on a copy of the rules.</summary>
public sealed class AuthorVerbsTests : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RulesCopy _rules = new();

    public void Dispose() => _rules.Dispose();

    [Fact]
    public void A_new_policy_checks_clean_passes_and_notices_every_mutant_at_once()
    {
        _rules.Run("new", "rules/mine", "--title", "A \"plan\" of mine").ExitCode.ShouldBe(0);
        _rules.Run("check", "rules/mine").Output.ShouldStartWith("mine 1.0.0 is ready");
        var test = _rules.Run("test", "rules/mine", "--min-coverage", "100", "--mutate");
        test.ExitCode.ShouldBe(0, test.Output);
        _rules.Run("fmt", "rules/mine", "--check").ExitCode.ShouldBe(0);
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_new_variant_is_ten_lines_of_any_shipped_policy_and_passes_at_once()
    {
        foreach (var id in ShippedPolicies.Ids())
        {
            _rules.Run("new", $"rules/my-{id}", "--extends", id).ExitCode.ShouldBe(0);
            File.ReadAllLines(_rules.Of($"my-{id}/policy.json")).Length.ShouldBeLessThanOrEqualTo(11);
        }

        string[] all = [.. ShippedPolicies.Ids().Select(id => $"rules/my-{id}")];
        _rules.Run(["check", .. all]).ExitCode.ShouldBe(0);
        _rules.Run(["test", .. all]).ExitCode.ShouldBe(0);
        _rules.Run(["fmt", "--check", .. all]).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("AO117 the folder's name \"Mine\" becomes the policy's id", "rules/Mine")]
    [InlineData("AO101 a folder or file of this name exists", "rules/load-chaser")]
    [InlineData("AO203 the same folder contains no policy \"weekly-planing\" to extend; did you mean weekly-planning?", "rules/mine", "--extends", "weekly-planing")]
    [InlineData("AO119 the title is empty", "rules/mine", "--title", " ")]
    public void A_refused_policy_is_reported_and_nothing_is_written(string says, params string[] call)
    {
        var before = Directory.GetFileSystemEntries(_rules.Of("")).Order(StringComparer.Ordinal).ToArray();
        var answer = _rules.Run(["new", .. call]);
        answer.ExitCode.ShouldBe(2);
        answer.Errors.ShouldContain(says);
        Directory.GetFileSystemEntries(_rules.Of("")).Order(StringComparer.Ordinal).ShouldBe(before);
    }

    [Fact]
    public void A_variant_of_a_policy_with_faults_waits_for_it()
    {
        _rules.Change("load-chaser/chase.json", "\"permit_key\"", "\"permit\"");
        var answer = _rules.Run("new", "rules/mine", "--extends", "load-chaser");
        answer.ExitCode.ShouldBe(1);
        answer.Errors.ShouldContain("rules/load-chaser/chase.json:8:23 AO302");
        Directory.Exists(_rules.Of("mine")).ShouldBeFalse();
    }

    [Fact]
    public void Files_in_disorder_are_written_in_their_form_with_the_digest_as_it_was()
    {
        var (manifest, rules) = (_rules.Read("load-chaser/policy.json"), _rules.Read("load-chaser/chase.json"));
        var digest = Digest("rules/load-chaser");
        _rules.Write("load-chaser/policy.json", JsonNode.Parse(manifest)!.ToJsonString(Relaxed));
        _rules.Write("load-chaser/chase.json", rules.Replace("\n", "\r\n\r\n", StringComparison.Ordinal));
        var check = _rules.Run("fmt", "rules/load-chaser", "--check");
        check.ExitCode.ShouldBe(1);
        check.Output.ShouldBe("rules/load-chaser/chase.json:1:1 differs from the layout of fmt from here on\nrules/load-chaser/policy.json:1:1 differs from the layout of fmt from here on\nrules/load-chaser: 2 files not in the layout of fmt\n");
        _rules.Run("fmt", "rules/load-chaser").ExitCode.ShouldBe(0);
        _rules.Read("load-chaser/policy.json").ShouldBe(manifest);
        _rules.Read("load-chaser/chase.json").ShouldBe(rules);
        Digest("rules/load-chaser").ShouldBe(digest);
        _rules.Run("fmt", "rules/load-chaser").Output.ShouldBe("rules/load-chaser: nothing to change\n");
    }

    [Fact]
    public void A_file_with_faults_is_named_and_left_unchanged()
    {
        var cases = JsonNode.Parse(_rules.Read("load-chaser/cases/chase.json"))!.ToJsonString().Replace("chase.behind_on_load", "chase.behind", StringComparison.Ordinal);
        _rules.Write("load-chaser/cases/chase.json", cases);
        var call = _rules.Run("fmt", "rules/load-chaser");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("AO502 there is no rule \"chase.behind\"");
        _rules.Read("load-chaser/cases/chase.json").ShouldBe(cases);

        _rules.Change("load-chaser/chase.json", "\"permit_key\"", "\"permit\"");
        var broken = _rules.Read("load-chaser/chase.json");
        _rules.Run("fmt", "rules/load-chaser").ExitCode.ShouldBe(1);
        _rules.Read("load-chaser/chase.json").ShouldBe(broken);
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_table_becomes_JSON_in_its_place_and_a_table_again()
    {
        var (table, digest) = (_rules.Read("weekly-planning-table/targets.csv"), Digest("rules/weekly-planning-table"));
        _rules.Run("table", "rules/weekly-planning-table/targets.csv", "--out", "rules/weekly-planning-table/targets.json").ExitCode.ShouldBe(0);
        _rules.Run("check", "rules/weekly-planning-table").Output.ShouldContain("stands in targets.json and in targets.csv; keep one");
        File.Delete(_rules.Of("weekly-planning-table/targets.csv"));
        Digest("rules/weekly-planning-table").ShouldBe(digest);
        _rules.Run("fmt", "rules/weekly-planning-table", "--check").ExitCode.ShouldBe(0);
        _rules.Run("table", "rules/weekly-planning-table/targets.json", "--to", "csv").Output.ReplaceLineEndings("\n").Replace("\"", "", StringComparison.Ordinal)
            .ShouldBe(table.Replace("\"", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_set_that_is_no_table_is_refused_with_the_rule_that_is_no_row()
    {
        var call = _rules.Run("table", "rules/weekly-planning/safety.json");
        call.ExitCode.ShouldBe(1);
        call.Errors.ShouldContain("rules/weekly-planning/safety.json:146:5 AO321 any_gate_amber is no row of a table: it has nested rules or local parameters\n");
        _rules.Run("table", "rules/weekly-planning/nothing.csv").ExitCode.ShouldBe(2);
        _rules.Run("table", "rules/weekly-planning/gating.json", "--to", "xml").ExitCode.ShouldBe(2);
        _rules.Run("table", "rules/weekly-planning/spacing.json", "--out", "rules/weekly-planning/gating.json").Errors.ShouldContain("a file of this name exists");
    }

    [Fact]
    public void Watch_mode_tests_again_on_every_save_and_ends_with_the_last_result()
    {
        using var watching = Command.Start(_rules.Folder, "test", "rules/load-chaser", "--watch");
        Next(watching).ShouldContain("18 passed, 0 failed");
        _rules.Change("load-chaser/chase.json", "intent.KeySessionsRemaining > 0", "intent.KeySessionsRemaining > 1");
        Next(watching).ShouldContain(" failed, 0 in error");
        _rules.Change("load-chaser/chase.json", "\"permit_key\"", "\"permit\"");
        Next(watching).ShouldBe("rules/load-chaser cannot be tested: the policy has faults.");
        watching.Interrupt();
        watching.WaitForExit(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        watching.ExitCode.ShouldBe(1);
        _rules.Run("test", "rules/load-chaser", "--watch", "--json").ExitCode.ShouldBe(2);
    }

    // Reads up to the next result; the first line is the time.
    private static string Next(ChildProcess watching)
    {
        var lines = new List<string>();
        while (watching.Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("rules/load-chaser: ", StringComparison.Ordinal) || line.EndsWith("the policy has faults.", StringComparison.Ordinal))
            {
                lines[0].Length.ShouldBe("hh:mm:ss".Length);
                return line;
            }
        }

        throw new InvalidOperationException($"The process ended: {string.Join('\n', lines)}");
    }

    private string Digest(string policy)
    {
        using var check = JsonDocument.Parse(_rules.Run("check", policy, "--json").Output);
        return check.RootElement[0].GetProperty("digest").GetString()!;
    }
}

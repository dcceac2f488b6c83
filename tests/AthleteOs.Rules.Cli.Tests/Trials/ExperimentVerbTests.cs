using System.Globalization;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>The verbs of experiments: designs in blocks, and faults with their remedy.</summary>
public sealed class ExperimentVerbTests : IDisposable
{
    private readonly RulesCopy _rules = new();
    private readonly string _shipped = File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json"));

    public void Dispose() => _rules.Dispose();

    [Fact]
    public void Groups_are_assigned_and_simulated_and_have_no_plan()
    {
        var (file, squad) = (Path.Combine(_rules.Folder, "groups.json"), Path.Combine(_rules.Folder, "squad.json"));
        File.WriteAllText(file, _shipped.Replace("\"unit\": \"athlete\"", "\"unit\": \"group\", \"planned_groups\": 124", StringComparison.Ordinal).Replace(", \"baseline_bounds\": [60, 66, 72]", "", StringComparison.Ordinal));
        File.WriteAllText(squad, """{ "athletes": [ { "athlete_id": "a", "group": "g", "consent": true }, { "athlete_id": "b", "group": "g", "consent": true }, { "athlete_id": "c", "consent": true } ] }""");
        _rules.Run("experiment", "check", file).Output.ShouldStartWith("wider-spacing is ready: 2 arms, 124 athletes in 124 groups planned, 124 groups needed, 168 days.");
        _rules.Run("experiment", "simulate", file, "--athletes", "12").Output.ShouldContain(" groups; as planned");
        var plan = _rules.Run("experiment", "plan", file);
        (plan.ExitCode, plan.Errors.Contains("AO803 a plan lives athletes that train alone", StringComparison.Ordinal)).ShouldBe((1, true));
        var assigned = _rules.Run("experiment", "assign", file, "--squad", squad).Output;
        assigned.ShouldContain("group g");
        assigned.ShouldContain("belongs to no group");
    }

    [Theory]
    [InlineData("""{ "kind": "crossover", "pairs": 3, "block_days": 7, "residual": 0.5 }""", 12, "mean morning readiness")]
    [InlineData("""{ "kind": "single_athlete", "pairs": 3, "block_days": 7, "residual": 0.5 }""", 5, "With fewer than 10 athletes nothing is concluded about the squad.")]
    public void Designs_in_blocks_are_simulated(string design, int athletes, string first)
    {
        var ended = Run("simulate", """{ "kind": "parallel", "baseline_bounds": [60, 66, 72] }""", design, "--athletes", athletes.ToString(CultureInfo.InvariantCulture));
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.Split('\n')[0].ShouldContain(first);
        ended.Output.ShouldContain("decided different sessions on");
    }

    [Fact]
    public void The_smallest_difference_is_printed_without_an_exponent()
    {
        var ended = Run("check", "\"smallest_difference\": 2", "\"smallest_difference\": 0.000001");
        ended.Output.ShouldContain("AO804 124 athletes show a difference of 0.000001 too rarely");
    }

    [Fact]
    public void A_stale_digest_is_refused_with_the_current_one()
    {
        var digest = ShippedPolicies.Get("weekly-planning").Digest;
        var ended = Run("check", digest, "sha256:0");
        ended.ExitCode.ShouldBe(1);
        ended.Output.ShouldContain($"sha256:0, but the policy is {ShippedPolicies.Get("weekly-planning").Version} {digest}");
    }

    private Command.Ended Run(string verb, string before, string after, params string[] more)
    {
        _shipped.ShouldContain(before);
        var file = Path.Combine(_rules.Folder, "experiment.json");
        File.WriteAllText(file, _shipped.Replace(before, after, StringComparison.Ordinal));
        return _rules.Run(["experiment", verb, file, .. more]);
    }
}

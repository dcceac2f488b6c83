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

    [Theory]
    [InlineData("check")]
    [InlineData("simulate")]
    public void An_experiment_by_group_is_refused(string verb)
    {
        var ended = Run(verb, "\"unit\": \"athlete\"", "\"unit\": \"group\"");
        ended.ExitCode.ShouldBe(1);
        $"{ended.Output}{ended.Errors}".ShouldContain("AO803 groups that train together cannot be compared yet");
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

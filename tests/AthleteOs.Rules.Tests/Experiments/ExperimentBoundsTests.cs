using System.Globalization;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Experiments;

/// <summary>Each number of an experiment is read up to its bounds, and refused beyond them with both bounds in the message.</summary>
public sealed class ExperimentBoundsTests
{
    [Theory]
    [InlineData("planned_athletes", 1, 100_000, true)]
    [InlineData("alpha", 0.001, 0.2)]
    [InlineData("power", 0.5, 0.99)]
    [InlineData("holdout", 0, 0.5)]
    [InlineData("stop.most_harmed", 0.01, 1)]
    [InlineData("primary_outcome.smallest_difference", 1e-6, 1e6)]
    [InlineData("primary_outcome.spread", 1e-6, 1e6)]
    [InlineData("primary_outcome.baseline_correlation", 0, 0.95)]
    [InlineData("arms.1.weight", 1, 10, true)]
    [InlineData("layer.from", 0, 1)]
    [InlineData("layer.to", 0, 1)]
    [InlineData("design.pairs", 3, 20, true)]
    [InlineData("design.block_days", 7, 180, true)]
    [InlineData("design.residual", 0.01, 0.5)]
    [InlineData("planned_groups", 2, 10_000, true)]
    public void A_number_is_read_up_to_its_bounds(string field, double least, double most, bool isWhole = false)
    {
        var name = field.Split('.')[^1];
        var beyond = isWhole ? 1 : 1e-9;
        RangeFinding(field, least).ShouldBeNull();
        RangeFinding(field, most).ShouldBeNull();
        foreach (var refused in isWhole ? new[] { least - beyond, most + beyond, least + 0.5 } : [least - beyond, most + beyond])
        {
            RangeFinding(field, refused).ShouldNotBeNull($"{field} {refused}")
                .ShouldContain($"\"{name}\" is {refused.ToString(CultureInfo.InvariantCulture)}; it must be a {(isWhole ? "whole " : "")}number from {Words.Number(least)} to {Words.Number(most)}");
        }
    }

    [Theory]
    [InlineData("alpha", 5, "; for 5 % write 0.05")]
    [InlineData("power", 100, "; for 100 % write 1")]
    [InlineData("power", 101, "")]
    [InlineData("stop.most_harmed", 50, "; for 50 % write 0.5")]
    [InlineData("stop.most_harmed", -1, "")]
    [InlineData("planned_groups", 20_000, "")]
    public void A_share_in_percent_gets_its_remedy(string field, double value, string remedy) => RangeFinding(field, value)!.Split(" to ")[1].Split(';').Skip(1).Select(s => $";{s}").FirstOrDefault("").ShouldBe(remedy);

    // What the reader finds wrong with this number of the field; null if nothing.
    private static string? RangeFinding(string field, double value)
    {
        var text = field.StartsWith("design.", StringComparison.Ordinal) ? TinyExperiment.InBlocks() : TinyExperiment.Text;
        var document = JsonNode.Parse(text)!;
        if (field == "planned_groups")
        {
            document["unit"] = "group";
        }

        var path = field.Split('.');
        document["layer"] ??= new JsonObject { ["name"] = "planning" };
        var parent = path.SkipLast(1).Aggregate(document, (at, part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? at[index]! : at[part]!);
        parent[path[^1]] = value;
        var findings = new Findings();
        _ = TinyExperiment.Read(document.ToJsonString(), findings);
        return findings.All.Where(f => f.Code == Codes.OutOfRange).Select(f => f.Message).SingleOrDefault(m => m.StartsWith($"\"{path[^1]}\" is ", StringComparison.Ordinal));
    }
}

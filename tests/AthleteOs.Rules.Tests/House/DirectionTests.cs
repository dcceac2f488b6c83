using System.Reflection;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>Who may know whom: projects by their references, the core's folders by what their types and method bodies name.</summary>
public sealed class DirectionTests
{
    private static readonly Assembly Core = typeof(Planner).Assembly;

    // Each folder knows only those before it.
    private static readonly string[] Order =
        ["Documents", "Facts", "Physiology", "Policies", "Format", "Planning", "Ranges", "Explaining", "Cases", "Analysis", "Loop", "Experiments"];

    // Some of those before them are closed to them as well: formulas know nobody, and a planner reads no files.
    private static readonly Dictionary<string, string[]> Closed = new(StringComparer.Ordinal)
    {
        ["Physiology"] = ["Documents", "Facts"],
        ["Policies"] = ["Physiology"],
        ["Planning"] = ["Format"],
        ["Ranges"] = ["Format", "Physiology"],
    };

    private static Dictionary<string, string[]> MayKnow =>
        Order.Select((folder, i) => (folder, Before: Order[..i].Except(Closed.GetValueOrDefault(folder, []), StringComparer.Ordinal).ToArray()))
            .ToDictionary(f => f.folder, f => f.Before, StringComparer.Ordinal);

    [Fact]
    public void The_core_knows_nobody_but_the_framework() => Directions.References(Core).ShouldBeEmpty();

    [Fact]
    public void Expressions_knows_the_core_and_Microsoft_RulesEngine_only() =>
        Directions.References(typeof(FusedRuleEngine).Assembly).ShouldBe(["AthleteOs.Rules", "RulesEngine"]);

    [Fact]
    public void Inference_knows_the_core_Expressions_and_NRules_only() =>
        Directions.References(typeof(RuleEngines).Assembly).ShouldBe(["AthleteOs.Rules", "AthleteOs.Rules.Expressions", "NRules", "NRules.RuleModel"]);

    [Fact]
    public void Hosting_knows_the_core_Expressions_and_the_extensions_of_the_framework_only() =>
        Directions.References(typeof(PolicyShelf).Assembly).Where(name => !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .ShouldBe(["AthleteOs.Rules", "AthleteOs.Rules.Expressions"]);

    [Fact]
    public void Storage_knows_its_databases_only() =>
        Directions.References(typeof(Journals).Assembly).ShouldBeSubsetOf(["Dapper", "Microsoft.Data.Sqlite", "Npgsql"]);

    [Fact]
    public void The_folders_of_the_core_know_only_those_before_them() =>
        Directions.Broken(Core, "AthleteOs.Rules", MayKnow).ShouldBeEmpty();

    [Fact]
    public void Every_folder_of_the_core_has_a_place_in_the_order() =>
        Directions.Folders(Core, "AthleteOs.Rules").ShouldBe(Order.Order(StringComparer.Ordinal));
}

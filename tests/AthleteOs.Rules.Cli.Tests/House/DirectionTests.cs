using System.Reflection;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Reports;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>The folders of the command line depend on each other in one direction only.</summary>
public sealed class DirectionTests
{
    private static readonly Assembly Cli = typeof(TerminalOutput).Assembly;

    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Terminal"] = [],
        ["Adopting"] = ["Terminal"],
        ["Decide"] = ["Terminal"],
        ["Histories"] = ["Terminal"],
        ["Journal"] = ["Terminal"],
        ["Past"] = ["Terminal"],
        ["Policies"] = ["Terminal"],
        ["Seasons"] = ["Terminal"],
        ["Today"] = ["Terminal"],
        ["Trials"] = ["Terminal"],
    };

    [Fact]
    public void Reports_knows_the_lab_and_its_packages_only() =>
        Directions.References(typeof(TrialReport).Assembly).ShouldBeSubsetOf(["AthleteOs.Rules", "AthleteOs.Rules.Lab", "ScottPlot", "SkiaSharp"]);

    [Fact]
    public void The_verbs_know_the_terminal_and_not_each_other() => Directions.Broken(Cli, "AthleteOs.Rules.Cli", MayKnow).ShouldBeEmpty();

    [Fact]
    public void Every_folder_of_the_command_line_has_a_place_in_the_order() =>
        Directions.Folders(Cli, "AthleteOs.Rules.Cli").ShouldBe(MayKnow.Keys.Order(StringComparer.Ordinal));
}

using System.Reflection;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.House;

/// <summary>What the lab may know, and which of its folders may know which.</summary>
public sealed class DirectionTests
{
    private static readonly Assembly Lab = typeof(HistoryReader).Assembly;

    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Files"] = [],
        ["Statistics"] = [],
        ["Histories"] = ["Files"],
        ["Fitting"] = ["Files", "Histories", "Statistics"],
        ["Replays"] = ["Files"],
        ["Synthetic"] = [],
        ["Differences"] = ["Synthetic"],
        ["Simulation"] = ["Statistics", "Synthetic"],
    };

    [Fact]
    public void The_lab_knows_the_core_and_its_package_only() => Directions.References(Lab).ShouldBe(["AthleteOs.Rules", "MathNet.Numerics"]);

    [Fact]
    public void The_folders_of_the_lab_know_only_what_they_build_on() => Directions.Broken(Lab, "AthleteOs.Rules.Lab", MayKnow).ShouldBeEmpty();

    [Fact]
    public void Every_folder_of_the_lab_has_a_place_in_the_order() =>
        Directions.Folders(Lab, "AthleteOs.Rules.Lab").ShouldBe(MayKnow.Keys.Order(StringComparer.Ordinal));
}

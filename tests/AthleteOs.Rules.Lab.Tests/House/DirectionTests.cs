using System.Reflection;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.House;

/// <summary>The references of the lab, and the order of its folders.</summary>
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
        ["Experiments"] = ["Simulation", "Statistics", "Synthetic"],
        ["Simulation"] = ["Statistics", "Synthetic"],
        ["Workouts"] = ["Files", "Histories"],
    };

    [Fact]
    public void The_lab_knows_the_core_and_its_packages_only() => Directions.References(Lab).ShouldBe(["AthleteOs.Rules", "Ical.Net", "MathNet.Numerics"]);

    [Fact]
    public void The_folders_of_the_lab_know_only_those_they_build_on() => Directions.Broken(Lab, "AthleteOs.Rules.Lab", MayKnow).ShouldBeEmpty();

    [Fact]
    public void Every_folder_of_the_lab_has_a_place_in_the_order() =>
        Directions.Folders(Lab, "AthleteOs.Rules.Lab").ShouldBe(MayKnow.Keys.Order(StringComparer.Ordinal));
}

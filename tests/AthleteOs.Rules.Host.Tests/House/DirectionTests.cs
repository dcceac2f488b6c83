using System.Reflection;
using AthleteOs.Rules.Cluster;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.House;

/// <summary>What a squad and the service may know, and which folders of the service may know which.</summary>
public sealed class DirectionTests
{
    private static readonly Assembly Host = typeof(HostApp).Assembly;

    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Security"] = [],
        ["Workers"] = [],
        ["Http"] = ["Security", "Workers"],
        ["Pages"] = ["Security", "Http"],
    };

    [Fact]
    public void A_squad_knows_policies_in_a_process_the_analysis_and_the_journal_and_nothing_of_the_web() =>
        Directions.References(typeof(AthleteLoop).Assembly).ShouldBe(["AthleteOs.Rules", "AthleteOs.Rules.Hosting", "AthleteOs.Rules.Lab", "AthleteOs.Rules.Storage"]);

    [Fact]
    public void A_cluster_knows_the_squad_and_Orleans_and_no_web_server() =>
        Directions.References(typeof(AthleteGrain).Assembly).Where(name => !name.StartsWith("Orleans.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .ShouldBe(["AthleteOs.Rules.Hosting", "AthleteOs.Rules.Squad", "AthleteOs.Rules.Storage", "Microsoft.AspNetCore.Connections.Abstractions"], "connections between hosts are encrypted");

    [Fact]
    public void The_folders_of_the_service_know_only_what_they_build_on() => Directions.Broken(Host, "AthleteOs.Rules.Host", MayKnow).ShouldBeEmpty();

    [Fact]
    public void Every_folder_of_the_service_has_a_place_in_the_order() =>
        Directions.Folders(Host, "AthleteOs.Rules.Host").ShouldBe(MayKnow.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Ids_of_log_events_are_unique()
    {
        var ids = new[] { Host, typeof(AthleteGrain).Assembly, typeof(AthleteLoop).Assembly, typeof(PolicyShelf).Assembly }.SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(a => a.EventId).ToArray();
        ids.Length.ShouldBeGreaterThan(15);
        ids.GroupBy(id => id).Where(g => g.Skip(1).Any()).Select(g => g.Key).ShouldBeEmpty();
    }
}

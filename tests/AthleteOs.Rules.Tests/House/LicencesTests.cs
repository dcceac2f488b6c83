using System.Text.Json;
using System.Xml.Linq;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>The page of licences lists every package in the lock files, and each shipped package has a licence that places no terms on its users' code.</summary>
public sealed class LicencesTests
{
    private static readonly string[] Permissive = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "MS-PL OR Apache-2.0"];

    // A file whose source stays open when it is changed. No test changes one, and nothing of it is shipped.
    private static readonly string[] OnlyInTests = ["MPL-2.0"];

    [Fact]
    public void Every_package_is_listed_with_its_licence()
    {
        var page = Root.Of("src", "docs", "licences.md");
        var (begin, end, text) = ("<!-- packages -->\n", "<!-- end of packages -->", File.ReadAllText(page));
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        var table = "| package | version | licence | in |\n|---|---|---|---|\n"
            + string.Concat(Packages().Select(p => $"| {p.Name} | {p.Version} | {p.Licence} | {(p.IsShipped ? "the programs" : "tests")} |\n"));
        Golden.Matches(text[..from] + table + text[to..], "src", "docs", "licences.md");
    }

    [Fact]
    public void Every_licence_is_permissive()
    {
        var packages = Packages();
        packages.Count(p => p.IsShipped).ShouldBeGreaterThan(30);
        packages.Where(p => !Permissive.Contains(p.Licence, StringComparer.Ordinal) && (p.IsShipped || !OnlyInTests.Contains(p.Licence, StringComparer.Ordinal))).ShouldBeEmpty();
    }

    private static List<Package> Packages()
    {
        var packages = new SortedDictionary<(string Name, string Version), bool>();
        foreach (var project in Directory.GetDirectories(Root.Of("src")).Concat(Directory.GetDirectories(Root.Of("tests"))))
        {
            if (Path.Combine(project, "packages.lock.json") is not { } file || !File.Exists(file))
            {
                continue;
            }

            using var locks = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var package in locks.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject()))
            {
                if (package.Value.TryGetProperty("resolved", out var version))
                {
                    var key = (package.Name, version.GetString()!);
                    packages[key] = packages.GetValueOrDefault(key) || Path.GetDirectoryName(project) == Root.Of("src");
                }
            }
        }

        return [.. packages.Select(p => new Package(p.Key.Name, p.Key.Version, Licence(p.Key.Name, p.Key.Version), p.Value))];
    }

    private static string Licence(string name, string version)
    {
        var folder = Path.Combine(Cache, name.ToLowerInvariant(), version.ToLowerInvariant());
        var licence = XDocument.Load(Path.Combine(folder, $"{name.ToLowerInvariant()}.nuspec")).Descendants().FirstOrDefault(e => e.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value
            : licence is not null && File.ReadAllText(Path.Combine(folder, licence.Value)).Contains("Permission is hereby granted, free of charge, to any person obtaining a copy", StringComparison.Ordinal) ? "MIT"
            : $"unknown: read {folder}";
    }

    internal static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private sealed record Package(string Name, string Version, string Licence, bool IsShipped);
}

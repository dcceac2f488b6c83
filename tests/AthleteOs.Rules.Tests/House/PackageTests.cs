using System.IO.Compression;
using System.Xml.Linq;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>What <c>dotnet pack</c> makes: the libraries, each with what an integrator wants to see of it, the tool, and nothing else.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Tool = "AthleteOs.Rules.Tool";

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task The_libraries_are_packed_with_readme_description_and_documentation()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        await Ended("dotnet", ["pack", Root.Of("AthleteOs.Rules.sln"), "--no-build", "-c", configuration, "-o", _folder, "-v", "quiet", "--nologo"], Root.Folder);

        var packages = Directory.GetFiles(_folder, "*.nupkg").Where(p => !p.Contains(Tool, StringComparison.Ordinal)).ToArray();
        packages.Select(p => Path.GetFileName(p)!.Split(".0.1.")[0]).Order(StringComparer.Ordinal)
            .ShouldBe(["AthleteOs.Rules", "AthleteOs.Rules.Expressions", "AthleteOs.Rules.Hosting", "AthleteOs.Rules.Inference", "AthleteOs.Rules.Lab", "AthleteOs.Rules.Reports"]);
        foreach (var package in packages)
        {
            await using var files = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
            var about = XDocument.Load(await files.Entries.Single(e => e.Name.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync(TestContext.Current.CancellationToken));
            string Said(string name) => about.Descendants().Single(e => e.Name.LocalName == name).Value;
            Said("description").ShouldNotBe("Package Description");
            Said("readme").ShouldBe("README.md");
            files.GetEntry("README.md").ShouldNotBeNull();
            files.GetEntry($"lib/net10.0/{Said("id")}.xml").ShouldNotBeNull();
            files.Entries.Count(e => e.FullName.StartsWith("lib/", StringComparison.Ordinal)).ShouldBe(2);
        }

        // The tool is installed from the packed files alone, and finds the rules above the current folder.
        var tools = Path.Combine(_folder, "tools");
        (await Ended("dotnet", ["tool", "install", Tool, "--tool-path", tools, "--source", _folder, "--version", "0.1.0"], _folder)).ShouldContain("was successfully installed");
        (await Ended(Path.Combine(tools, "athleteos"), ["check", "fixed-template"], Root.Of("rules", "docs"))).ShouldStartWith("fixed-template ");
    }

    // What a program printed; it must end well.
    private static async Task<string> Ended(string program, string[] arguments, string folder)
    {
        using var started = ChildProcess.Start(program, arguments, folder);
        var output = await started.Output.ReadToEndAsync(TestContext.Current.CancellationToken);
        await started.WaitForExitAsync(TestContext.Current.CancellationToken);
        started.ExitCode.ShouldBe(0, output);
        return output;
    }
}

using System.IO.Compression;
using System.Xml.Linq;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>What <c>dotnet pack</c> makes: the libraries, each with what an integrator wants to see of it, and nothing else.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task The_libraries_are_packed_with_readme_description_and_documentation()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        using var pack = ChildProcess.Start("dotnet", ["pack", Root.Of("AthleteOs.Rules.sln"), "--no-build", "-c", configuration, "-o", _folder, "-v", "quiet", "--nologo"], Root.Folder);
        var output = await pack.Output.ReadToEndAsync(TestContext.Current.CancellationToken);
        await pack.WaitForExitAsync(TestContext.Current.CancellationToken);
        pack.ExitCode.ShouldBe(0, output);

        var packages = Directory.GetFiles(_folder, "*.nupkg");
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
    }
}

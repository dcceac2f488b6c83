using System.IO.Compression;
using System.Runtime.InteropServices;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>What <c>dotnet pack</c> makes of the project, in a scratch folder that is also the only source of packages for programs in it.</summary>
public sealed class PackedProjects : IAsyncLifetime
{
    private const string Tool = "AthleteOs.Rules.Tool";

    public string Folder { get; } = Directory.CreateTempSubdirectory("athleteos-packages-").FullName;

    public string Packages => Path.Combine(Folder, "packages");

    /// <summary>The name and version of each package with the given ending, such as <c>AthleteOs.Rules.0.1.0</c>.</summary>
    public string[] Names(string ending) => [.. Directory.GetFiles(Packages, "*" + ending).Select(f => Path.GetFileName(f)[..^ending.Length]).Order(StringComparer.Ordinal)];

    public IEnumerable<string> Libraries => Directory.GetFiles(Packages, "*.nupkg").Where(p => !Path.GetFileName(p).StartsWith(Tool, StringComparison.Ordinal));

    // The tool gets the native code of this system only: the compression of the other systems' code would take longer than all the rest.
    public async ValueTask InitializeAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        await Ended("dotnet", ["pack", Root.Of("AthleteOs.Rules.sln"), "--no-build", "-c", configuration, "-o", Packages, "-m:1", "-v", "quiet", "--nologo",
            $"-p:SystemsWithoutDotNet=^runtimes/(?!{RuntimeInformation.RuntimeIdentifier}/)"], Root.Folder);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Installs the tool from the packed files alone, and returns the program.</summary>
    public async Task<string> InstalledTool(string version)
    {
        var tools = Path.Combine(Folder, "tools");
        (await Ended("dotnet", ["tool", "install", Tool, "--tool-path", tools, "--source", Packages, "--version", version], Folder)).ShouldContain("was successfully installed");
        return Path.Combine(tools, "athleteos");
    }

    /// <summary>The files of a package in its archive.</summary>
    /// <param name="package">The name and version.</param>
    /// <param name="ending">Which kind of package, such as <c>.snupkg</c>.</param>
    public ZipArchive Open(string package, string ending) => ZipFile.OpenRead(Path.Combine(Packages, package + ending));

    /// <summary>What a program printed. It must end well.</summary>
    public static async Task<string> Ended(string program, string[] arguments, string folder)
    {
        using var started = ChildProcess.Start(program, arguments, folder);
        var errors = started.Errors.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await started.Output.ReadToEndAsync(TestContext.Current.CancellationToken);
        await started.WaitForExitAsync(TestContext.Current.CancellationToken);
        started.ExitCode.ShouldBe(0, output + await errors);
        return output;
    }
}

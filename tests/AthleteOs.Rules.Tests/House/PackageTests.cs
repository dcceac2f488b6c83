using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>The packages: what an integrator sees of each, their bytes, and programs that have nothing else of this project.</summary>
[Trait(Effort.Duration, Effort.Long)]
public sealed partial class PackageTests(PackedProjects packed) : IClassFixture<PackedProjects>
{
    private static readonly string[] Libraries =
        ["AthleteOs.Rules", "AthleteOs.Rules.Client", "AthleteOs.Rules.Expressions", "AthleteOs.Rules.Hosting", "AthleteOs.Rules.Inference", "AthleteOs.Rules.Lab", "AthleteOs.Rules.Reports"];

    private static readonly string Version = XDocument.Load(Root.Of("Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public void The_libraries_and_the_tool_are_packed_with_their_symbols_and_the_version_of_the_changelog()
    {
        string[] names = [.. Libraries.Append("AthleteOs.Rules.Tool").Select(p => $"{p}.{Version}").Order(StringComparer.Ordinal)];
        packed.Names(".nupkg").ShouldBe(names);
        packed.Names(".snupkg").ShouldBe(names);
        Changelog().Match(File.ReadAllText(Root.Of("src", "docs", "CHANGELOG.md"))).Groups["version"].Value.ShouldBe(Version);
        File.ReadAllText(Root.Of("README.md")).ShouldContain($"- Version {Version}");
    }

    [Fact]
    public async Task A_library_has_a_readme_a_description_and_documentation()
    {
        foreach (var package in packed.Libraries)
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

    [Fact]
    public void No_assembly_of_ours_contains_the_folder_of_the_build_or_machine_code_and_its_symbols_fit()
    {
        var (assemblies, clone) = (0, Encoding.UTF8.GetBytes(Root.Folder));
        foreach (var package in packed.Names(".nupkg"))
        {
            using var files = packed.Open(package, ".nupkg");
            using var symbols = packed.Open(package, ".snupkg");
            foreach (var file in files.Entries.Where(e => e.Name.StartsWith("athleteos", StringComparison.OrdinalIgnoreCase) && e.Name.EndsWith(".dll", StringComparison.Ordinal)))
            {
                var bytes = Bytes(file);
                using var assembly = new PEReader(new MemoryStream(bytes));
                var debug = assembly.ReadDebugDirectory();
                debug.ShouldContain(d => d.Type == DebugDirectoryEntryType.Reproducible, file.FullName);
                assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size.ShouldBe(0, $"{package} {file.FullName} has machine code");

                var pdb = Bytes(symbols.GetEntry(Path.ChangeExtension(file.FullName, ".pdb")).ShouldNotBeNull($"{package} {file.FullName} has no symbols"));
                using var reader = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(pdb));
                new BlobContentId(reader.GetMetadataReader().DebugMetadataHeader!.Id).Guid
                    .ShouldBe(assembly.ReadCodeViewDebugDirectoryData(debug.First(d => d.Type == DebugDirectoryEntryType.CodeView)).Guid);
                bytes.AsSpan().IndexOf(clone).ShouldBe(-1, file.FullName);
                pdb.AsSpan().IndexOf(clone).ShouldBe(-1, file.FullName);
                assemblies++;
            }
        }

        assemblies.ShouldBe(16, "seven libraries, and the tool with eight projects besides its own");
    }

    [Fact]
    public async Task The_tool_is_installed_from_its_package_alone_and_finds_the_rules_above_the_current_folder() =>
        (await PackedProjects.Ended(await packed.InstalledTool(Version), ["check", "fixed-template"], Root.Of("rules", "docs"))).ShouldStartWith("fixed-template ");

    [Fact]
    public async Task A_program_with_the_packages_alone_runs_the_CSharp_of_the_page()
    {
        var snippets = CSharp().Matches(await File.ReadAllTextAsync(Root.Of("src", "docs", "embedding.md"), TestContext.Current.CancellationToken))
            .Select(m => (Usings: m.Groups["usings"].Value, Body: m.Groups["body"].Value)).ToArray();
        snippets.Length.ShouldBe(2);
        var program = Path.Combine(packed.Folder, "program");
        Directory.CreateDirectory(program);
        void Write(string file, string text) => File.WriteAllText(Path.Combine(program, file), text);
        Write("program.csproj", Project());
        Write("Alone.cs", $"{snippets[0].Usings}\npublic static class Alone\n{{\n{snippets[0].Body}}}\n");

        // The page replaces the engine for rules over several sessions.
        Write("Sessions.cs", $"using AthleteOs.Rules.Inference;\n{snippets[0].Usings}\npublic static class Sessions\n{{\n{snippets[0].Body.Replace("new FusedRuleEngine()", "new RuleEngines()", StringComparison.Ordinal)}}}\n");
        Write("InAHost.cs", $"{snippets[1].Usings}\npublic static class InAHost\n{{\n{snippets[1].Body}}}\n");
        Write("Program.cs", """
            Alone.Decide(Path.Combine(args[0], "weekly-planning"), args[1]);
            Sessions.Decide(Path.Combine(args[0], "weekly-planning-patterns"), args[1]);
            Console.WriteLine(await InAHost.Decide(args[0], args[1]));
            """);
        await PackedProjects.Ended("dotnet", ["build", program, "-m:1", "-v", "quiet", "--nologo", "-p:UseSharedCompilation=false"], program);

        var rules = Path.Combine(packed.Folder, "rules");
        foreach (var file in new[] { "weekly-planning", "weekly-planning-patterns" }.SelectMany(p => Directory.GetFiles(Root.Of("rules", p), "*.json")))
        {
            var folder = Directory.CreateDirectory(Path.Combine(rules, Path.GetFileName(Path.GetDirectoryName(file)!)));
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        var printed = await PackedProjects.Ended("dotnet", [Path.Combine(program, "bin", "Debug", "net10.0", "program.dll"), rules, Root.Of("rules", "weekly-planning", "examples", "morning.json")], program);
        printed.ShouldContain("key_session_eligible, by weekly-planning sha256:");
        printed.ShouldContain(", by weekly-planning-patterns sha256:");
        printed.ShouldContain("gating.readiness_in_top_band: Readiness is in this athlete's own top band. 72 >= 65");
        printed.ShouldContain("\"session_type\":\"key\"");
        Directory.GetDirectories(Path.Combine(program, "packages")).Select(Path.GetFileName).ShouldAllBe(p => p!.StartsWith("athleteos.rules"));
    }

    // Packages of others come from the cache that the build filled; the source has ours only.
    private string Project()
    {
        var hosting = XDocument.Load(Root.Of("Directory.Packages.props")).Descendants("PackageVersion").Single(p => p.Attribute("Include")!.Value == "Microsoft.Extensions.Hosting").Attribute("Version")!.Value;
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestoreSources>{packed.Packages}</RestoreSources>
                <RestorePackagesPath>{Path.Combine(packed.Folder, "program", "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{LicencesTests.Cache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="AthleteOs.Rules.Hosting" Version="{Version}" />
                <PackageReference Include="AthleteOs.Rules.Inference" Version="{Version}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="{hosting}" />
              </ItemGroup>
            </Project>
            """;
    }

    private static byte[] Bytes(ZipArchiveEntry file)
    {
        using var stream = file.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex("```csharp\n(?<usings>(?:using [^\n]*\n)+)\n(?<body>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"^## (?<version>\d+\.\d+\.\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Changelog();
}

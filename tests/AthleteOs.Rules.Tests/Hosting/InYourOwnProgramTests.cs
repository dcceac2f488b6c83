using System.Text.Json;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Hosting;

/// <summary>The C# that the pages show is compiled and runs; wrong settings are named in words.</summary>
public sealed partial class InYourOwnProgramTests : IDisposable
{
    private readonly RulesFolder _rules = new();

    private static string Morning => Root.Of("rules", "weekly-planning", "examples", "morning.json");

    public void Dispose() => _rules.Dispose();

    [Theory]
    [InlineData("src/docs/embedding.md")]
    [InlineData("src/PACKAGE.md")]
    public void The_CSharp_of_a_page_is_that_of_a_file_that_runs(string page)
    {
        var shown = CSharp().Matches(File.ReadAllText(Root.Of(page))).Select(m => m.Groups["text"].Value).ToArray();
        shown.Length.ShouldBe(2);
        foreach (var (text, file) in shown.Zip(["TenLines.cs", "InAHost.cs"]))
        {
            var program = Program().Match(File.ReadAllText(Root.Of("tests", "AthleteOs.Rules.Tests", "Hosting", file)));
            var body = string.Concat(program.Groups["text"].Value.Split('\n').SkipLast(1).Select(line => $"{(line.Length > 4 ? line[4..] : "")}\n"));
            text.ShouldBe($"{program.Groups["usings"].Value}\n{body}", $"{page} shows {file}");
        }
    }

    [Fact]
    public void A_policy_decides_in_ten_lines() => Should.NotThrow(() => TenLines.Decide(Root.Of("rules", "weekly-planning"), Morning));

    [Fact]
    public void What_is_wrong_is_said_in_ten_lines() =>
        Should.Throw<InvalidDataException>(() => TenLines.Decide(Root.Of("rules", "schema"), Morning)).Message.ShouldContain("there is no policy.json in this folder");

    [Fact]
    public async Task A_program_with_services_decides()
    {
        using var decision = JsonDocument.Parse(await InAHost.Decide(Root.Of("rules"), Morning));
        decision.RootElement.GetProperty("daily_decision").GetProperty("session_type").GetString().ShouldBe("key");
    }

    [Fact]
    public void A_shelf_works_without_a_host_too()
    {
        using var services = new ServiceCollection().AddAthleteOsRules(o => o.RulesFolder = _rules.Folder).BuildServiceProvider();
        services.GetRequiredService<PolicyShelf>().Find("tiny").ShouldNotBeNull();
    }

    [Fact]
    public async Task Each_wrong_setting_stops_the_start_and_is_named()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddAthleteOsRules(o =>
        {
            (o.RulesFolder, o.SettleMilliseconds, o.LookAgainMilliseconds, o.PublicKey) = ("nowhere", -1, 0, "no key");
            o.Policies.Add("../tiny");
            o.Policies.Add("twice");
            o.Policies.Add("twice");
            o.LowestVersions["tiny"] = "one";
        });
        using var host = builder.Build();
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        refused.Failures.Select(f => f.Split("; make")[0].Split(": make")[0]).ShouldBe([
            "RulesFolder is nowhere; there is no such folder",
            "Policies names \"../tiny\", which cannot be a policy's id: lower-case letters, digits and dashes",
            "Policies names \"twice\" twice",
            "SettleMilliseconds is -1; it must be from 0 to 60000",
            "LookAgainMilliseconds is 0; it must be from 10 to 3600000",
            "PublicKey cannot be used: it is not a public ECDSA P-256 key in PEM",
            "LowestVersions has \"one\" for tiny; a version is three numbers, such as 1.0.0",
        ]);
    }

    [Theory]
    [InlineData("", "RulesFolder is not set; give the folder of the policies, such as rules")]
    [InlineData("tiny", "which is itself a policy; give the folder above it")]
    public void A_folder_that_is_not_that_of_the_policies_is_named(string folder, string says)
    {
        using var services = new ServiceCollection().AddAthleteOsRules(o => o.RulesFolder = folder.Length == 0 ? folder : _rules.Of(folder)).BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<PolicyShelf>()).Message.ShouldContain(says);
    }

    [Fact]
    public void A_lowest_version_without_a_key_is_refused()
    {
        using var services = new ServiceCollection().AddAthleteOsRules(o =>
        {
            o.RulesFolder = _rules.Folder;
            o.LowestVersions["tiny"] = "1.0.0";
        }).BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<PolicyShelf>()).Message.ShouldContain("LowestVersions needs a PublicKey");
    }

    [GeneratedRegex("```csharp\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\A(?<usings>(using [^\n]*\n)+).*internal static class \w+\n\{\n(?<text>.*)\}\n\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Program();
}

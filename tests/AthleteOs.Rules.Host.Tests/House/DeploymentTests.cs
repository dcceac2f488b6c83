using System.Diagnostics;
using System.Reflection;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.House;

/// <summary>The files for deployment name programs, folders and settings that exist.</summary>
public sealed class DeploymentTests
{
    private const string Program = "athleteos-host";
    private const string Published = "publish/";

    private static readonly string[] Settings = [.. typeof(HostOptions).GetProperties().Select(p => p.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name).OfType<string>()];

    private static readonly (string Word, string Arguments)[] Dockerfile = [.. Instructions(File.ReadAllText(Root.Of("config", "deployment", "Dockerfile")))];

    private static readonly string[] Unit = File.ReadAllLines(Root.Of("config", "deployment", "athleteos.service"));

    [Fact]
    public void The_container_is_made_of_a_fixed_image_and_of_files_that_exist_and_are_not_ignored()
    {
        var image = All("FROM").ShouldHaveSingleItem();
        image.ShouldContain(':');
        image.ShouldNotEndWith(":latest");
        var kept = File.ReadAllLines(Root.Of("config", "deployment", "Dockerfile.dockerignore")).Where(l => l.StartsWith('!')).Select(l => l[1..]).ToArray();
        foreach (var source in All("COPY").SelectMany(c => c.Split(' ')[..^1]))
        {
            (source == Published || Path.Exists(Root.Of(source))).ShouldBeTrue(source);
            kept.ShouldContain(source.TrimEnd('/'));
        }
    }

    [Fact]
    public void The_container_runs_the_program_as_a_user_without_rights_with_settings_that_exist()
    {
        All("USER").ShouldHaveSingleItem().ShouldNotBeOneOf("0", "root");
        All("ENTRYPOINT").ShouldHaveSingleItem().ShouldBe($"[\"./{Program}\"]");
        var set = All("ENV").SelectMany(e => e.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        ShouldBeSettings(set);
        set.ShouldContain($"ATHLETEOS_athlete_os__listen=http://0.0.0.0:{All("EXPOSE").ShouldHaveSingleItem()}");
        set.ShouldContain(s => s.Contains($"journal=sqlite:{All("VOLUME").ShouldHaveSingleItem()}/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_unit_runs_the_program_with_settings_that_exist_and_gives_it_the_time_to_stop()
    {
        Of("ExecStart").ShouldHaveSingleItem().ShouldBe($"{Of("WorkingDirectory").ShouldHaveSingleItem()}/{Program}");
        ShouldBeSettings(Of("Environment"));
        Of("RestartPreventExitStatus").ShouldHaveSingleItem().ShouldBe("2");
        int.Parse(Of("TimeoutStopSec").ShouldHaveSingleItem(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(20 + 10, "the longest drain, and the requests that are left");
        Of("DynamicUser").ShouldHaveSingleItem().ShouldBe("yes");
    }

    [Fact]
    public void Systemd_finds_no_fault_in_the_unit_where_it_is_installed()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            TestContext.Current.SendDiagnosticMessage("There is no systemd-analyze on this machine; the unit is read by the other test alone.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("athleteos-unit-").FullName;
        var unit = Path.Combine(folder, "athleteos.service");
        File.WriteAllLines(unit, Unit.Select(l => l.StartsWith("ExecStart=", StringComparison.Ordinal) ? "ExecStart=/bin/true" : l.StartsWith("WorkingDirectory=", StringComparison.Ordinal) ? "WorkingDirectory=/" : l));
        using var process = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", unit]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd().ShouldNotContain("athleteos.service");
        process.WaitForExit();
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<string> All(string word) => Dockerfile.Where(i => i.Word == word).Select(i => i.Arguments);

    private static string[] Of(string key) => [.. Unit.Where(l => l.StartsWith(key + "=", StringComparison.Ordinal)).Select(l => l[(key.Length + 1)..])];

    private static void ShouldBeSettings(IEnumerable<string> set)
    {
        foreach (var setting in set)
        {
            setting.ShouldStartWith("ATHLETEOS_athlete_os__");
            Settings.ShouldContain(setting["ATHLETEOS_athlete_os__".Length..setting.IndexOf('=', StringComparison.Ordinal)]);
        }
    }

    // A line that ends with a backslash goes on.
    private static IEnumerable<(string Word, string Arguments)> Instructions(string text) =>
        from line in text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n')
        where line.Length > 0 && line[0] != '#'
        select (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
}

using System.Globalization;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Policies.Tests;

/// <summary>A thousand decisions have pinned digests: the same bytes on every machine, whatever its settings.</summary>
/// <remarks>A change of a policy, of a text or of the random mornings changes digests. Then write the golden file anew, and read which policies it names.</remarks>
public sealed class SameEverywhereTests
{
    // Turkish has its own capital of i, both have a decimal comma, and the time zones differ by 17.5 hours.
    [Fact]
    public Task Decisions_have_the_pinned_digests_in_Turkish_far_in_the_east_with_the_collector_of_servers() =>
        HaveThePinnedDigests("tr-TR", "Pacific/Kiritimati", serverCollector: true, machineCode: true);

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public Task Decisions_have_the_pinned_digests_in_German_in_the_west_without_machine_code() =>
        HaveThePinnedDigests("de-DE", "America/St_Johns", serverCollector: false, machineCode: false);

    private static async Task HaveThePinnedDigests(string culture, string timeZone, bool serverCollector, bool machineCode)
    {
        using var decider = ChildProcess.Start("env",
        [
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0", $"LC_ALL={culture.Replace('-', '_')}.UTF-8", $"TZ={timeZone}",
            $"DOTNET_gcServer={(serverCollector ? 1 : 0)}", $"DOTNET_ReadyToRun={(machineCode ? 1 : 0)}",
            "dotnet", Path.Combine(AppContext.BaseDirectory, "AthleteOs.Rules.TestKit.dll"),
        ], Root.Folder);
        var reading = decider.Errors.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = await decider.Output.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await reading;
        await decider.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(errors.Contains("ICU", StringComparison.Ordinal), "Install ICU, as PostgreSQL does: without it .NET knows no culture.");
        decider.ExitCode.ShouldBe(0, errors);

        // The first line proves that the settings had an effect. Without machine code the process compiles several times as many methods.
        var (settings, digests) = (printed.Split('\n', 2)[0].Split(' '), printed.Split('\n', 2)[1]);
        settings[..^1].ShouldBe([culture, "1,5", timeZone, serverCollector ? "server" : "workstation"]);
        (int.Parse(settings[^1], CultureInfo.InvariantCulture) < 10_000).ShouldBe(machineCode, settings[^1]);
        Golden.Matches(digests, "tests", "AthleteOs.Rules.Policies.Tests", "Golden", "decided-mornings.txt");
    }
}

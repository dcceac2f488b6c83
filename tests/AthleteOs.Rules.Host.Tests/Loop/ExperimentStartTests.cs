using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Squad.Trials;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>Who may start an experiment, when, and what an edit of its file means.</summary>
public sealed class ExperimentStartTests
{
    private static readonly DateOnly Before = TrialBench.First.AddDays(-10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_is_recorded_with_person_time_reason_and_digest_and_needs_another_person()
    {
        await using var bench = await LoopBench.OpenAt(LoopBench.Noon(Before), Stop);
        (await bench.Acts(Before).Start(TrialBench.Id, null, "ben", "why", Stop)).ShouldBeOfType<ActResult.Unknown>();
        (await bench.Propose(Before, TrialBench.File, Stop)).ShouldBeOfType<ActResult.Done>().IsNew.ShouldBeTrue();
        (await bench.Propose(Before, TrialBench.File, Stop)).ShouldBeOfType<ActResult.Done>().IsNew.ShouldBeFalse("the same file again");
        (await bench.Acts(Before).Start(TrialBench.Id, null, "ana", "why", Stop)).ShouldBeOfType<ActResult.Refused>().Reason.ShouldBe("ana proposed wider-spacing, so another person must start it");
        var started = (await bench.Acts(Before).Start(TrialBench.Id, null, "ben", "the plan is good", Stop)).ShouldBeOfType<ActResult.Done>().Experiment.Started!;
        (started.By, started.Why, started.Digest, started.At).ShouldBe(("ben", "the plan is good", (await bench.Registered(Stop)).Experiment.Digest, LoopBench.Noon(Before).GetUtcNow()));
        (await bench.Acts(Before).Start(TrialBench.Id, null, "cem", "again", Stop)).ShouldBeOfType<ActResult.Done>().IsNew.ShouldBeFalse();
        (await bench.Acts(Before).Stop(TrialBench.Id, "cem", "snow", Stop)).ShouldBeOfType<ActResult.Done>().Experiment.State(Before).ShouldBe("stopped");
        (await bench.Acts(Before).Start(TrialBench.Id, null, "ben", "again", Stop)).ShouldBeOfType<ActResult.Refused>().Reason.ShouldContain("does not start again");
        (await bench.IsWhole(Stop)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_is_edited_after_the_start_is_refused_and_changes_nothing()
    {
        await using var bench = await TrialBench.Running(Stop);
        var before = await bench.Registered(Stop);
        var edited = TrialBench.File.Replace("\"alpha\": 0.05", "\"alpha\": 0.1", StringComparison.Ordinal);
        (await bench.Propose(TrialBench.First, edited, Stop)).ShouldBeOfType<ActResult.Refused>().Reason.ShouldContain("give the edited experiment another \"id\"");
        (await bench.Acts(TrialBench.First).Start(TrialBench.Id, "sha256:0", "ben", "why", Stop)).ShouldBeOfType<ActResult.Refused>().Reason.ShouldContain("another \"id\"");
        (await bench.Registered(Stop)).Experiment.Digest.ShouldBe(before.Experiment.Digest);
        (await bench.Propose(TrialBench.First, TrialBench.File.Replace("  ", " ", StringComparison.Ordinal), Stop)).ShouldBeOfType<ActResult.Done>("another layout is the same file");
    }

    [Fact]
    public async Task A_start_that_would_harm_the_result_is_refused_in_words()
    {
        await using var bench = await LoopBench.OpenAt(LoopBench.Noon(Before), Stop);
        await bench.Propose(Before, TrialBench.File, Stop);
        (await bench.Acts(TrialBench.First.AddDays(1)).Start(TrialBench.Id, null, "ben", "why", Stop)).ShouldBeOfType<ActResult.Refused>().Reason.ShouldContain("write a later \"begins\"");
        (await bench.Acts(Before.AddDays(-1)).Start(TrialBench.Id, null, "ben", "why", Stop)).ShouldBeOfType<ActResult.Refused>().Reason.ShouldContain("set the clock right");
        await bench.Acts(Before).Start(TrialBench.Id, null, "ben", "why", Stop);
        foreach (var (layer, reason) in new[] { ("\"planning\"", "in the same part of the layer"), ("\"other\"", "use another part of the same layer") })
        {
            var second = TrialBench.File.Replace("\"id\": \"wider-spacing\"", "\"id\": \"second\"", StringComparison.Ordinal).Replace("\"planning\"", layer, StringComparison.Ordinal);
            await bench.Propose(Before, second, Stop);
            (await bench.Acts(Before).Start("second", null, "ben", "why", Stop)).ShouldBeOfType<ActResult.Refused>().Reason.ShouldContain(reason);
        }

        var findings = new Findings();
        (await bench.Acts(Before).Propose("file", System.Text.Encoding.UTF8.GetBytes(TrialBench.File.Replace("\"2.0.0\"", "\"1.9.0\"", StringComparison.Ordinal)), "ana", "why", findings, Stop)).ShouldBeOfType<ActResult.Unusable>();
        findings.All.ShouldAllBe(f => f.Code == Codes.ArmNotServed);
    }
}

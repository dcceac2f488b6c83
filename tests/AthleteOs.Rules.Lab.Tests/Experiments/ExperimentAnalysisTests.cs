using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Experiments;

/// <summary>The planned number and the analysis of an experiment.</summary>
public sealed class ExperimentAnalysisTests
{
    private static readonly Experiment Shipped = LabExperiment.Shipped;

    [Fact]
    public void Fewer_athletes_than_needed_are_a_fault_and_the_needed_number_is_enough()
    {
        var findings = new Findings();
        PlannedSize.Check(Shipped with { PlannedAthletes = 40 }, findings);
        var finding = findings.All.ShouldHaveSingleItem();
        (finding.Code, finding.Place).ShouldBe((Codes.TooFewAthletes, Shipped.PlannedPlace));
        AuthorsWords.Are(finding.Message).ShouldBeTrue(finding.Message);

        findings = new Findings();
        PlannedSize.Check(Shipped with { PlannedAthletes = PlannedSize.Of(Shipped)!.Value }, findings);
        findings.All.ShouldBeEmpty();
    }

    [Fact]
    public void Arms_of_the_wrong_sizes_have_no_result()
    {
        var arms = Enumerable.Range(0, 120).Select(i => i < 20 ? 0 : 1).ToList();
        var analysis = Analyse(arms, (_, i) => i);
        analysis.IsMismatch.ShouldBeTrue();
        analysis.Primary.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(40, 0, false)]
    [InlineData(40, 6, true)]
    [InlineData(160, 0, false)]
    [InlineData(160, 6, true)]
    public void A_clear_difference_is_found_and_none_is_not(int athletes, double effect, bool isClear)
    {
        var random = new Random(11);
        var arms = Enumerable.Range(0, athletes).Select(i => i % 2).ToList();
        var noise = arms.Select(_ => 4 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)).ToList();
        var primary = Analyse(arms, (arm, i) => arm * effect + noise[i]).Primary.ShouldHaveSingleItem();
        (primary.Effect.Low > 0).ShouldBe(isClear);
        primary.Effect.Value.ShouldBe(effect, 2);
    }

    [Fact]
    public void An_effect_of_the_period_does_not_count_as_an_effect_of_the_arm()
    {
        // Each second block is 5 points higher, whatever the arm; treatment adds 1.
        List<List<BlockPair>> athletes = [.. Enumerable.Range(0, 30).Select(i => Enumerable.Range(0, 3).Select(pair => ((i + pair * i) % 3 == 0 ? 1 : -1) switch
        {
            var order => new BlockPair(1 - 5 * order + 0.01 * (i % 5), order),
        }).ToList())];
        Math.Abs(athletes.Average(a => a.Average(p => p.Difference)) - 1).ShouldBeGreaterThan(0.5);
        PairedBlocks.Over(athletes).Value.ShouldBe(1, 0.1);
    }

    private static ExperimentAnalysis Analyse(List<int> arms, Func<int, int, double> value) => ExperimentAnalysis.Of(Shipped, [.. arms.Select((arm, i) => Record(arm, i % 7, 60 + i % 7 + value(arm, i)))], 7);

    private static ParticipantRecord Record(int arm, double before, double within)
    {
        var (baseline, sums) = (new OutcomeSums(), new OutcomeSums());
        baseline.Add(RecordedOutcome.Readiness, before);
        sums.Add(RecordedOutcome.Readiness, within);
        return new ParticipantRecord(new SquadAthlete { Id = "a", HasConsent = true }, arm) { Before = baseline, Periods = [new RecordedPeriod(arm, 7, sums)] };
    }
}

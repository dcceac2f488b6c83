using System.Globalization;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>
/// A check of the analysis that assumes no distribution: the share of other draws of the assignment with at least this difference. It is valid
/// for one look. Source: Fisher 1935, The Design of Experiments, section 21.
/// </summary>
internal static class RandomisationTest
{
    private const int Draws = 199;
    private const int MostPairs = 16;
    private const int MostAthletes = 400;

    /// <summary>The p value of an arm in a parallel trial; null for large squads, which do not need the check.</summary>
    public static double? OfArm(Experiment experiment, IReadOnlyList<ParticipantRecord> participants, int arm, RecordedOutcome outcome, int day)
    {
        if (participants.Count > MostAthletes)
        {
            return null;
        }

        var values = participants.Select(p => (Baseline: p.Baseline(outcome), Value: p.Value(outcome, day))).ToList();
        List<SquadAthlete> squad = [.. participants.Select(p => p.Athlete with { Assigned = null, ReturnsToPlay = false })];
        if (Size([.. participants.Select(p => p.Arm)]) is not { } observed)
        {
            return null;
        }

        var asLarge = Enumerable.Range(0, Draws).Count(draw =>
        {
            var other = experiment with { Id = string.Create(CultureInfo.InvariantCulture, $"{experiment.Id}, draw {draw}"), Holdout = 0, Layer = new ExperimentLayer("draws", 0, 1) };
            return Size([.. Assignment.Of(other, squad).Select(a => other.Arms.TakeWhile(b => b != a.Arm).Count())]) >= observed - 1e-12;
        });
        return (asLarge + 1.0) / (Draws + 1);

        double? Size(int[] arms)
        {
            var (control, treatment) = (Sums(arms, 0), Sums(arms, arm));
            return Math.Min(control.After.Count, treatment.After.Count) < 2 ? null : Math.Abs(Ancova.Of(control, treatment).Value);
        }

        PairedSums Sums(int[] arms, int of)
        {
            var own = values.Where((v, i) => arms[i] == of && !double.IsNaN(v.Value) && !double.IsNaN(v.Baseline)).ToList();
            return PairedSums.Of([.. own.Select(v => v.Baseline)], [.. own.Select(v => v.Value)]);
        }
    }

    /// <summary>The p value over other orders within pairs: every order of few pairs, and drawn orders of many.</summary>
    public static double OfOrders(Experiment experiment, IReadOnlyList<BlockPair> pairs)
    {
        if (pairs.Count <= MostPairs)
        {
            return RepeatedPairs.EveryOrder([.. pairs.Select(p => p.Difference)]);
        }

        var observed = Math.Abs(pairs.Sum(p => p.Difference)) - 1e-12;
        var asLarge = Enumerable.Range(0, Draws).Count(draw => Math.Abs(pairs.Select((p, i) =>
            Draw.Of(experiment.Id, "check of orders", string.Create(CultureInfo.InvariantCulture, $"{draw} {i}")) < 0.5 ? p.Difference : -p.Difference).Sum()) >= observed);
        return (asLarge + 1.0) / (Draws + 1);
    }
}

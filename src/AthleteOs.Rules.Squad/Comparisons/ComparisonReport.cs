using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Squad.Comparisons;

/// <summary>A measure of the second policy against the first.</summary>
/// <param name="Measure">Its name with its unit.</param>
/// <param name="First">Its value under the first policy.</param>
/// <param name="Second">Its value under the second policy.</param>
/// <param name="Difference">The difference with its interval.</param>
/// <param name="Verdict">The verdict in words.</param>
/// <param name="Side">1 for a better value, -1 for a worse one, 0 for neither.</param>
internal sealed record MeasureRow(string Measure, string First, string Second, string Difference, string Verdict, int Side)
{
    internal static MeasureRow Of(ComparedMeasure compared)
    {
        var side = compared.Difference.Verdict switch
        {
            Lab.Statistics.Verdict.ClearlyBetter or Lab.Statistics.Verdict.LittleBetter => 1,
            Lab.Statistics.Verdict.ClearlyWorse or Lab.Statistics.Verdict.LittleWorse => -1,
            _ => 0,
        };
        return new MeasureRow(TrialWords.Named(compared.Measure), compared.First, compared.Policy, compared.Interval, compared.Difference.Verdict.Word(), side);
    }
}

/// <summary>A difference for a picture, in smallest worthwhile differences; above 0 is better.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="Value">The difference.</param>
/// <param name="High">The upper end of the interval.</param>
internal sealed record JudgedDifference(string Measure, double Low, double Value, double High)
{
    internal static IEnumerable<JudgedDifference> Of(VirtualTrial trial)
    {
        foreach (var measure in Lab.Simulation.Measure.All.Where(m => m.Criterion.Better != Better.Neither))
        {
            var difference = trial.Comparison.ToFirst(1, measure);
            var one = measure.Criterion.Better == Better.Less ? -measure.Criterion.Worthwhile : measure.Criterion.Worthwhile;
            var (low, high) = (difference.Low / one, difference.High / one);
            if (double.IsFinite(low) && double.IsFinite(high))
            {
                yield return new JudgedDifference(measure.Says, Math.Min(low, high), difference.Mean / one, Math.Max(low, high));
            }
        }
    }
}

/// <summary>The report of a comparison, in the words of <c>athleteos compare</c>.</summary>
/// <param name="Setting">The athletes and the assumptions.</param>
/// <param name="Interruption">The part that a stop left out; null if it ran to its end.</param>
/// <param name="Sentence">The result in one sentence.</param>
/// <param name="Headlines">A sentence on each measure that counts.</param>
/// <param name="Caution">A caution about few athletes; null with enough.</param>
/// <param name="Rows">Every measure, the worse ones first.</param>
/// <param name="Differences">The differences that have an interval, for a picture.</param>
/// <param name="Conditions">Whether the ranking depends on the assumptions; empty if other ones were not tried.</param>
/// <param name="Published">The comparison with published findings; null without one.</param>
/// <param name="Promises">Whether the policies kept their promises, the result first.</param>
/// <param name="ByChance">The caution about many comparisons at once; null for a single athlete.</param>
/// <param name="Limits">The assumptions and the limits.</param>
/// <param name="Command">The command that repeats it.</param>
internal sealed record ComparisonReport(
    string Setting, string? Interruption, string Sentence, IReadOnlyList<string> Headlines, string? Caution, IReadOnlyList<MeasureRow> Rows, IReadOnlyList<JudgedDifference> Differences,
    IReadOnlyList<string> Conditions, string? Published, IReadOnlyList<string> Promises, string? ByChance, IReadOnlyList<string> Limits, string Command)
{
    /// <summary>The report of a trial of two policies; null before its first athlete.</summary>
    internal static ComparisonReport? Of(VirtualTrial trial, bool withConditions)
    {
        if (trial.Comparison.Athletes == 0)
        {
            return null;
        }

        var held = HeldAgainst.Of(trial).ToArray();
        var broken = PromiseWords.Broken(trial).SelectMany(b => b.First is { } first ? [b.Says, first, .. b.Days] : new[] { b.Says });
        return new ComparisonReport(
            TrialWords.Setting(trial), TrialWords.Interruption(trial), Conclusions.InOneSentence(trial), [.. Conclusions.Headlines(trial, 1)], trial.OfIntervals,
            [.. ComparedMeasure.WorseFirst(trial, 1).Select(MeasureRow.Of)], [.. JudgedDifference.Of(trial)], withConditions ? [.. RankingSensitivity.Of(trial).Says()] : [],
            held.Length > 0 ? HeldAgainst.Says(held) : null, [PromiseWords.Headline(trial), .. broken, .. PromiseWords.Unknown(trial), .. PromiseWords.Unclaimed(trial)],
            trial.Comparison.Athletes > 1 ? Conclusions.ByChance : null, TrialLimits.Of(trial.Plan.Truths), TrialWords.Command(trial));
    }
}

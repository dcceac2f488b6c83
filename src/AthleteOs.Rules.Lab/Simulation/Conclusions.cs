using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>Plain sentences from the numbers of a comparison alone, with the worse measures first.</summary>
internal static class Conclusions
{
    /// <summary>The share of comparisons that look clear by chance alone.</summary>
    public const string ByChance = "These are many comparisons at once: without any real difference, one in twenty looks clear by chance.";

    private static readonly Verdict[] Told = [Verdict.ClearlyWorse, Verdict.LittleWorse, Verdict.ClearlyBetter, Verdict.LittleBetter];

    /// <summary>A policy compared with the first: a heading and a sentence for each kind of difference, the worse ones first.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="policy">The policy, not the first.</param>
    public static IEnumerable<(string Heading, string Says)> Of(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Comparison.Athletes < 2)
        {
            yield return ("One athlete", "there is no interval and no evidence about other athletes; simulate more.");
            yield break;
        }

        var all = Measure.All.Select(m => (Measure: m, Difference: trial.Comparison.ToFirst(policy, m))).ToArray();
        foreach (var verdict in Told)
        {
            var these = all.Where(a => a.Difference.Verdict == verdict).ToArray();
            if (these.Length > 0)
            {
                var loses = verdict is Verdict.ClearlyBetter or Verdict.LittleBetter ? $", where {trial.Names[0]} loses" : "";
                yield return ($"{TrialWords.Capital(verdict.Word())}{loses}", $"{string.Join("; ", these.Select(a => Sentence(a.Measure, a.Difference)))}.");
            }
        }

        var small = all.Where(a => a.Difference.Verdict == Verdict.NotWorthwhile).ToArray();
        if (small.Length > 0)
        {
            yield return ("Not worthwhile", $"{string.Join("; ", small.Select(a => Sentence(a.Measure, a.Difference)))}.");
        }

        var open = all.Where(a => a.Measure.Criterion.Better != Better.Neither && a.Difference.Verdict == Verdict.NoClearDifference).ToArray();
        if (open.Length > 0)
        {
            yield return ("No clear difference", $"{string.Join("; ", open.Select(a => a.Measure.Says))}.");
        }

        var other = all.Where(a => a.Difference.Verdict is Verdict.More or Verdict.Less).ToArray();
        if (other.Length > 0)
        {
            yield return ("Other, neither better nor worse", $"{string.Join("; ", other.Select(a => Sentence(a.Measure, a.Difference)))}.");
        }
    }

    /// <summary>A sentence on each measure that counts, in the order in which they were declared.</summary>
    public static IEnumerable<string> Headlines(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        foreach (var measure in Measure.Counting)
        {
            var difference = trial.Comparison.ToFirst(policy, measure);
            yield return $"{TrialWords.Capital(measure.Says)}: {difference.Verdict.Word()}, {Against(measure)} {measure.Unit}, {TrialWords.Interval(measure, difference)}.";
            if (measure == Measure.WorthwhileGain)
            {
                yield return $"{TrialWords.Capital(Measure.WorstDecile.Says)}: {Against(Measure.WorstDecile)} {Measure.WorstDecile.Unit}.";
            }
        }

        string Against(Measure measure) => $"{TrialWords.Show(measure, trial.Comparison.Center(policy, measure))} against {TrialWords.Show(measure, trial.Comparison.Center(0, measure))}";
    }

    private static string Sentence(Measure measure, PairedDifference difference) => $"{measure.Says} {Amount(measure, difference)} {TrialWords.Ends(measure, difference)}";

    private static string Amount(Measure measure, PairedDifference difference) => measure.UnitOfDifference.Length == 0
        ? $"{TrialWords.Show(measure, Math.Abs(difference.Mean))} {MoreOrLess(difference.Mean)}"
        : $"{TrialWords.Show(measure, Math.Abs(difference.Mean))} {measure.UnitOfDifference} {MoreOrLess(difference.Mean)}";

    private static string MoreOrLess(double difference) => difference < 0 ? "less" : "more";
}

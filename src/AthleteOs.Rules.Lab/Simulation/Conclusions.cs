using AthleteOs.Rules.Documents;
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

    /// <summary>The one sentence on the trial's main measure: performance gained.</summary>
    public static string Headline(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var gain = trial.Comparison.ToFirst(policy, Measure.Gain);
        var (name, first) = (trial.Names[policy], trial.Names[0]);
        return gain.Verdict switch
        {
            Verdict.NoInterval => $"{name} gained {Amount(Measure.Gain, gain)} than {first} in the one athlete; that is no evidence about other athletes.",
            Verdict.NoClearDifference when gain.IsNotWorthwhile => $"No clear difference: {name} and {first} gain about the same; the interval rules out {Words.Number(Measure.Gain.Criterion.Worthwhile)} {Measure.Gain.UnitOfDifference} {TrialWords.Ends(Measure.Gain, gain)}.",
            Verdict.NoClearDifference => $"No clear difference: either {name} or {first} may gain more {TrialWords.Ends(Measure.Gain, gain)}.",
            Verdict.NotWorthwhile => $"{name} gains {Amount(Measure.Gain, gain)} than {first}, which is not worthwhile {TrialWords.Ends(Measure.Gain, gain)}.",
            Verdict.ClearlyBetter or Verdict.ClearlyWorse => $"{name} gains clearly {MoreOrLess(gain.Mean)} than {first}: {Amount(Measure.Gain, gain)} {TrialWords.Ends(Measure.Gain, gain)}.",
            _ => $"{name} gains a little {MoreOrLess(gain.Mean)} than {first}: {Amount(Measure.Gain, gain)} {TrialWords.Ends(Measure.Gain, gain)}, which may or may not be worthwhile.",
        };
    }

    private static string Sentence(Measure measure, PairedDifference difference) => $"{measure.Says} {Amount(measure, difference)} {TrialWords.Ends(measure, difference)}";

    private static string Amount(Measure measure, PairedDifference difference) => measure.UnitOfDifference.Length == 0
        ? $"{TrialWords.Show(measure, Math.Abs(difference.Mean))} {MoreOrLess(difference.Mean)}"
        : $"{TrialWords.Show(measure, Math.Abs(difference.Mean))} {measure.UnitOfDifference} {MoreOrLess(difference.Mean)}";

    private static string MoreOrLess(double difference) => difference < 0 ? "less" : "more";
}

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

    /// <summary>The trial in one sentence: the first policy's rested gain and overreached days against the others.</summary>
    public static string InOneSentence(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var others = Enumerable.Range(1, trial.Names.Count - 1).ToArray();
        if (trial.Comparison.Athletes < 2 || others.Length == 0)
        {
            return "One athlete gives no verdict.";
        }

        if (others.Length == 1)
        {
            return $"{trial.Names[0]} {Gains(Of(1, Measure.RestedGain))} {trial.Names[1]} ({Both(Measure.RestedGain)} % rested) and has {Days(Of(1, Measure.DaysOverreached))} ({Both(Measure.DaysOverreached)} a year).";
        }

        var (more, less) = (Count(Measure.RestedGain, better: true), Count(Measure.RestedGain, better: false));
        return $"Of {others.Length} other policies, {more} gain more when rested than {trial.Names[0]}, {less} less, {others.Length - more - less} about as much; {Count(Measure.DaysOverreached, better: true)} have fewer overreached days, {Count(Measure.DaysOverreached, better: false)} more.";

        Verdict Of(int policy, Measure measure) => trial.Comparison.ToFirst(policy, measure).Verdict;

        int Count(Measure measure, bool better) => others.Count(p => better
            ? Of(p, measure) is Verdict.ClearlyBetter or Verdict.LittleBetter
            : Of(p, measure) is Verdict.ClearlyWorse or Verdict.LittleWorse);

        string Both(Measure measure) => $"{TrialWords.Show(measure, trial.Comparison.Center(0, measure))} against {TrialWords.Show(measure, trial.Comparison.Center(1, measure))}";
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

    // The verdicts are those of the other policy.
    private static string Gains(Verdict other) => other switch
    {
        Verdict.ClearlyBetter => "gains clearly less than",
        Verdict.LittleBetter => "gains a little less than",
        Verdict.ClearlyWorse => "gains clearly more than",
        Verdict.LittleWorse => "gains a little more than",
        Verdict.NotWorthwhile => "gains about as much as",
        _ => "shows no clear difference in gain from",
    };

    private static string Days(Verdict other) => other switch
    {
        Verdict.ClearlyBetter => "clearly more overreached days",
        Verdict.LittleBetter => "slightly more overreached days",
        Verdict.ClearlyWorse => "clearly fewer overreached days",
        Verdict.LittleWorse => "slightly fewer overreached days",
        Verdict.NotWorthwhile => "about as many overreached days",
        _ => "no clear difference in overreached days",
    };

    private static string Sentence(Measure measure, PairedDifference difference) => $"{measure.Says} {Amount(measure, difference)} {TrialWords.Ends(measure, difference)}";

    private static string Amount(Measure measure, PairedDifference difference) => measure.UnitOfDifference.Length == 0
        ? $"{TrialWords.Show(measure, Math.Abs(difference.Mean))} {MoreOrLess(difference.Mean)}"
        : $"{TrialWords.Show(measure, Math.Abs(difference.Mean))} {measure.UnitOfDifference} {MoreOrLess(difference.Mean)}";

    private static string MoreOrLess(double difference) => difference < 0 ? "less" : "more";
}

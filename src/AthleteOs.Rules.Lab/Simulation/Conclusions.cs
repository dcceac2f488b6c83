using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What the numbers of a comparison say in plain sentences, made from the numbers alone: first what a policy is worse at.</summary>
public static class Conclusions
{
    /// <summary>How many comparisons look clear by chance alone.</summary>
    public const string ByChance = "Many differences are looked at at once: where there is none, one in twenty looks like one by chance.";

    private static readonly Verdict[] Told = [Verdict.ClearlyWorse, Verdict.LittleWorse, Verdict.ClearlyBetter, Verdict.LittleBetter];

    /// <summary>What a policy comes to against the first: a heading and a sentence for each kind of difference, the worse ones first.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="policy">The policy, not the first.</param>
    public static IEnumerable<(string Heading, string Says)> Of(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Comparison.Athletes < 2)
        {
            yield return ("One athlete", "tells nothing of others, and has no interval; simulate more.");
            yield break;
        }

        var all = Measure.All.Select(m => PairedDifference.First(trial.Comparison, policy, m)).ToArray();
        foreach (var standing in Told)
        {
            var these = all.Where(a => a.Standing == standing).ToArray();
            if (these.Length > 0)
            {
                var loses = standing is Verdict.ClearlyBetter or Verdict.LittleBetter ? $", where {trial.Names[0]} loses" : "";
                yield return ($"{TrialWords.Capital(standing.Word())}{loses}", $"{string.Join("; ", these.Select(Sentence))}.");
            }
        }

        var small = all.Where(a => a.Standing == Verdict.NotWorthwhile).ToArray();
        if (small.Length > 0)
        {
            yield return ("Not worthwhile", $"{string.Join("; ", small.Select(Sentence))}.");
        }

        var open = all.Where(a => a is { Measure.Better: not 0, Standing: Verdict.NoClearDifference }).ToArray();
        if (open.Length > 0)
        {
            yield return ("No clear difference", $"{string.Join("; ", open.Select(a => a.Measure.Says))}.");
        }

        var other = all.Where(a => a.Standing is Verdict.More or Verdict.Less).ToArray();
        if (other.Length > 0)
        {
            yield return ("Other, neither better nor worse", $"{string.Join("; ", other.Select(Sentence))}.");
        }
    }

    /// <summary>The one sentence on what the trial was for: performance gained.</summary>
    public static string Headline(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var gain = PairedDifference.First(trial.Comparison, policy, Measure.Gain);
        var (name, first) = (trial.Names[policy], trial.Names[0]);
        return gain.Standing switch
        {
            Verdict.NotTold => $"{name} gained {Amount(gain)} than {first} in the one athlete; that tells nothing of others.",
            Verdict.NoClearDifference when gain.IsNotWorthwhile => $"No clear difference: {name} and {first} gain alike, a difference of {Words.Number(Measure.Gain.Worthwhile)} {Measure.Gain.UnitOfDifference} is ruled out {TrialWords.Ends(gain)}.",
            Verdict.NoClearDifference => $"No clear difference: whether {name} or {first} gains more is open {TrialWords.Ends(gain)}.",
            Verdict.NotWorthwhile => $"{name} gains {Amount(gain)} than {first}, which is not worthwhile {TrialWords.Ends(gain)}.",
            Verdict.ClearlyBetter or Verdict.ClearlyWorse => $"{name} gains clearly {MoreOrLess(gain.Mean)} than {first}: {Amount(gain)} {TrialWords.Ends(gain)}.",
            _ => $"{name} gains a little {MoreOrLess(gain.Mean)} than {first}: {Amount(gain)} {TrialWords.Ends(gain)}; whether that is worthwhile is open.",
        };
    }

    private static string Sentence(PairedDifference against) => $"{against.Measure.Says} {Amount(against)} {TrialWords.Ends(against)}";

    private static string Amount(PairedDifference against) => against.Measure.UnitOfDifference.Length == 0
        ? $"{TrialWords.Show(against.Measure, Math.Abs(against.Mean))} {MoreOrLess(against.Mean)}"
        : $"{TrialWords.Show(against.Measure, Math.Abs(against.Mean))} {against.Measure.UnitOfDifference} {MoreOrLess(against.Mean)}";

    private static string MoreOrLess(double difference) => difference < 0 ? "less" : "more";
}

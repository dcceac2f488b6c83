namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What the numbers of a comparison say in plain sentences, made from the numbers alone: first what a policy is worse at.</summary>
public static class Conclusions
{
    /// <summary>How many comparisons look clear by chance alone.</summary>
    public const string ByChance = "Many differences are looked at at once: where there is none, one in twenty looks like one by chance.";

    private static readonly Standing[] Told = [Standing.ClearlyWorse, Standing.LittleWorse, Standing.ClearlyBetter, Standing.LittleBetter];

    /// <summary>What a policy comes to against the first: a heading and a sentence for each kind of difference, the worse ones first.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="policy">The policy, not the first.</param>
    public static IEnumerable<(string Heading, string Says)> Of(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Comparison.Athletes < 2)
        {
            yield return ("Nothing", "One athlete tells nothing of others, and has no interval; simulate more.");
            yield break;
        }

        var all = Measure.All.Select(m => Against.First(trial.Comparison, policy, m)).ToArray();
        foreach (var standing in Told)
        {
            var these = all.Where(a => a.Standing == standing).ToArray();
            if (these.Length > 0)
            {
                var loses = standing is Standing.ClearlyBetter or Standing.LittleBetter ? $", where {trial.Names[0]} loses" : "";
                yield return ($"{Capital(standing.Word())}{loses}", $"{string.Join("; ", these.Select(Sentence))}.");
            }
        }

        var open = all.Where(a => a is { Measure.Better: not 0, Standing: Standing.NoClearDifference }).ToArray();
        if (open.Length > 0)
        {
            yield return ("No clear difference", $"{string.Join("; ", open.Select(a => a.Measure.Says))}.");
        }

        var other = all.Where(a => a.Standing is Standing.More or Standing.Less).ToArray();
        if (other.Length > 0)
        {
            yield return ("Other, neither better nor worse", $"{string.Join("; ", other.Select(Sentence))}.");
        }
    }

    /// <summary>The one sentence on what the trial was for: performance gained.</summary>
    public static string Headline(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var gain = Against.First(trial.Comparison, policy, Measure.Gain);
        var (name, first) = (trial.Names[policy], trial.Names[0]);
        return gain.Standing switch
        {
            Standing.NotTold => $"{name} gained {TrialWords.Show(Measure.Gain, Math.Abs(gain.Mean))} % {MoreOrLess(gain.Mean)} than {first} in the one athlete; that tells nothing of others.",
            Standing.NoClearDifference when gain.IsNotWorthwhile => $"{name} and {first} gain alike: a difference of {Measure.Gain.Worthwhile} % is ruled out {Spread(gain)}.",
            Standing.NoClearDifference => $"Whether {name} or {first} gains more is open {Spread(gain)}.",
            _ when gain.IsNotWorthwhile => $"{name} gains {Amount(gain)} than {first}, too little to be worth anything {Spread(gain)}.",
            Standing.ClearlyBetter or Standing.ClearlyWorse => $"{name} gains clearly {MoreOrLess(gain.Mean)} than {first}: {Amount(gain)} {Spread(gain)}.",
            _ => $"{name} gains {Amount(gain)} than {first}; whether that is worth anything is open {Spread(gain)}.",
        };
    }

    private static string Sentence(Against against) => $"{against.Measure.Says} {Amount(against)} {Spread(against)}";

    private static string Amount(Against against) => against.Measure.Unit.Length == 0
        ? $"{TrialWords.Show(against.Measure, Math.Abs(against.Mean))} {MoreOrLess(against.Mean)}"
        : $"{TrialWords.Show(against.Measure, Math.Abs(against.Mean))} {against.Measure.Unit} {MoreOrLess(against.Mean)}";

    private static string Spread(Against against) => $"({TrialWords.Signed(against.Measure, against.Low)} to {TrialWords.Signed(against.Measure, against.High)})";

    private static string MoreOrLess(double difference) => difference < 0 ? "less" : "more";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The gains of rested athletes under one condition.</summary>
/// <param name="Name">The condition, in words.</param>
/// <param name="Athletes">The number of athletes.</param>
/// <param name="Gains">The mean gain under each policy.</param>
/// <param name="Differences">Each policy's difference to the first.</param>
/// <param name="Unknown">The unknown that it is a value of. Conditions of one unknown have the same athletes, and are compared only with each other.</param>
internal sealed record RankingCondition(string Name, int Athletes, IReadOnlyList<double> Gains, IReadOnlyList<PairedDifference> Differences, Unknown Unknown)
{
    /// <summary>1 above the first, -1 below it; 0 if the difference is unclear or not worthwhile.</summary>
    public int Place(int policy) => Differences[policy] switch
    {
        { Verdict: Verdict.ClearlyBetter or Verdict.LittleBetter } => 1,
        { Verdict: Verdict.ClearlyWorse or Verdict.LittleWorse } => -1,
        _ => 0,
    };

    /// <summary>The policies that gain more than the first, those with no clear difference, and those that gain less.</summary>
    public string Order(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var places = Enumerable.Range(0, names.Count).OrderByDescending(p => p == 0 ? 0 : Place(p)).ThenByDescending(p => Gains[p]).GroupBy(p => p == 0 ? 0 : Place(p));
        return string.Join(" before ", places.Select(g => string.Join(", ", g.Select(p => names[p]))));
    }
}

/// <summary>Whether the order of the policies by gain depends on unknown properties of real bodies and devices.</summary>
/// <param name="Conditions">The conditions, all athletes first.</param>
/// <param name="Names">The policies' names.</param>
internal sealed record RankingSensitivity(IReadOnlyList<RankingCondition> Conditions, IReadOnlyList<string> Names)
{
    /// <summary>Computes it from a trial.</summary>
    public static RankingSensitivity Of(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var families = Group.Every.Where(g => g.Family is not null).Prepend(Group.All).Select(g => Condition(g.Word(), trial.Comparison, g, Unknown.Bodies));
        var arms = trial.ByArm.Select(a => Condition(a.Arm.Name, a.Comparison, Group.All, a.Arm.Unknown));
        return new RankingSensitivity([.. families.Concat(arms).Where(c => c.Athletes > 1)], trial.Names);
    }

    /// <summary>The overall sentence, then one for each policy that changes its place.</summary>
    public IEnumerable<string> Says()
    {
        if (Conditions.Count == 0)
        {
            yield return "There are too few athletes to compare the conditions.";
            yield break;
        }

        var places = from policy in Enumerable.Range(1, Names.Count - 1)
                     from asked in Conditions.GroupBy(c => c.Unknown)
                     select (Policy: policy, In: asked.ToLookup(c => c.Place(policy), c => c.Name));
        var changing = places.Where(p => p.In.Count > 1).ToArray();
        var turning = changing.Where(p => p.In.Contains(1) && p.In.Contains(-1)).Select(p => Names[p.Policy]).Distinct().ToArray();
        yield return (changing.Length, turning.Length) switch
        {
            (0, _) => "The order is the same under every condition.",
            (_, 0) => "No order is reversed. Under some conditions a difference is no longer clear, or no longer worthwhile.",
            _ => $"The order is reversed for {TrialWords.Together(turning)}: do not rely on it.",
        };
        foreach (var (policy, found) in changing)
        {
            var parts = new[] { (1, $"gains more than {Names[0]}"), (-1, $"gains less than {Names[0]}"), (0, $"shows no clear or worthwhile difference to {Names[0]}") }
                .Where(p => found.Contains(p.Item1)).Select(p => $"{p.Item2} with {string.Join(", ", found[p.Item1])}");
            yield return $"{Names[policy]} {string.Join("; it ", parts)}.";
        }
    }

    private static RankingCondition Condition(string name, Comparison comparison, Group group, Unknown unknown)
    {
        var policies = Enumerable.Range(0, comparison.Policies.Count).ToArray();
        return new RankingCondition(name, comparison.Value(0, Measure.RestedGain, group).Count,
            [.. policies.Select(p => comparison.Value(p, Measure.RestedGain, group).Mean)], [.. policies.Select(p => comparison.ToFirst(p, Measure.RestedGain, group))], unknown);
    }
}

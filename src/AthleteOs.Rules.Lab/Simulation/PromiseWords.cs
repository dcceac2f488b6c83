using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>A broken promise in words.</summary>
/// <param name="Says">The policy and the promise, and for how many athletes it was broken.</param>
/// <param name="First">The first athlete's breach; null if the policy declares that it does not claim the promise.</param>
/// <param name="Days">The days of that breach.</param>
internal sealed record BrokenPromise(string Says, string? First, IReadOnlyList<string> Days);

/// <summary>The promises over days of a trial, in words.</summary>
internal static class PromiseWords
{
    /// <summary>Whether the policies kept their promises, in a sentence.</summary>
    public static string Headline(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return (trial.AllBroken.Any(), trial.Undeclared.Any()) switch
        {
            (false, _) => $"Promises over days: {(NotClaimed.Of(trial).Any() ? "those claimed were " : "")}kept on every day of every athlete.",
            (_, false) => "Promises over days: each broken one is declared as not claimed",
            _ => "Promises over days: broken",
        };
    }

    /// <summary>Each broken promise.</summary>
    public static IEnumerable<BrokenPromise> Broken(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        foreach (var (policy, broken, declared) in trial.AllBroken)
        {
            var says = $"{trial.Names[policy]}, {broken.First.Invariant.Word()}: broken for {TrialWords.Athletes(broken.Athletes)}";
            yield return declared is null ? new BrokenPromise($"{says}; the promise: {broken.First.Invariant.Says()}", $"first athlete {broken.Athlete}: {broken.First.Says}", broken.First.Days)
                : new BrokenPromise($"{says}, as it declares: {declared}", null, []);
        }
    }

    /// <summary>The rules over a fact that no virtual athlete has. They are unknown on every day, and can leave a trial without key sessions.</summary>
    public static IEnumerable<string> Unknown(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        foreach (var (policy, name) in trial.Plan.Policies.Zip(trial.Names))
        {
            var rules = policy.Daily.SelectMany(s => s.Rules.Select(r => (r.Rule.Id, Own: r.Condition.Facts().Where(f => f.IsOwn).ToArray()))).Where(r => r.Own.Length > 0).ToArray();
            if (rules.Length > 0)
            {
                yield return $"{name}: virtual athletes have no {string.Join(", ", rules.SelectMany(r => r.Own).Select(f => f.Path).Distinct())}. So {string.Join(", ", rules.Select(r => r.Id))} {(rules.Length == 1 ? "is" : "are")} unknown on each day, and days stay easier.";
            }
        }
    }

    /// <summary>The promises that a policy cannot break, because it lacks the part in question.</summary>
    public static IEnumerable<string> Unclaimed(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return NotClaimed.Of(trial).GroupBy(c => c.Policy)
            .Select(claims => $"{trial.Names[claims.Key]} does not claim {string.Join(", nor ", claims.Select(c => $"{c.Invariant.Word()} ({c.Why})"))}");
    }
}

using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>An invariant over days that a policy cannot break, for it has nothing to hold: not breaking it says nothing of the policy.</summary>
/// <param name="Policy">The policy, by its place in the trial.</param>
/// <param name="Invariant">The invariant.</param>
/// <param name="Why">What the policy does not have.</param>
internal sealed record NotClaimed(int Policy, SeasonInvariant Invariant, string Why)
{
    /// <summary>What the policies of a trial do not claim in this way.</summary>
    public static IEnumerable<NotClaimed> Of(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Plan.Policies.SelectMany((policy, at) => Enum.GetValues<SeasonInvariant>().Select(invariant => Of(policy, invariant) is { } why ? new NotClaimed(at, invariant, why) : null).OfType<NotClaimed>());
    }

    /// <summary>What a policy lacks to hold an invariant; null where it has it. Every athlete has a usual readiness by the first day: the weeks before the season give it.</summary>
    public static string? Of(ReadyPolicy policy, SeasonInvariant invariant)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return invariant switch
        {
            SeasonInvariant.Spacing when policy.Spacing is null => $"it has no {ReadyPolicy.SpacingName}",
            SeasonInvariant.Ceiling when !Sets(policy, IntentField.MaxWeeklyTss) => "it sets no max_weekly_tss",
            SeasonInvariant.NoDebt when !Sets(policy, IntentField.KeySessionsTarget) => "it sets no key_sessions_target",
            SeasonInvariant.Thresholds when policy.Policy.Adjustments.Count == 0 => "it has no adjustments",
            _ => null,
        };
    }

    private static bool Sets(ReadyPolicy policy, IntentField field) => Array.Exists(policy.Intent, set => set.Source.Rules.Any(r => r.Effect is { Kind: EffectKind.SetIntent } effect && effect.Intent == field));
}

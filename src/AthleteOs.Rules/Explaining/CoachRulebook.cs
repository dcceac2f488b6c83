using System.Globalization;
using System.Text;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>A policy on one page for coaches: the reasons of its rules in words, in the order in which a coach meets them.</summary>
/// <remarks>Conditions, numbers and sources are in <see cref="Rulebook"/>.</remarks>
internal static class CoachRulebook
{
    private static readonly (string Title, EffectKind[] Effects)[] Parts =
    [
        ("What a week contains", [EffectKind.SetIntent]),
        ("When a key session is possible", [EffectKind.PermitKey]),
        ("What prevents a key session", [EffectKind.ForbidKey]),
        ("What makes the day easy", [EffectKind.RequireRecovery, EffectKind.FullRest]),
        ("If readiness is low", [EffectKind.ReduceIntensity, EffectKind.ReduceVolume]),
        ("Which session fits", [EffectKind.Suggest]),
        ("What the weekly review changes", [EffectKind.Adjust]),
    ];

    /// <summary>The page in Markdown.</summary>
    public static string Markdown(ReadyPolicy ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        var policy = ready.Policy;
        var text = new StringBuilder($"# {policy.Title}\n\n{policy.Says}\n");
        var open = policy.Parameters.Count(p => p.IsToBeConfirmed);
        if (open > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nA sports scientist must still confirm {open} of the {policy.Parameters.Count} numbers behind these rules.\n");
        }

        foreach (var (title, effects) in Parts)
        {
            // Rest as the last step of a reduction belongs to the reduction.
            var says = ready.RuleSets.SelectMany(s => s.Rules.Select(r => (Set: s.Source, r.Rule)))
                .Where(r => effects.Contains(r.Rule.Effect.Kind == EffectKind.FullRest && r.Set.HitPolicy == HitPolicy.First ? EffectKind.ReduceVolume : r.Rule.Effect.Kind))
                .Select(r => r.Rule.Says).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
            if (says.Length > 0)
            {
                text.Append($"\n## {title}\n{string.Concat(says.Select(s => $"- {s}\n"))}");
            }
        }

        text.Append(Rulebook.OfEnvelope(policy.Signal));
        text.Append(CultureInfo.InvariantCulture, $"\nAll conditions, numbers and sources: `athleteos rulebook {policy.Id}`. Policy {policy.Id} {policy.Version}.\n");
        return text.ToString();
    }
}

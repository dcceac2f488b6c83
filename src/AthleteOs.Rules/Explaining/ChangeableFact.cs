using System.Runtime.CompilerServices;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Explaining;

/// <summary>A fact that can change, and what in a policy turns on it.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Moves">The facts that follow it: itself, what stands with it in every document, and what is predicted from it.</param>
/// <param name="Turns">The comparisons that it can turn, of rules that can change the type of session, and of the envelope.</param>
/// <param name="MovesPlans">Whether the week's intent or a derived fact hangs on it.</param>
internal sealed record ChangeableFact(FactDefinition Fact, FactDefinition[] Moves, Condition.Compare[] Turns, bool MovesPlans)
{
    private static readonly FactDefinition Readiness = FactCatalog.ByName["today.ReadinessScore"];
    private static readonly FactDefinition Days = FactCatalog.ByName["history.DaysSinceLastKeySession"];
    private static readonly FactDefinition Atl = FactCatalog.ByName["fatigue.Atl"];
    private static readonly FactDefinition Tsb = FactCatalog.ByName["fatigue.Tsb"];
    private static readonly Condition.Compare[] Envelope = [.. EnvelopeCondition.Condition.Parts().OfType<Condition.Compare>()];
    private static readonly FactDefinition[] EnvelopeFacts = [.. EnvelopeCondition.Condition.Facts()];

    /// <summary>Whether something is predicted from it.</summary>
    public bool Predicts { get; } = Moves.Any(f => f.Group is "recovery" or "value");

    // A policy is immutable, and finding them walks all of its rules: each policy is asked once, for as long as it is in use.
    private static readonly ConditionalWeakTable<ReadyPolicy, ChangeableFact[]> Found = [];

    /// <summary>Every changeable fact that a policy's day depends on.</summary>
    public static IReadOnlyList<ChangeableFact> Of(ReadyPolicy policy) =>
        Found.GetValue(policy, p => [.. FactCatalog.All.Where(f => f.About.Changeable).Select(f => Of(p, f)).OfType<ChangeableFact>()]);

    private static ChangeableFact? Of(ReadyPolicy policy, FactDefinition fact)
    {
        var moved = new HashSet<object>(Follow(policy, fact));
        FactDefinition[] follows = [.. moved.Cast<FactDefinition>()];
        var plans = false;
        foreach (var set in policy.Intent.Concat(policy.Daily))
        {
            // In order, every rule before the one that speaks has a say in what is written.
            var written = set.Ready.Rules.Where(r => set.Source.HitPolicy == HitPolicy.First || r.Rule.Effect.Kind is EffectKind.SetDerived or EffectKind.SetIntent).ToArray();
            foreach (var writer in written.Where(r => Parts(r).Any(moved.Contains)))
            {
                var from = set.Source.HitPolicy == HitPolicy.First ? written : [writer];
                plans |= from.Count(r => r.Rule.Effect switch
                {
                    { Derived: { } derived } => moved.Add(derived) || true,
                    { Kind: EffectKind.SetIntent, Intent: var field } => moved.Add(BoxEvaluator.Of(field)) || true,
                    _ => false,
                }) > 0;
            }

            if (moved.Contains(BoxEvaluator.Of(IntentField.KeySessionsTarget)))
            {
                moved.Add(FactCatalog.ByName["intent.KeySessionsRemaining"]);
            }
        }

        if (plans)
        {
            moved.UnionWith(FactCatalog.All.Where(f => f.Group == "value"));
        }

        Condition.Compare[] turns = [.. policy.Intent.Concat(policy.Daily).SelectMany(s => s.Ready.Rules.Where((_, i) => s.HasASay(i))).SelectMany(Parts).OfType<Condition.Compare>().Concat(Envelope)
            .Where(c => ((Condition)c).Parts().Any(moved.Contains)).Distinct()];
        return EnvelopeFacts.Contains(fact) || policy.Intent.Concat(policy.Daily).Any(s => s.Ready.Rules.Any(r => Parts(r).Contains(fact))) ? new ChangeableFact(fact, follows, turns, plans) : null;
    }

    private static IEnumerable<object> Parts(ReadyRule rule) => rule.Condition.Parts().Concat(rule.Output?.Parts() ?? []);

    // What stands with a fact in every document, and what the planner predicts from it; all of it rises or falls with the fact and never turns back.
    private static IEnumerable<FactDefinition> Follow(ReadyPolicy policy, FactDefinition fact)
    {
        yield return fact;
        if (fact == Readiness)
        {
            foreach (var computed in FactCatalog.All.Where(f => (f.Group == "recovery" && policy.ReadsRecovery) || (f.Group == "value" && policy.ReadsValue >= 0)))
            {
                yield return computed;
            }
        }

        if (fact == Tsb || fact == Atl)
        {
            yield return fact == Tsb ? Atl : Tsb;
        }

        if (fact == Days)
        {
            yield return FactCatalog.ByName["yesterday.SessionType"];
            yield return FactCatalog.ByName["history.KeySessionDaysInARow"];
        }
    }

    /// <summary>The morning with the fact changed, and what stands with it: CTL less ATL is TSB, and whose last key session is longer ago had none yesterday.</summary>
    public Morning Change(Morning morning, double to)
    {
        var changed = Fact.With(morning, to);
        if (Fact == Tsb && changed.Fatigue is { Ctl: { } ctl, Atl: not null })
        {
            return changed with { Fatigue = changed.Fatigue with { Atl = Math.Clamp(ctl - to, Atl.About.Min, Atl.About.Max) } };
        }

        if (Fact == Atl && changed.Fatigue is { Ctl: { } chronic, Tsb: not null })
        {
            return changed with { Fatigue = changed.Fatigue with { Tsb = Math.Clamp(chronic - to, Tsb.About.Min, Tsb.About.Max) } };
        }

        if (Fact == Days && to > 1)
        {
            return changed with
            {
                Yesterday = changed.Yesterday.SessionType == SessionType.Key ? changed.Yesterday with { SessionType = SessionType.Recovery } : changed.Yesterday,
                History = changed.History with { KeySessionDaysInARow = changed.History.KeySessionDaysInARow is null ? null : 0 },
            };
        }

        return changed;
    }
}

using System.Runtime.CompilerServices;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Explaining;

/// <summary>A fact that can change, and what in a policy turns on it.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Moves">The facts that change with it: itself, the facts tied to it in every document, and the predictions from it.</param>
/// <param name="Turns">The comparisons that it can turn, of rules that can change the type of session, and of the envelope.</param>
/// <param name="MovesPlans">Whether the week's intent or a derived fact depends on it.</param>
/// <param name="IsSampled">Whether an opaque condition depends on it, so that its values can only be tried.</param>
/// <param name="Given">The fact, read by a rule, that tells whether the athlete records it; null if no rule reads one.</param>
internal sealed record ChangeableFact(FactDefinition Fact, FactDefinition[] Moves, Condition.Compare[] Turns, bool MovesPlans, bool IsSampled, FactDefinition? Given)
{
    private static readonly FactDefinition Readiness = FactCatalog.ByName["today.ReadinessScore"];
    private static readonly FactDefinition Days = FactCatalog.ByName["history.DaysSinceLastKeySession"];
    private static readonly FactDefinition Atl = FactCatalog.ByName["fatigue.Atl"];
    private static readonly FactDefinition Tsb = FactCatalog.ByName["fatigue.Tsb"];

    /// <summary>Whether something is predicted from it.</summary>
    public bool Predicts { get; } = Moves.Any(f => f.Group is "recovery" or "value");

    /// <summary>Whether there is advice to change it. Health gates and readings that the athlete does not record get no advice.</summary>
    public bool IsKept(Morning morning) =>
        (!FactCatalog.ByName.TryGetValue($"{Fact.Group}.Given", out var group) || group.Read(morning) != 0) && Given?.Read(morning) != 0;

    // Finding them walks all rules of an immutable policy, so the result is cached for each policy in use.
    private static readonly ConditionalWeakTable<ReadyPolicy, ChangeableFact[]> Found = [];

    /// <summary>Every changeable fact that a policy's day depends on.</summary>
    public static IReadOnlyList<ChangeableFact> Of(ReadyPolicy policy) =>
        Found.GetValue(policy, p => [.. p.Policy.Facts.Where(f => f.About.Changeable).Select(f => Of(p, f)).OfType<ChangeableFact>()]);

    private readonly FactDefinition? _series = SeriesOf(Fact);

    // The series by day of a reading of today.
    private static FactDefinition? SeriesOf(FactDefinition fact) => fact.Group == "today" ? FactCatalog.ByName.GetValueOrDefault($"daily.{fact.RuleName}") : null;

    private static ChangeableFact? Of(ReadyPolicy policy, FactDefinition fact)
    {
        var envelope = Envelope.ConditionFor(policy.Policy.Signal);
        var moved = new HashSet<object>(Follow(policy, fact));
        FactDefinition[] follows = [.. moved.Cast<FactDefinition>()];
        var plans = false;
        foreach (var set in policy.Intent.Concat(policy.Daily))
        {
            // In an ordered set, every rule before the one that applies affects the result.
            var written = set.Rules.Where(r => set.Source.HitPolicy == HitPolicy.First || r.Rule.Effect.Kind is EffectKind.SetDerived or EffectKind.SetIntent).ToArray();
            foreach (var writer in written.Where(r => r.Parts().Any(moved.Contains)))
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

        var parts = policy.Intent.Concat(policy.Daily).SelectMany(s => s.Rules.Where((_, i) => s.HasASay(i))).SelectMany(r => r.Parts()).ToArray();
        Condition.Compare[] turns = [.. parts.OfType<Condition.Compare>().Concat(envelope.Parts().OfType<Condition.Compare>()).Where(c => !c.IsOverLog && ((Condition)c).Parts().Any(moved.Contains)).Distinct()];
        var isSampled = parts.OfType<Condition.Opaque>().Any(c => c.Reads.Any(moved.Contains))
            || policy.Intent.Concat(policy.Daily).Where(s => s.IsOverLog).SelectMany(s => s.Parts).Any(p => Array.Exists(p, part => part is ItemVariable) && Array.Exists(p, moved.Contains));
        var series = SeriesOf(fact);
        return envelope.Facts().Contains(fact) || policy.Intent.Concat(policy.Daily).SelectMany(s => s.Reads).Any(reads => Array.Exists(reads, f => f == fact || f == series))
            ? new ChangeableFact(fact, follows, turns, plans, isSampled, fact.Given is { } given && parts.Contains(given) ? given : null) : null;
    }

    // The facts tied to a fact in every document, and the planner's predictions from it. All of them change monotonically with the fact.
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

        if (SeriesOf(fact) is { } series && policy.SeriesRead.Contains(series))
        {
            yield return series;
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

    /// <summary>The morning with the fact and its tied facts changed: CTL less ATL stays TSB, and a longer time since the last key session means none yesterday.</summary>
    public Morning Change(Morning morning, double to)
    {
        var changed = Fact.With(morning, to);
        changed = _series is null || _series.ReadSeries(changed).Values.Count == 0 ? changed : _series.With(changed, _series.ReadSeries(changed).WithToday(to));
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

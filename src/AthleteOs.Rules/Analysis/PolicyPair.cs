using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>A rule of two policies; null on the side that does not have it.</summary>
internal sealed record RulePair(string Id, StageRuleSet? SetA, int IndexA, StageRuleSet? SetB, int IndexB, bool SameText, bool SameEffect)
{
    public ReadRule? A { get; } = SetA?.Rules[IndexA];

    public ReadRule? B { get; } = SetB?.Rules[IndexB];

    /// <summary>The parts of the rule that may be open over a box, those of <see cref="A"/> first.</summary>
    public required OpenPart[] Parts { get; init; }

    /// <summary>The inputs of the rule, on both sides.</summary>
    public object[] Reads { get; } = [.. new[] { SetA?.Rules[IndexA], SetB?.Rules[IndexB] }.OfType<ReadRule>()
        .SelectMany(r => r.Parts()).Where(p => p is FactDefinition or DerivedFact).Distinct()];
}

/// <summary>A comparison in a rule's condition, or the rule's number.</summary>
/// <param name="IsOfA">Whether it belongs to the rule of the first policy.</param>
/// <param name="Leaf">The comparison; null for the number.</param>
/// <param name="Output">The number; null for a comparison.</param>
/// <param name="Roots">The facts of a document that it depends on.</param>
internal sealed record OpenPart(bool IsOfA, Condition? Leaf, Quantity? Output, FactDefinition[] Roots);

/// <summary>The facts on which the answers of two policies may hang.</summary>
/// <param name="OfDifferences">Those of the rules that differ.</param>
/// <param name="OfOthers">Those of the other rules; found only when they are read.</param>
internal sealed record HangsOn(FactDefinition[] OfDifferences, IEnumerable<FactDefinition> OfOthers);

/// <summary>
/// Two policies over many mornings at once: whether the type of session is the same on each of them. A rule with the same text and inputs
/// in both has the same outcome. For the others every possible outcome is tried. So "the same" is a proof, and "not known" requires
/// smaller boxes.
/// </summary>
internal sealed class PolicyPair
{
    private static readonly FactDefinition[] Intents = [.. Enum.GetValues<IntentField>().Select(BoxEvaluator.Of)];
    private static readonly FactDefinition Remaining = FactCatalog.ByName["intent.KeySessionsRemaining"];

    private readonly Dictionary<string, FactDefinition[]> _roots = new(StringComparer.Ordinal);

    public PolicyPair(ReadyPolicy a, ReadyPolicy b)
    {
        (A, B) = (a, b);
        var canon = new CanonicalText(WithValues: true);
        var rulesB = RulesOf(b).ToDictionary(r => r.Set[r.Index].Id, StringComparer.Ordinal);
        var rulesA = RulesOf(a).ToDictionary(r => r.Set[r.Index].Id, StringComparer.Ordinal);
        Rules = [.. rulesA.Keys.Union(rulesB.Keys, StringComparer.Ordinal).Select(id => Of(rulesA.GetValueOrDefault(id), rulesB.GetValueOrDefault(id), id))];
        Beliefs = [.. FactCatalog.All.Where(f => f.Group == "athlete").Select(f => (f, PriorOf(a, f).Equals(PriorOf(b, f))))];
        SameNumbers = ModelParameters.Names.Where(n => ModelParameters.IsOfTheMorning(n.Name)).All(n => a.Numbers[n.Name] == b.Numbers[n.Name]);
        Read = [.. Rules.SelectMany(p => p.Reads.SelectMany(Roots)).Concat(EnvelopeFacts).Distinct().OrderBy(f => f.Index)];
        Parts = [.. Rules.SelectMany(p => new[] { p.A, p.B }).OfType<ReadRule>().SelectMany(r => r.Condition.Parts()), .. Envelope.ConditionFor(a.Policy.Signal).Parts(), .. Envelope.ConditionFor(b.Policy.Signal).Parts()];

        RulePair Of((StageRuleSet Set, int Index) inA, (StageRuleSet Set, int Index) inB, string id) => new(id, inA.Set, inA.Index, inB.Set, inB.Index,
            inA.Set is not null && inB.Set is not null && IsSameText(inA.Set.Rules[inA.Index], inB.Set.Rules[inB.Index]),
            inA.Set is not null && inB.Set is not null && DoesOf(inA.Set[inA.Index].Effect) == DoesOf(inB.Set[inB.Index].Effect))
        {
            Parts = [.. OpenParts(inA.Set?.Rules[inA.Index], isOfA: true), .. OpenParts(inB.Set?.Rules[inB.Index], isOfA: false)],
        };

        // Two opaque conditions of one name may still do different things, so that nothing is proved by their text.
        bool IsSameText(ReadRule inA, ReadRule inB) => !inA.IsOpaque && !inB.IsOpaque && canon.Of(inA) == canon.Of(inB);
    }

    /// <summary>One policy.</summary>
    public ReadyPolicy A { get; }

    /// <summary>The other.</summary>
    public ReadyPolicy B { get; }

    /// <summary>The facts that the safety rules of either read.</summary>
    public IEnumerable<FactDefinition> EnvelopeFacts => Envelope.ConditionFor(A.Policy.Signal).Facts().Concat(Envelope.ConditionFor(B.Policy.Signal).Facts());

    /// <summary>The rules of either that can change the type of session.</summary>
    public RulePair[] Rules { get; }

    /// <summary>The parameters of athletes, and whether both policies have the same prior for each.</summary>
    public (FactDefinition Fact, bool SamePrior)[] Beliefs { get; }

    /// <summary>Whether readiness is predicted with the same numbers.</summary>
    public bool SameNumbers { get; }

    /// <summary>The facts of a document that the day can depend on under either policy.</summary>
    public FactDefinition[] Read { get; }

    /// <summary>Everything that the rules of either are made of, for a <see cref="BreakpointGrid"/>.</summary>
    public object[] Parts { get; }

    /// <summary>Null where both decide the same type of session on every morning of a box; otherwise the facts on which it may hang.</summary>
    public HangsOn? Differ(Box box)
    {
        var look = new BoxComparison(this, box);
        return look.Days() ? null : look.HangsOn();
    }

    /// <summary>The inputs of a derived, intended or computed fact, by their names in documents.</summary>
    public IEnumerable<FactDefinition> Roots(object read)
    {
        var name = read is FactDefinition fact ? fact.Name : $"derived.{((DerivedFact)read).Name}";
        if (_roots.TryGetValue(name, out var known))
        {
            return known;
        }

        _roots[name] = []; // a circle ends here
        var roots = new List<FactDefinition>();
        switch (read)
        {
            case DerivedFact derived:
                roots.AddRange(Writers(s => s.Any(r => r.Effect.Derived?.Name == derived.Name)));
                break;
            case FactDefinition { Group: "value" }:
                roots.AddRange(new[] { FactCatalog.ByName["today.ReadinessScore"], Remaining, FactCatalog.ByName["calendar.DaysLeftInWeek"] }.Concat(ComputedFacts.ValueBeliefs).SelectMany(Roots));
                roots.AddRange(new[] { A.Threshold, A.Spacing, B.Threshold, B.Spacing }.OfType<DerivedFact>().SelectMany(Roots));
                break;
            case FactDefinition { Group: "recovery" } recovery:
                roots.AddRange([recovery, FactCatalog.ByName["recovery.Given"], FactCatalog.ByName["today.ReadinessScore"], .. ComputedFacts.RecoveryBeliefs]);
                break;
            case FactDefinition intent when intent == Remaining:
                roots.AddRange([intent, FactCatalog.ByName["intent.KeySessionsCompleted"], .. Roots(BoxEvaluator.Of(IntentField.KeySessionsTarget))]);
                break;
            case FactDefinition intent when Array.IndexOf(Intents, intent) is >= 0 and var field:
                roots.AddRange([intent, .. Writers(s => s.Any(r => r.Effect.Kind == EffectKind.SetIntent && (int)r.Effect.Intent == field))]);
                break;
            case FactDefinition plain:
                roots.Add(plain);
                break;
        }

        return _roots[name] = [.. roots.Distinct()];

        IEnumerable<FactDefinition> Writers(Func<IReadOnlyList<Rule>, bool> writes) => A.RuleSets.Concat(B.RuleSets).Where(s => s.Source.Stage != PolicyStage.Review && writes(s.Source.Rules))
            .SelectMany(s => s.Rules).SelectMany(r => r.Parts()).Where(p => p is FactDefinition or DerivedFact).Distinct().SelectMany(Roots);
    }

    private IEnumerable<OpenPart> OpenParts(ReadRule? rule, bool isOfA)
    {
        if (rule is null)
        {
            return [];
        }

        var leaves = Leaves(rule.Condition).Select(leaf => new OpenPart(isOfA, leaf, null, RootsOf(leaf.Parts())));
        return rule.Output is { } output ? leaves.Append(new OpenPart(isOfA, null, output, RootsOf(output.Parts()))) : leaves;

        FactDefinition[] RootsOf(IEnumerable<object> parts) => [.. parts.Where(p => p is FactDefinition or DerivedFact).SelectMany(Roots).Distinct()];
    }

    private static IEnumerable<Condition> Leaves(Condition condition) => condition switch
    {
        Condition.Not c => Leaves(c.Of),
        Condition.And c => Leaves(c.Left).Concat(Leaves(c.Right)),
        Condition.Or c => Leaves(c.Left).Concat(Leaves(c.Right)),
        _ => [condition],
    };

    private static double PriorOf(ReadyPolicy policy, FactDefinition fact) => policy.Policy.Priors.FirstOrDefault(p => p.Fact == fact)?.Code ?? double.NaN;

    // For the type of session a note is as good as a suggestion.
    private static string DoesOf(Effect effect) => effect.Kind is EffectKind.Note or EffectKind.Suggest ? "" : effect.Word;

    // Rules that only say or suggest something leave the type of session as it is.
    private static IEnumerable<(StageRuleSet Set, int Index)> RulesOf(ReadyPolicy policy) =>
        policy.Intent.Concat(policy.Daily).SelectMany(s => s.Source.Rules.Select((rule, i) => (Set: s, Index: i)).Where(r => s.HasASay(r.Index)));
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>Two policies over one box of mornings, see <see cref="PolicyPair"/>.</summary>
internal sealed class BoxComparison
{
    private static readonly FactDefinition[] Intents = [.. Enum.GetValues<IntentField>().Select(BoxEvaluator.Of)];
    private static readonly FactDefinition Remaining = FactCatalog.ByName["intent.KeySessionsRemaining"];
    private static readonly FactDefinition Ceiling = FactCatalog.ByName["intent.MaxWeeklyTss"];
    private static readonly FactDefinition Threshold = FactCatalog.ByName["athlete.KeySessionReadinessMin"];
    private static readonly FactDefinition RecoveryGiven = FactCatalog.ByName["recovery.Given"];
    private static readonly FactDefinition[] Values = [.. FactCatalog.All.Where(f => f.Group == "value")];
    private static readonly FactDefinition[] Recoveries = [.. FactCatalog.All.Where(f => f.Group == "recovery")];

    private readonly PolicyPair _pair;
    private readonly Box _a;
    private readonly Box _b;
    private readonly Dictionary<object, bool> _same = [];
    private readonly Dictionary<string, bool> _sameDerived = new(StringComparer.Ordinal);

    public BoxComparison(PolicyPair pair, Box box)
    {
        (_pair, _a, _b) = (pair, Prepare(box, pair.A), Prepare(box, pair.B));
        foreach (var (fact, samePrior) in pair.Beliefs)
        {
            _same[fact] = samePrior || !box[fact].MayBeMissing || Settled(_a[fact], _b[fact]);
        }

        BoxEvaluator.Intend(pair.A, _a);
        BoxEvaluator.Intend(pair.B, _b);
        foreach (var (fact, field) in Intents.Zip(Enum.GetValues<IntentField>()))
        {
            _same[fact] = !box[fact].MayBeMissing || SameSetters(field) || Settled(_a[fact], _b[fact]);
        }

        _same[Remaining] = !box[Remaining].MayBeMissing || IsSame(Intents[(int)IntentField.KeySessionsTarget]) || Settled(_a[Remaining], _b[Remaining]);
        Recover(box);
        foreach (var fact in Values)
        {
            (_a[fact], _b[fact]) = (Box.All(fact), Box.All(fact));
        }

        Derive(pair.A, _a);
        Derive(pair.B, _b);
    }

    /// <summary>Whether the day is the same, whatever is left open.</summary>
    public bool Days()
    {
        // The common parts, and the parts of each alone.
        var (shared, a, b) = (new VerdictRange(), new VerdictRange(), new VerdictRange());
        foreach (var pair in _pair.Rules)
        {
            var (inA, inB) = (IsUnordered(pair.SetA), IsUnordered(pair.SetB));
            if (inA && inB && pair.SameEffect && IsSame(pair))
            {
                shared.Add(pair.A!, pair.A!.Condition.Holds(_a));
                continue;
            }

            if (inA)
            {
                a.Add(pair.A!, pair.A!.Condition.Holds(_a));
            }

            if (inB)
            {
                b.Add(pair.B!, pair.B!.Condition.Holds(_b));
            }
        }

        if (IsSame(Ceiling) && _pair.A.Policy.Signal == _pair.B.Policy.Signal)
        {
            shared.Add(SessionType.Support, Forbids(KeySession(_pair.A), _a));
        }
        else
        {
            a.Add(SessionType.Support, Forbids(KeySession(_pair.A), _a));
            b.Add(SessionType.Support, Forbids(KeySession(_pair.B), _b));
        }

        shared.Add(SessionType.Recovery, Forbids(Envelope.Healthy, _a));

        var (first, firstA, firstB) = (new Caps(), new Caps(), new Caps());
        foreach (var set in _pair.A.Daily.Where(IsOrder))
        {
            if (Array.Find(_pair.B.Daily, s => s.Source.Name == set.Source.Name && IsOrder(s)) is { } other && SameOrder(set, other))
            {
                first.Add(Caps.Of(set, _a));
                continue;
            }

            firstA.Add(Caps.Of(set, _a));
        }

        foreach (var set in _pair.B.Daily.Where(s => IsOrder(s) && !(Array.Find(_pair.A.Daily, o => o.Source.Name == s.Source.Name && IsOrder(o)) is { } other && SameOrder(other, s))))
        {
            firstB.Add(Caps.Of(set, _b));
        }

        return Agree(shared, a, b, first, firstA, firstB);
    }

    /// <summary>The facts in what is not settled.</summary>
    public HangsOn HangsOn()
    {
        var differ = Array.ConvertAll(_pair.Rules, p => !IsSame(p) || !p.SameEffect || (p.A!.Output is not null && !SameOutput(p)));
        return new([.. Open(inDifferences: true).Distinct()], Open(inDifferences: false).Concat(_pair.EnvelopeFacts).Distinct());

        IEnumerable<FactDefinition> Open(bool inDifferences) =>
            _pair.Rules.Where((_, i) => differ[i] == inDifferences).SelectMany(p => p.Parts).Where(p => !IsSettled(p)).SelectMany(p => p.Roots);
    }

    private bool IsSettled(OpenPart part)
    {
        var box = part.IsOfA ? _a : _b;
        return part.Leaf is { } leaf ? IsSettled(leaf.Holds(box)) : part.Output!.Value(box).IsSettled;
    }

    private static bool Agree(VerdictRange shared, VerdictRange a, VerdictRange b, Caps first, Caps firstA, Caps firstB)
    {
        foreach (var (permitted, cap, f) in from p in shared.Permits() from c in shared.Caps.All() from f in first.All() select (p, c, f))
        {
            foreach (var (pa, ca, fa) in from p in a.Permits() from c in a.Caps.All() from fromA in firstA.All() select (p, c, fromA))
            {
                var day = Day(permitted || pa, cap.OrEasier(ca), f.OrEasier(fa));
                if ((from p in b.Permits() from c in b.Caps.All() from fb in firstB.All() select Day(permitted || p, cap.OrEasier(c), f.OrEasier(fb))).Any(d => d != day))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static SessionType Day(bool permitted, SessionType cap, SessionType first) =>
        permitted && cap == SessionType.Key ? SessionType.Key : cap.OrEasier(SessionType.Support).OrEasier(first);

    private static Box Prepare(Box box, ReadyPolicy policy)
    {
        var mine = box.WithDerived(policy.Policy.Derived.Count);
        foreach (var prior in policy.Policy.Priors)
        {
            mine[prior.Fact] = mine[prior.Fact].OrElse(ValueRange.Of(prior.Code));
        }

        return mine;
    }

    private bool SameSetters(IntentField field)
    {
        var setters = _pair.Rules.Where(p => Sets(p.A) || Sets(p.B)).ToArray();
        return setters.All(p => p.SameEffect && p.SameText && p.Reads.All(IsSame))
            && _pair.A.Intent.All(s => s.Source.HitPolicy == HitPolicy.All) && _pair.B.Intent.All(s => s.Source.HitPolicy == HitPolicy.All);

        bool Sets(ReadRule? rule) => rule?.Rule.Effect is { Kind: EffectKind.SetIntent, Intent: var sets } && sets == field;
    }

    // Predictions and worth are free within their ranges: wider than the truth, and so a proof all the same.
    private void Recover(Box box)
    {
        var same = _pair.SameNumbers && ComputedFacts.RecoveryBeliefs.All(IsSame) && _pair.A.ReadsRecovery == _pair.B.ReadsRecovery;
        foreach (var fact in Recoveries)
        {
            if (box[RecoveryGiven] is not { Low: 1 })
            {
                (_a[fact], _b[fact]) = (Freed(_pair.A, fact), Freed(_pair.B, fact));
                _same[fact] = same;
            }
        }

        ValueRange Freed(ReadyPolicy policy, FactDefinition fact) => policy.ReadsRecovery ? Box.All(fact) : box[fact];
    }

    private bool SameValue() => _pair.SameNumbers && IsSame(Remaining) && ComputedFacts.ValueBeliefs.All(IsSame) && (_pair.A.ReadsValue >= 0) == (_pair.B.ReadsValue >= 0)
        && SameNeed(_pair.A.Threshold, _pair.B.Threshold) && SameNeed(_pair.A.Spacing, _pair.B.Spacing);

    private bool SameNeed(DerivedFact? a, DerivedFact? b) => (a is null && b is null && IsSame(Threshold)) || (a is not null && b is not null && SameWritten(a.Name));

    private static void Derive(ReadyPolicy policy, Box box)
    {
        foreach (var set in policy.Daily)
        {
            BoxEvaluator.Write(set, box);
        }
    }

    private bool SameWritten(string name)
    {
        if (_sameDerived.TryGetValue(name, out var known))
        {
            return known;
        }

        _sameDerived[name] = false; // a derived fact that depends on itself is not proved the same
        var (a, b) = (Writer(_pair.A), Writer(_pair.B));
        var settled = Named(_pair.A) is { } da && Named(_pair.B) is { } db && Settled(_a[da], _b[db]);
        return _sameDerived[name] = settled || (a is not null && b is not null && SameOrder(a, b));

        StageRuleSet? Writer(ReadyPolicy policy) => Array.Find(policy.Daily, s => s.Source.Rules.Any(r => r.Effect.Derived?.Name == name));
        DerivedFact? Named(ReadyPolicy policy) => policy.Policy.Derived.FirstOrDefault(d => d.Name == name);
    }

    // The same rules in the same order, each turning out the same and writing the same.
    private bool SameOrder(StageRuleSet a, StageRuleSet b)
    {
        var (inA, inB) = (Saying(a), Saying(b));
        return a.Source.HitPolicy == b.Source.HitPolicy && inA.SequenceEqual(inB, StringComparer.Ordinal)
            && inA.All(id => Array.Find(_pair.Rules, p => p.Id == id) is { SameEffect: true } pair && IsSame(pair) && SameOutput(pair));
    }

    private static string[] Saying(StageRuleSet set) => [.. set.Source.Rules.Where((_, i) => set.HasASay(i)).Select(r => r.Id)];

    private bool SameOutput(RulePair pair) => (pair.A!.Output is null && pair.B!.Output is null) || (pair.SameText && pair.Reads.All(IsSame))
        || (pair.A.Output is { } a && pair.B!.Output is { } b && Settled(a.Value(_a), b.Value(_b)));

    private bool IsSame(RulePair pair) => pair.A is not null && pair.B is not null
        && ((pair.SameText && pair.Reads.All(IsSame)) || (pair.A.Condition.Holds(_a) is var a && IsSettled(a) && a == pair.B.Condition.Holds(_b)));

    private bool IsSame(object read) => read switch
    {
        FactDefinition { Group: "value" } => SameValue(),
        FactDefinition fact => !_same.TryGetValue(fact, out var same) || same,
        DerivedFact derived => SameWritten(derived.Name),
        _ => true,
    };

    private static bool Settled(ValueRange a, ValueRange b) => a.IsSettled && b.IsSettled && (a.MayBeMissing ? b.MayBeMissing : !b.MayBeMissing && a.Low == b.Low);

    private static bool IsSettled(TruthSet truths) => truths is TruthSet.Holds or TruthSet.Fails or TruthSet.Open;

    private static bool IsUnordered(StageRuleSet? set) => set?.Source is { Stage: PolicyStage.Daily, HitPolicy: HitPolicy.All };

    private static bool IsOrder(StageRuleSet set) => set.Source.HitPolicy == HitPolicy.First && set.Limits != 0;

    private static Condition KeySession(ReadyPolicy policy) => Envelope.ConditionFor(policy.Policy.Signal);

    private static TruthSet Forbids(Condition allows, Box box)
    {
        var clear = allows.Holds(box);
        return (clear.HasFlag(TruthSet.Holds) ? TruthSet.Fails : 0) | ((clear & (TruthSet.Fails | TruthSet.Open)) != 0 ? TruthSet.Holds : 0);
    }
}

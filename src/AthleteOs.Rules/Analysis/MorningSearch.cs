using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>
/// Whether a morning of some kind is possible under a policy. Boxes of mornings are cut until no box can contain one (a proof), or a box
/// might. A predicted fact counts as free within its range, so "none" is certain and "might" is not.
/// </summary>
internal sealed class MorningSearch
{
    private const int MostBoxes = 600;

    private static readonly FactDefinition RecoveryGiven = FactCatalog.ByName["recovery.Given"];

    private readonly ReadyPolicy _policy;
    private readonly BreakpointGrid _grid;
    private readonly Box _everything;
    private readonly FactDefinition[] _values;
    private readonly FactDefinition[] _recovery;

    /// <summary>Begins a search.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="never">Facts that are missing on each morning, and flags of groups that are always no; null searches among all mornings.</param>
    public MorningSearch(ReadyPolicy policy, IReadOnlySet<FactDefinition>? never = null)
    {
        _policy = policy;
        _grid = new BreakpointGrid(policy.Rules.SelectMany(r => r.Condition.Parts()));
        never ??= new HashSet<FactDefinition>();
        _values = [.. FactCatalog.All.Where(f => f.Group == "value" && !never.Contains(f))];
        _recovery = policy.ReadsRecovery ? [.. FactCatalog.All.Where(f => f.Group == "recovery" && !never.Contains(f))] : [];
        _everything = never.Aggregate(Box.Everything(policy.Policy.Derived.Count), (box, fact) => fact.Kind == FactKind.Series ? box.Without(fact)
            : box.With(fact, fact.About.Origin == FactOrigin.Given ? ValueRange.Of(0) : ValueRange.Missing));
    }

    /// <summary>The whole of them, with every fact known.</summary>
    public Box Known()
    {
        var box = _everything;
        foreach (var fact in _policy.Policy.Facts.Where(f => f.Kind != FactKind.Series && f.Group != "recovery" && f.Name != "intent.KeySessionsRemaining"))
        {
            box = box.With(fact, Box.All(fact) with { MayBeMissing = false });
        }

        return box;
    }

    /// <summary>Every morning on which a fact is within a range, with the derived facts.</summary>
    public Box Where(FactDefinition fact, ValueRange range) => Worked(_everything.With(fact, range), _policy.Daily, readsIntent: true);

    /// <summary>Whether some morning might be of a kind.</summary>
    /// <param name="reads">The facts that the kind depends on.</param>
    /// <param name="kind">For a box with all derived facts computed: whether one of its mornings might be of the kind, and whether each surely is.</param>
    public bool MayBe(IEnumerable<Condition> reads, Func<Box, (bool Might, bool Surely)> kind) => Search(reads, kind, _everything, accept: null);

    /// <summary>The same from a box on, where a box in which each morning is of the kind has to be accepted too.</summary>
    public bool Search(IEnumerable<Condition> reads, Func<Box, (bool Might, bool Surely)> kind, Box from, Func<Box, bool>? accept)
    {
        // Any box is as good as another without a choice, and the smaller ones answer first. With one, a large box is the plainer example.
        var depthFirst = accept is null;
        accept ??= _ => true;
        var conditions = reads.ToArray();
        FactDefinition[] facts = [.. conditions.SelectMany(c => c.Parts()).Where(p => p is FactDefinition or DerivedFact).Distinct().SelectMany(Roots).Distinct()];
        var (sets, readsIntent) = Computed(conditions);
        var open = new LinkedList<Box>([from.With(LinearForms.Of(conditions))]);
        for (var boxes = 0; (depthFirst ? open.Last : open.First) is { } next; boxes++)
        {
            open.Remove(next);
            var box = next.Value;
            var (might, surely) = kind(Worked(box, sets, readsIntent));
            if (!might)
            {
                continue;
            }

            if (surely && accept(box))
            {
                return true;
            }

            if (boxes > MostBoxes)
            {
                return accept(box); // not known: it might
            }

            if (box.Forms!.Split() is var (first, second))
            {
                open.AddLast(box.With(first));
                open.AddLast(box.With(second));
                continue;
            }

            var cut = Array.Find(facts, f => _grid.HasCut(f, box[f])) ?? BreakpointGrid.Widest(facts, box, 0);
            if (cut is null || _grid.Split(cut, box[cut]) is not var (near, far))
            {
                if (accept(box))
                {
                    return true; // nothing is left to cut, and it still might
                }

                continue;
            }

            open.AddLast(box.With(cut, near));
            open.AddLast(box.With(cut, far));
        }

        return false;
    }

    // The results of rules that conditions depend on. A box is cut hundreds of times, and all others would be computed each time.
    private (StageRuleSet[] Sets, bool ReadsIntent) Computed(IEnumerable<Condition> conditions)
    {
        var (sets, readsIntent) = (new HashSet<StageRuleSet>(), false);
        var open = new Stack<object>(conditions.SelectMany(c => c.Parts()));
        while (open.TryPop(out var part))
        {
            readsIntent |= part is FactDefinition { Group: "intent" };
            foreach (var set in part is DerivedFact derived ? _policy.Daily.Where(s => s.Derived.Contains(derived) && sets.Add(s)) : [])
            {
                foreach (var read in set.Rules.SelectMany(r => r.Parts()))
                {
                    open.Push(read);
                }
            }
        }

        return ([.. _policy.Daily.Where(sets.Contains)], readsIntent);
    }

    private Box Worked(Box box, IEnumerable<StageRuleSet> sets, bool readsIntent)
    {
        var worked = box.WithDerived(_policy.Policy.Derived.Count);
        foreach (var prior in _policy.Policy.Priors)
        {
            worked[prior.Fact] = worked[prior.Fact].OrElse(ValueRange.Of(prior.Code));
        }

        if (readsIntent)
        {
            BoxEvaluator.Intend(_policy, worked);
        }

        foreach (var fact in box[RecoveryGiven] is { Low: 1 } ? _values : _values.Concat(_recovery))
        {
            worked[fact] = Box.All(fact);
        }

        foreach (var set in sets)
        {
            BoxEvaluator.Write(set, worked);
        }

        return worked;
    }

    // Cutting a computed fact has no effect, so its inputs are cut.
    private IEnumerable<FactDefinition> Roots(object read) => read switch
    {
        DerivedFact derived => _policy.Rules.Where(r => r.Rule.Effect.Derived?.Name == derived.Name).SelectMany(r => r.Parts())
            .Where(p => p is FactDefinition or DerivedFact).Distinct().SelectMany(Roots),
        FactDefinition { Group: "value" } or FactDefinition { Kind: FactKind.Series } => [],
        FactDefinition fact => [fact],
        _ => [],
    };
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>
/// Reads a policy's files, merges its base policy, and checks the whole. The result has no error left except in its expressions, which an
/// <see cref="IRuleEngine"/> reads.
/// </summary>
internal sealed class PolicyReader(Findings findings)
{
    /// <summary>The maximum number of bases that extend one another.</summary>
    public const int MaxExtends = 8;
    private const int MaxParameters = 256;
    private const int MaxDerived = 64;

    /// <summary>Reads a policy; null, with findings, when anything is wrong.</summary>
    /// <param name="files">The policy's files.</param>
    /// <param name="partial">The readable part in spite of faults, so that its expressions can be checked too; null if nothing is
    /// readable.</param>
    public Policy? Read(PolicyFiles files, out Policy? partial)
    {
        partial = null;
        var before = findings.Errors;
        var layers = ReadLayers(files);
        if (layers.Count == 0)
        {
            return null;
        }

        var top = layers[^1];
        var policy = new Policy
        {
            Id = top.Id,
            ManifestFile = top.Files.Show("policy.json"),
            Version = top.Version,
            Title = top.Title,
            Says = top.Says,
            Signal = layers.Select(l => l.Signal).LastOrDefault(s => s is not null) ?? PolicySignal.Readiness,
            Extends = [.. layers.SkipLast(1).Reverse().Select(l => l.Id)],
            Parameters = MergeParameters(layers),
            Own = MergeFacts(layers),
            Derived = [.. Merge(layers, l => l.Derived, d => d.Derived.Name).Select((d, slot) => d.Derived with { Slot = slot })],
            Priors = Merge(layers, l => l.Priors, p => p.Fact.Name),
            Adjustments = [],
            Archetypes = Merge(layers, l => l.Archetypes, a => a.Name),
            Marks = Merge(layers, l => l.Marks, m => m.Name),
            Exceptions = Merge(layers, l => l.Exceptions, e => e.Invariant.Word()),
            RuleSets = [],
        };
        policy = policy with
        {
            Parameters = Distinct(policy.Parameters, p => p.Name, p => p.RuleName, name => layers.SelectMany(l => l.Parameters).Last(p => p.Name == name).Place),
            Derived = Distinct(policy.Derived, d => d.Name, d => d.RuleName, name => layers.SelectMany(l => l.Derived).Last(d => d.Derived.Name == name).Place),
        };
        policy = policy with { Adjustments = [.. Merge(layers, l => l.Adjustments, a => a.Adjustment.Fact.Name).Select(a => Resolve(a, policy.Derived))] };
        CheckPriors(policy, layers);
        Limit(policy.Parameters.Count, MaxParameters, "parameters", top.Place);
        Limit(policy.Own.Count, OwnFacts.Most, "facts", top.Place);
        Limit(policy.Derived.Count, MaxDerived, "derived facts", top.Place);

        var beforeRules = findings.Errors;
        partial = policy = policy with { RuleSets = new PolicyRuleSets(policy, layers, findings).Read() };
        new PolicyStructure(policy, layers, findings).Check(everyRuleIsRead: findings.Errors == beforeRules);
        return findings.Errors == before ? policy with { Digest = PolicyDigest.Of(policy) } : null;
    }

    // The place is the last layer's that sets one of the two.
    private void CheckPriors(Policy policy, List<PolicyLayer> layers)
    {
        if (FactContradictions.OfTimeConstants(policy.PriorAthlete) is { } found)
        {
            var place = layers.SelectMany(l => l.PriorPlaces).Last(p => p.Key.Name is "athlete.Tau1" or "athlete.Tau2").Value;
            findings.Error(place, Codes.Contradiction, $"the priors contradict each other: {found.Says}");
        }
    }

    // The policy and all that it extends, the farthest base first; empty when one of them cannot be read.
    private List<PolicyLayer> ReadLayers(PolicyFiles files)
    {
        var layers = new List<PolicyLayer>();
        for (var next = files; next is not null;)
        {
            if (PolicyLayer.Read(next, findings) is not { } layer)
            {
                return [];
            }

            layers.Insert(0, layer);
            if (layer.Extends is not { } extends)
            {
                return layers;
            }

            if (layers.Exists(l => l.Files.ExpectedId == extends.Text))
            {
                findings.Error(extends.Place, Codes.CircularExtends, $"\"extends\" runs in a circle: {string.Join(" extends ", layers.AsEnumerable().Reverse().Select(l => l.Id).Append(extends.Text))}; remove one");
                return [];
            }

            if (layers.Count > MaxExtends)
            {
                findings.Error(extends.Place, Codes.TooMany, $"more than {MaxExtends} policies extend one another; flatten some");
                return [];
            }

            next = Words.IsDashName(extends.Text) ? next.Sibling(extends.Text) : null;
            if (next is null)
            {
                findings.Error(extends.Place, Codes.UnknownBase, $"there is no policy \"{extends.Text}\" beside this one to extend");
                return [];
            }
        }

        return [];
    }

    // Named things of all layers: a later layer's replaces an earlier one's of that name, in its place.
    private static List<T> Merge<T>(List<PolicyLayer> layers, Func<PolicyLayer, IEnumerable<T>> of, Func<T, string> name)
    {
        var merged = new List<T>();
        foreach (var item in layers.SelectMany(of))
        {
            var at = merged.FindIndex(m => name(m) == name(item));
            if (at < 0)
            {
                merged.Add(item);
            }
            else
            {
                merged[at] = item;
            }
        }

        return merged;
    }

    // a_1 and a1 are two names in the manifest and one in rules.
    private List<T> Distinct<T>(IEnumerable<T> items, Func<T, string> name, Func<T, string> ruleName, Func<string, Place> place)
    {
        var groups = items.GroupBy(ruleName, StringComparer.Ordinal).ToArray();
        foreach (var same in groups.Where(g => g.Skip(1).Any()))
        {
            var (first, last) = (name(same.First()), name(same.Last()));
            findings.Error(place(last), Codes.RepeatedName, $"{first} and {last} would both be {same.Key} in rules; rename one");
        }

        return [.. groups.Select(g => g.First())];
    }

    // A variant adds facts. It does not change one, because recorded values would change their meaning.
    private List<FactDefinition> MergeFacts(List<PolicyLayer> layers)
    {
        var merged = new List<FactDefinition>();
        foreach (var (fact, place) in layers.SelectMany(l => l.Facts))
        {
            if (merged.Find(f => f.Name == fact.Name) is { } known)
            {
                findings.Error(place, known.Field == fact.Field ? Codes.CannotOverride : Codes.RepeatedName, known.Field == fact.Field
                    ? $"{fact.Field} is a fact of what this policy extends; a variant adds facts and does not change one, so give it another name"
                    : $"{known.Field} and {fact.Field} would both be {fact.RuleName} in rules; rename one");
            }
            else
            {
                merged.Add(fact);
            }
        }

        return merged;
    }

    private List<Parameter> MergeParameters(List<PolicyLayer> layers)
    {
        var merged = new List<Parameter>();
        foreach (var (layer, isBase) in layers.Select((l, i) => (l, i == 0)))
        {
            foreach (var draft in layer.Parameters)
            {
                var at = merged.FindIndex(p => p.Name == draft.Name);
                if (at < 0)
                {
                    merged.Add(Declare(draft, isBase, merged));
                    continue;
                }

                var known = merged[at];
                if (draft.Unit is { } unit && unit != known.Unit)
                {
                    findings.Error(draft.Place, Codes.CannotOverride, $"the unit of {draft.Name} is {known.Unit}; a variant changes a parameter's value, not its unit");
                }

                if (draft.Min < known.Min || draft.Max > known.Max)
                {
                    findings.Error(draft.Place, Codes.CannotOverride, $"a variant may narrow the range of {draft.Name} ({Words.Number(known.Min)} to {Words.Number(known.Max)}), not widen it");
                }

                merged[at] = known with
                {
                    Value = draft.Value ?? known.Value,
                    Min = draft.Min ?? known.Min,
                    Max = draft.Max ?? known.Max,
                    Says = draft.Says ?? known.Says,
                    Evidence = draft.Evidence ?? known.Evidence,
                };
                CheckRange(merged[at], draft.Place);
            }
        }

        return merged;
    }

    private Parameter Declare(ParameterDraft draft, bool isBase, List<Parameter> known)
    {
        var missing = new[] { "unit", "min", "max", "says" }.Where(f => !draft.Fields.Contains(f)).Select(f => $"\"{f}\"").ToArray();
        if (missing.Length > 0)
        {
            findings.Error(draft.Place, isBase ? Codes.MissingField : Codes.UnknownParameter, isBase
                ? $"the parameter {draft.Name} needs {string.Join(", ", missing)}"
                : $"{draft.Name} is not a parameter of what this policy extends{Words.DidYouMean(draft.Name, known.Select(p => p.Name))}; a new one needs {string.Join(", ", missing)}");
        }

        var parameter = new Parameter(draft.Name, draft.Value ?? 0, draft.Unit ?? "", draft.Min ?? double.MinValue, draft.Max ?? double.MaxValue, draft.Says ?? "", draft.Evidence ?? "");
        CheckRange(parameter, draft.Place);
        return parameter;
    }

    private void CheckRange(Parameter p, Place place)
    {
        if (p.Min > p.Max)
        {
            findings.Error(place, Codes.ParameterOutOfRange, $"the range of {p.Name} is empty: min {Words.Number(p.Min)} is more than max {Words.Number(p.Max)}");
        }
        else if (p.Value < p.Min || p.Value > p.Max)
        {
            findings.Error(place, Codes.ParameterOutOfRange, $"{p.Name} is {Words.Number(p.Value)}; it must be from {Words.Number(p.Min)} to {Words.Number(p.Max)} ({p.Unit})");
        }
    }

    private Adjustment Resolve(AdjustmentDraft draft, IReadOnlyList<DerivedFact> derived)
    {
        if (draft.InForce is not { } name)
        {
            return draft.Adjustment;
        }

        var fact = derived.FirstOrDefault(d => d.Name == name.Text && !d.IsFlag);
        if (fact is null)
        {
            findings.Error(name.Place, Codes.BadAdjustment, $"\"{name.Text}\" is not a derived fact of this policy that is a number{Words.DidYouMean(name.Text, derived.Where(d => !d.IsFlag).Select(d => d.Name))}; in_force names the one that holds the value in force");
        }

        return draft.Adjustment with { InForce = fact };
    }

    private void Limit(int count, int most, string what, Place place)
    {
        if (count > most)
        {
            findings.Error(place, Codes.TooMany, $"the policy has {count} {what}; at most {most}");
        }
    }
}

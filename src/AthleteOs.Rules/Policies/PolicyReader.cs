using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// Reads a policy's files, works in what it extends, and holds the whole against the rules of the house. The result has no
/// error left but in its expressions, which an <see cref="IRuleEngine"/> reads.
/// </summary>
internal sealed class PolicyReader(Findings findings)
{
    private const int MaxExtends = 8;
    private const int MaxParameters = 256;
    private const int MaxDerived = 64;
    private const int MaxRuleSets = 32;

    private static readonly string[] DailyWords =
        ["permit_key", "forbid_key", "require_recovery", "reduce_intensity", "reduce_volume", "full_rest", "note"];

    private static readonly Dictionary<string, IntentField> IntentWords = Enum.GetValues<IntentField>()
        .ToDictionary(f => $"set:{Words.Snake(f.ToString())}", StringComparer.Ordinal);

    /// <summary>Reads a policy; null, with findings, when anything is wrong.</summary>
    /// <param name="files">The policy's files.</param>
    /// <param name="partial">What could be read in spite of faults, so that its expressions can be read too; null when nothing could.</param>
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
            Extends = [.. layers.SkipLast(1).Reverse().Select(l => l.Id)],
            Parameters = MergeParameters(layers),
            Derived = [.. Merge(layers, l => l.Derived, d => d.Derived.Name).Select((d, slot) => d.Derived with { Slot = slot })],
            Priors = Merge(layers, l => l.Priors, p => p.Fact.Name),
            Archetypes = Merge(layers, l => l.Archetypes, a => a.Name),
            RuleSets = [],
        };
        policy = policy with
        {
            Parameters = Distinct(policy.Parameters, p => p.Name, p => p.RuleName, name => layers.SelectMany(l => l.Parameters).Last(p => p.Name == name).Place),
            Derived = Distinct(policy.Derived, d => d.Name, d => d.RuleName, name => layers.SelectMany(l => l.Derived).Last(d => d.Derived.Name == name).Place),
        };
        Limit(policy.Parameters.Count, MaxParameters, "parameters", top.Place);
        Limit(policy.Derived.Count, MaxDerived, "derived facts", top.Place);

        var beforeRules = findings.Errors;
        partial = policy = policy with { RuleSets = ReadRuleSets(layers, policy) };
        new PolicyStructure(policy, layers, findings).Check(everyRuleIsRead: findings.Errors == beforeRules);
        return findings.Errors == before ? policy with { Digest = PolicyDigest.Of(policy) } : null;
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

    private List<RuleSet> ReadRuleSets(List<PolicyLayer> layers, Policy policy)
    {
        var steps = layers.AsEnumerable().Reverse().Select(l => l.Steps).FirstOrDefault(s => s is not null);
        if (steps is null || !steps.Exists(s => s.Step == Step.Daily))
        {
            findings.Error(layers[^1].Place, Codes.MissingField, "the policy needs \"steps\" with at least one rule set under \"daily\"");
            steps ??= [];
        }

        Limit(steps.Count, MaxRuleSets, "rule sets", layers[^1].Place);
        if (steps.Count > 0)
        {
            RefuseStrayFiles(layers, steps);
        }

        var drafts = steps.ToDictionary(s => s, s => ReadDrafts(layers, s));
        ApplyDisabled(layers, drafts);
        return [.. steps.OrderBy(s => s.Step).Select(s => Finish(s, drafts[s], policy))];
    }

    private List<RuleDraft> ReadDrafts(List<PolicyLayer> layers, StepEntry entry)
    {
        var rules = new List<RuleDraft>();
        var file = $"{entry.RuleSet}.json";
        var found = false;
        if (!Words.IsDashName(entry.RuleSet))
        {
            findings.Error(entry.Place, Codes.BadName, $"the rule set \"{entry.RuleSet}\" must be lower-case letters, digits and dashes, such as micro-recovery");
            return rules;
        }

        foreach (var layer in layers)
        {
            if (layer.Files.Files.TryGetValue(file, out var bytes))
            {
                Overlay(rules, new RuleSetReader(findings).Read(layer.Files.Show(file), entry.RuleSet, bytes) ?? [], found);
                found = true;
            }
        }

        if (!found)
        {
            findings.Error(entry.Place, Codes.RuleSetMissing, $"there is no file {file} for the rule set \"{entry.RuleSet}\"{Words.DidYouMean(file, layers.SelectMany(l => l.Files.Files.Keys))}");
        }

        return rules;
    }

    // A variant's rule replaces the base's of the same name in its place; a new one goes to the end, or before the rule it names.
    private void Overlay(List<RuleDraft> rules, List<RuleDraft> over, bool isVariant)
    {
        foreach (var rule in over)
        {
            var at = isVariant ? rules.FindIndex(r => r.Name == rule.Name) : -1;
            if (at >= 0)
            {
                rules[at] = rule;
                if (rule.Before is { } useless)
                {
                    findings.Error(useless.Place, Codes.CannotOverride, $"{rule.Name} takes the place of the rule of that name; remove \"before\"");
                }

                continue;
            }

            var target = rule.Before is { } before ? rules.FindIndex(r => r.Name == before.Text) : rules.Count;
            if (target < 0 || (rule.Before is not null && !isVariant))
            {
                findings.Error(rule.Before!.Place, Codes.UnknownRule, isVariant
                    ? $"there is no rule \"{rule.Before.Text}\" in this set to stand before{Words.DidYouMean(rule.Before.Text, rules.Select(r => r.Name))}"
                    : "\"before\" is for variants; here the order of the file is the order of the rules");
                target = rules.Count;
            }

            rules.Insert(target, rule);
        }
    }

    private void ApplyDisabled(List<PolicyLayer> layers, Dictionary<StepEntry, List<RuleDraft>> drafts)
    {
        var all = drafts.SelectMany(d => d.Value.Select(r => $"{d.Key.RuleSet}.{r.Name}")).ToHashSet(StringComparer.Ordinal);
        foreach (var name in layers.SelectMany(l => l.Disabled))
        {
            if (!all.Contains(name.Text))
            {
                findings.Error(name.Place, Codes.UnknownRule, $"there is no rule \"{name.Text}\" to disable{Words.DidYouMean(name.Text, all)}");
                continue;
            }

            foreach (var (entry, rules) in drafts)
            {
                var at = rules.FindIndex(r => $"{entry.RuleSet}.{r.Name}" == name.Text);
                if (at >= 0)
                {
                    rules[at] = rules[at] with { Enabled = false };
                }
            }
        }
    }

    private RuleSet Finish(StepEntry entry, List<RuleDraft> drafts, Policy policy)
    {
        var (rules, disabled) = (new List<Rule>(), new List<Rule>());
        foreach (var draft in drafts)
        {
            var effect = draft.Event is { } word ? ReadEffect(entry, word, policy) : null;
            if (effect is { TakesNumber: true } && draft.Output is null)
            {
                findings.Error(draft.Place, Codes.OutputNeeded, $"\"{effect.Word}\" needs a number: add Actions, OnSuccess, OutputExpression");
            }
            else if (effect is { TakesNumber: false } && draft.Output is { } unused)
            {
                findings.Error(unused.Source.Place, Codes.OutputNotWanted, $"\"{effect.Word}\" takes no number; remove Actions");
            }

            if (effect is not null && draft.Clause is { } clause)
            {
                (draft.Enabled ? rules : disabled).Add(new Rule(entry.RuleSet, draft.Name, clause, draft.Output, effect, draft.Says, draft.Evidence, draft.Place));
            }
        }

        if (rules.Count > RuleSet.MaxRules)
        {
            findings.Error(entry.Place, Codes.TooMany, $"the rule set \"{entry.RuleSet}\" has {rules.Count} rules; at most {RuleSet.MaxRules}, so split it");
        }

        return new RuleSet(entry.RuleSet, entry.Step, entry.HitPolicy, rules) { Disabled = disabled };
    }

    private Effect? ReadEffect(StepEntry entry, JsonValue value, Policy policy)
    {
        var word = value.Text;
        var effect = entry.Step == Step.Intent ? ReadIntentEffect(word) : ReadDailyEffect(word, policy);
        if (effect is null)
        {
            if (entry.Step == Step.Daily && word.StartsWith("suggest:", StringComparison.Ordinal))
            {
                findings.Error(value.Place, Codes.UnknownArchetype, $"\"{word}\": the policy declares no such archetype{Words.DidYouMean(word[8..], policy.Archetypes.Select(a => a.Name))}; add it to \"archetypes\" in policy.json");
                return null;
            }

            string[] known = entry.Step == Step.Intent ? [.. IntentWords.Keys, "note"]
                : [.. DailyWords, .. policy.Derived.Select(d => $"set:{d.Name}"), .. policy.Archetypes.Select(a => $"suggest:{a.Name}")];
            findings.Error(value.Place, Codes.UnknownEffect, $"\"{word}\" is not an effect of the {(entry.Step == Step.Intent ? "intent" : "daily")} step; {(Words.Nearest(word, known) is { } near ? $"did you mean \"{near}\"?"
                : $"the effects are {string.Join(", ", entry.Step == Step.Intent ? known : [.. DailyWords, "set:<derived fact>", "suggest:<archetype>"])}")}");
            return null;
        }

        var orderOnly = effect.Kind == EffectKind.Suggest && entry.HitPolicy == HitPolicy.All;
        var neverOrdered = effect.Kind is EffectKind.PermitKey or EffectKind.ForbidKey or EffectKind.RequireRecovery && entry.HitPolicy == HitPolicy.First;
        if (orderOnly || neverOrdered)
        {
            findings.Error(value.Place, Codes.EffectNotHere, orderOnly
                ? $"\"{word}\" needs an order; give the rule set the hit policy first"
                : $"\"{word}\" must not hang on the order of rules; give the rule set the hit policy all");
        }

        return effect;
    }

    private static Effect? ReadIntentEffect(string word) =>
        word == "note" ? new Effect(EffectKind.Note, word)
        : IntentWords.TryGetValue(word, out var field) ? new Effect(EffectKind.SetIntent, word, Intent: field) : null;

    private static Effect? ReadDailyEffect(string word, Policy policy)
    {
        if (word.StartsWith("suggest:", StringComparison.Ordinal))
        {
            return policy.Archetypes.FirstOrDefault(a => a.Name == word[8..]) is { } archetype ? new Effect(EffectKind.Suggest, word, Archetype: archetype) : null;
        }

        if (word.StartsWith("set:", StringComparison.Ordinal))
        {
            return policy.Derived.FirstOrDefault(d => d.Name == word[4..]) is { } derived ? new Effect(EffectKind.SetDerived, word, Derived: derived) : null;
        }

        return word switch
        {
            "permit_key" => new Effect(EffectKind.PermitKey, word),
            "forbid_key" => new Effect(EffectKind.ForbidKey, word),
            "require_recovery" => new Effect(EffectKind.RequireRecovery, word),
            "reduce_intensity" => new Effect(EffectKind.ReduceIntensity, word),
            "reduce_volume" => new Effect(EffectKind.ReduceVolume, word),
            "full_rest" => new Effect(EffectKind.FullRest, word),
            "note" => new Effect(EffectKind.Note, word),
            _ => null,
        };
    }

    private void RefuseStrayFiles(List<PolicyLayer> layers, List<StepEntry> steps)
    {
        var files = layers[^1].Files;
        foreach (var file in files.Files.Keys.Where(f => f != "policy.json" && !f.Contains('/', StringComparison.Ordinal)
            && !steps.Exists(s => $"{s.RuleSet}.json" == f)).Order(StringComparer.Ordinal))
        {
            findings.Error(Place.Whole(files.Show(file)), Codes.StrayFile, $"no step in policy.json names this rule set{Words.DidYouMean(System.IO.Path.GetFileNameWithoutExtension(file), steps.Select(s => s.RuleSet))}; list it there or remove the file");
        }
    }

    private void Limit(int count, int most, string what, Place place)
    {
        if (count > most)
        {
            findings.Error(place, Codes.TooMany, $"the policy has {count} {what}; at most {most}");
        }
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>Reads the rule sets that a policy's steps name, works in those of its variants, and turns each rule's effect into one that exists.</summary>
internal sealed class PolicyRuleSets(Policy policy, List<PolicyLayer> layers, Findings findings)
{
    private const int MaxRuleSets = 32;

    private static readonly string[] DailyWords =
        ["permit_key", "forbid_key", "require_recovery", "reduce_intensity", "reduce_volume", "full_rest", "note"];

    private static readonly Dictionary<string, IntentField> IntentWords = Enum.GetValues<IntentField>()
        .ToDictionary(f => $"set:{Words.Snake(f.ToString())}", StringComparer.Ordinal);

    private readonly Dictionary<StepEntry, string> _engines = [];

    /// <summary>The rule sets in the order of evaluation, those of the intent step first.</summary>
    public List<RuleSet> Read()
    {
        var steps = layers.AsEnumerable().Reverse().Select(l => l.Steps).FirstOrDefault(s => s is not null);
        if (steps is null || !steps.Exists(s => s.Step == PolicyStage.Daily))
        {
            findings.Error(layers[^1].Place, Codes.MissingField, "the policy needs \"steps\" with at least one rule set under \"daily\"");
            steps ??= [];
        }

        if (steps.Count > MaxRuleSets)
        {
            findings.Error(layers[^1].Place, Codes.TooMany, $"the policy has {steps.Count} rule sets; at most {MaxRuleSets}");
        }

        if (steps.Count > 0)
        {
            RefuseStrayFiles(steps);
        }

        var drafts = steps.ToDictionary(s => s, s => ReadDrafts(s));
        RefuseUnknownDisabled(drafts);
        return [.. steps.OrderBy(s => s.Step).Select(s => Finish(s, drafts[s]))];
    }

    private List<RuleDraft> ReadDrafts(StepEntry entry)
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
            if (ReadLayer(layer, entry) is { } read)
            {
                Overlay(rules, read, found);
                found = true;
            }

            Disable(layer, entry.RuleSet, rules);
        }

        if (!found)
        {
            findings.Error(entry.Place, Codes.RuleSetMissing, $"there is no file {file} for the rule set \"{entry.RuleSet}\"{Words.DidYouMean(file, layers.SelectMany(l => l.Files.Files.Keys))}");
        }

        return rules;
    }

    // A rule set is a JSON file or a table; null if the layer has neither.
    private List<RuleDraft>? ReadLayer(PolicyLayer layer, StepEntry entry)
    {
        var (file, table) = ($"{entry.RuleSet}.json", $"{entry.RuleSet}.csv");
        var isTable = layer.Files.Files.TryGetValue(table, out var cells);
        if (!layer.Files.Files.TryGetValue(file, out var bytes))
        {
            return !isTable ? null
                : new RuleTableReader([.. policy.Derived.Select(d => $"derived.{d.RuleName}")], findings, policy.Own).Read(layer.Files.Show(table), cells!, entry.HitPolicy) ?? [];
        }

        if (isTable)
        {
            findings.Error(Place.Whole(layer.Files.Show(table)), Codes.RepeatedName, $"the rule set \"{entry.RuleSet}\" stands in {file} and in {table}; keep one");
        }

        var reader = new RuleSetReader(findings);
        var rules = reader.Read(layer.Files.Show(file), entry.RuleSet, bytes) ?? [];
        if (_engines.TryGetValue(entry, out var engine) && engine != reader.Engine)
        {
            findings.Error(Place.Whole(layer.Files.Show(file)), Codes.CannotOverride, $"the rule set \"{entry.RuleSet}\" has the engine {engine} in the policy that this one extends; a variant keeps the engine");
        }

        _engines[entry] = reader.Engine;
        return rules;
    }

    // A variant's rule replaces the base's rule of the same name. A new rule goes to the end, or before the rule that it names.
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

    // Each policy switches off rules as it finds them; one that extends it may put its own in their place.
    private static void Disable(PolicyLayer layer, string ruleSet, List<RuleDraft> rules)
    {
        foreach (var name in layer.Disabled)
        {
            var at = rules.FindIndex(r => $"{ruleSet}.{r.Name}" == name.Text);
            if (at >= 0)
            {
                rules[at] = rules[at] with { Enabled = false };
            }
        }
    }

    private void RefuseUnknownDisabled(Dictionary<StepEntry, List<RuleDraft>> drafts)
    {
        var all = drafts.SelectMany(d => d.Value.Select(r => $"{d.Key.RuleSet}.{r.Name}")).ToHashSet(StringComparer.Ordinal);
        foreach (var name in layers.SelectMany(l => l.Disabled).Where(d => !all.Contains(d.Text)))
        {
            findings.Error(name.Place, Codes.UnknownRule, $"there is no rule \"{name.Text}\" to disable{Words.DidYouMean(name.Text, all)}");
        }
    }

    private RuleSet Finish(StepEntry entry, List<RuleDraft> drafts)
    {
        var (rules, disabled) = (new List<Rule>(), new List<Rule>());
        foreach (var draft in drafts)
        {
            var effect = draft.Event is { } word ? ReadEffect(entry, word) : null;
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

        return new RuleSet(entry.RuleSet, entry.Step, entry.HitPolicy, rules) { Disabled = disabled, Engine = _engines.GetValueOrDefault(entry, RuleSet.Expressions) };
    }

    private Effect? ReadEffect(StepEntry entry, JsonValue value)
    {
        var word = value.Text;
        var effect = _engines.GetValueOrDefault(entry) == RuleSet.Inference && word.StartsWith("mark:", StringComparison.Ordinal) ? ReadMark(value) : entry.Step switch
        {
            PolicyStage.Intent => ReadIntentEffect(word),
            PolicyStage.Review => ReadReviewEffect(word),
            _ => ReadDailyEffect(word),
        };
        if (effect is null)
        {
            if (entry.Step == PolicyStage.Daily && word.StartsWith("suggest:", StringComparison.Ordinal))
            {
                findings.Error(value.Place, Codes.UnknownArchetype, $"\"{word}\": the policy declares no such archetype{Words.DidYouMean(word[8..], policy.Archetypes.Select(a => a.Name))}; add it to \"archetypes\" in policy.json");
                return null;
            }

            if (word.StartsWith("mark:", StringComparison.Ordinal))
            {
                return null;
            }

            var (known, listed) = WordsOf(entry.Step);
            findings.Error(value.Place, Codes.UnknownEffect, $"\"{word}\" is not an effect of the {Words.Snake(entry.Step.ToString())} step; {(Words.Nearest(word, known) is { } near ? $"did you mean \"{near}\"?"
                : $"the effects are {string.Join(", ", listed)}{(entry.Step == PolicyStage.Review ? "; what may be adjusted stands under \"adjustments\" in policy.json" : "")}")}");
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

    private Effect? ReadMark(JsonValue value)
    {
        var name = value.Text[5..];
        if (policy.Marks.FirstOrDefault(m => m.Name == name) is { } mark)
        {
            return new Effect(EffectKind.Mark, value.Text, Mark: mark);
        }

        findings.Error(value.Place, Codes.UnknownEffect, $"\"{value.Text}\": the policy declares no such mark{Words.DidYouMean(name, policy.Marks.Select(m => m.Name))}; add it to \"marks\" in policy.json");
        return null;
    }

    // Every effect of a step, and how to list them without the policy's own names.
    private (string[] Known, string[] Listed) WordsOf(PolicyStage step)
    {
        string[] intent = [.. IntentWords.Keys, "note"];
        return step switch
        {
            PolicyStage.Intent => (intent, intent),
            PolicyStage.Review => ([.. policy.Adjustments.Select(a => $"adjust:{a.Fact.Field}"), "note"], ["adjust:<athlete parameter>", "note"]),
            _ => ([.. DailyWords, .. policy.Derived.Select(d => $"set:{d.Name}"), .. policy.Archetypes.Select(a => $"suggest:{a.Name}")],
                [.. DailyWords, "set:<derived fact>", "suggest:<archetype>"]),
        };
    }

    private Effect? ReadReviewEffect(string word) =>
        word == "note" ? new Effect(EffectKind.Note, word)
        : word.StartsWith("adjust:", StringComparison.Ordinal) && policy.Adjustments.FirstOrDefault(a => a.Fact.Field == word[7..]) is { } adjustment
            ? new Effect(EffectKind.Adjust, word, Adjustment: adjustment) : null;

    private static Effect? ReadIntentEffect(string word) =>
        word == "note" ? new Effect(EffectKind.Note, word)
        : IntentWords.TryGetValue(word, out var field) ? new Effect(EffectKind.SetIntent, word, Intent: field) : null;

    private Effect? ReadDailyEffect(string word)
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

    private void RefuseStrayFiles(List<StepEntry> steps)
    {
        var files = layers[^1].Files;
        foreach (var file in files.Files.Keys.Where(f => f != "policy.json" && !f.Contains('/', StringComparison.Ordinal)
            && !steps.Exists(s => PolicyFiles.IsOf(s.RuleSet, f))).Order(StringComparer.Ordinal))
        {
            findings.Error(Place.Whole(files.Show(file)), Codes.StrayFile, $"no step in policy.json names this rule set{Words.DidYouMean(System.IO.Path.GetFileNameWithoutExtension(file), steps.Select(s => s.RuleSet))}; list it there or remove the file");
        }
    }
}

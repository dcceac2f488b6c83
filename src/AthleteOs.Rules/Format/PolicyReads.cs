using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>The dependencies of a policy's rules on each other and on its parameters.</summary>
internal sealed class PolicyReads(Policy policy, IReadOnlyList<ReadRuleSet> sets, Findings findings)
{
    public void Check()
    {
        var read = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (set, rules) in sets)
        {
            foreach (var rule in rules)
            {
                // A number of days ago belongs to its window, as the window's length does.
                var days = !rule.Condition.IsOverLog ? [] : rule.Parts().OfType<Condition.Compare>().Where(c => IsDaysAgo(c.Left) || IsDaysAgo(c.Right))
                    .SelectMany(c => new[] { c.Left, c.Right }).ToHashSet<object>(ReferenceEqualityComparer.Instance);
                foreach (var part in rule.Parts())
                {
                    read.Add(part);
                    if (part is Quantity.Literal { Value: not (0 or 1 or -1) } literal && !days.Contains(literal))
                    {
                        findings.Warning(rule.Rule.Place, Codes.LiteralNumber, $"{rule.Rule.Name} holds the number {Words.Number(literal.Value)}; make it a parameter, so that it has a unit, a range and a reason");
                    }

                    RefuseUnreadable(set, rule, part, written);
                }
            }

            written.UnionWith(policy.RuleSets.TakeWhile(s => !ReferenceEquals(s, set)).Append(set).SelectMany(s => s.Rules).Select(r => r.Effect.Derived?.Name).OfType<string>());
        }

        CheckModelNumbers();
        if (sets.Count < policy.RuleSets.Count || sets.Any(s => s.IsOpaque))
        {
            return; // a rule that could not be read, or that is opaque, may read anything
        }

        foreach (var parameter in policy.Parameters.Where(p => !read.Contains(p) && !ModelParameters.IsKnown(p.Name)))
        {
            findings.Warning(Manifest, Codes.ParameterNeverRead, $"no rule reads the parameter {parameter.Name}; turning it changes nothing");
        }

        foreach (var adjustment in policy.Adjustments.Where(a => !policy.RuleSets.Any(s => s.Rules.Any(r => r.Effect.Adjustment?.Fact == a.Fact))))
        {
            findings.Warning(Manifest, Codes.NeverAdjusted, $"no rule of the review adjusts {adjustment.Fact.Field}; add one with the effect \"adjust:{adjustment.Fact.Field}\", or remove it");
        }

        foreach (var fact in policy.Own.Where(f => !read.Contains(f)))
        {
            findings.Warning(Manifest, Codes.FactNeverRead, $"no rule reads the fact {fact.Field}; it changes nothing");
        }

        foreach (var derived in policy.Derived.Where(d => !read.Contains(d) && d.Name is not (ReadyPolicy.ThresholdName or ReadyPolicy.SpacingName or ReadyPolicy.BandName)))
        {
            findings.Warning(Manifest, Codes.DerivedNeverRead, $"no rule reads the derived fact {derived.Name}; it changes nothing");
        }
    }

    private static bool IsDaysAgo(Quantity quantity) => quantity is Quantity.OfItem { Field.IsDaysAgo: true };

    // Each step has its own facts: the week is judged at its end, the day in the morning.
    private void RefuseUnreadable(RuleSet set, ReadRule rule, object part, HashSet<string> written)
    {
        switch (part)
        {
            case DerivedFact derived when set.Stage == PolicyStage.Daily && !written.Contains(derived.Name):
                findings.Error(rule.Rule.Place, Codes.ReadBeforeWritten, $"{rule.Rule.Name} reads {derived.Name} before it is written; list the rule set that writes it earlier in \"steps\"");
                break;
            case DerivedFact derived when set.Stage != PolicyStage.Daily:
                findings.Error(rule.Rule.Place, Codes.ReadBeforeWritten, $"{rule.Rule.Name} reads {derived.Name}, which is written each day; a rule of the {Words.Snake(set.Stage.ToString())} cannot read it");
                break;
            case FactDefinition fact when set.Stage == PolicyStage.Review ? fact.Group is not ("athlete" or "review" or "calendar") : fact.Group == "review":
                findings.Error(rule.Rule.Place, Codes.ReadNotHere, set.Stage == PolicyStage.Review
                    ? $"{rule.Rule.Name} reads {fact.Name}; a rule of the review reads review, athlete, calendar and p: what followed from the week, not one morning"
                    : $"{rule.Rule.Name} reads {fact.Name}, which is known at the week's end; move the rule to the review, or leave it out");
                break;
            case FactDefinition fact when fact.Group == "value" && set.Stage == PolicyStage.Intent:
                findings.Error(rule.Rule.Place, Codes.ReadNotHere, $"{rule.Rule.Name} reads {fact.Name}, which needs the week's intent; a rule of the intent cannot read it");
                break;
            case FactDefinition fact when fact.Group == "value" && policy.Derived.FirstOrDefault(d => ReadyPolicy.ValueNeeds.Contains(d.Name) && !written.Contains(d.Name)) is { } late:
                findings.Error(rule.Rule.Place, Codes.ReadBeforeWritten, $"{rule.Rule.Name} reads {fact.Name}, which is worked out from {late.Name}, before that is written; list the rule set that writes it earlier in \"steps\"");
                break;
        }
    }

    // The physiology trusts its numbers: a range that its formulas cannot take must not come that far.
    private void CheckModelNumbers()
    {
        foreach (var (name, min, max, serves) in ModelParameters.Names)
        {
            if (policy.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                continue;
            }

            if (ModelParameters.IsWhole(name) && parameter.Value != Math.Floor(parameter.Value))
            {
                findings.Error(Manifest, Codes.ParameterOutOfRange, $"{name} is {Words.Number(parameter.Value)}; it must be a whole number ({serves})");
            }

            if (parameter.Min < min || parameter.Max > max)
            {
                findings.Error(Manifest, Codes.ParameterOutOfRange, $"the range of {name} must lie within {Words.Number(min)} to {Words.Number(max)} ({serves}); here it is {Words.Number(parameter.Min)} to {Words.Number(parameter.Max)}");
            }
        }
    }

    private Place Manifest => new(policy.ManifestFile, 1, 1);
}

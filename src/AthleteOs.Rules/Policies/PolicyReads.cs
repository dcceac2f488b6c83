using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Policies;

/// <summary>What the rules of a policy read of each other and of its parameters.</summary>
internal sealed class PolicyReads(Policy policy, IReadOnlyList<(RuleSet Set, IReadyRuleSet Ready)> sets, Findings findings)
{
    public void Check()
    {
        var read = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (set, ready) in sets)
        {
            foreach (var rule in ready.Rules)
            {
                foreach (var part in rule.Condition.Parts().Concat(rule.Output?.Parts() ?? []))
                {
                    read.Add(part);
                    if (part is Quantity.Literal { Value: not (0 or 1 or -1) } literal)
                    {
                        findings.Warning(rule.Rule.Place, Codes.LiteralNumber, $"{rule.Rule.Name} holds the number {Words.Number(literal.Value)}; make it a parameter, so that it has a unit, a range and a reason");
                    }

                    if (part is DerivedFact derived && !written.Contains(derived.Name))
                    {
                        findings.Error(rule.Rule.Place, Codes.ReadBeforeWritten, set.Step == Step.Intent
                            ? $"{rule.Rule.Name} reads {derived.Name}, which is written each day; a rule of the intent cannot read it"
                            : $"{rule.Rule.Name} reads {derived.Name} before it is written; list the rule set that writes it earlier in \"steps\"");
                    }
                }
            }

            written.UnionWith(policy.RuleSets.TakeWhile(s => !ReferenceEquals(s, set)).Append(set).SelectMany(s => s.Rules).Select(r => r.Effect.Derived?.Name).OfType<string>());
        }

        if (sets.Count < policy.RuleSets.Count)
        {
            return; // what is never read can only be told when every rule could be read
        }

        foreach (var parameter in policy.Parameters.Where(p => !read.Contains(p)))
        {
            findings.Warning(Manifest, Codes.ParameterNeverRead, $"no rule reads the parameter {parameter.Name}; turning it changes nothing");
        }

        foreach (var derived in policy.Derived.Where(d => !read.Contains(d) && d.Name != "readiness_threshold"))
        {
            findings.Warning(Manifest, Codes.DerivedNeverRead, $"no rule reads the derived fact {derived.Name}; it changes nothing");
        }
    }

    private Place Manifest => new(policy.ManifestFile, 1, 1);
}

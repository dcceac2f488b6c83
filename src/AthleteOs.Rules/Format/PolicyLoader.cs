using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>Turns a policy's files into a policy that decides.</summary>
public static class PolicyLoader
{
    /// <summary>Reads, checks and prepares a policy; null, with every fault as a finding, when anything is wrong.</summary>
    /// <param name="files">The policy's files.</param>
    /// <param name="engine">The engine that reads and runs its expressions.</param>
    /// <param name="findings">Where findings go; warnings may be added even when the policy is ready.</param>
    public static ReadyPolicy? Load(PolicyFiles files, IRuleEngine engine, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Errors;
        var policy = new PolicyReader(findings).Read(files, out var partial);
        if ((policy ?? partial) is not { } read)
        {
            return null;
        }

        // With faults elsewhere the rest is read all the same, so that one run shows every fault.
        var sets = read.RuleSets.Select(set => (Set: set, Ready: Prepare(set, read))).Where(s => s.Ready is not null).Select(s => (s.Set, s.Ready!)).ToArray();
        new PolicyReads(read, sets, findings).Check();
        new MissingGuards(sets, findings).Check();
        return findings.Errors == before ? new ReadyPolicy(policy!, [.. sets.Select(s => s.Item2)]) : null;

        IReadyRuleSet? Prepare(RuleSet set, Policy of)
        {
            if (set.Disabled.Count > 0)
            {
                _ = engine.Prepare(set with { Rules = set.Disabled }, of, findings);
            }

            return engine.Prepare(set, of, findings);
        }
    }
}

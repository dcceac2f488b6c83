using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>Turns a policy's files into a policy that decides.</summary>
public static class PolicyLoader
{
    /// <summary>Reads, checks and compiles a policy; null, with every fault as a finding, when anything is wrong.</summary>
    /// <param name="files">The policy's files.</param>
    /// <param name="engine">The engine of all its rule sets.</param>
    /// <param name="findings">Receives the findings; a ready policy may have warnings.</param>
    public static ReadyPolicy? Load(PolicyFiles files, IRuleEngine engine, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(findings);
        return Load(files, engine.For, findings);
    }

    /// <summary>The same where each rule set has an engine of its own.</summary>
    internal static ReadyPolicy? Load(PolicyFiles files, Func<RuleSet, IRuleEngine> engineOf, Findings findings)
    {
        var before = findings.Errors;
        var policy = new PolicyReader(findings).Read(files, out var partial);
        if ((policy ?? partial) is not { } read)
        {
            return null;
        }

        // With faults elsewhere the rest is read all the same, so that one run shows every fault.
        var sets = read.RuleSets.Select(Read).OfType<ReadRuleSet>().ToArray();
        new PolicyReads(read, sets, findings).Check();
        new MissingGuards(sets, findings).Check();
        new LogLimits(sets, findings).Check();
        return findings.Errors == before ? new ReadyPolicy(policy!, sets.Select(s => new StageRuleSet(engineOf(s.Source), s))) : null;

        // A disabled rule is read, so that its faults show, and never compiled. It may go through marks that other rules give.
        ReadRuleSet? Read(RuleSet set)
        {
            var engine = engineOf(set);
            if (set.Disabled.Count > 0)
            {
                _ = engine.Read(set with { Rules = [.. set.Rules.Where(r => r.Effect.Mark is not null), .. set.Disabled] }, read, findings);
            }

            return engine.Read(set, read, findings);
        }
    }
}

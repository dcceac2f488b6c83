using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// The seam behind which a rule language lives. An engine reads the expressions of a rule set and makes it ready to run, or
/// says everything that is wrong with it. It must be safe to call from several threads.
/// </summary>
public interface IRuleEngine
{
    /// <summary>Makes a rule set ready; null, with findings, when an expression is wrong.</summary>
    /// <param name="ruleSet">The rule set.</param>
    /// <param name="policy">The policy that it belongs to: its parameters and derived facts are the names that rules may use.</param>
    /// <param name="findings">Where findings go, each with its place.</param>
    IReadyRuleSet? Prepare(RuleSet ruleSet, Policy policy, Findings findings);
}

/// <summary>A rule set ready to run. Immutable, safe from several threads, and without allocation per evaluation.</summary>
public interface IReadyRuleSet
{
    /// <summary>What each rule asks, in rule order.</summary>
    IReadOnlyList<ReadyRule> Rules { get; }

    /// <summary>Evaluates every rule of the set.</summary>
    /// <param name="morning">The facts.</param>
    /// <param name="derived">The derived facts by slot; NaN means missing.</param>
    Outcomes Evaluate(Morning morning, double[] derived);

    /// <summary>The number that a rule's effect carries; NaN when a fact that it needs is missing or the result is not a number.</summary>
    double Output(int rule, Morning morning, double[] derived);
}

/// <summary>A rule with its expressions in the form that explanations walk.</summary>
/// <param name="Rule">The rule as written.</param>
/// <param name="Condition">What it asks.</param>
/// <param name="Output">The number that its effect carries, if any.</param>
public sealed record ReadyRule(Rule Rule, Condition Condition, Quantity? Output);

/// <summary>The outcomes of a rule set: bit n is rule n. A rule that is neither matched nor open did not match.</summary>
/// <param name="Matched">The rules that matched.</param>
/// <param name="Open">The rules that are unknown (a fact is missing) or faulty; what they would have said must be assumed the lighter way.</param>
public readonly record struct Outcomes(ulong Matched, ulong Open);

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// The seam behind which a rule language is implemented. An engine reads a rule set into the form that checks, explanations and analyses walk,
/// and compiles what it read into something that evaluates. A policy may use several engines, one for each rule set.
/// </summary>
/// <remarks>An engine is called from several threads at once. Reading does not compile: checks only read.</remarks>
public interface IRuleEngine
{
    /// <summary>The engine's name, such as <c>expressions</c>.</summary>
    string Name { get; }

    /// <summary>Reads a rule set; null, with findings, when a rule is wrong.</summary>
    /// <param name="ruleSet">The rule set; its <see cref="RuleSet.Rules"/> are read.</param>
    /// <param name="policy">The policy that it belongs to: rules may name its parameters and derived facts.</param>
    /// <param name="findings">Receives the findings, each with its place.</param>
    internal ReadRuleSet? Read(RuleSet ruleSet, Policy policy, Findings findings);

    /// <summary>The engine of a rule set: this one, or one of those that this one consists of.</summary>
    internal IRuleEngine For(RuleSet ruleSet) => this;

    /// <summary>Compiles a rule set that this engine has read.</summary>
    internal ICompiledRuleSet Compile(ReadRuleSet read);
}

/// <summary>A rule set as its engine read it. An engine that needs more of it to compile derives from this record.</summary>
/// <param name="Source">The rule set as written.</param>
/// <param name="Rules">Its rules, in rule order.</param>
internal record ReadRuleSet(RuleSet Source, IReadOnlyList<ReadRule> Rules)
{
    /// <summary>Whether the core cannot look into one of its rules.</summary>
    internal bool IsOpaque => Rules.Any(r => r.IsOpaque);
}

/// <summary>A compiled rule set. Immutable, safe from several threads, and without allocation per evaluation.</summary>
internal interface ICompiledRuleSet
{
    /// <summary>Evaluates every rule of the set.</summary>
    /// <param name="morning">The facts.</param>
    /// <param name="derived">The derived facts by slot; NaN means missing.</param>
    Outcomes Evaluate(Morning morning, double[] derived);

    /// <summary>The number that a rule's effect carries; NaN when a fact that it needs is missing or the result is not a number.</summary>
    double Output(int rule, Morning morning, double[] derived);
}

/// <summary>A rule in the form that checks, explanations and analyses walk.</summary>
/// <param name="Rule">The rule as written.</param>
/// <param name="Condition">When it matches.</param>
/// <param name="Output">The number that its effect carries, if any.</param>
internal sealed record ReadRule(Rule Rule, Condition Condition, Quantity? Output)
{
    /// <summary>Whether the core cannot look into a part of it, see <see cref="Condition.Opaque"/>.</summary>
    internal bool IsOpaque => Parts().Any(p => p is Condition.Opaque);

    /// <summary>Everything that it is made of, see <see cref="ConditionMeaning.Parts(Policies.Condition)"/>.</summary>
    internal IEnumerable<object> Parts() => Condition.Parts().Concat(Output?.Parts() ?? []);

    /// <summary>Every fact that it reads, each once.</summary>
    internal IEnumerable<FactDefinition> Facts() => Parts().OfType<FactDefinition>().Distinct();
}

/// <summary>The outcomes of a rule set: bit n is rule n. A rule that is neither matched nor open did not match.</summary>
/// <param name="Matched">The rules that matched.</param>
/// <param name="Open">The rules that are unknown (a fact is missing) or faulty; each is read as whichever outcome gives the easier day.</param>
internal readonly record struct Outcomes(ulong Matched, ulong Open);

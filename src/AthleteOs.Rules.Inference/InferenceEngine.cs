using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Inference;

/// <summary>Reads rules over the log and matches them with NRules.</summary>
/// <param name="expressions">The engine that reads the expressions.</param>
internal sealed class InferenceEngine(FusedRuleEngine expressions) : IRuleEngine
{
    /// <inheritdoc/>
    public string Name => RuleSet.Inference;

    /// <inheritdoc/>
    public ReadRuleSet? Read(RuleSet ruleSet, Policy policy, Findings findings) =>
        new InferenceReader(expressions, ruleSet, policy, findings).Read() is { } rules ? new InferenceRules(ruleSet, rules) : null;

    /// <inheritdoc/>
    public ICompiledRuleSet Compile(ReadRuleSet read) => new InferenceRuleSet((InferenceRules)read);
}

/// <summary>A rule set over the log as read.</summary>
/// <param name="Source">The rule set as written.</param>
/// <param name="Inference">Its rules with the items that they go through.</param>
internal sealed record InferenceRules(RuleSet Source, IReadOnlyList<InferenceRule> Inference) : ReadRuleSet(Source, [.. Inference.Select(r => r.Ready)]);

/// <summary>A rule over the log as read.</summary>
/// <param name="Rule">The rule as written.</param>
/// <param name="Search">The items that it goes through, and its condition.</param>
/// <param name="Output">The number that its effect carries, if any.</param>
/// <param name="Depth">The number of marks in a row that it depends on. It reads only marks of lower depth.</param>
internal sealed record InferenceRule(Rule Rule, ItemSearch Search, Quantity? Output, int Depth)
{
    /// <summary>The rule in the form that checks and explanations walk.</summary>
    public ReadRule Ready { get; } = new(Rule, Search.AsCondition(), Output);
}

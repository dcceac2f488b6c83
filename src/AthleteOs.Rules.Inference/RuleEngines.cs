using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Inference;

/// <summary>The engines for all rule sets. Each set is read and run by the engine that its file names.</summary>
public sealed class RuleEngines : IRuleEngine
{
    private readonly FusedRuleEngine _expressions = new();
    private readonly InferenceEngine _inference;

    /// <summary>Makes the engines.</summary>
    public RuleEngines() => _inference = new InferenceEngine(_expressions);

    /// <inheritdoc/>
    public string Name => "engines";

    /// <inheritdoc/>
    IRuleEngine IRuleEngine.For(RuleSet ruleSet) => ruleSet.Engine == RuleSet.Inference ? _inference : _expressions;

    /// <inheritdoc/>
    ReadRuleSet? IRuleEngine.Read(RuleSet ruleSet, Policy policy, Findings findings) => ((IRuleEngine)this).For(ruleSet).Read(ruleSet, policy, findings);

    /// <inheritdoc/>
    ICompiledRuleSet IRuleEngine.Compile(ReadRuleSet read) => ((IRuleEngine)this).For(read.Source).Compile(read);
}

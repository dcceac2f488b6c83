using System.Linq.Dynamic.Core;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using RulesEngine.Models;
using Workflow = RulesEngine.Models.Workflow;

namespace AthleteOs.Rules.TestKit;

/// <summary>Microsoft RulesEngine, run as documented. Tests compare our evaluation with it.</summary>
internal sealed class MicrosoftRulesEngine
{
    private readonly RuleNames _names;
    private readonly Policy _policy;
    private readonly RulesEngine.RulesEngine _engine;
    private readonly string _workflow;
    private readonly RuleParameter _parameters;

    public MicrosoftRulesEngine(Policy policy, Workflow workflow)
    {
        _policy = policy;
        _names = RuleNames.Of(policy);
        _workflow = workflow.WorkflowName;
        _engine = new RulesEngine.RulesEngine([workflow], FusedRuleEngine.Settings());
        var p = (DynamicClass)Activator.CreateInstance(_names.ParametersType)!;
        foreach (var parameter in policy.Parameters)
        {
            p.SetDynamicPropertyValue(parameter.RuleName, parameter.Value);
        }

        _parameters = new RuleParameter(RuleNames.Parameters, p);
    }

    /// <summary>The workflow of a rule set after its variants are applied.</summary>
    public static Workflow Resolved(RuleSet set) => new()
    {
        WorkflowName = set.Name,
        Rules = [.. set.Rules.Select(r => Rule(r.Clause, r.Effect.Word, r.Output))],
    };

    public RuleParameter[] Inputs(Morning morning, double[] derived)
    {
        var values = (DynamicClass)Activator.CreateInstance(_names.DerivedType)!;
        foreach (var fact in _policy.Derived.Where(d => !double.IsNaN(derived[d.Slot])))
        {
            values.SetDynamicPropertyValue(fact.RuleName, fact.IsFlag ? derived[fact.Slot] != 0 : (object)derived[fact.Slot]);
        }

        return
        [
            .. FactCatalog.Groups.Select(g => new RuleParameter(g.Group, g.Property.GetValue(morning))),
            _parameters,
            new RuleParameter(RuleNames.DerivedFacts, values),
            .. _policy.Own.Count > 0 ? [new RuleParameter(OwnFacts.Group, Own(morning))] : Array.Empty<RuleParameter>(),
            .. _names.Lists.Select(l => new RuleParameter(l.Key, Words(l.Key, l.Value))),
        ];
    }

    private DynamicClass Own(Morning morning)
    {
        var own = (DynamicClass)Activator.CreateInstance(_names.OwnType)!;
        foreach (var fact in _policy.Own)
        {
            if (fact.Kind == FactKind.Series)
            {
                own.SetDynamicPropertyValue(fact.RuleName, fact.ReadSeries(morning));
            }
            else if (fact.Read(morning) is var code && !double.IsNaN(code))
            {
                own.SetDynamicPropertyValue(fact.RuleName, fact.Kind == FactKind.Flag ? code != 0 : (object)code);
            }
        }

        return own;
    }

    private DynamicClass Words(string list, FactDefinition fact)
    {
        var words = (DynamicClass)Activator.CreateInstance(_names.ListTypes[list])!;
        foreach (var (word, index) in fact.Choices.Select((w, i) => (w, i)))
        {
            words.SetDynamicPropertyValue(word, (double)index);
        }

        return words;
    }

    public List<RuleResultTree> Execute(RuleParameter[] inputs) => _engine.ExecuteAllRulesAsync(_workflow, inputs).AsTask().GetAwaiter().GetResult();

    /// <summary>The number of a matched rule's OutputExpression.</summary>
    public double Output(string rule, RuleParameter[] inputs) =>
        Convert.ToDouble(_engine.ExecuteActionWorkflowAsync(_workflow, rule, inputs).AsTask().GetAwaiter().GetResult().Output, System.Globalization.CultureInfo.InvariantCulture);

    private static RulesEngine.Models.Rule Rule(RuleClause clause, string? effect, RuleText? output) => new()
    {
        RuleName = clause.Name,
        Enabled = clause.Enabled,
        SuccessEvent = effect,
        Expression = clause.Expression?.Text,
        Operator = clause.Expression is null ? clause.AllOf ? "And" : "Or" : null,
        LocalParams = clause.Locals.Count == 0 || clause.Rules.Count > 0 ? null : [.. clause.Locals.Select(l => new ScopedParam { Name = l.Name, Expression = l.Expression.Text })],
        Rules = clause.Rules.Count == 0 ? null : [.. clause.Rules.Select(r => Rule(r, null, null))],
        Actions = output is null ? null : new RuleActions { OnSuccess = new ActionInfo { Name = "OutputExpression", Context = new Dictionary<string, object>(StringComparer.Ordinal) { ["Expression"] = output.Text } } },
    };
}

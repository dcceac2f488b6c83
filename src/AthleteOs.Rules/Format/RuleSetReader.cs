using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>A rule as one file states it, before variants are worked in.</summary>
internal sealed record RuleDraft(string Name, bool Enabled, RuleClause? Clause, RuleText? Output, JsonValue? Event, string Says, string Evidence, JsonValue? Before, Place Place);

/// <summary>
/// Reads one rule-set file: a Microsoft RulesEngine workflow in a strict subset. RulesEngine silently accepts or misreads some faults:
/// unknown fields, wrong case, repeated names, both Expression and Operator. Here each is a finding.
/// </summary>
internal sealed class RuleSetReader(Findings findings)
{
    private const int MaxLocals = 16;
    private const int MaxNested = 16;

    private static readonly string[] WorkflowFields = ["$schema", "WorkflowName", "Engine", "Rules"];

    private static readonly string[] RuleFields =
        ["RuleName", "Expression", "Operator", "Rules", "LocalParams", "Enabled", "SuccessEvent", "Actions", "Properties", "RuleExpressionType"];

    private static readonly string[] NestedFields =
        ["RuleName", "Expression", "Operator", "Rules", "LocalParams", "Enabled", "RuleExpressionType"];

    private static readonly Dictionary<string, string> RefusedInWorkflow = new(StringComparer.Ordinal)
    {
        ["WorkflowsToInject"] = "injected rules pile up with every evaluation; use \"extends\" in policy.json",
        ["WorkflowRulesToInject"] = "injected rules pile up with every evaluation; use \"extends\" in policy.json",
        ["GlobalParams"] = "they are read torn while files change; use \"parameters\" in policy.json and p.Name in rules",
        ["RuleExpressionType"] = "every expression here is a lambda expression; leave it out",
    };

    private static readonly Dictionary<string, string> RefusedInRule = new(StringComparer.Ordinal)
    {
        ["WorkflowsToInject"] = RefusedInWorkflow["WorkflowsToInject"],
        ["WorkflowRulesToInject"] = RefusedInWorkflow["WorkflowsToInject"],
        ["GlobalParams"] = RefusedInWorkflow["GlobalParams"],
        ["When"] = "lines over several sessions need \"Engine\": \"inference\" next to WorkflowName",
        ["ErrorMessage"] = "say why in Properties, \"says\"; reasons are made on demand",
        ["ErrorType"] = "a fault is always reported as a fault; leave it out",
    };

    private static readonly Dictionary<string, string> RefusedInAction = new(StringComparer.Ordinal)
    {
        ["OnFailure"] = "it also runs when a rule breaks; write a second rule with the opposite condition",
    };

    /// <summary>The engine that the file names; known once it is read.</summary>
    public string Engine { get; private set; } = RuleSet.Expressions;

    /// <summary>The rules of a file in order; null when it cannot be read at all.</summary>
    public List<RuleDraft>? Read(string file, string name, byte[] bytes)
    {
        if (ParsedFiles.Read(file, bytes, findings) is not { } root
            || StrictObject.Open(root, "the rule set", findings, WorkflowFields, RefusedInWorkflow) is not { } workflow)
        {
            return null;
        }

        if (workflow.Text("WorkflowName", needed: true) is { } title && title != name)
        {
            findings.Error(workflow.Find("WorkflowName")!.Place, Codes.BadName, $"WorkflowName is \"{title}\"; it must be the file's name, \"{name}\"");
        }

        Engine = workflow.Text("Engine") ?? RuleSet.Expressions;
        if (Engine is not (RuleSet.Expressions or RuleSet.Inference))
        {
            findings.Error(workflow.Find("Engine")!.Place, Codes.UnknownWord, $"Engine must be {RuleSet.Expressions} or {RuleSet.Inference}, not \"{Engine}\"");
        }

        var items = workflow.List("Rules", needed: true);
        if (items.Count == 0 && workflow.Find("Rules") is { Kind: JsonKind.Array } empty)
        {
            findings.Error(empty.Place, Codes.EmptyGroup, "the rule set has no rules; add one or remove the file");
        }

        var rules = new List<RuleDraft>();
        foreach (var item in items)
        {
            if (ReadRule(item) is { } rule)
            {
                rules.Add(rule);
            }
        }

        RefuseRepeatedNames(rules.Select(r => (r.Name, r.Place)));
        return rules;
    }

    private RuleDraft? ReadRule(JsonValue item)
    {
        var isOverLog = Engine == RuleSet.Inference;
        if (StrictObject.Open(item, "a rule", findings, isOverLog ? WhenReader.RuleFields : RuleFields, isOverLog ? WhenReader.Refused(RefusedInRule) : RefusedInRule) is not { } rule)
        {
            return null;
        }

        var name = ReadName(rule);
        var clause = isOverLog ? new WhenReader(findings).Read(rule, name) : ReadClause(rule, name, []);
        _ = rule.Text("SuccessEvent", needed: true);
        var (says, evidence, before) = ReadProperties(rule);
        return new RuleDraft(name, rule.Flag("Enabled") ?? true, clause, ReadOutput(rule),
            rule.Find("SuccessEvent") is { Kind: JsonKind.Text } word ? word : null, says, evidence, before, item.Place);
    }

    private string ReadName(StrictObject rule)
    {
        var name = rule.Text("RuleName", needed: true) ?? "";
        if (name.Length > 0 && !Words.IsSnakeName(name))
        {
            findings.Error(rule.Find("RuleName")!.Place, Codes.BadName, $"the rule name \"{name}\" must be lower-case letters, digits and single underscores, such as readiness_in_top_band");
        }

        return name;
    }

    private RuleClause? ReadClause(StrictObject rule, string name, IReadOnlyList<LocalParameter> outer)
    {
        if (rule.Text("RuleExpressionType") is { } type && type != "LambdaExpression")
        {
            findings.Error(rule.Find("RuleExpressionType")!.Place, Codes.UnknownWord, $"RuleExpressionType must be LambdaExpression or be left out, not \"{type}\"");
        }

        var locals = ReadLocals(rule, outer);
        var hasGroup = rule.Find("Operator") is not null || rule.Find("Rules") is not null;
        if (rule.Find("Expression") is not null == hasGroup && (hasGroup || rule.Find("When") is null))
        {
            findings.Error(rule.Place, Codes.ExpressionOrGroup, hasGroup
                ? $"the rule {name} has an Expression and an Operator with Rules; only one of the two would be read, so keep one"
                : $"the rule {name} asks nothing; give it an Expression, or an Operator with Rules");
            return null;
        }

        if (!hasGroup)
        {
            return rule.Text("Expression", needed: true) is { } text
                ? new RuleClause(name, locals, new RuleText(text, rule.Find("Expression")!), AllOf: true, [])
                : null;
        }

        return ReadGroup(rule, name, locals);
    }

    private RuleClause? ReadGroup(StrictObject rule, string name, IReadOnlyList<LocalParameter> locals)
    {
        var word = rule.Text("Operator", needed: true);
        if (word is not (null or "And" or "AndAlso" or "Or" or "OrElse"))
        {
            findings.Error(rule.Find("Operator")!.Place, Codes.UnknownWord, $"Operator must be And or Or, spelt so, not \"{word}\"");
        }

        var nested = new List<(RuleClause? Clause, string Name, bool Enabled, Place Place)>();
        foreach (var item in rule.List("Rules", needed: true))
        {
            if (StrictObject.Open(item, "a nested rule", findings, NestedFields, NestedRefused) is { } read)
            {
                var nestedName = ReadName(read);
                nested.Add((ReadClause(read, nestedName, locals), nestedName, read.Flag("Enabled") ?? true, item.Place));
            }
        }

        RefuseRepeatedNames(nested.Select(n => (n.Name, n.Place)));
        if (nested.Count > MaxNested)
        {
            findings.Error(rule.Place, Codes.TooMany, $"the group {name} has {nested.Count} nested rules; at most {MaxNested}");
        }
        else if (!nested.Exists(n => n.Enabled) && rule.Find("Rules") is { Kind: JsonKind.Array })
        {
            findings.Error(rule.Place, Codes.EmptyGroup, $"the group {name} has no enabled rule and would never match; enable one or disable the group");
        }

        return nested.Exists(n => n.Clause is null) || !nested.Exists(n => n.Enabled) || word is null ? null
            : new RuleClause(name, locals, null, word.StartsWith("And", StringComparison.Ordinal), [.. nested.Select(n => n.Clause! with { Enabled = n.Enabled })]);
    }

    private static readonly Dictionary<string, string> NestedRefused = new(RefusedInRule, StringComparer.Ordinal)
    {
        ["SuccessEvent"] = "only the whole rule has an effect; move it to the outer rule",
        ["Actions"] = "only the whole rule has an effect; move it to the outer rule",
        ["Properties"] = "only the whole rule has words; move them to the outer rule",
    };

    private List<LocalParameter> ReadLocals(StrictObject rule, IReadOnlyList<LocalParameter> outer)
    {
        var locals = outer.ToList();
        foreach (var item in rule.List("LocalParams"))
        {
            if (StrictObject.Open(item, "a local parameter", findings, ["Name", "Expression"]) is not { } read)
            {
                continue;
            }

            var name = read.Text("Name", needed: true);
            var text = read.Text("Expression", needed: true);
            if (name is null || text is null)
            {
                continue;
            }

            if (name.Length > 64 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
            {
                findings.Error(read.Find("Name")!.Place, Codes.BadName, $"the local parameter \"{name}\" must be letters and digits, such as spacing");
            }
            else if (locals.Exists(l => string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                findings.Error(read.Find("Name")!.Place, Codes.RepeatedName, $"there is a local parameter \"{name}\" already; give this one another name");
            }
            else
            {
                locals.Add(new LocalParameter(name, new RuleText(text, read.Find("Expression")!)));
            }
        }

        if (locals.Count > MaxLocals)
        {
            findings.Error(rule.Place, Codes.TooMany, $"the rule has {locals.Count} local parameters; at most {MaxLocals}");
        }

        return locals;
    }

    private RuleText? ReadOutput(StrictObject rule)
    {
        if (rule.Find("Actions") is not { } actions
            || StrictObject.Open(actions, "Actions", findings, ["OnSuccess"], RefusedInAction) is not { } read
            || read.Need("OnSuccess") is not { } action
            || StrictObject.Open(action, "OnSuccess", findings, ["Name", "Context"]) is not { } success)
        {
            return null;
        }

        if (success.Text("Name", needed: true) is { } name && name != "OutputExpression")
        {
            findings.Error(success.Find("Name")!.Place, Codes.UnknownWord, name == "EvaluateRule"
                ? "EvaluateRule is not used here: rules that call rules can run in circles and end the process; write a derived fact instead"
                : $"the action must be OutputExpression, not \"{name}\"");
        }

        return success.Need("Context") is { } context
            && StrictObject.Open(context, "Context", findings, ["Expression"]) is { } inner
            && inner.Text("Expression", needed: true) is { } text
                ? new RuleText(text, inner.Find("Expression")!)
                : null;
    }

    private (string Says, string Evidence, JsonValue? Before) ReadProperties(StrictObject rule)
    {
        if (rule.Need("Properties") is not { } value
            || StrictObject.Open(value, "Properties", findings, ["says", "evidence", "before"]) is not { } properties)
        {
            return ("", "", null);
        }

        var before = properties.Text("before") is null ? null : properties.Find("before");
        var says = properties.Text("says", needed: true) ?? "";
        var evidence = properties.Text("evidence");
        if (evidence is null)
        {
            findings.Warning(value.Place, Codes.NoEvidence, "the rule does not say where it comes from; add \"evidence\"");
        }

        return (says, evidence ?? "", before);
    }

    private void RefuseRepeatedNames(IEnumerable<(string Name, Place Place)> rules)
    {
        foreach (var twice in rules.Where(r => r.Name.Length > 0).GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            findings.Error(twice.Last().Place, Codes.RepeatedName, $"there are two rules named \"{twice.Key}\" here; give each its own name");
        }
    }
}

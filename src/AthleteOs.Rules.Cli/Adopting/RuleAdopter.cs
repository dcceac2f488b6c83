using System.Globalization;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace AthleteOs.Rules.Cli.Adopting;

/// <summary>Turns the rules of one workflow into rules of ours.</summary>
internal sealed class RuleAdopter(LaxFile file, NameMap map, JArray? globals, Findings findings)
{
    // A file of ours has at most 12 levels; each nested rule takes two.
    private const int MaxNested = 3;

    private static readonly string[] Known =
        ["RuleName", "Expression", "Operator", "Rules", "LocalParams", "Enabled", "SuccessEvent", "Actions", "Properties", "RuleExpressionType", "ErrorMessage", "ErrorType", "WorkflowsToInject", "WorkflowRulesToInject"];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The rule in our form; null, with findings, if its condition cannot come along.</summary>
    public AdoptedRule? Adopt(JObject rule)
    {
        var before = findings.Errors;
        var sources = new Dictionary<string, Func<int, Place>>(StringComparer.Ordinal);
        var (name, written) = Name(rule, _names);
        var adopted = new JsonObject { ["RuleName"] = name };
        var effect = LaxFields.Text(rule, "SuccessEvent") is { Length: > 0 } word ? map.Effect(word) : null;
        ReportTheRest(rule, isNested: false);
        if (!Condition(rule, adopted, "", new Scope(), sources, level: 0) || findings.Errors > before)
        {
            return null;
        }

        // A rule can do without the parts that are reported from here on.
        adopted["SuccessEvent"] = effect ?? Note(rule);
        ReportActions(rule);
        adopted["Properties"] = new JsonObject
        {
            ["says"] = Says(rule, written.Length == 0 ? name : written),
            ["evidence"] = string.Create(CultureInfo.InvariantCulture, $"adopted from {Path.GetFileName(file.Name)}:{((IJsonLineInfo)rule).LineNumber}"),
        };
        return new AdoptedRule(adopted, file.PlaceOf(rule), sources);
    }

    private (string Name, string Written) Name(JObject rule, HashSet<string> taken)
    {
        var written = LaxFields.Text(rule, "RuleName") ?? "";
        var name = WorkflowAdopter.Unique(WorkflowAdopter.Snaked(written, "rule"), '_', taken);
        if (name != written)
        {
            findings.Warning(file.PlaceOf(LaxFields.Find(rule, "RuleName") ?? rule), Codes.AdoptChanged,
                written.Length == 0 ? $"the rule has no name; it is called {name}" : $"the rule \"{WorkflowAdopter.Shown(written)}\" becomes {name}");
        }

        return (name, written);
    }

    private bool Condition(JObject rule, JsonObject adopted, string path, Scope scope, Dictionary<string, Func<int, Place>> sources, int level)
    {
        if (LaxFields.Text(rule, "RuleExpressionType") is { } type && type is not ("0" or "LambdaExpression"))
        {
            return Refuse(LaxFields.Find(rule, "RuleExpressionType")!, $"the rule is left out: RuleExpressionType {WorkflowAdopter.Shown(type)} is not a lambda expression");
        }

        if (LaxFields.Find(rule, "Enabled") is JValue { Type: JTokenType.Boolean } enabled && !enabled.Value<bool>())
        {
            adopted["Enabled"] = false;
        }

        var locals = new JsonArray();
        if (level == 0)
        {
            AddLocals(UsedGlobals(rule), locals, $"{path}LocalParams", scope, sources);
        }

        AddLocals((LaxFields.Find(rule, "LocalParams") as JArray)?.OfType<JObject>() ?? [], locals, $"{path}LocalParams", scope, sources);
        if (locals.Count > 0)
        {
            adopted["LocalParams"] = locals;
        }

        // RulesEngine reads the nested rules if there is an operator, and the expression otherwise.
        var (word, text) = (LaxFields.Text(rule, "Operator"), LaxFields.Find(rule, "Expression"));
        if (word is { Length: > 0 } && LaxFields.Find(rule, "Rules") is JArray { Count: > 0 } nested)
        {
            if (text is not null)
            {
                findings.Warning(file.PlaceOf(text), Codes.AdoptChanged, "RulesEngine reads the nested rules and never this Expression; it is left out");
            }

            return Group(rule, adopted, word, nested, path, scope, sources, level);
        }

        if (text is not JValue { Value: string expression } value || expression.Trim().Length == 0)
        {
            return Refuse(rule, "the rule is left out: it has no Expression, and no Operator with Rules");
        }

        adopted["Expression"] = Write(value, expression, $"{path}Expression", scope, sources);
        return true;
    }

    private bool Group(JObject rule, JsonObject adopted, string word, JArray nested, string path, Scope scope, Dictionary<string, Func<int, Place>> sources, int level)
    {
        var kind = word.ToUpperInvariant() switch { "AND" or "ANDALSO" => "And", "OR" or "ORELSE" => "Or", _ => null };
        if (kind is null)
        {
            return Refuse(LaxFields.Find(rule, "Operator")!, $"the rule is left out: the Operator \"{WorkflowAdopter.Shown(word)}\" is not And or Or");
        }

        if (word is not ("And" or "AndAlso" or "Or" or "OrElse"))
        {
            findings.Warning(file.PlaceOf(LaxFields.Find(rule, "Operator")!), Codes.AdoptChanged, $"\"{WorkflowAdopter.Shown(word)}\" becomes \"{kind}\"; RulesEngine never matches a rule with that spelling");
        }

        if (level == MaxNested)
        {
            return Refuse(rule, $"the rule is left out: rules are nested deeper than {MaxNested} levels");
        }

        var (rules, names, all) = (new JsonArray(), new HashSet<string>(StringComparer.Ordinal), true);
        foreach (var item in nested)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}Rules[{rules.Count}]");
            if (item is not JObject inner)
            {
                all = Refuse(item, "the rule is left out: a nested rule is an object { }");
                continue;
            }

            var read = new JsonObject { ["RuleName"] = Name(inner, names).Name };
            sources[at] = _ => file.PlaceOf(inner);
            ReportTheRest(inner, isNested: true);
            all &= Condition(inner, read, $"{at}.", new Scope(scope), sources, level + 1);
            rules.Add(read);
        }

        adopted["Operator"] = kind;
        adopted["Rules"] = rules;
        return all;
    }

    private string Write(JValue value, string text, string path, Scope scope, Dictionary<string, Func<int, Place>> sources)
    {
        sources[path] = at => file.PlaceOf(value, at);
        return new ForeignExpression(map, scope.Names, (at, code, why) => findings.Error(file.PlaceOf(value, at), code, $"the rule is left out: {why}")).Write(text);
    }

    private void AddLocals(IEnumerable<JObject> parameters, JsonArray locals, string path, Scope scope, Dictionary<string, Func<int, Place>> sources)
    {
        foreach (var parameter in parameters)
        {
            if (LaxFields.Text(parameter, "Name") is not { Length: > 0 } name || LaxFields.Find(parameter, "Expression") is not JValue { Value: string text } value)
            {
                Refuse(parameter, "the rule is left out: a parameter needs a Name and an Expression");
                continue;
            }

            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{locals.Count}].Expression");
            var written = Write(value, text, at, scope, sources);
            var ours = scope.Add(name);
            if (ours != name)
            {
                findings.Warning(file.PlaceOf(LaxFields.Find(parameter, "Name")!), Codes.AdoptChanged, $"the parameter \"{WorkflowAdopter.Shown(name)}\" becomes {ours}");
            }

            locals.Add(new JsonObject { ["Name"] = ours, ["Expression"] = written });
        }
    }

    // The global parameters that a rule reads, and those that they read, become local parameters of the rule.
    private IEnumerable<JObject> UsedGlobals(JObject rule)
    {
        var all = globals?.OfType<JObject>().ToArray() ?? [];
        var words = Words(rule).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = all.Length - 1; i >= 0; i--)
        {
            if (LaxFields.Text(all[i], "Name") is { } name && words.Contains(name))
            {
                words.UnionWith(Words(all[i]));
            }
        }

        return all.Where(g => LaxFields.Text(g, "Name") is { } name && words.Contains(name));
    }

    private static IEnumerable<string> Words(JObject item) => item.Descendants().OfType<JProperty>()
        .Where(p => string.Equals(p.Name, "Expression", StringComparison.OrdinalIgnoreCase) && p.Value.Type == JTokenType.String)
        .SelectMany(p => ForeignText.Words(p.Value.Value<string>()!)).Where(w => w.Kind == ForeignKind.Path).Select(w => w.Text);

    private string Note(JObject rule)
    {
        var word = WorkflowAdopter.Shown(LaxFields.Text(rule, "SuccessEvent") ?? "");
        findings.Warning(file.PlaceOf(word.Length == 0 ? rule : LaxFields.Find(rule, "SuccessEvent")!), Codes.AdoptChanged, word.Length == 0
            ? "the rule has no SuccessEvent and becomes a note"
            : $"the event \"{word}\" has no effect and becomes a note; add --effect \"{word}=EFFECT\", such as forbid_key");
        return "note";
    }

    private void ReportActions(JObject rule)
    {
        foreach (var action in (LaxFields.Find(rule, "Actions") as JObject)?.Properties().Where(p => p.Value is JObject) ?? [])
        {
            var name = LaxFields.Text((JObject)action.Value, "Name") ?? "";
            findings.Error(file.PlaceOf(action.Value), Codes.AdoptLeftOut, $"the action {WorkflowAdopter.Shown(action.Name)} {WorkflowAdopter.Shown(name)} is left out: " + name switch
            {
                "OutputExpression" => "declare its number as a derived fact, then write it with the effect set:NAME",
                "EvaluateRule" => "a rule never calls a rule here; write a derived fact, and read it in a later rule set",
                _ => "rules run no code of another program",
            });
        }
    }

    private void ReportTheRest(JObject rule, bool isNested)
    {
        foreach (var field in rule.Properties().Where(p => p.Value.Type is not (JTokenType.Null or JTokenType.Undefined)))
        {
            var name = field.Name.ToUpperInvariant();
            if (name.EndsWith("TOINJECT", StringComparison.Ordinal))
            {
                findings.Error(file.PlaceOf(field.Value), Codes.AdoptLeftOut, $"the rule is left out: {field.Name} needs the rules of another workflow");
            }
            else if (name == "ERRORMESSAGE" && field.Value.ToString().Length > 0)
            {
                findings.Warning(file.PlaceOf(field.Value), Codes.AdoptChanged, "ErrorMessage is left out: it is for a rule that does not match, and \"says\" gives the reason of a match");
            }
            else if (isNested && name is "SUCCESSEVENT" or "ACTIONS" or "PROPERTIES")
            {
                findings.Warning(file.PlaceOf(field.Value), Codes.AdoptChanged, $"{field.Name} of a nested rule is left out: only the whole rule has an effect");
            }
            else if (!Known.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            {
                findings.Warning(file.PlaceOf(field.Value), Codes.AdoptChanged, $"the field \"{WorkflowAdopter.Shown(field.Name)}\" is unknown and is left out");
            }
        }
    }

    private static string Says(JObject rule, string name)
    {
        var says = LaxFields.Find(rule, "Properties") is JObject properties && LaxFields.Text(properties, "says") is { Length: > 0 } text ? text : name;
        return string.Concat(says.EnumerateRunes().Select(r => Documents.Words.FirstHidden(r.ToString()) < 0 ? r.ToString() : " ")).Trim() is { Length: > 0 } shown ? shown : "Adopted.";
    }

    private bool Refuse(JToken at, string why)
    {
        findings.Error(file.PlaceOf(at), Codes.AdoptLeftOut, why);
        return false;
    }

    // The parameters that an expression may name, by their names in the file.
    private sealed class Scope
    {
        private readonly Dictionary<string, string> _names;

        public Scope() => _names = new(StringComparer.OrdinalIgnoreCase);

        public Scope(Scope outer) => _names = new(outer._names, StringComparer.OrdinalIgnoreCase);

        public IReadOnlyDictionary<string, string> Names => _names;

        public string Add(string name)
        {
            var letters = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
            letters = letters.Length == 0 || !char.IsAsciiLetter(letters[0]) ? $"value{letters}" : RuleNames.MayBeTaken(letters) ? $"{letters}Value" : letters;
            var ours = WorkflowAdopter.Unique(letters[..Math.Min(letters.Length, 56)], 'x', new HashSet<string>(_names.Values, StringComparer.OrdinalIgnoreCase));
            _names[name] = ours;
            return ours;
        }
    }
}

using System.Globalization;
using AthleteOs.Rules.Documents;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace AthleteOs.Rules.Cli.Adopting;

/// <summary>Turns the workflows of a Microsoft RulesEngine file into rule sets. Each value that does not come along is a finding.</summary>
internal sealed class WorkflowAdopter(LaxFile file, NameMap map, Findings findings)
{
    private static readonly string[] WorkflowFields = ["WorkflowName", "Rules", "GlobalParams", "WorkflowsToInject", "WorkflowRulesToInject", "RuleExpressionType", "$schema"];

    /// <summary>The rule sets of the file; none, with a finding, if it contains no workflow.</summary>
    public List<AdoptedRuleSet> Adopt()
    {
        var sets = new List<AdoptedRuleSet>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var workflow in Workflows(file.Root))
        {
            sets.Add(Adopt(workflow, names));
        }

        if (sets.Count == 0)
        {
            findings.Error(file.PlaceOf(file.Root), Codes.AdoptNothing, "the file contains no workflow; a workflow has \"Rules\", a list of rules with an \"Expression\" or an \"Operator\"");
        }

        return sets;
    }

    // A workflow, a list of them, an object around such a list, or a list of rules alone.
    private IEnumerable<JObject> Workflows(JToken root) => root switch
    {
        JObject one when LaxFields.Find(one, "Rules") is JArray && LaxFields.Find(one, "Expression") is null && LaxFields.Find(one, "Operator") is null => [one],
        JObject around => around.Properties().Where(p => p.Name.StartsWith("Workflow", StringComparison.OrdinalIgnoreCase) && p.Value is JArray).SelectMany(p => Workflows(p.Value)),
        JArray { Count: > 0 } list when list.All(i => i is JObject item && IsRule(item)) => [new JObject { ["WorkflowName"] = Path.GetFileNameWithoutExtension(file.Name), ["Rules"] = list }],
        JArray list => list.SelectMany(Workflows),
        _ => [],
    };

    private static bool IsRule(JObject item) => LaxFields.Find(item, "Expression") is JValue || LaxFields.Find(item, "Operator") is JValue;

    private AdoptedRuleSet Adopt(JObject workflow, HashSet<string> names)
    {
        var items = (JArray)LaxFields.Find(workflow, "Rules")!;
        var place = file.PlaceOf(((IJsonLineInfo)workflow).HasLineInfo() ? workflow : file.Root);
        var written = LaxFields.Text(workflow, "WorkflowName") ?? "";
        var name = Unique(Dashed(written.Length == 0 ? Path.GetFileNameWithoutExtension(file.Name) : written), '-', names);
        if (name != written)
        {
            findings.Warning(place, Codes.AdoptChanged, written.Length == 0 ? $"the workflow has no name; the rule set is called {name}" : $"the workflow \"{Shown(written)}\" becomes the rule set {name}");
        }

        foreach (var field in workflow.Properties().Where(p => p.Value.Type != JTokenType.Null))
        {
            if (field.Name.EndsWith("ToInject", StringComparison.OrdinalIgnoreCase))
            {
                findings.Error(file.PlaceOf(field.Value), Codes.AdoptLeftOut, $"{field.Name}: the rules of other workflows are left out; adopt those too and name each rule set in policy.json");
            }
            else if (!WorkflowFields.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            {
                findings.Warning(file.PlaceOf(field.Value), Codes.AdoptChanged, $"the field \"{Shown(field.Name)}\" is unknown and is left out");
            }
        }

        var rules = new RuleAdopter(file, map, LaxFields.Find(workflow, "GlobalParams") as JArray, findings);
        var adopted = new List<AdoptedRule>();
        foreach (var item in items)
        {
            if (item is not JObject rule)
            {
                findings.Error(file.PlaceOf(item), Codes.AdoptLeftOut, "a rule is an object { } with an \"Expression\" or an \"Operator\"; this value is left out");
            }
            else if (rules.Adopt(rule) is { } read)
            {
                adopted.Add(read);
            }
        }

        var set = new AdoptedRuleSet(name, place, adopted) { OriginalRules = items.Count };
        set.LeaveOutRefused(findings);
        return set;
    }

    /// <summary>A name of another program as a name of a rule: lower-case letters, digits and underscores.</summary>
    public static string Snaked(string written, string fallback)
    {
        var snake = string.Join('_', string.Concat(written.Select((c, i) => char.IsAsciiLetterOrDigit(c)
                ? char.IsAsciiLetterUpper(c) && i > 0 && char.IsAsciiLetterLower(written[i - 1]) ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()
                : "_")).Split('_', StringSplitOptions.RemoveEmptyEntries));
        snake = snake.Length == 0 ? fallback : char.IsAsciiDigit(snake[0]) ? $"{fallback}_{snake}" : snake;
        return snake[..Math.Min(snake.Length, 56)].TrimEnd('_');
    }

    /// <summary>The name, with a number behind it if it is taken.</summary>
    public static string Unique(string name, char dash, HashSet<string> taken)
    {
        var unique = name;
        for (var n = 2; !taken.Add(unique); n++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}{dash}{n}");
        }

        return unique;
    }

    /// <summary>A text of the file for a message: one line, not too long.</summary>
    public static string Shown(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > 60 ? $"{line[..60]}..." : line;
    }

    private static string Dashed(string written) => Snaked(written, "workflow").Replace('_', '-');
}

/// <summary>Reads the fields of an object. Other programs read field names in any case.</summary>
internal static class LaxFields
{
    /// <summary>The value of a field in any case; the last one if several are there. Null if it is missing or null.</summary>
    public static JToken? Find(JObject item, string name) =>
        item.Properties().LastOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))?.Value is { Type: not JTokenType.Null } value ? value : null;

    /// <summary>The text of a field; a number or a word as it is written.</summary>
    public static string? Text(JObject item, string name) =>
        Find(item, name) is JValue { Value: { } value } ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>Reads the condition of a rule over the log: lines of <c>When</c>, and an expression on what they found.</summary>
internal sealed class WhenReader(Findings findings)
{
    /// <summary>The most lines of a rule.</summary>
    public const int MaxLines = 8;

    /// <summary>The fields of a rule over the log.</summary>
    public static readonly string[] RuleFields = ["RuleName", "When", "Expression", "Enabled", "SuccessEvent", "Actions", "Properties"];

    private static readonly Dictionary<string, WhenVerb> Verbs = Enum.GetValues<WhenVerb>().ToDictionary(v => Words.Snake(v.ToString()), StringComparer.Ordinal);
    private static readonly string[] LineFields = [.. Verbs.Keys, "of", "days", "where", "value", "as"];

    /// <summary>The refused fields of a rule, with those that only other rules have.</summary>
    public static Dictionary<string, string> Refused(Dictionary<string, string> inEveryRule)
    {
        const string Instead = "a rule over the log has lines of When; join conditions with && and ||";
        return new(inEveryRule.Where(f => f.Key != "When"), StringComparer.Ordinal)
        {
            ["Operator"] = Instead,
            ["Rules"] = Instead,
            ["LocalParams"] = Instead,
            ["RuleExpressionType"] = "every expression here is a lambda expression; leave it out",
        };
    }

    /// <summary>The condition; null, with findings, if it is wrong.</summary>
    public RuleClause? Read(StrictObject rule, string name)
    {
        var before = findings.Errors;
        var items = rule.List("When", needed: true);
        if (items.Count == 0 && rule.Find("When") is { Kind: JsonKind.Array } empty)
        {
            findings.Error(empty.Place, Codes.EmptyGroup, $"the rule {name} goes through no list; add a line to When, or write the rule in a rule set without Engine");
        }
        else if (items.Count > MaxLines)
        {
            findings.Error(rule.Find("When")!.Place, Codes.TooMany, $"the rule {name} has {items.Count} lines of When; at most {MaxLines}, so give a mark in a rule of its own");
        }

        var lines = items.Take(MaxLines).Select(ReadLine).ToArray();
        var expression = rule.Text("Expression") is { } text ? new RuleText(text, rule.Find("Expression")!) : null;
        return findings.Errors > before ? null : new RuleClause(name, [], expression, AllOf: true, []) { When = [.. lines.OfType<WhenLine>()] };
    }

    private WhenLine? ReadLine(JsonValue item)
    {
        if (StrictObject.Open(item, "a line of When", findings, LineFields) is not { } line)
        {
            return null;
        }

        var verbs = Verbs.Keys.Where(v => line.Find(v) is not null).ToArray();
        if (verbs.Length != 1)
        {
            findings.Error(item.Place, Codes.ExpressionOrGroup, $"a line of When has one of {string.Join(", ", Verbs.Keys)}, as in {{ \"some\": \"s\", \"of\": \"sessions\", \"days\": 14 }}; this one has {(verbs.Length == 0 ? "none" : string.Join(" and ", verbs))}");
            return null;
        }

        var before = findings.Errors;
        var (word, verb) = (verbs[0], Verbs[verbs[0]]);
        var (makesNumber, takesValue) = (verb >= WhenVerb.Count, verb > WhenVerb.Count);
        _ = line.Text(word, needed: true);
        _ = line.Text("of", needed: true);
        _ = line.Number("days");
        _ = makesNumber ? line.Text("as", needed: true) : null;
        RefuseStray(line, "as", !makesNumber, $"\"as\" names a number; \"{word}\" makes none, so leave it out");
        RefuseStray(line, "value", !takesValue, $"\"value\" is the field of a sum, most, least or mean; \"{word}\" takes none, so leave it out");
        var (where, value) = (Expression(line, "where", needed: false), takesValue ? Expression(line, "value", needed: true) : null);
        return findings.Errors > before ? null : new WhenLine(verb, line.Find(word)!, line.Find("of")!, line.Find("days"), where, value, line.Find("as"), item.Place);
    }

    private void RefuseStray(StrictObject line, string field, bool isStray, string says)
    {
        if (isStray && line.Find(field) is { } value)
        {
            findings.Error(value.Place, Codes.OutputNotWanted, says);
        }
    }

    private static RuleText? Expression(StrictObject line, string field, bool needed) => line.Text(field, needed) is { } text ? new RuleText(text, line.Find(field)!) : null;
}

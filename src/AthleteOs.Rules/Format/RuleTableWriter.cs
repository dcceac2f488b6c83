using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Format;

/// <summary>Writes a rule set in its other form: a table as JSON, and JSON as a table where every rule is a row of one.</summary>
internal static class RuleTableWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The rules as a JSON rule set, in the form that <c>fmt</c> writes.</summary>
    public static string Json(string name, IReadOnlyList<RuleDraft> rules)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "../schema/rule-set.schema.json");
            json.WriteString("WorkflowName", name);
            json.WriteStartArray("Rules");
            foreach (var rule in rules)
            {
                Write(json, rule);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return PolicyLayout.Write($"{name}.json", bytes.ToArray());
    }

    /// <summary>The rules as a table; null, with a finding for each rule that is no row of one.</summary>
    public static string? Table(IReadOnlyList<RuleDraft> rules, Findings findings)
    {
        var before = findings.Errors;
        var rows = rules.Select(rule => (Rule: rule, Cells: Cells(rule, findings))).ToArray();
        if (findings.Errors > before)
        {
            return null;
        }

        var asked = Columns([.. rows.Select(r => r.Cells!.Keys.ToArray())]);
        var (values, evidence) = (rules.Any(r => r.Output is not null), rules.Any(r => r.Evidence.Length > 0));
        var lines = rows.Select(r => Line([r.Rule.Name, .. asked.Select(a => r.Cells!.GetValueOrDefault(a, "-")), r.Rule.Event!.Text,
            .. values ? [r.Rule.Output?.Text ?? ""] : Array.Empty<string>(), r.Rule.Says, .. evidence ? [r.Rule.Evidence] : Array.Empty<string>()]));
        return string.Concat(lines.Prepend(Line(["rule", .. asked, "effect", .. values ? ["value"] : Array.Empty<string>(), "says", .. evidence ? ["evidence"] : Array.Empty<string>()])));
    }

    // In the order of the conditions in the rules. If the rules differ, the first rule decides.
    private static List<string> Columns(string[][] rules)
    {
        var left = rules.SelectMany(r => r).Distinct(StringComparer.Ordinal).ToList();
        var columns = new List<string>();
        while (left.Count > 0)
        {
            var next = left.Find(c => !Array.Exists(rules, r => r.TakeWhile(o => o != c).Any(left.Contains) && r.Contains(c))) ?? left[0];
            columns.Add(next);
            left.Remove(next);
        }

        return columns;
    }

    private static void Write(Utf8JsonWriter json, RuleDraft rule)
    {
        json.WriteStartObject();
        json.WriteString("RuleName", rule.Name);
        json.WriteString("Expression", rule.Clause!.Expression!.Text);
        json.WriteString("SuccessEvent", rule.Event!.Text);
        if (rule.Output is { } output)
        {
            json.WriteStartObject("Actions");
            json.WriteStartObject("OnSuccess");
            json.WriteString("Name", "OutputExpression");
            json.WriteStartObject("Context");
            json.WriteString("Expression", output.Text);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartObject("Properties");
        json.WriteString("says", rule.Says);
        if (rule.Evidence.Length > 0)
        {
            json.WriteString("evidence", rule.Evidence);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // By column; null, with a finding, if cells cannot express the rule's condition.
    private static Dictionary<string, string>? Cells(RuleDraft rule, Findings findings)
    {
        var why = rule switch
        {
            { Enabled: false } => "is switched off; a table has no place for that",
            { Before: not null } => "names the rule before which it stands; a table has no place for that",
            { Clause: not { Expression: not null, Locals: [] } } => "has nested rules or local parameters",
            _ => null,
        };
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in why is null && rule.Clause!.Expression!.Text.Trim() != "true" ? Parts(rule.Clause.Expression.Text) : [])
        {
            if (RuleTableCell.Write(part) is not { } asked)
            {
                why = $"tests \"{part}\", which no cell can test: a cell compares one fact with one value, and cells are joined by && alone";
                break;
            }

            if (!cells.TryAdd(asked.Column, asked.Cell) && (cells[asked.Column] = Range(cells[asked.Column], asked.Cell)).Length == 0)
            {
                why = $"tests {asked.Column} twice, and not for a range such as 60..65";
                break;
            }
        }

        if (why is not null)
        {
            findings.Error(rule.Place, Codes.TableForm, $"{rule.Name} is no row of a table: it {why}");
        }

        return why is null ? cells : null;
    }

    // Both ends of a range, in either order; empty if the two are not a range.
    private static string Range(string first, string second) => (first[..Math.Min(2, first.Length)], second[..Math.Min(2, second.Length)]) switch
    {
        (">=", "<=") => $"{first[2..].Trim()}..{second[2..].Trim()}",
        ("<=", ">=") => $"{second[2..].Trim()}..{first[2..].Trim()}",
        _ => "",
    };

    // The parts that && joins outside brackets.
    private static IEnumerable<string> Parts(string text)
    {
        var (depth, from) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && text.AsSpan(i).StartsWith("&&"))
            {
                yield return text[from..i].Trim();
                from = i + 2;
            }
        }

        yield return text[from..].Trim();
    }

    private static string Line(IEnumerable<string> cells) => $"{string.Join(',', cells.Select(Quoted))}\n";

    private static string Quoted(string cell) => cell.IndexOfAny([',', ';', '\t', '"']) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

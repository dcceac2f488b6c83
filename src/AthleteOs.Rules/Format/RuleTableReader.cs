using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>
/// Reads a rule set from a decision table: a CSV file with a column for each fact and a row for each rule. The last columns are its effect
/// and words. A row becomes the same rule as in a JSON file, and its cells are joined by <c>&amp;&amp;</c>.
/// </summary>
/// <param name="derived">The derived facts that there are, as rules write them; null if that is unknown.</param>
/// <param name="findings">Receives the findings, each with the row and column of its cell.</param>
/// <param name="own">The facts that the policy declares itself.</param>
internal sealed class RuleTableReader(IReadOnlyCollection<string>? derived, Findings findings, IReadOnlyList<FactDefinition>? own = null)
{
    /// <summary>The columns without conditions, in their order. The first of them is the first column, the others are the last.</summary>
    public static readonly string[] Others = ["rule", "effect", "value", "says", "evidence"];

    // The number of comparisons grows with its square.
    private const int MaxRows = 512;
    private const int MaxCell = 2000;

    private static readonly string[] Needed = ["effect", "says"];

    /// <summary>The rules of a table in order; null when it cannot be read at all.</summary>
    /// <param name="file">The file as it appears in findings.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="hitPolicy">The way in which its rules combine; null if unknown.</param>
    public List<RuleDraft>? Read(string file, byte[] bytes, HitPolicy? hitPolicy)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            findings.Error(Place.Whole(file), Codes.TableForm, "this is not UTF-8 text; save the table as CSV in UTF-8 (in Excel: \"CSV UTF-8\")");
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan()[Encoding.UTF8.Preamble.Length..] : bytes);
        var read = new DelimitedText(file, text, Codes.TableForm, findings);
        if (!read.FindSeparator([.. Facts.Select(f => f.Name), .. Others], Codes.TableForm))
        {
            return null;
        }

        if (read.NextRow() is not { } header)
        {
            findings.Error(Place.Whole(file), Codes.EmptyGroup, "the table is empty; it needs a header, such as today.ReadinessScore,effect,says, and a row for each rule");
            return null;
        }

        var columns = Columns([.. header.Select(c => c with { Text = c.Text.Trim() })]);
        var rows = new List<Row>();
        while (read.NextRow() is { } cells)
        {
            if (rows.Count == MaxRows)
            {
                findings.Error(cells[0].Place, Codes.TooMany, $"the table has more than {MaxRows} rows; split it");
                return null;
            }

            if (columns is not null && Fit(cells, header.Count) is { } fitting)
            {
                rows.Add(new Row(fitting, columns, rows.Count + 1));
            }
        }

        if (rows.Count == 0 && columns is not null && !read.Broken)
        {
            findings.Error(header[0].Place, Codes.EmptyGroup, "the table has no rows; add one for each rule, or remove the file");
        }

        var rules = rows.Select(ReadRow).OfType<RuleDraft>().ToList();
        foreach (var twice in rules.GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Key.Length > 0 && g.Skip(1).Any()))
        {
            findings.Error(twice.Last().Place, Codes.RepeatedName, $"there are two rules named \"{twice.Key}\" here; give each its own name");
        }

        RefuseSilent(rows, hitPolicy);
        return rules;
    }

    private IEnumerable<FactDefinition> Facts => FactCatalog.All.Concat(own ?? []);

    private Column[]? Columns(DelimitedCell[] header)
    {
        var before = findings.Errors;
        var last = Array.FindIndex(header, c => c.Text is not "rule" && Others.Contains(c.Text));
        var columns = header.Select((c, i) => new Column(c.Text, c.Place, Others.Contains(c.Text) ? null : Asking(c, afterOthers: last >= 0 && i > last))).ToArray();
        foreach (var twice in columns.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Skip(1).Any()))
        {
            findings.Error(twice.Last().Place, Codes.RepeatedField, $"the column \"{twice.Key}\" is there twice; keep one (a range such as 60..65 tests both ends)");
        }

        if (Array.FindIndex(columns, c => c.Name == "rule") is var at and > 0)
        {
            findings.Error(columns[at].Place, Codes.TableForm, "the column \"rule\" stands first");
        }

        foreach (var needed in Needed.Where(n => !Array.Exists(columns, c => c.Name == n)))
        {
            findings.Error(header[^1].Place, Codes.MissingField, $"the table needs a column \"{needed}\"; behind what is asked stand effect, value (for an effect that carries a number), says, evidence");
        }

        return findings.Errors == before ? columns : null;
    }

    private RuleTableColumn? Asking(DelimitedCell header, bool afterOthers)
    {
        var known = Facts.Where(f => f.Kind != FactKind.Series).Select(f => f.Name).Concat(derived ?? []).Concat(Others).ToArray();
        var column = RuleTableColumn.Find(header.Text, own);
        if (column is null || (column.Fact is null && derived?.Contains(header.Text) == false))
        {
            findings.Error(header.Place, Codes.UnknownField, header.Text switch
            {
                "" => "a column without a name; name the fact that it tests, or remove it",
                _ when header.Text.StartsWith("p.", StringComparison.Ordinal) => $"a column is a fact; the parameter {header.Text} belongs into a cell, such as >= {header.Text}",
                _ when Facts.FirstOrDefault(f => f.Name == header.Text) is { Kind: FactKind.Series } => $"{header.Text} is a series of days, which needs a window; write that rule in a JSON rule set",
                _ => $"\"{header.Text}\" is not a column of a table{Words.DidYouMean(header.Text, known)}; a column is a fact as rules write it, such as today.ReadinessScore, or one of {string.Join(", ", Others)}",
            });
            return null;
        }

        if (afterOthers)
        {
            findings.Error(header.Place, Codes.TableForm, $"{header.Text} is asked and stands before effect, value, says and evidence");
        }

        return column;
    }

    private DelimitedCell[]? Fit(List<DelimitedCell> row, int columns)
    {
        if (row.Count < columns)
        {
            findings.Error(row[^1].Place, Codes.TableForm, $"the row ends here with {row.Count} of {columns} cells; write an empty cell for what is not asked");
            return null;
        }

        if (row.FindIndex(columns, c => !c.IsMissing) is var extra and >= 0)
        {
            findings.Error(row[extra].Place, Codes.TableForm, $"the row has a cell here, after the {columns} of the header; a text with a comma in it stands in double quotes");
            return null;
        }

        return [.. row.Take(columns).Select(c => c with { Text = c.Text.Trim() })];
    }

    private RuleDraft? ReadRow(Row row)
    {
        if (row.Cells.FirstOrDefault(c => Words.FirstHidden(c.Text) >= 0) is { Text: { } hidden } cell)
        {
            findings.Error(cell.Place, Codes.UnreadableText, $"the cell holds an invisible character ({Words.CodePoint(hidden, Words.FirstHidden(hidden))}); remove it");
            return null;
        }

        if (row.Cells.FirstOrDefault(c => c.Text.Length > MaxCell) is { Text: not null } tooLong)
        {
            findings.Error(tooLong.Place, Codes.TableCell, $"the cell has {tooLong.Text.Length} characters; at most {MaxCell}");
            return null;
        }

        var name = row["rule"] is { } named ? named.Text : $"row_{row.Number}";
        if (!Words.IsSnakeName(name))
        {
            findings.Error(row["rule"]!.Value.Place, Codes.BadName, $"the rule name \"{name}\" must be lower-case letters, digits and single underscores, such as readiness_in_top_band");
        }

        foreach (var missing in Needed.Where(n => row[n]!.Value.IsMissing))
        {
            findings.Error(row[missing]!.Value.Place, Codes.MissingField, $"the row {name} needs a cell in the column \"{missing}\"");
        }

        var evidence = row["evidence"]?.Text ?? "";
        if (evidence.Length == 0)
        {
            findings.Warning(row["says"]!.Value.Place, Codes.NoEvidence, "the rule does not say where it comes from; add \"evidence\"");
        }

        var asked = row.Asking.Where(c => !RuleTableCell.IsAny(c.Cell.Text)).Select(c => RuleTableCell.Read(c.Column, c.Cell, findings)).ToArray();
        return Array.Exists(asked, a => a is null) || row["effect"]!.Value.IsMissing ? null
            : new RuleDraft(name, true, new RuleClause(name, [], Join(asked!, row.Place), AllOf: true, []), row["value"] is { IsMissing: false } value ? Plain(value) : null,
                Plain(row["effect"]!.Value).Source, row["says"]!.Value.Text, evidence, null, row.Place);
    }

    private static RuleText Join(RuleText[] asked, Place row)
    {
        if (asked.Length == 0)
        {
            return new RuleText("true", new JsonValue(JsonKind.Text, row, "") { Text = "true" });
        }

        const string And = " && ";
        var columns = asked.SelectMany((a, i) => i == 0 ? a.Source.CharacterColumns!.SkipLast(1) : [.. Enumerable.Repeat(a.Source.Place.Column, And.Length), .. a.Source.CharacterColumns!.SkipLast(1)]);
        var text = string.Join(And, asked.Select(a => a.Text));
        return asked.Length == 1 ? asked[0]
            : new RuleText(text, new JsonValue(JsonKind.Text, asked[0].Source.Place, "") { Text = text, CharacterColumns = [.. columns, asked[^1].Source.CharacterColumns![^1]] }) { Cells = asked };
    }

    private static RuleText Plain(DelimitedCell cell)
    {
        var from = cell.Place.Column + (cell.InQuotes ? 1 : 0);
        return new RuleText(cell.Text, new JsonValue(JsonKind.Text, cell.Place, "") { Text = cell.Text, CharacterColumns = [.. Enumerable.Range(from, cell.Text.Length + 1)] });
    }

    // In an ordered set, a row with at least the conditions of an earlier row never applies. Without an order, such a row with the same
    // effect adds nothing. A suggestion may still be the first that fits the day.
    private void RefuseSilent(List<Row> rows, HitPolicy? hitPolicy)
    {
        foreach (var row in hitPolicy is null ? [] : rows.Where(r => r["effect"]?.Text.StartsWith("suggest:", StringComparison.Ordinal) == false))
        {
            var above = rows.TakeWhile(r => r.Number < row.Number).FirstOrDefault(r => r["effect"]?.Text.StartsWith("suggest:", StringComparison.Ordinal) == false && (hitPolicy == HitPolicy.First
                ? r.Asking.Zip(row.Asking).All(c => RuleTableCell.IsAny(c.First.Cell.Text) || c.First.Cell.Text == c.Second.Cell.Text)
                : r["effect"]?.Text == row["effect"]?.Text && r.Asking.Zip(row.Asking).All(c => c.First.Cell.Text == c.Second.Cell.Text)));
            if (above is not null)
            {
                findings.Error(row.Place, Codes.TableRowSilent, hitPolicy == HitPolicy.First
                    ? $"this row never speaks: row {above.Number} above asks no more and speaks first; put the narrower row above, or remove one"
                    : $"this row asks and does the same as row {above.Number}; remove one");
            }
        }
    }

    private sealed record Column(string Name, Place Place, RuleTableColumn? Asks);

    private sealed record Row(DelimitedCell[] Cells, Column[] Columns, int Number)
    {
        public Place Place => Cells[0].Place;

        public DelimitedCell? this[string column] => Array.FindIndex(Columns, c => c.Name == column) is var at and >= 0 ? Cells[at] : null;

        public IEnumerable<(RuleTableColumn Column, DelimitedCell Cell)> Asking => Columns.Zip(Cells).Where(c => c.First.Asks is not null).Select(c => (c.First.Asks!, c.Second));
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>Maps the columns of another table to those of a history: <c>date=Datum,tss=Load</c>.</summary>
public sealed class ColumnMap
{
    // Readings in another unit than a history's, by their names in a map.
    private static readonly Dictionary<string, (string Column, Func<double, double> Convert)> Conversions = new(StringComparer.Ordinal)
    {
        ["rmssd"] = ("ln_rmssd", Math.Log),
        ["sleep_minutes"] = ("sleep_hours", minutes => minutes / 60),
        ["sleep_seconds"] = ("sleep_hours", seconds => seconds / 3600),
    };

    private readonly List<(string Ours, string Theirs)> _pairs;
    private readonly OwnHistoryColumns _columns;

    private ColumnMap(List<(string Ours, string Theirs)> pairs, OwnHistoryColumns columns) => (_pairs, _columns) = (pairs, columns);

    /// <summary>Their names.</summary>
    internal IReadOnlyCollection<string> Theirs => [.. _pairs.Select(p => p.Theirs)];

    /// <summary>Reads a map; null, with findings, if it is invalid.</summary>
    /// <param name="texts">Pairs <c>ours=theirs</c> separated by commas, in one or several texts. Ours are the columns of a history and
    /// <c>rmssd</c> (milliseconds), <c>sleep_minutes</c> and <c>sleep_seconds</c>, which are converted.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="policy">The policy with the declared facts that a map may name, as <c>own.nights_away</c>; null without one.</param>
    public static ColumnMap? Parse(IEnumerable<string> texts, Findings findings, ReadyPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Errors;
        var pairs = new List<(string Ours, string Theirs)>();
        foreach (var piece in texts.SelectMany(t => t.Split(',')))
        {
            var at = piece.IndexOf('=', StringComparison.Ordinal);
            if (at < 0 && pairs.Count > 0)
            {
                pairs[^1] = (pairs[^1].Ours, $"{pairs[^1].Theirs},{piece}"); // a name with a comma in it
            }
            else
            {
                pairs.Add((at < 0 ? piece.Trim() : piece[..at].Trim(), at < 0 ? "" : piece[(at + 1)..].Trim()));
            }
        }

        var columns = new OwnHistoryColumns(policy);
        Check(pairs, columns, hasPolicy: policy is not null, findings);
        return findings.Errors == before ? new ColumnMap(pairs, columns) : null;
    }

    /// <summary>The export that a table is under this map; null, with findings, if a mapped column is missing.</summary>
    internal DailyExport? For(Table table, Findings findings)
    {
        var names = table.Header.Select(h => h.Text).ToArray();
        var missing = _pairs.Where(p => !names.Contains(p.Theirs)).ToArray();
        foreach (var (ours, theirs) in missing)
        {
            var near = Words.Nearest(theirs, names.Where(n => n.Length > 0));
            findings.Error(Place.Whole(table.File), Codes.HistoryColumn,
                $"--map {ours}={theirs}: there is no column \"{Cell.Shown(theirs)}\"; {(near is null ? $"the columns are {string.Join(", ", names.Select(Cell.Shown))}" : $"did you mean \"{Cell.Shown(near)}\"?")}");
        }

        return missing.Length > 0 ? null
            : new DailyExport([_pairs.First(p => p.Ours == HistoryColumn.Date).Theirs], [.. _pairs.Where(p => p.Ours != HistoryColumn.Date).Select(Field)], AnyDayForm: true);
    }

    private ExportField Field((string Ours, string Theirs) pair) => Conversions.TryGetValue(pair.Ours, out var conversion)
        ? ExportField.Converted(pair.Theirs, conversion.Column, conversion.Convert)
        : ExportField.Plain(pair.Theirs, _columns.Find(pair.Ours)!);

    private static void Check(List<(string Ours, string Theirs)> pairs, OwnHistoryColumns columns, bool hasPolicy, Findings findings)
    {
        string[] known = [.. columns.Names, .. Conversions.Keys];
        foreach (var (ours, theirs) in pairs)
        {
            if (theirs.Length == 0)
            {
                Refuse($"\"{Cell.Shown(ours)}\" is not a pair of columns; write pairs such as date=Datum,tss=Load");
            }
            else if (!hasPolicy && HistoryColumn.IsOwn(ours))
            {
                Refuse($"{ours} is a fact of a policy; to map it, give --policy with the policy that declares it");
            }
            else if (!known.Contains(ours))
            {
                Refuse($"\"{Cell.Shown(ours)}\" is not a column of a history{(Words.Nearest(ours, known) is { } near ? $"; did you mean \"{near}\"?" : $"; the columns are {string.Join(", ", known)}")}");
            }
        }

        foreach (var twice in pairs.GroupBy(p => Target(p.Ours)).Where(g => g.Count() > 1))
        {
            Refuse($"{twice.Key} is given {twice.Count()} columns; keep one");
        }

        foreach (var twice in pairs.GroupBy(p => p.Theirs).Where(g => g.Count() > 1))
        {
            Refuse($"the column \"{Cell.Shown(twice.Key)}\" is given {twice.Count()} meanings; keep one");
        }

        if (pairs.TrueForAll(p => p.Ours != HistoryColumn.Date))
        {
            Refuse("it maps no column to date; add date=...");
        }

        void Refuse(string message) => findings.Error(Place.Whole("--map"), Codes.HistoryColumn, message);
    }

    private static string Target(string ours) => Conversions.TryGetValue(ours, out var conversion) ? conversion.Column : ours;
}

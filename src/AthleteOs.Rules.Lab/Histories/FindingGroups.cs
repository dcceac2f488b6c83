using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Shortens findings. Equal findings of a file become one with their count. So do more than ten that differ only in numbers, dates and
/// quoted values.
/// </summary>
internal static partial class FindingGroups
{
    private const int MostSimilar = 10;

    /// <summary>Adds the findings, shortened, to others.</summary>
    public static void AddTo(IReadOnlyList<Finding> from, Findings to)
    {
        var equal = from.Distinct().GroupBy(f => (f.Place.File, f.Code, f.Severity, f.Message)).Select(g => g.ToArray()).ToArray();
        var order = equal.Select((g, i) => (g[0], i)).ToDictionary(p => p.Item1, p => p.i);
        var similar = equal.GroupBy(g => (g[0].Place.File, g[0].Code, g[0].Severity, Shape().Replace(g[0].Message, "#")));
        var groups = similar.SelectMany(s => s.Count() > MostSimilar ? [[.. s.SelectMany(g => g)]] : s.AsEnumerable());
        foreach (var group in groups.OrderBy(g => order[g[0]]))
        {
            to.Add(One(group));
        }
    }

    private static Finding One(Finding[] group) => group.Length == 1 ? group[0] : group[0] with
    {
        Message = $"{group[0].Message} ({group.Length} times, up to line {group.Max(f => f.Place.Line)})",
    };

    [GeneratedRegex("\"[^\"]*\"|[0-9][0-9.,:-]*", RegexOptions.None, 1000)]
    private static partial Regex Shape();
}

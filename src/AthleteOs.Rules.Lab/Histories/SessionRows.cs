using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Adds the rows of one table or history to a draft. If each row is one session, a day's loads are summed. Otherwise a day has one row
/// with its load, and two are refused: they may be two sessions or one day written twice.
/// </summary>
internal sealed class SessionRows(Source source, HistoryDraft draft, bool sum)
{
    /// <summary>Whether each row is one session.</summary>
    public bool IsSum => sum;

    private readonly Dictionary<DateOnly, (bool HasLoad, Place Place)> _trained = [];
    private int _rows;

    /// <summary>Adds a row.</summary>
    /// <param name="date">Its day.</param>
    /// <param name="start">The local start of its session; null if unknown.</param>
    /// <param name="id">The id of its session; null without one.</param>
    /// <param name="values">Its values by column; null is unknown.</param>
    /// <param name="place">Its place.</param>
    public void Add(DateOnly date, DateTime? start, string? id, IReadOnlyList<(HistoryColumn Column, object? Value, Place Place)> values, Place place)
    {
        var load = values.FirstOrDefault(v => v.Column == HistoryColumn.Load).Value as double?;
        var type = values.FirstOrDefault(v => v.Column.Kind == ColumnKind.SessionType).Value as SessionType?;
        var hours = values.FirstOrDefault(v => v.Column == HistoryColumn.Hours).Value as double?;
        _rows++;
        if (sum)
        {
            draft.Sessions.Add(new Session(id is null ? $"row {_rows} of {source.File}" : $"id {id}", date, start, load, hours, null, type, place));
        }
        else if (load is not null || type is not null)
        {
            RefuseSecond(date, load is not null, place);
        }

        foreach (var (column, value, at) in values)
        {
            if (value is not null && !(sum && column.IsOfSession))
            {
                draft.Add(date, column, value, at);
            }
        }
    }

    private void RefuseSecond(DateOnly date, bool hasLoad, Place place)
    {
        if (_trained.TryAdd(date, (hasLoad, place)))
        {
            return;
        }

        if (hasLoad || _trained[date].HasLoad)
        {
            draft.Refuse(date, place, Codes.HistorySessions,
                $"{IsoDate.Of(date)} has a session here and at {_trained[date].Place}; if each row is one session, sum them with athleteos import --sum, otherwise keep one row");
        }
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// The recorded sessions of all files. Several files add up, and a session in two of them counts once. A day's load is known only if
/// every session of the day has one. A partial sum would make the day look easier than it was.
/// </summary>
internal sealed class Sessions(HistoryDraft draft)
{
    private const int CloseMinutes = 2;

    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly List<(Session Session, Place Again)> _repeated = [];

    /// <summary>Adds a session. If another one has the same key, the two must agree.</summary>
    public void Add(Session session)
    {
        if (_sessions.TryAdd(session.Key, session))
        {
            return;
        }

        var known = _sessions[session.Key];
        if (known.Date == session.Date && Nullable.Equals(known.Load, session.Load))
        {
            _repeated.Add((known, session.Place));
            return;
        }

        draft.Findings.Error(session.Place, Codes.HistoryDisagrees,
            $"this activity of {IsoDate.Of(session.Date)} has {Said(session.Load)} here and {Said(known.Load)} at {known.Place}; keep one");
    }

    /// <summary>Puts the days of all sessions into the draft.</summary>
    /// <param name="options">The intensity limits of key and support sessions.</param>
    public void Settle(ImportOptions options)
    {
        SayRepeated();
        SayClose();
        foreach (var day in _sessions.Values.GroupBy(s => s.Date))
        {
            AddDay(day.Key, [.. day], options);
        }
    }

    /// <summary>A day without a session, and with a load that is known to be none, has no hours; only where hours are recorded.</summary>
    public void RestHours()
    {
        if (_sessions.Values.All(s => s.Hours is null))
        {
            return;
        }

        var (place, active) = (_sessions.Values.First().Place, _sessions.Values.Select(s => s.Date).ToHashSet());
        foreach (var date in draft.DaysWithoutLoad().Where(d => !active.Contains(d)))
        {
            draft.Add(date, HistoryColumn.Hours, draft.Known(date, HistoryColumn.Hours) ?? 0.0, place);
        }
    }

    /// <summary>Turns every day between the first and the last session without a load in any file into a day without load.</summary>
    public void RestBetween()
    {
        if (_sessions.Count == 0)
        {
            return;
        }

        var active = _sessions.Values.Select(s => s.Date).ToHashSet();
        var (first, last) = (active.Min(), active.Max());
        var place = _sessions.Values.First(s => s.Date == last).Place;

        // An export over more than a hundred years is refused later; its days are not filled.
        for (var date = first; date < last && date.DayNumber - first.DayNumber < HistoryDraft.MaxDays; date = date.AddDays(1))
        {
            if (!active.Contains(date) && draft.Known(date, HistoryColumn.Load) is null)
            {
                draft.Add(date, HistoryColumn.Load, 0.0, place);
            }
        }
    }

    private void AddDay(DateOnly date, Session[] sessions, ImportOptions options)
    {
        var place = sessions[0].Place;
        draft.Begin(date, place);

        // Summed in order of size, so that the order of files and rows cannot change the last digit.
        var loads = sessions.Select(s => s.Load).OfType<double>().Order().ToArray();
        var (sum, whole) = (loads.Sum(), loads.Length == sessions.Length);
        if (!HistoryColumn.Load.Holds(sum))
        {
            draft.Findings.Error(place, Codes.HistoryValue,
                $"the {loads.Length} activities of {IsoDate.Of(date)} add up to a load of {Words.Number(sum)}; a day's load must be {HistoryColumn.Load.RangeInWords}");
            return;
        }

        draft.Sums(date, sessions.Length);
        var (other, rounding) = (draft.SecondHandLoad(date), draft.RoundingOf(date));
        if (whole)
        {
            draft.Add(date, HistoryColumn.Load, sum, place);
        }
        else if (!(other > 0 && other >= sum - rounding))
        {
            draft.LoadIsUnknown(date);
        }

        // A load above the sum means that a session is missing, and that one may have been harder. Without that load, a session without a
        // load leaves it open too: taking the load away never makes the type known.
        var mayMissOne = other is { } day ? day > sum + rounding : !whole && (draft.HasSecondHandLoads || sessions.Any(s => s.Type is null));
        var hours = sessions.Select(s => s.Hours).OfType<double>().Order().ToArray();
        if (hours.Length == sessions.Length && !mayMissOne && HistoryColumn.Hours.Holds(hours.Sum()))
        {
            draft.Add(date, HistoryColumn.Hours, Math.Round(hours.Sum(), 4), place);
        }

        if (TypeOf(sessions, options) is { } type && (type == SessionType.Key || !mayMissOne))
        {
            draft.Add(date, HistoryColumn.Named("session_type"), type, place);
        }
    }

    // One key session makes a day of a key session; to exclude one, the type of every session must be known.
    private static SessionType? TypeOf(Session[] day, ImportOptions options)
    {
        var types = day.Select(s => s.Type ?? (s.Intensity >= options.KeyFromIntensity ? SessionType.Key
            : s.Intensity < options.SupportBelowIntensity ? SessionType.Support : (SessionType?)null)).ToArray();
        return types.Contains(SessionType.Key) ? SessionType.Key : types.Contains(null) ? null : types.Max();
    }

    private void SayRepeated()
    {
        if (_repeated.Count > 0)
        {
            var (first, again) = _repeated[0];
            draft.Findings.Warning(again, Codes.HistoryMerged,
                $"{_repeated.Count} {(_repeated.Count == 1 ? "activity appears" : "activities appear")} twice and {(_repeated.Count == 1 ? "counts" : "count")} once; the first is also at {first.Place}");
        }
    }

    // A watch and a bike computer often record the same session: the day then counts it twice.
    private void SayClose()
    {
        var starts = _sessions.Values.Where(s => s.Start is not null).OrderBy(s => s.Start).ThenBy(s => s.Key, StringComparer.Ordinal).ToArray();
        var close = starts.Zip(starts.Skip(1)).Where(p => p.Second.Start - p.First.Start <= TimeSpan.FromMinutes(CloseMinutes)).ToArray();
        if (close.Length > 0)
        {
            var (first, second) = close[0];
            draft.Findings.Warning(second.Place, Codes.HistoryTwice,
                $"{close.Length} {(close.Length == 1 ? "activity begins" : "activities begin")} within {CloseMinutes} minutes of another and both count; if they are one session recorded twice, remove one (the first is also at {first.Place})");
        }
    }

    private static string Said(double? load) => load is { } known ? $"the load {Words.Number(known)}" : "no load";
}

using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>Items of the log by names that people use: "key session of Tuesday 3 November, VO2_4x4".</summary>
internal static class LogNames
{
    /// <summary>The most items that a reason names; the rest are counted.</summary>
    private const int Most = 4;

    /// <summary>The items, joined by "and".</summary>
    public static string Of(IEnumerable<LogItem> items, Morning morning)
    {
        var names = items.Select(i => Of(i, morning)).Distinct(StringComparer.Ordinal).ToArray();
        return names.Length > Most ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Most))} and {names.Length - Most} more")
            : names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    private static string Of(LogItem item, Morning morning)
    {
        // Without a log, the days are counted from the morning.
        var day = ReferenceEquals(morning.Log, SessionLog.None) ? morning.Date : morning.Log.Day;
        var date = day.AddDays(-(int)item.Codes[0]).ToString("dddd d MMMM", CultureInfo.InvariantCulture);
        if (item.IsUnknown)
        {
            return $"the sessions of {date}, which are not known";
        }

        if (item is DayItem)
        {
            return date;
        }

        var (type, archetype, outcome) = (Field(item, nameof(LoggedSession.SessionType)), Field(item, nameof(LoggedSession.Archetype)), Field(item, nameof(LoggedSession.Outcome)));
        var kind = double.IsNaN(type) ? "session" : $"{((SessionType)(int)type).Word()} session";
        var ended = double.IsNaN(outcome) || outcome == (int)SessionOutcome.Done ? "" : $" ({Words.Snake(((SessionOutcome)(int)outcome).ToString()).Replace('_', ' ')})";
        return $"{kind} of {date}{(double.IsNaN(archetype) ? "" : $", {morning.Log.Names[(int)archetype]}")}{ended}";
    }

    private static double Field(LogItem item, string name) => item.Codes[ItemField.OfSessions.First(f => f.Name == name).Index];
}

namespace AthleteOs.Rules.Facts;

/// <summary>
/// The sessions and days before a morning, for rules over several sessions. The list of sessions is complete from one day on. A day before
/// it, or one of <see cref="UnknownDays"/>, is unknown: it may have had any number of sessions of any kind.
/// </summary>
/// <remarks>
/// A session that is missing from a complete day is a false statement, not a missing fact. Name the day in <see cref="UnknownDays"/>. A facts
/// document states the number of sessions too, so that its reader notices a lost one.
/// </remarks>
public sealed class SessionLog : IEquatable<SessionLog>
{
    /// <summary>The most days before a morning that a log contains.</summary>
    public const int MostDays = 60;

    /// <summary>The most sessions of a log.</summary>
    public const int MostSessions = 200;

    /// <summary>No rule looks further back than this number of days.</summary>
    public const int RecentDays = 28;

    /// <summary>The most sessions within <see cref="RecentDays"/>: three a day.</summary>
    public const int MostRecent = 84;

    /// <summary>The most sessions of one day.</summary>
    public const int MostOfDay = 8;

    /// <summary>No log: every day is unknown.</summary>
    public static readonly SessionLog None = new(default, default, [], [], []);

    private readonly LoggedSession[] _sessions;
    private readonly LoggedDay[] _days;
    private readonly DateOnly[] _unknownDays;
    private LogItem[]? _sessionItems;
    private LogItem[]? _dayItems;

    /// <summary>Makes a log.</summary>
    /// <param name="day">The morning's day. The log ends on the day before.</param>
    /// <param name="completeFrom">The first day of which every session is in the list; the morning's day if no day is complete.</param>
    /// <param name="sessions">The sessions, in any order. Those before the first complete day are left out: the day is unknown anyway.</param>
    /// <param name="days">The days, in any order, at most one for each date.</param>
    /// <param name="unknownDays">Days after the first complete one of which not every session is known.</param>
    /// <exception cref="ArgumentException">A date is not from 1 to 60 days before the morning, or there are too many sessions.</exception>
    public SessionLog(DateOnly day, DateOnly completeFrom, IEnumerable<LoggedSession> sessions, IEnumerable<LoggedDay> days, IEnumerable<DateOnly> unknownDays)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(unknownDays);
        LoggedSession[] given = [.. sessions];
        _unknownDays = [.. unknownDays.Where(d => d >= completeFrom).Distinct().OrderDescending()];
        (Day, CompleteFrom) = (day, completeFrom);
        while (_unknownDays is [.., var first] && first == CompleteFrom)
        {
            CompleteFrom = CompleteFrom.AddDays(1);
            _unknownDays = _unknownDays[..^1];
        }

        // One order, so that sums are equal to the last bit whatever the order of the list. The loop's list is in this order already.
        given = Array.Exists(given, s => s.Date < CompleteFrom) ? Array.FindAll(given, s => s.Date >= CompleteFrom) : given;
        _sessions = IsLatestFirst(given) ? given :
        [
            .. given.OrderByDescending(s => s.Date).ThenBy(s => s.Id, StringComparer.Ordinal).ThenBy(s => s.SessionType).ThenBy(s => s.Archetype, StringComparer.Ordinal)
                .ThenBy(s => s.Sport, StringComparer.Ordinal).ThenBy(s => s.Tss).ThenBy(s => s.Hours).ThenBy(s => s.Rpe).ThenBy(s => s.Outcome).ThenBy(s => s.Absorbed).ThenBy(s => s.Planned),
        ];
        _days = [.. days.OrderByDescending(d => d.Date)];
        Names = [.. _sessions.SelectMany(s => new[] { s.Archetype, s.Sport }).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (_sessions.Length > MostSessions || _sessions.Count(s => DaysAgo(s.Date) <= RecentDays) > MostRecent || _sessions.CountBy(s => s.Date).Any(d => d.Value > MostOfDay) || _sessions.Select(s => s.Date).Concat(_days.Select(d => d.Date)).Concat(_unknownDays).Any(d => DaysAgo(d) is < 1 or > MostDays))
        {
            throw new ArgumentException($"a log has at most {MostSessions} sessions, {MostRecent} within {RecentDays} days and {MostOfDay} a day, each from 1 to {MostDays} days before the morning", nameof(sessions));
        }
    }

    /// <summary>The morning's day.</summary>
    public DateOnly Day { get; }

    /// <summary>The first day of which every session is in the list.</summary>
    public DateOnly CompleteFrom { get; }

    /// <summary>The sessions, the latest first.</summary>
    public IReadOnlyList<LoggedSession> Sessions => _sessions;

    /// <summary>The days with a reading, the latest first.</summary>
    public IReadOnlyList<LoggedDay> Days => _days;

    /// <summary>The days after the first complete one of which not every session is known, the latest first.</summary>
    public IReadOnlyList<DateOnly> UnknownDays => _unknownDays;

    /// <summary>The names of archetypes and sports in order; an item has the index.</summary>
    internal string[] Names { get; }

    /// <summary>The sessions as rules read them, with an item for each unknown day. Two threads that make it at once make the same.</summary>
    internal LogItem[] SessionItems => _sessionItems ??= MakeSessionItems();

    /// <summary>The days as rules read them, one item a day.</summary>
    internal LogItem[] DayItems => _dayItems ??= MakeDayItems();

    /// <inheritdoc/>
    public bool Equals(SessionLog? other) => ReferenceEquals(this, other) || (other is not null && Day == other.Day && CompleteFrom == other.CompleteFrom
        && _sessions.SequenceEqual(other._sessions) && _days.SequenceEqual(other._days) && _unknownDays.SequenceEqual(other._unknownDays));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SessionLog);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Day, CompleteFrom, _sessions.Length, _days.Length);

    private LogItem[] MakeSessionItems()
    {
        var items = new List<LogItem>(_sessions.Length + 8);
        foreach (var s in _sessions)
        {
            items.Add(new SessionItem(
                [
                    DaysAgo(s.Date), s.SessionType is { } type ? (int)type : double.NaN, Name(s.Archetype), Name(s.Sport), s.Tss.OrNaN(), s.Hours.OrNaN(), s.Rpe.OrNaN(),
                    s.Outcome is { } outcome ? (int)outcome : double.NaN, Flag(s.Absorbed), Flag(s.Planned),
                ],
                isUnknown: false, items.Count));
        }

        var complete = ReferenceEquals(this, None) ? 0 : DaysAgo(CompleteFrom);
        for (var ago = 1; ago <= MostDays; ago++)
        {
            if (ago > complete || Array.Exists(_unknownDays, d => DaysAgo(d) == ago))
            {
                var codes = new double[ItemField.OfSessions.Count];
                Array.Fill(codes, double.NaN);
                codes[0] = ago;
                items.Add(new SessionItem(codes, isUnknown: true, items.Count));
            }
        }

        return [.. items];
    }

    private LogItem[] MakeDayItems()
    {
        var items = new LogItem[MostDays];
        foreach (var d in _days)
        {
            var ago = DaysAgo(d.Date);
            items[ago - 1] = new DayItem([ago, d.ReadinessScore.OrNaN(), d.SleepHours.OrNaN(), d.Soreness.OrNaN(), Flag(d.Illness), Flag(d.Injury), d.Tss.OrNaN()], ago);
        }

        for (var ago = 1; ago <= MostDays; ago++)
        {
            items[ago - 1] ??= new DayItem([ago, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN], ago);
        }

        return items;
    }

    private static bool IsLatestFirst(LoggedSession[] sessions)
    {
        for (var i = 1; i < sessions.Length; i++)
        {
            if (sessions[i].Date >= sessions[i - 1].Date)
            {
                return false;
            }
        }

        return true;
    }

    private int DaysAgo(DateOnly date) => Day.DayNumber - date.DayNumber;

    private double Name(string? name) => name is null ? double.NaN : Array.BinarySearch(Names, name, StringComparer.Ordinal);

    private static double Flag(bool? value) => value switch { true => 1, false => 0, null => double.NaN };
}

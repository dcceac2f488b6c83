using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>The log of a facts document: <c>sessions</c> with the spans of days that are <c>complete</c> and the <c>list</c>, and <c>days</c>.</summary>
/// <remarks>A span has the number of its sessions. So a session that is taken out of the list is noticed, and a removed span is unknown.</remarks>
internal static class SessionLogDocument
{
    public const string Sessions = "sessions";
    public const string Days = "days";
    private const int MostOfName = 64;
    private static readonly AboutAttribute Count = new("number of sessions") { Unit = "sessions", Min = 0, Max = SessionLog.MostSessions, Whole = true };

    private static readonly (ItemField Field, string Name)[] SessionFields = [.. ItemField.OfSessions.Skip(1).Select(f => (f, Words.Snake(f.Name)))];
    private static readonly (ItemField Field, string Name)[] DayFields = [.. ItemField.OfDays.Skip(1).Select(f => (f, Words.Snake(f.Name)))];

    /// <summary>Reads the log of a document; none if it has none or, with findings, a wrong one.</summary>
    public static SessionLog Read(StrictObject document, DateOnly date, Findings findings)
    {
        if (document.Find(Sessions) is not { Kind: not JsonKind.Null } && document.Find(Days) is not { Kind: not JsonKind.Null })
        {
            return SessionLog.None;
        }

        var before = findings.Errors;
        var (spans, sessions) = (new List<CompleteSpan>(), new List<LoggedSession>());
        if (document.Find(Sessions) is { Kind: not JsonKind.Null } value && StrictObject.Open(value, Sessions, findings, ["complete", "list"]) is { } read)
        {
            spans.AddRange(ReadSpans(read, date, findings));
            if (findings.Errors == before)
            {
                sessions.AddRange(ReadSessions(read, date, spans.Count > 0 ? spans[0].From : null, findings));
                RefuseTooMany(read, sessions, date, findings);
            }

            if (findings.Errors == before)
            {
                RefuseWrongCounts(spans, sessions, findings);
            }
        }

        var days = new List<LoggedDay>();
        foreach (var item in document.Find(Days) is { Kind: not JsonKind.Null } ? document.List(Days, most: SessionLog.MostDays) : [])
        {
            if (ReadItem(item, "a day", [], DayFields, date, findings) is var (on, _, values))
            {
                if (days.Exists(d => d.Date == on))
                {
                    findings.Error(item.Place, Codes.RepeatedName, $"{item.Path} is the second entry of {IsoDate.Of(on)}; keep one");
                }

                days.Add(new LoggedDay
                {
                    Date = on,
                    ReadinessScore = values[0] as double?,
                    SleepHours = values[1] as double?,
                    Soreness = values[2] as double?,
                    Illness = values[3] as bool?,
                    Injury = values[4] as bool?,
                    Tss = values[5] as double?,
                });
            }
        }

        if (findings.Errors > before)
        {
            return SessionLog.None;
        }

        var completeFrom = spans.Count > 0 ? spans[0].From : date;
        var unknown = Enumerable.Range(0, date.DayNumber - completeFrom.DayNumber).Select(completeFrom.AddDays).Where(day => !spans.Exists(s => s.Has(day)));
        return new SessionLog(date, completeFrom, sessions, days, unknown);
    }

    /// <summary>Writes the log as fields of the document.</summary>
    public static void Write(Utf8JsonWriter json, SessionLog log)
    {
        if (ReferenceEquals(log, SessionLog.None))
        {
            return;
        }

        json.WriteStartObject(Sessions);
        json.WriteStartArray("complete");
        foreach (var (from, to, count) in SpansOf(log))
        {
            json.WriteStartObject();
            json.WriteString("from", IsoDate.Of(from));
            json.WriteString("to", IsoDate.Of(to));
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("list");
        foreach (var s in log.Sessions)
        {
            json.WriteStartObject();
            Put(json, "id", s.Id);
            json.WriteString("date", IsoDate.Of(s.Date));
            Put(json, SessionFields, [s.SessionType is { } type ? type.Word() : null, s.Archetype, s.Sport, s.Tss, s.Hours, s.Rpe, s.Outcome is { } outcome ? Words.Snake(outcome.ToString()) : null, s.Absorbed, s.Planned]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (log.Days.Count == 0)
        {
            return;
        }

        json.WriteStartArray(Days);
        foreach (var d in log.Days)
        {
            json.WriteStartObject();
            json.WriteString("date", IsoDate.Of(d.Date));
            Put(json, DayFields, [d.ReadinessScore, d.SleepHours, d.Soreness, d.Illness, d.Injury, d.Tss]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void RefuseTooMany(StrictObject read, List<LoggedSession> sessions, DateOnly date, Findings findings)
    {
        var recent = sessions.Count(s => date.DayNumber - s.Date.DayNumber <= SessionLog.RecentDays);
        var (fullest, ofDay) = sessions.CountBy(s => s.Date).OrderByDescending(d => d.Value).FirstOrDefault();
        if (recent > SessionLog.MostRecent || ofDay > SessionLog.MostOfDay)
        {
            findings.Error(read.Find("list")!.Place, Codes.TooMany, recent > SessionLog.MostRecent
                ? $"sessions.list has {recent} sessions in the last {SessionLog.RecentDays} days; at most {SessionLog.MostRecent}, so join parts of one session"
                : $"sessions.list has {ofDay} sessions of {IsoDate.Of(fullest)}; at most {SessionLog.MostOfDay}, so join parts of one session");
        }
    }

    // The spans in order; a wrong one is left out, with findings.
    private static IEnumerable<CompleteSpan> ReadSpans(StrictObject read, DateOnly date, Findings findings)
    {
        DateOnly? last = null;
        foreach (var item in read.List("complete", needed: true, most: SessionLog.MostDays))
        {
            if (StrictObject.Open(item, "a span of days", findings, ["from", "to", "count"]) is not { } span
                || (span.Need("from"), span.Need("to"), span.Need("count")) is not ({ } first, { } end, { } number)
                || (Date(first, date, findings), Date(end, date, findings), FactsReader.ReadNumber(Count, number, number.Path, findings)) is not ({ } from, { } to, { } count))
            {
                continue;
            }

            if (to < from)
            {
                findings.Error(end.Place, Codes.Contradiction, $"{end.Path} is {IsoDate.Of(to)}, before the span begins ({IsoDate.Of(from)}); the last day is not before the first");
            }
            else if (from <= last)
            {
                findings.Error(first.Place, Codes.Contradiction, $"{first.Path} is {IsoDate.Of(from)}, and the span before it ends on {IsoDate.Of(last.Value)}; write the spans in order, no day twice");
            }
            else
            {
                yield return new CompleteSpan(from, to, (int)count, number);
            }

            last = to;
        }
    }

    private static void RefuseWrongCounts(List<CompleteSpan> spans, List<LoggedSession> sessions, Findings findings)
    {
        foreach (var span in spans)
        {
            var listed = sessions.Count(s => span.Has(s.Date));
            if (listed != span.Count)
            {
                findings.Error(span.Number.Place, Codes.Contradiction, $"{span.Number.Path} is {span.Count}, but sessions.list has {listed} from {IsoDate.Of(span.From)} to {IsoDate.Of(span.To)}; {(listed < span.Count
                    ? "list the missing ones, or shorten the span to the days of which you know every session"
                    : "correct the count")}");
            }
        }
    }

    // The spans of days of which the log has every session, with the number of sessions.
    private static IEnumerable<(DateOnly From, DateOnly To, int Count)> SpansOf(SessionLog log)
    {
        DateOnly? from = null;
        for (var day = log.CompleteFrom; day <= log.Day; day = day.AddDays(1))
        {
            if (day < log.Day && !log.UnknownDays.Contains(day))
            {
                from ??= day;
            }
            else if (from is { } first)
            {
                yield return (first, day.AddDays(-1), log.Sessions.Count(s => s.Date >= first && s.Date < day));
                from = null;
            }
        }
    }

    private static IEnumerable<LoggedSession> ReadSessions(StrictObject read, DateOnly date, DateOnly? completeFrom, Findings findings)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in read.List("list", most: SessionLog.MostSessions))
        {
            if (ReadItem(item, "a session", ["id"], SessionFields, date, findings) is not var (on, fields, values))
            {
                continue;
            }

            if (completeFrom is null || on < completeFrom)
            {
                findings.Error(fields.Find("date")!.Place, Codes.Contradiction, $"{item.Path} is of {IsoDate.Of(on)}, {(completeFrom is { } first ? $"before the first complete day ({IsoDate.Of(first)})" : "and no day is complete")}; leave the session out, or write a span that begins earlier into sessions.complete");
            }

            var id = fields.Find("id") is { Kind: not JsonKind.Null } ? fields.Text("id") : null;
            if (id is not null && !ids.Add(id))
            {
                findings.Error(fields.Find("id")!.Place, Codes.RepeatedName, $"two sessions have the id \"{id}\"; keep one, or correct the id");
            }

            if (values[0] is "rest" && values[3] is double and > 0)
            {
                findings.Error(fields.Find("tss")!.Place, Codes.Contradiction, $"{item.Path}.tss is {Words.Number((double)values[3]!)}, but its session_type is \"rest\"; a session with load was training of some type");
            }

            yield return new LoggedSession
            {
                Id = id,
                Date = on,
                SessionType = values[0] is string type ? Enum.Parse<SessionType>(Words.Pascal(type)) : null,
                Archetype = values[1] as string,
                Sport = values[2] as string,
                Tss = values[3] as double?,
                Hours = values[4] as double?,
                Rpe = values[5] as double?,
                Outcome = values[6] is string outcome ? Enum.Parse<SessionOutcome>(Words.Pascal(outcome)) : null,
                Absorbed = values[7] as bool?,
                Planned = values[8] as bool?,
            };
        }
    }

    private static (DateOnly On, StrictObject Fields, object?[] Values)? ReadItem(JsonValue item, string what, string[] others, (ItemField Field, string Name)[] fields, DateOnly date, Findings findings) =>
        StrictObject.Open(item, what, findings, [.. others, "date", .. fields.Select(f => f.Name)]) is { } read && read.Need("date") is { } day && Date(day, date, findings) is { } on
            ? (on, read, [.. fields.Select(f => Value(read, f.Field, f.Name, findings))]) : null;

    private static object? Value(StrictObject read, ItemField field, string name, Findings findings)
    {
        if (read.Find(name) is not { Kind: not JsonKind.Null } value)
        {
            return null;
        }

        switch (field.Kind)
        {
            case FactKind.Number:
                return FactsReader.ReadNumber(field.About, value, value.Path, findings);
            case FactKind.Flag:
                return read.Flag(name);
        }

        var text = read.Text(name);
        if (text is not null && (field.IsName ? text.Length > MostOfName : !field.Choices.Select(Words.Snake).Contains(text, StringComparer.Ordinal)))
        {
            findings.Error(value.Place, field.IsName ? Codes.OutOfRange : Codes.UnknownWord, field.IsName ? $"{value.Path} has {text.Length} characters; at most {MostOfName}"
                : $"{value.Path} must be one of {string.Join(", ", field.Choices.Select(Words.Snake))}, not \"{text}\"");
            return null;
        }

        return text;
    }

    // A day of the log; null, with a finding, for anything else.
    private static DateOnly? Date(JsonValue day, DateOnly date, Findings findings)
    {
        if (day.Kind != JsonKind.Text || !IsoDate.TryParse(day.Text, out var on) || on.Year < 1900)
        {
            findings.Error(day.Place, Codes.OutOfRange, $"{day.Path} must be a day that exists, written yyyy-MM-dd, not {(day.Kind == JsonKind.Text ? $"\"{day.Text}\"" : day.KindInWords)}");
            return null;
        }

        if (on >= date)
        {
            findings.Error(day.Place, Codes.OutOfRange, $"{day.Path} is {IsoDate.Of(on)}, not before the morning of {IsoDate.Of(date)}; the log ends on the day before the morning");
            return null;
        }

        if (date.DayNumber - on.DayNumber > SessionLog.MostDays)
        {
            findings.Error(day.Place, Codes.OutOfRange, $"{day.Path} is {IsoDate.Of(on)}, more than {SessionLog.MostDays} days before the morning; leave it out");
            return null;
        }

        return on;
    }

    private static void Put(Utf8JsonWriter json, (ItemField Field, string Name)[] fields, object?[] values)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            Put(json, fields[i].Name, values[i]);
        }
    }

    private static void Put(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case double number:
                json.WriteNumber(name, number == 0 ? 0 : number); // -0 is 0
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case string text:
                json.WriteString(name, text);
                break;
        }
    }

    // A span of days of which every session is in the list.
    private sealed record CompleteSpan(DateOnly From, DateOnly To, int Count, JsonValue Number)
    {
        public bool Has(DateOnly day) => day >= From && day <= To;
    }
}

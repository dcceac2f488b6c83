using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>The log of a facts document: <c>sessions</c> with <c>complete_from</c>, <c>unknown_days</c> and <c>list</c>, and <c>days</c>.</summary>
internal static class SessionLogDocument
{
    public const string Sessions = "sessions";
    public const string Days = "days";
    private const int MostOfName = 64;

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
        var (completeFrom, sessions, unknown) = (date, new List<LoggedSession>(), new List<DateOnly>());
        if (document.Find(Sessions) is { Kind: not JsonKind.Null } value && StrictObject.Open(value, Sessions, findings, ["complete_from", "unknown_days", "list"]) is { } read)
        {
            completeFrom = ReadCompleteFrom(read, date, findings);
            unknown.AddRange(read.List("unknown_days").Select(day => Date(day, date, findings)).OfType<DateOnly>());
            sessions.AddRange(ReadSessions(read, date, completeFrom, findings));
            RefuseTooMany(read, sessions, date, findings);
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

        return findings.Errors > before ? SessionLog.None : new SessionLog(date, completeFrom, sessions, days, unknown);
    }

    /// <summary>Writes the log as fields of the document.</summary>
    public static void Write(Utf8JsonWriter json, SessionLog log)
    {
        if (ReferenceEquals(log, SessionLog.None))
        {
            return;
        }

        json.WriteStartObject(Sessions);
        json.WriteString("complete_from", IsoDate.Of(log.CompleteFrom));
        if (log.UnknownDays.Count > 0)
        {
            json.WriteStartArray("unknown_days");
            foreach (var day in log.UnknownDays)
            {
                json.WriteStringValue(IsoDate.Of(day));
            }

            json.WriteEndArray();
        }

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

    private static DateOnly ReadCompleteFrom(StrictObject read, DateOnly date, Findings findings)
    {
        var from = FactsReader.ReadDay(read, "complete_from", findings);
        if (from > date)
        {
            findings.Error(read.Find("complete_from")!.Place, Codes.OutOfRange, $"sessions.complete_from is {IsoDate.Of(from)}, after the morning of {IsoDate.Of(date)}; write the first day of which every session is in the list");
        }

        return from;
    }

    private static IEnumerable<LoggedSession> ReadSessions(StrictObject read, DateOnly date, DateOnly completeFrom, Findings findings)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in read.List("list", most: SessionLog.MostSessions))
        {
            if (ReadItem(item, "a session", ["id"], SessionFields, date, findings) is not var (on, fields, values))
            {
                continue;
            }

            if (on < completeFrom)
            {
                findings.Error(fields.Find("date")!.Place, Codes.Contradiction, $"{item.Path} is of {IsoDate.Of(on)}, before sessions.complete_from ({IsoDate.Of(completeFrom)}); leave the session out, or let the list be complete from an earlier day");
            }

            var id = fields.Find("id") is { Kind: not JsonKind.Null } ? fields.Text("id") : null;
            if (id is not null && !ids.Add(id))
            {
                findings.Error(fields.Find("id")!.Place, Codes.RepeatedName, $"two sessions have the id \"{id}\"; keep one, or correct the id");
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
}

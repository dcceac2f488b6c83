using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Sessions;

namespace AthleteOs.Rules.Host;

/// <summary>What was done on a day, as a document: <c>{ "date", "session_type", "tss", "performance" }</c>, all but the date optional.</summary>
internal static class DayDocument
{
    private const double MostTss = 1000;
    private const double MostPerformance = 1_000_000;

    public static (DateOnly Date, DayDone Done)? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        if (JsonSource.Read(file, utf8, findings) is not { } root || StrictObject.Open(root, "a day", findings, ["date", "session_type", "tss", "performance"]) is not { } day)
        {
            return null;
        }

        var text = day.Text("date", needed: true);
        var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1900;
        if (text is not null && !isDay)
        {
            findings.Error(day.Find("date")!.Place, Codes.OutOfRange, $"date is \"{text}\"; it must be a day that exists, written yyyy-MM-dd, from 1900-01-01 on");
        }

        var done = new DayDone { SessionType = Session(day, findings), Load = Number(day, "tss", MostTss, findings), Performance = Number(day, "performance", MostPerformance, findings) };
        return findings.NoErrors ? (date, done) : null;
    }

    public static byte[] Write(DateOnly date, DayDone done)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("session_type", done.SessionType?.Word());
            Number(json, "tss", done.Load);
            Number(json, "performance", done.Performance);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static SessionType? Session(StrictObject day, Findings findings)
    {
        if (day.Find("session_type") is not { Kind: not JsonKind.Null } || day.Text("session_type") is not { } word)
        {
            return null;
        }

        var type = Enum.GetValues<SessionType>().Where(t => t.Word() == word).Select(t => (SessionType?)t).FirstOrDefault();
        if (type is null)
        {
            findings.Error(day.Find("session_type")!.Place, Codes.UnknownWord, $"session_type must be one of key, support, recovery, rest, not \"{word}\"");
        }

        return type;
    }

    private static double? Number(StrictObject day, string field, double most, Findings findings)
    {
        if (day.Find(field) is not { Kind: not JsonKind.Null } value || day.Number(field) is not { } number)
        {
            return null;
        }

        if (number < 0 || number > most)
        {
            findings.Error(value.Place, Codes.OutOfRange, $"{field} is {value.Text}; it must be a number from 0 to {Words.Number(most)}");
        }

        return number;
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// An athlete's settings: the time zone and time of decisions, the policy, and the training load at the start. As a document
/// <c>{ "first_day", "time_zone", "morning", "policy", "start_balance": { "ctl", "atl" }, "performance_unit", "well_unless_said",
/// "records": [ ] }</c>, all of it optional.
/// </summary>
/// <param name="TimeZone">The athlete's time zone; an IANA name.</param>
/// <param name="DecideFrom">The time of day of the decision, in the athlete's time zone.</param>
internal sealed record AthleteSettings(TimeZoneInfo TimeZone, TimeOnly DecideFrom)
{
    private const string TimeForm = "HH:mm";
    private const double MostLoad = 500;
    private static readonly string[] PerformanceUnits = ["W", "m/s", "km/h", "s", "min"];

    /// <summary>The first day of the athlete's record; null takes the earliest recorded day.</summary>
    public DateOnly? FirstDay { get; private init; }

    /// <summary>The policy that decides; null is the service's.</summary>
    public string? Policy { get; private init; }

    /// <summary>CTL and ATL on the first day, as a training log shows them; null where unknown.</summary>
    public TrainingLoadState? StartBalance { get; private init; }

    /// <summary>The unit of performance tests; null without tests, or if more is better.</summary>
    public string? PerformanceUnit { get; private init; }

    /// <summary>Whether readings without illness or injury mean a healthy athlete.</summary>
    public bool WellUnlessSaid { get; private init; }

    /// <summary>The readings that the athlete records.</summary>
    public IReadOnlySet<RecordedReading> Records { get; private init; } = new HashSet<RecordedReading>();

    /// <summary>Whether a smaller result of a test is a better one.</summary>
    public bool LessIsBetter => PerformanceUnit is "s" or "min";

    /// <summary>The athlete's today, and whether the time of its decision has come.</summary>
    public (DateOnly Today, bool MorningHasCome) At(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZone).DateTime;
        return (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local) >= DecideFrom);
    }

    /// <summary>The next moment at which the time of the decision comes.</summary>
    public DateTimeOffset NextMorning(DateTimeOffset now)
    {
        var (today, morningHasCome) = At(now);
        var day = morningHasCome ? today.AddDays(1) : today;

        // The offset from UTC before and after a change of clocks near that time; usually both are the same.
        var about = new DateTimeOffset(day.ToDateTime(DecideFrom), TimeSpan.Zero);
        var (before, after) = (about - TimeZone.GetUtcOffset(about.AddDays(-1)), about - TimeZone.GetUtcOffset(about.AddDays(1)));
        var (first, last) = before < after ? (before, after) : (after, before);

        if (HasCome(first, day))
        {
            return first > now ? first : last > now ? last : now.AddMinutes(1);
        }

        // On a day on which clocks are put forward over that time, it comes with the change.
        var (low, high) = (1, (int)(last - first).TotalMinutes);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = HasCome(first.AddMinutes(middle), day) ? (low, middle) : (middle + 1, high);
        }

        return first.AddMinutes(low) is var change && change > now ? change : now.AddMinutes(1);
    }

    private bool HasCome(DateTimeOffset moment, DateOnly day) => At(moment) is var (date, morningHasCome) && (date > day || (date == day && morningHasCome));

    /// <summary>Reads a document; null, with findings, where it is unusable.</summary>
    public static AthleteSettings? Read(string file, ReadOnlySpan<byte> utf8, SquadOptions usual, Findings findings)
    {
        if (JsonSource.Read(file, utf8, findings) is not { } root
            || StrictObject.Open(root, "an athlete's settings", findings, ["first_day", "time_zone", "morning", "policy", "start_balance", "performance_unit", "well_unless_said", "records"]) is not { } fields)
        {
            return null;
        }

        var (zone, morning) = (Text("time_zone") ?? usual.TimeZone, Text("morning") ?? usual.Morning);
        var settings = new AthleteSettings(FindZone(zone) ?? Wrong("time_zone", $"time_zone is \"{zone}\"; it must be a name of the IANA time zone database such as Europe/Berlin", TimeZoneInfo.Utc),
            FindMorning(morning) ?? Wrong("morning", $"morning is \"{morning}\"; it must be a time of day written HH:mm, such as 05:30", default(TimeOnly)))
        {
            FirstDay = Given("first_day") is null ? null : FactsReader.ReadDay(fields, "first_day", findings),
            Policy = Text("policy"),
            StartBalance = Given("start_balance") is { } balance ? ReadBalance(balance, findings) : null,
            PerformanceUnit = Text("performance_unit") is { } unit ? Array.Find(PerformanceUnits, u => u == unit) ?? Wrong("performance_unit", $"performance_unit must be one of {string.Join(", ", PerformanceUnits)}, not \"{unit}\"", "") : null,
            WellUnlessSaid = Given("well_unless_said") is not null && fields.Flag("well_unless_said") == true,
            Records = Given("records") is null ? new HashSet<RecordedReading>() : ReadRecords(fields, findings),
        };
        return findings.NoErrors ? settings : null;

        JsonValue? Given(string field) => fields.Find(field) is { Kind: not JsonKind.Null } value ? value : null;

        string? Text(string field) => Given(field) is null ? null : fields.Text(field);

        T Wrong<T>(string field, string says, T instead)
        {
            findings.Error((fields.Find(field) ?? root).Place, Codes.OutOfRange, says);
            return instead;
        }
    }

    /// <summary>The document on one line, every field in it; <c>records</c> only if there is one. The same settings give the same bytes.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("first_day", FirstDay is { } first ? IsoDate.Of(first) : null);
            json.WriteString("time_zone", TimeZone.Id);
            json.WriteString("morning", DecideFrom.ToString(TimeForm, CultureInfo.InvariantCulture));
            json.WriteString("policy", Policy);
            if (StartBalance is { } balance)
            {
                json.WriteStartObject("start_balance");
                json.WriteNumber("ctl", balance.Ctl);
                json.WriteNumber("atl", balance.Atl);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("start_balance");
            }

            json.WriteString("performance_unit", PerformanceUnit);
            json.WriteBoolean("well_unless_said", WellUnlessSaid);
            if (Records.Count > 0)
            {
                json.WriteStartArray("records"); // settings without it keep the bytes that they had before it existed
                foreach (var reading in Records)
                {
                    json.WriteStringValue(reading.Word());
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>The time zone of an IANA name; null where this machine does not know it.</summary>
    public static TimeZoneInfo? FindZone(string name) => name.Contains('/', StringComparison.Ordinal) || name == "UTC" ? TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null : null;

    /// <summary>A time of day written HH:mm.</summary>
    public static TimeOnly? FindMorning(string text) => TimeOnly.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static IReadOnlySet<RecordedReading> ReadRecords(StrictObject fields, Findings findings) =>
        RecordedReadings.Read(fields.List("records").Select(v => (v.Kind == JsonKind.Text ? v.Text : "an entry that is no text", v.Place)), "records", findings) ?? new HashSet<RecordedReading>();

    /// <summary>Reads a balance at the start, CTL and ATL; null, with findings, if it is unusable.</summary>
    internal static TrainingLoadState? ReadBalance(JsonValue value, Findings findings)
    {
        if (StrictObject.Open(value, "start_balance", findings, ["ctl", "atl"]) is not { } fields)
        {
            return null;
        }

        var (ctl, atl) = (fields.Number("ctl", needed: true), fields.Number("atl", needed: true));
        foreach (var (name, number) in new[] { ("ctl", ctl), ("atl", atl) })
        {
            if (number is < 0 or > MostLoad)
            {
                findings.Error(fields.Find(name)!.Place, Codes.OutOfRange, $"start_balance.{name} is {Words.Number(number.Value)}; it must be a number from 0 to {Words.Number(MostLoad)} (TSS a day)");
            }
        }

        return ctl is { } c && atl is { } a ? new TrainingLoadState(c, a) : null;
    }
}

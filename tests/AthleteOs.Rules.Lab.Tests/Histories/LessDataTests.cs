using System.Globalization;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>The promise that missing never makes a day harder, from the files on: a field, row, column or file less never gives a harder day.</summary>
public sealed class LessDataTests
{
    private const int Days = 32;
    private const int DaysWithHeartRate = 60; // its own range needs 14 readings
    // Fewer give too few key days for the last assertion.
    private static readonly int Seasons = Effort.IsQuick ? 12 : 20;
    private static readonly int Removals = Effort.IsQuick ? 6 : 15;
    private static readonly DateOnly First = new(2026, 3, 2);

    private static readonly Athlete Anna = new()
    {
        KeySessionReadinessMin = 65,
        ResponderClass = ResponderClass.Medium,
        Tau1 = 42,
        Tau2 = 12,
        WeeklyCapacityTss = 600,
        WeeklyHours = 9,
    };

    public static TheoryData<string> Formats() => [.. AllFormats.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Data_that_are_taken_away_or_nulled_never_give_a_harder_day(string format)
    {
        var seed = Effort.Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (compared, keys, days) = (0, 0, 0);
        for (var n = 0; n < Seasons; n++)
        {
            var files = AllFormats[format](random);
            var whole = Decide(format, files).ShouldNotBeNull($"seed {seed}, season {n}: the whole files are refused");
            for (var m = 0; m < Removals; m++)
            {
                var (less, what) = Less(files, random);
                days += whole.Days.Count;
                if (Decide(format, less) is not { } season || season.Days[0].Date != whole.Days[0].Date)
                {
                    continue; // a refused file decides nothing, and the given balance belongs to the first day
                }

                foreach (var (day, other) in whole.Days.Zip(season.Days))
                {
                    // A review that learnt other parameters is an exception of the page.
                    if (other.Decided.Parameters.Athlete != day.Decided.Parameters.Athlete)
                    {
                        break;
                    }

                    // Another one is a readiness in a record without a quarter of its readiness.
                    if (other.Decided.Morning.Today.ReadinessScore is not null && IsSparse(season, other.Date))
                    {
                        continue;
                    }

                    (other.Decided.Decision.SessionType > day.Decided.Decision.SessionType).ShouldBeFalse(
                        $"seed {seed}, season {n}, removal {m}: without {what}, {day.Date:yyyy-MM-dd} is {other.Decided.Decision.SessionType} instead of {day.Decided.Decision.SessionType}\n{string.Join("\n\n", less.Select(f => f.Text()))}");
                    compared++;
                    keys += day.Decided.Decision.SessionType == SessionType.Key ? 1 : 0;
                }
            }
        }

        compared.ShouldBeGreaterThan(days / 2, "most removals must be compared");
        keys.ShouldBeGreaterThan(compared / 50, "without key days the promise would be empty");
    }

    // Whether more than a quarter of the mornings before a day have no readiness.
    private static bool IsSparse(Season season, DateOnly until) =>
        season.Days.Where(d => d.Date < until).Select(d => d.Decided.Morning.Today.ReadinessScore).ToArray() is var mornings && mornings.Count(r => r is null) > mornings.Length / 4;

    private static readonly Dictionary<string, Func<Random, DataFile[]>> AllFormats = new(StringComparer.Ordinal)
    {
        ["own CSV"] = random => [Own(Season(random), json: false)],
        ["own JSON"] = random => [Own(Season(random), json: true)],
        ["own CSV with heart rate"] = random => [Own(Season(random, DaysWithHeartRate), json: false, withHeartRate: true)],
        ["mapped CSV"] = random => [Mapped(Season(random))],
        ["sessions in CSV and a diary"] = random => Season(random) is var days ? [SessionTable(days, withIds: true), Diary(days, withReadiness: true)] : [],
        ["sessions by start time and a diary"] = random => Season(random) is var days ? [SessionTable(days, withIds: false), Diary(days, withReadiness: true)] : [],
        ["intervals.icu JSON"] = random => Season(random) is var days ? [Wellness(days, json: true), Activities(days, json: true), Events(days, random), Diary(days, withReadiness: false)] : [],
        ["intervals.icu JSON with heart rate"] = random => Season(random, DaysWithHeartRate) is var days ? [Wellness(days, json: true, withHeartRate: true), Activities(days, json: true), Diary(days, withReadiness: false)] : [],
        ["intervals.icu JSON Lines in UTC"] = random => Season(random) is var days
            ? [Wellness(days, json: true) with { Form = FileForm.Lines }, Activities(days, json: true, start: "start_date") with { Form = FileForm.Lines }, Diary(days, withReadiness: true)] : [],
        ["intervals.icu JSON inside objects"] = random => Season(random) is var days
            ? [Wellness(days, json: true) with { Form = FileForm.Inside }, Activities(days, json: true) with { Form = FileForm.Inside }, Diary(days, withReadiness: false) with { Form = FileForm.Semicolons }] : [],
        ["intervals.icu JSON and a calendar file"] = random => Season(random) is var days
            ? [Wellness(days, json: true), Activities(days, json: true), Diary(days, withReadiness: false), CalendarFile(days)] : [],
        ["intervals.icu CSV"] = random => Season(random) is var days ? [Wellness(days, json: false), Activities(days, json: false), Diary(days, withReadiness: false)] : [],
    };

    private static Season? Decide(string format, IReadOnlyList<DataFile> files)
    {
        var findings = new Findings();
        var options = new ImportOptions
        {
            KeyFromIntensity = 85,
            SupportBelowIntensity = 80,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Map = format.Contains("mapped", StringComparison.Ordinal) ? ColumnMap.Parse(["date=Day,tss=Load,session_type=Kind,readiness_score=Ready,illness=Ill,injury=Hurt"], findings)
                : format.Contains("sessions", StringComparison.Ordinal) ? ColumnMap.Parse(["date=Date,tss=TSS,session_type=Type"], findings) : null,
        };
        if (HistoryImport.Read([.. files.Select(f => new HistoryFile(f.Name, Encoding.UTF8.GetBytes(f.Text())))], options, findings) is not { } imported)
        {
            findings.NoErrors.ShouldBeFalse();
            return null;
        }

        return Loop.Season.Run(ShippedPolicies.Get("weekly-planning"), Sample.Good(HistoryWriter.Csv(imported.History)),
            new SeasonOptions("a") { Athlete = Anna, StartLoad = new TrainingLoadState(45, 45), Records = Records(format) });
    }

    // Declared, a reading is missed on every morning without it, even if its whole column is taken away.
    private static HashSet<RecordedReading> Records(string format) =>
    [
        RecordedReading.ReadinessScore,
        .. format.StartsWith("own", StringComparison.Ordinal) ? [RecordedReading.SleepHours, RecordedReading.Soreness] : Array.Empty<RecordedReading>(),
        .. format.EndsWith("with heart rate", StringComparison.Ordinal) ? [RecordedReading.LnRmssd, RecordedReading.RestingHr] : Array.Empty<RecordedReading>(),
    ];

    // One thing less: a file, a row, a column, or a field that is left out or empty.
    private static (IReadOnlyList<DataFile> Files, string What) Less(DataFile[] files, Random random)
    {
        var at = random.Next(files.Length);
        var file = files[at];
        var kind = random.Next(8);
        if (kind == 0 && files.Length > 1)
        {
            return ([.. files.Where(f => f != file)], file.Name);
        }

        var row = random.Next(file.Rows.Count);
        var name = file.Columns[random.Next(file.Columns.Count)];

        if (kind == 1)
        {
            return ([.. files.Select(f => f == file ? f with { Rows = [.. f.Rows.Select(r => Without(r, name))], Columns = [.. f.Columns.Where(c => c != name)] } : f)], $"{file.Name} {name}");
        }

        // A row of several sessions a day leaves no trace, unless another file has the day's load.
        if (kind < 4 && (files.Any(f => f.Name == "wellness") || !file.Rows.Where((r, i) => i != row).Any(r => r[file.DateName][..10] == file.Rows[row][file.DateName][..10])))
        {
            return ([.. files.Select(f => f == file ? f with { Rows = [.. f.Rows.Where((_, i) => i != row)] } : f)], $"{file.Name} row {string.Join(',', file.Rows[row].Values)}");
        }

        var nulled = random.Next(2) == 0;
        return ([.. files.Select(f => f == file ? f with { Rows = [.. f.Rows.Select((r, i) => i != row ? r : nulled ? Without(r, name, "null") : Without(r, name))] } : f)],
            $"{file.Name} {name} ({(nulled ? "null" : "left out")}) of row {string.Join(',', file.Rows[row].Values)}");
    }

    private static Dictionary<string, string> Without(Dictionary<string, string> row, string name, string? instead = null)
    {
        var less = new Dictionary<string, string>(row, StringComparer.Ordinal);
        if (less.Remove(name) && instead is not null)
        {
            less[name] = instead;
        }

        return less;
    }

    private static TrueDay[] Season(Random random, int length = Days)
    {
        var strain = 0.0; // in SDs: heart rate stays on one side of the usual for days
        return [.. Enumerable.Range(0, length).Select(n =>
        {
            strain = (0.8 * strain) + (1.2 * random.NextDouble()) - 0.6;
            var type = random.Next(10) switch { 0 or 1 => SessionType.Key, < 7 => SessionType.Support, _ => SessionType.Rest };
            var loads = type switch
            {
                SessionType.Key => random.Next(3) == 0 ? [random.Next(70, 100), random.Next(20, 60)] : new[] { random.Next(70, 110) },
                SessionType.Support => random.Next(3) == 0 ? [random.Next(20, 60), random.Next(20, 60)] : [random.Next(30, 80)],
                _ => Array.Empty<int>(),
            };
            return new TrueDay(First.AddDays(n), type, loads, random.Next(55, 85), n > 0 && random.Next(20) == 0, n > 0 && random.Next(40) == 0, random.Next(6) == 0,
                random.Next(8) == 0 ? 5.5 : 7.5, random.Next(0, 8), Math.Round(60 * Math.Exp(-0.15 * strain)), Math.Round(48 + (3 * strain)));
        })];
    }

    private static DataFile Own(TrueDay[] days, bool json, bool withHeartRate = false) => new("own", json, "date",
        ["date", "tss", "session_type", "readiness_score", "illness", "injury", "sleep_hours", "soreness", .. withHeartRate ? ["ln_rmssd", "resting_hr"] : Array.Empty<string>()],
        [.. days.Select(d => Row(
            [("date", Text(d.Date)), ("tss", Number(d.Loads.Sum())), ("session_type", d.Type.Word()), ("readiness_score", Number(d.Readiness)), ("illness", Flag(d.Ill)), ("injury", Flag(d.Injured)),
             ("sleep_hours", d.Sleep.ToString(CultureInfo.InvariantCulture)), ("soreness", Number(d.Soreness)),
             .. withHeartRate ? [("ln_rmssd", Math.Log(d.Rmssd).ToString("0.000", CultureInfo.InvariantCulture)), ("resting_hr", d.RestingHr.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>()]))]);

    private static DataFile Mapped(TrueDay[] days) => new("mapped", false, "Day", ["Day", "Load", "Kind", "Ready", "Ill", "Hurt"],
        [.. days.Select(d => Row(("Day", Text(d.Date)), ("Load", Number(d.Loads.Sum())), ("Kind", d.Type.Word()), ("Ready", Number(d.Readiness)), ("Ill", Flag(d.Ill)), ("Hurt", Flag(d.Injured))))]);

    // Sessions a row; a day of rest has one row with the load 0.
    private static DataFile SessionTable(TrueDay[] days, bool withIds) => new("sessions", false, "Date", withIds ? ["Date", "Activity ID", "TSS", "Type"] : ["Date", "TSS", "Type"],
        [.. days.SelectMany(d => (d.Loads.Length == 0 ? [0] : d.Loads).Select((load, i) => Row(
            [("Date", withIds ? Text(d.Date) : $"{Text(d.Date)} {7 + (10 * i):00}:00"), .. withIds ? new[] { ("Activity ID", $"{d.Date.DayNumber}-{i}") } : [],
             ("TSS", Number(load)), ("Type", (i == 0 ? d.Type : SessionType.Support).Word())])))]);

    private static DataFile Diary(TrueDay[] days, bool withReadiness) => new("diary", false, "date", withReadiness ? ["date", "readiness_score", "illness", "injury"] : ["date", "illness", "injury"],
        [.. days.Select(d => Row(
            [("date", Text(d.Date)), .. withReadiness ? new[] { ("readiness_score", Number(d.Readiness)), ("illness", Flag(d.Ill)) } : d.Ill ? [] : [("illness", "false")], ("injury", Flag(d.Injured))]))]);

    private static DataFile Wellness(TrueDay[] days, bool json, bool withHeartRate = false) => new("wellness", json, json ? "id" : "date",
        [json ? "id" : "date", "readiness", "ctlLoad", "ctl", .. withHeartRate ? ["hrv", "restingHR"] : Array.Empty<string>()],
        [.. days.Select(d => Row(
            [(json ? "id" : "date", Text(d.Date)), ("readiness", Number(d.Readiness)), ("ctlLoad", Number(d.Loads.Sum())), ("ctl", "50"),
             .. withHeartRate ? [("hrv", d.Rmssd.ToString(CultureInfo.InvariantCulture)), ("restingHR", d.RestingHr.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>()]))]);

    // The first activity of some days comes without its load, as those of another platform do.
    private static DataFile Activities(TrueDay[] days, bool json, string start = "start_date_local") => new("activities", json, start, ["id", start, "icu_training_load", "icu_intensity", "source"],
        [.. days.SelectMany(d => d.Loads.Select((load, i) => Row(
            [("id", $"i{d.Date.DayNumber}-{i}"), (start, $"{Text(d.Date)}T{7 + (10 * i):00}:00:00{(start == "start_date" ? "Z" : "")}"), .. d.HidesLoad && i == 0 ? [] : new[] { ("icu_training_load", Number(load)) },
             ("icu_intensity", i == 0 && d.Type == SessionType.Key ? "92" : "70"), ("source", "GARMIN")])))]);

    private static DataFile Events(TrueDay[] days, Random random) => new("events", true, "start_date_local", ["id", "category", "start_date_local", "end_date_local", "icu_training_load", "icu_intensity"],
        [.. days.Where(d => d.Ill || random.Next(3) == 0).Select((d, i) => d.Ill
            ? Row(("id", $"#{i}"), ("category", "SICK"), ("start_date_local", $"{Text(d.Date)}T00:00:00"), ("end_date_local", $"{Text(d.Date.AddDays(1))}T00:00:00"))
            : Row(("id", $"#{i}"), ("category", "WORKOUT"), ("start_date_local", $"{Text(d.Date)}T00:00:00"), ("icu_training_load", "40"), ("icu_intensity", "60")))]);

    // The days of illness, of which the diary has no entry.
    private static DataFile CalendarFile(TrueDay[] days) => new("calendar", false, "DTSTART", ["UID", "SUMMARY", "DTSTART", "DTEND"],
        [.. days.Where(d => d.Ill || d.Date == First).Select(d => Row(
            ("UID", $"{d.Date.DayNumber}"), ("SUMMARY", d.Ill ? "Sick: a cold" : "Dentist"), ("DTSTART", Text(d.Date)), ("DTEND", Text(d.Date.AddDays(1)))))])
    { Form = FileForm.Calendar };

    private static Dictionary<string, string> Row(params (string Name, string Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);

    private static string Text(DateOnly date) => IsoDate.Of(date);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool flag) => flag ? "true" : "false";

    /// <summary>How the rows of a file are written.</summary>
    private enum FileForm
    {
        Usual,
        Lines,
        Inside,
        Semicolons,
        Calendar,
    }

    /// <summary>A day as it was.</summary>
    private sealed record TrueDay(DateOnly Date, SessionType Type, int[] Loads, int Readiness, bool Ill, bool Injured, bool HidesLoad, double Sleep, int Soreness, double Rmssd, double RestingHr);

    /// <summary>A file as fields by name; "null" is null in JSON and empty in CSV, and # begins a number that JSON writes as such.</summary>
    private sealed record DataFile(string Name, bool IsJson, string DateName, IReadOnlyList<string> Columns, IReadOnlyList<Dictionary<string, string>> Rows)
    {
        public FileForm Form { get; init; }

        public string Text() => Form switch
        {
            FileForm.Lines => string.Concat(Rows.Select(r => $"{Object(r)}\n")),
            FileForm.Inside => $"{{ \"count\": {Rows.Count}, \"items\": [ {Objects()} ] }}",
            FileForm.Semicolons => Cells(';'),
            FileForm.Calendar => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{string.Concat(Rows.Select(r => $"BEGIN:VEVENT\r\n{string.Concat(r.Select(Property))}END:VEVENT\r\n"))}END:VCALENDAR\r\n",
            _ => IsJson ? $"[ {Objects()} ]" : Cells(','),
        };

        private string Objects() => string.Join(",\n", Rows.Select(Object));

        private static string Object(Dictionary<string, string> row) => $"{{ {string.Join(", ", row.Select(f => $"\"{f.Key}\": {Json(f.Value)}"))} }}";

        private string Cells(char separator) =>
            $"{string.Join(separator, Columns)}\n{string.Concat(Rows.Select(r => $"{string.Join(separator, Columns.Select(c => r.GetValueOrDefault(c, "") is var value && value == "null" ? "" : value))}\n"))}";

        private static string Property(KeyValuePair<string, string> field) => field.Value == "null" ? ""
            : field.Key.StartsWith("DT", StringComparison.Ordinal) ? $"{field.Key};VALUE=DATE:{field.Value.Replace("-", "", StringComparison.Ordinal)}\r\n" : $"{field.Key}:{field.Value}\r\n";

        private static string Json(string value) => value.StartsWith('#') ? value[1..]
            : value is "null" or "true" or "false" || double.TryParse(value, CultureInfo.InvariantCulture, out _) ? value : JsonSerializer.Serialize(value);
    }
}

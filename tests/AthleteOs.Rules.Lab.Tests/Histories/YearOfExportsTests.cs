using System.Globalization;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>
/// A year of exports with stubs, plans, colds and times in UTC: rows, fields and columns less never give a harder day. The exceptions of the
/// page on histories are left out: mornings of heart rate, and activities of days without a ctlLoad.
/// </summary>
public sealed class YearOfExportsTests
{
    private const int Days = 365;
    private const int ColdDays = 5;

    // The second has no rules of its own that limit a day, so the memory of key sessions decides.
    private static readonly string[] Policies = ["weekly-planning", "fixed-template"];
    private static readonly int Removals = Effort.IsQuick ? 8 : 24;
    private static readonly DateOnly First = new(2025, 1, 6);
    private static readonly string[] HeartRate = ["hrv", "restingHR"];

    private static readonly HashSet<RecordedReading> Records = [RecordedReading.ReadinessScore, RecordedReading.SleepHours, RecordedReading.Soreness, RecordedReading.LnRmssd, RecordedReading.RestingHr];

    private static readonly Athlete Anna = new()
    {
        KeySessionReadinessMin = 65,
        ResponderClass = ResponderClass.Medium,
        Tau1 = 42,
        Tau2 = 12,
        WeeklyCapacityTss = 430,
        WeeklyHours = 9,
    };

    [Fact]
    public void Less_of_them_never_gives_a_harder_day()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var files = Year(random);
        var whole = Decide(files);
        whole.Length.ShouldBe(Policies.Length * Days, "plans for the days to come are no days");
        whole.Count(d => d.Decided.Decision.SessionType == SessionType.Key).ShouldBeGreaterThan(Days / 10);
        var compared = 0;
        for (var n = 0; n < Removals; n++)
        {
            var (less, what) = Less(files, random);
            var part = Decide(less);
            var (isQuarter, isKnown) = (false, new List<bool>());
            foreach (var (day, other) in part.Length == whole.Length ? whole.Zip(part) : [])
            {
                if (day.Date == First)
                {
                    (isQuarter, isKnown) = (false, []);
                }

                // A record without a quarter of its readiness is an exception of the page.
                isQuarter |= LacksQuarter(isKnown) || LacksQuarter([.. isKnown.TakeLast(UsualReadiness.Days)]);
                isKnown.Add(other.Decided.Morning.Today.ReadinessScore is not null);
                if (isQuarter)
                {
                    continue;
                }

                (other.Decided.Decision.SessionType > day.Decided.Decision.SessionType).ShouldBeFalse(
                    $"seed {seed}: without {what}, {day.Date:yyyy-MM-dd} is {other.Decided.Decision.SessionType} instead of {day.Decided.Decision.SessionType}");
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(Removals * Days / 4, "most removals must be compared");
    }

    // With fewer mornings no usual readiness is known, with or without the missing ones.
    private static bool LacksQuarter(IReadOnlyCollection<bool> isKnown) => isKnown.Count >= UsualReadiness.LeastReadings && 4 * isKnown.Count(k => !k) > isKnown.Count;

    // The days under each policy; none if the files are refused.
    private static SeasonDay[] Decide(IEnumerable<ExportFile> files)
    {
        var findings = new Findings();
        var imported = HistoryImport.Read([.. files.Select(f => new HistoryFile(f.Name, Encoding.UTF8.GetBytes($"[ {string.Join(",\n", f.Rows.Select(Text))} ]")))],
            new ImportOptions { KeyFromIntensity = 85, SupportBelowIntensity = 80, TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") }, findings);
        return imported is null ? [] : [.. Policies.SelectMany(p => Season.Run(ShippedPolicies.Get(p), imported.History,
            new SeasonOptions("a") { Athlete = Anna, StartLoad = new TrainingLoadState(45, 45), Records = Records }).Days)];
    }

    // A share of a file's rows or fields, or one of its columns. The first row stays: the balance at the start belongs to its day.
    private static (IReadOnlyList<ExportFile> Files, string What) Less(ExportFile[] files, Random random)
    {
        var at = random.Next(files.Length);
        var (file, share, kind) = (files[at], random.Next(3, 40), random.Next(4));
        var columns = file.Rows.SelectMany(r => r.Keys).Distinct().Where(c => !file.Kept.Contains(c)).ToArray();
        var column = columns[random.Next(columns.Length)];
        IEnumerable<Row> rows = kind switch
        {
            0 => file.Rows.Where((r, i) => i == 0 || !file.MayLose(r) || random.Next(share) > 0),
            1 => file.Rows.Select(r => random.Next(share) > 0 ? r : r.Without(columns)),
            2 => file.Rows.Select(r => r.Without([.. columns.Where(_ => random.Next(share) == 0)], isNull: random.Next(2) == 0)),
            _ => file.Rows.Select(r => r.Without([column])),
        };
        return ([.. files.Select((f, i) => i == at ? f with { Rows = [.. rows] } : f)], $"{new[] { "rows", "fields of rows", "fields", column }[kind]} of {file.Name} (1 in {share})");
    }

    private static ExportFile[] Year(Random random)
    {
        var (wellness, activities, events, diary) = (new List<Row>(), new List<Row>(), new List<Row>(), new List<Row>());
        var illUntil = -1;
        var known = new HashSet<string>();
        for (var n = 0; n < Days; n++)
        {
            var day = IsoDate.Of(First.AddDays(n));
            if (n > illUntil && random.Next(60) == 0)
            {
                illUntil = n + ColdDays - 1;
                events.Add(Event(events.Count, n, "SICK", ("end_date_local", $"{IsoDate.Of(First.AddDays(illUntil + 1))}T00:00:00")));
            }

            var (isIll, isKey) = (n <= illUntil, random.Next(5) == 0);
            var loads = isIll || (!isKey && random.Next(8) < 3) ? [] : random.Next(4) > 0 ? new[] { random.Next(isKey ? 60 : 25, isKey ? 100 : 70) } : [random.Next(isKey ? 60 : 20, isKey ? 90 : 40), random.Next(20, 40)];
            var isStub = n > 0 && random.Next(40) == 0;
            wellness.Add(isStub ? new Row(("id", day)) : new Row(("id", day), ("readiness", random.Next(55, 86)), ("hrv", random.Next(50, 75)), ("restingHR", random.Next(45, 52)),
                ("sleepSecs", random.Next(12) == 0 ? 18_000 : 27_000), ("soreness", random.Next(15) == 0 ? 4 : 1), ("ctlLoad", loads.Sum())));
            if (!isStub)
            {
                known.Add(day);
            }

            for (var i = 0; i < loads.Length; i++)
            {
                var activity = new Row(("id", $"i{n}-{i}"), ("start_date", $"{day}T{7 + (9 * i):00}:00:00Z"), ("icu_training_load", loads[i]), ("icu_intensity", isKey && i == 0 ? 92 : 70), ("moving_time", loads[i] * 60));
                activities.Add(random.Next(12) == 0 ? activity.Without(["icu_training_load"]) : activity);
            }

            diary.Add(isIll ? new Row(("date", day), ("injury", random.Next(100) == 0)) : new Row(("date", day), ("illness", false), ("injury", random.Next(100) == 0)));
        }

        // Plans, among them some for the days to come.
        for (var n = 0; n < Days + 20; n += 6)
        {
            events.Add(Event(events.Count, n, "WORKOUT", ("icu_training_load", 95), ("icu_intensity", 92)));
        }

        return
        [
            new("wellness", wellness, ["id", .. HeartRate], r => !HeartRate.Any(r.ContainsKey)),
            new("activities", activities, ["id", "start_date"], r => known.Contains(((string)r["start_date"])[..10])),
            new("events", events, ["id", "start_date_local"], _ => true),
            new("diary", diary, ["date"], _ => true),
        ];
    }

    private static Row Event(int id, int day, string category, params (string Name, object Value)[] more) =>
        new([("id", id), ("category", category), ("start_date_local", $"{IsoDate.Of(First.AddDays(day))}T00:00:00"), .. more]);

    private static string Text(Row row) => $"{{ {string.Join(", ", row.Select(f => $"\"{f.Key}\": {f.Value switch { "null" => "null", string text => $"\"{text}\"", bool flag => flag ? "true" : "false", var number => Convert.ToString(number, CultureInfo.InvariantCulture) }}"))} }}";

    /// <summary>The fields of a row; the text null is JSON's null.</summary>
    private sealed class Row(params IEnumerable<(string Name, object Value)> fields) : Dictionary<string, object>(fields.ToDictionary(f => f.Name, f => f.Value), StringComparer.Ordinal)
    {
        public Row Without(IReadOnlyCollection<string> names, bool isNull = false) =>
            new(this.Where(f => isNull || !names.Contains(f.Key)).Select(f => (f.Key, names.Contains(f.Key) ? "null" : f.Value)));
    }

    /// <summary>An export.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Rows">Its rows.</param>
    /// <param name="Kept">The fields that are never removed.</param>
    /// <param name="MayLose">Whether a whole row may be removed.</param>
    private sealed record ExportFile(string Name, IReadOnlyList<Row> Rows, IReadOnlyList<string> Kept, Func<Row, bool> MayLose);
}

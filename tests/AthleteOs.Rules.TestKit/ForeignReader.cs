using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Lab.Workouts;

namespace AthleteOs.Rules.TestKit;

/// <summary>A reader of bytes that other people and programs make.</summary>
/// <param name="Name">Its name in the long run and of its file in the folder <c>Corpus</c>.</param>
/// <param name="Whole">Documents that it reads; changes begin with them.</param>
/// <param name="Read">Reads; null with a finding if the bytes are refused.</param>
public sealed record ForeignReader(string Name, IReadOnlyList<byte[]> Whole, Func<byte[], Findings, object?> Read)
{
    private static readonly RuleEngines Engine = new();

    /// <summary>Every reader.</summary>
    public static IReadOnlyList<ForeignReader> All { get; } =
    [
        new("facts", [File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "morning.json"))], (bytes, findings) => FactsReader.Read("f", bytes, findings)),
        new("readings", ["""{ "readiness": 70, "sleep_hours": 7.5, "soreness": 2, "illness": false, "rmssd": 50 }"""u8.ToArray()],
            (bytes, findings) => DayDocument.Read("d", bytes, DayDocument.ReadingsWith(null), findings)),
        new("history",
            [
                "date,tss,session_type,readiness\n2026-03-01,50,support,70\n2026-03-02,,rest,\n2026-03-03,90,key,71\n"u8.ToArray(),
                "date;tss\n01.03.2026;50,5\n02.03.2026;40,5\n"u8.ToArray(),
                "{\"date\":\"2026-03-01\",\"tss\":50}\n{\"date\":\"2026-03-02\",\"readiness\":70}\n"u8.ToArray(),
                "[{\"id\":1,\"start_date_local\":\"2026-03-07T08:00:00\",\"icu_training_load\":55,\"moving_time\":3600,\"type\":\"Ride\"}]"u8.ToArray(),
            ], (bytes, findings) => HistoryImport.Read([new HistoryFile("h", bytes)], new ImportOptions(), findings)),
        new("calendar",
            [
                "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:Race A: x\nDTSTART;VALUE=DATE:20260510\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260517\nEND:VEVENT\nEND:VCALENDAR\n"u8.ToArray(),
                "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:2\nSUMMARY:Sick\nDTSTART:20260510T080000Z\nDTEND:20260511T080000Z\nCATEGORIES:SICK\nEND:VEVENT\nEND:VCALENDAR\n"u8.ToArray(),
            ], (bytes, findings) => HistoryImport.Read([new HistoryFile("c.ics", bytes)], new ImportOptions(), findings)),
        new("events",
            [
                """[{ "kind": "race", "start": "2026-05-10", "priority": "A", "sport": "run" }, { "kind": "travel", "start": "2026-05-01", "end": "2026-05-02", "time_zones": 3 }]"""u8.ToArray(),
                "kind,start,end,priority\nrace,2026-05-10,,A\ncamp,2026-04-01,2026-04-07,\n"u8.ToArray(),
            ], (bytes, findings) => EventsReader.Read("e", bytes, findings)),
        new("experiment", [File.ReadAllBytes(Root.Of("config", "experiments", "wider-spacing.json"))], (bytes, findings) => ExperimentReader.Read("x", bytes, findings)),
        new("session", [File.ReadAllBytes(Root.Of("rules", "sessions", "VO2_4x4.json"))], (bytes, findings) => SessionReader.Read("s", bytes, findings)),
        new("expression",
            [
                "today.ReadinessScore >= athlete.KeySessionReadinessMin - p.Margin && !(today.Illness == true)"u8.ToArray(),
                "Calc.Min(fatigue.Tsb ?? -1e3, 2) > 0 || daily.SleepHours.Mean(7, 3) < 6.5 ? yesterday.SessionType == SessionType.Key : derived.Bar != 4"u8.ToArray(),
            ], (bytes, findings) => new TinyPolicy().Asking(Encoding.UTF8.GetString(bytes)).Load(findings)),
        OfPolicy("table", "weekly-planning-table", "targets.csv"),
        OfPolicy("manifest", "fixed-template", "policy.json"),
        OfPolicy("rules", "weekly-planning", "safety.json"),
        OfPolicy("log-rules", "weekly-planning-patterns", "session-patterns.json"),
    ];

    /// <summary>Whether a whole policy is loaded with the bytes, which takes much longer.</summary>
    public bool IsOfPolicy { get; private init; }

    /// <summary>What a search by coverage found (<c>tests/fuzz</c>): each takes another way through the reader. None without a search.</summary>
    public IReadOnlyList<byte[]> Corpus => File.Exists(CorpusFile) ? [.. File.ReadLines(CorpusFile).Select(Convert.FromBase64String)] : [];

    private string CorpusFile => Root.Of("tests", "AthleteOs.Rules.TestKit", "Corpus", $"{Name}.txt");

    /// <summary>Reads bytes.</summary>
    /// <returns>The codes of the findings, without repetition.</returns>
    /// <exception cref="InvalidOperationException">The bytes were neither read nor refused, or both.</exception>
    public string Answer(byte[] bytes)
    {
        var findings = new Findings();
        if (Read(bytes, findings) is null == findings.NoErrors)
        {
            throw new InvalidOperationException(findings.NoErrors ? "The bytes are refused without a finding." : $"The bytes are read in spite of {string.Join("; ", findings.All)}");
        }

        return string.Join(' ', findings.All.Select(f => f.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static ForeignReader OfPolicy(string name, string policy, string file)
    {
        var files = Directory.GetFiles(Root.Of("rules", policy)).Where(f => f.EndsWith(".json", StringComparison.Ordinal) || f.EndsWith(".csv", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes, StringComparer.Ordinal);
        return new(name, [files[file]], (bytes, findings) =>
            PolicyLoader.Load(new PolicyFiles($"rules/{policy}", new Dictionary<string, byte[]>(files, StringComparer.Ordinal) { [file] = bytes }, ShippedPolicies.Files), Engine, findings))
        {
            IsOfPolicy = true,
        };
    }
}

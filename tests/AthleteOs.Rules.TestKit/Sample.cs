using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using Shouldly;

namespace AthleteOs.Rules.TestKit;

/// <summary>Small files, one of each format, and methods to read them. A § in a text marks the place of the expected finding.</summary>
public static class Sample
{
    public const string History = """
        date,tss,session_type,readiness_score,ln_rmssd,resting_hr,sleep_hours,soreness,illness,injury,performance,notes
        2026-03-01,55.5,support,72,4.1,48,7.5,2,false,no,,"easy, ""very"" easy"
        2026-03-02,0,rest,,,,,,yes,0,,
        2026-03-05,110,key,81,4.25,46,8,1,FALSE,false,312,test
        """;

    public const string HistoryJson = """
        { "load_unit": "BikeScore", "performance_unit": "W", "days": [
          { "date": "2026-03-01", "tss": 55.5, "session_type": "support", "readiness_score": 72, "ln_rmssd": 4.1, "resting_hr": 48, "sleep_hours": 7.5, "soreness": 2, "illness": false, "injury": false, "notes": "easy, \"very\" easy" },
          { "date": "2026-03-02", "tss": 0, "session_type": "rest", "illness": true, "injury": false, "performance": null },
          { "date": "2026-03-05", "tss": 110, "session_type": "key", "readiness_score": 81, "ln_rmssd": 4.25, "resting_hr": 46, "sleep_hours": 8, "soreness": 1, "illness": false, "injury": false, "performance": 312, "notes": "test" }
        ] }
        """;

    public const string WellnessJson = """
        [
          { "id": "2026-03-01", "ctl": 55.1, "atl": 60.2, "rampRate": 1.2, "ctlLoad": 80, "atlLoad": 80, "restingHR": 48, "hrv": 65.0, "hrvSDNN": 88.0,
            "sleepSecs": 27000, "sleepScore": 80, "soreness": 2, "fatigue": 2, "stress": null, "injury": 1, "readiness": 71, "weight": 70.2, "comments": "fine", "sportInfo": [] },
          { "id": "2026-03-02", "ctl": 54.0, "atl": 55.0, "ctlLoad": 0, "restingHR": 0, "hrv": null, "sleepSecs": null, "soreness": null, "injury": 3, "readiness": null },
          { "id": "2026-03-03", "ctlLoad": null, "hrv": 58, "injury": 4 }
        ]
        """;

    public const string WellnessCsv = """
        date,weight,restingHR,hrv,hrvSDNN,sleepSecs,soreness,readiness,ctlLoad
        2026-03-01,70.2,48,65.0,88.0,27000,2,71,80
        2026-03-02,,0,,,,,,0
        """;

    public const string ActivitiesJson = """
        [
          { "id": "i3", "name": "Evening", "type": "Run", "start_date_local": "2026-03-02T18:00:00", "moving_time": 2400, "icu_training_load": 40, "icu_intensity": 78.5, "icu_ctl": 50, "icu_atl": 60, "icu_zone_times": [ { "id": "Z1", "secs": 10 } ] },
          { "id": "i2", "name": "Morning", "type": "Ride", "start_date_local": "2026-03-02T07:00:00", "moving_time": 3600, "icu_training_load": 60, "icu_intensity": 94, "icu_ctl": 50, "icu_atl": 60 },
          { "id": "i1", "name": "Gym", "type": "WeightTraining", "start_date_local": "2026-02-28T19:30:00", "icu_training_load": null }
        ]
        """;

    public const string ActivitiesCsv = """
        id,start_date_local,name,type,moving_time,icu_normalized_watts,icu_intensity,icu_training_load,icu_fatigue,icu_fitness
        i3,2026-03-02T18:00:00,Evening,Run,2400,,78.5,40,60,50
        i2,2026-03-02 07:00:00,"Morning, long",Ride,3600,220,94,60,60,50
        i1,2026-02-28T19:30:00,Gym,WeightTraining,1800,,,,55,48
        """;

    public const string Plain = "Datum;Load;HRV;Schlaf;Bemerkung\r\n01.03.2026;55,5;65;450;leicht\r\n02.03.2026;110;58,2;480;\r\n";

    public static (TrainingHistory? History, Findings Findings) Read(string text, string file = "h.csv") => Read(Encoding.UTF8.GetBytes(text), file);

    public static (TrainingHistory? History, Findings Findings) Read(byte[] bytes, string file = "h.csv")
    {
        var findings = new Findings();
        return (HistoryReader.Read(file, bytes, findings), findings);
    }

    public static TrainingHistory Good(string text)
    {
        var (history, findings) = Read(text);
        findings.All.Where(f => f.Severity == Severity.Error).ShouldBeEmpty();
        return history!;
    }

    public static (ImportedHistory? Imported, Findings Findings) Import(ImportOptions options, params string[] texts)
    {
        var findings = new Findings();
        return (HistoryImport.Read([.. texts.Select((t, i) => new HistoryFile($"f{i + 1}", Encoding.UTF8.GetBytes(t)))], options, findings), findings);
    }

    public static ImportedHistory Import(params string[] texts)
    {
        var (imported, findings) = Import(new ImportOptions(), texts);
        findings.All.Where(f => f.Severity == Severity.Error).ShouldBeEmpty();
        return imported!;
    }

    public static ImportOptions Mapped(string map) => new() { Map = ColumnMap.Parse([map], new Findings()).ShouldNotBeNull() };

    /// <summary>The text without its §, and the place of the §.</summary>
    public static (string Text, int Line, int Column) Marked(string text)
    {
        var at = text.IndexOf('§', StringComparison.Ordinal);
        if (at < 0)
        {
            return (text, 0, 0);
        }

        var before = text[..at].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return (text.Remove(at, 1), before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}

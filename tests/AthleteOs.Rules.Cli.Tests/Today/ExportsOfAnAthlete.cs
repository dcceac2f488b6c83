using System.Globalization;
using System.Text;

namespace AthleteOs.Rules.Cli.Tests.Today;

/// <summary>Ten weeks of exports of one athlete: hard on Tuesday and Saturday, easy on Wednesday, Thursday and Sunday.</summary>
internal static class ExportsOfAnAthlete
{
    public const string Wellness = "wellness.json";
    public const string Activities = "activities.csv";
    public const string Events = "events.csv";

    /// <summary>The day on which the exports end. It is a Tuesday.</summary>
    public static readonly DateOnly LastDay = new(2026, 5, 12);

    private static readonly DateOnly FirstDay = LastDay.AddDays(-69);

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in Texts())
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    public static Dictionary<string, string> Texts()
    {
        var (wellness, activities) = (new List<string>(), new StringBuilder("id,start_date_local,type,moving_time,icu_intensity,icu_training_load\n"));
        for (var day = FirstDay; day <= LastDay; day = day.AddDays(1))
        {
            var (load, intensity) = day.DayOfWeek switch
            {
                DayOfWeek.Tuesday => (90, 95),
                DayOfWeek.Saturday => (95, 92),
                DayOfWeek.Monday or DayOfWeek.Friday => (0, 0),
                _ => (55, 68 + day.DayNumber % 3),
            };
            var readiness = 66 + (day.DayNumber * 7 % 11) - 5;
            wellness.Add($$"""{ "id": "{{Text(day)}}", "ctlLoad": {{load}}, "readiness": {{(day == LastDay ? 74 : readiness)}}, "restingHR": {{48 + day.DayNumber % 3}} }""");
            if (load > 0 && day < LastDay)
            {
                activities.Append(CultureInfo.InvariantCulture, $"i{day.DayNumber},{Text(day)}T07:00:00,VirtualRide,{load * 60},{intensity},{load}\n");
            }
        }

        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Wellness] = $"[\n{string.Join(",\n", wellness).Replace("\"ctlLoad\": 90, \"readiness\": 74", "\"readiness\": 74", StringComparison.Ordinal)}\n]",
            [Activities] = activities.ToString(),
            [Events] = "kind,start,priority\nrace,2026-08-02,A\n",
        };
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

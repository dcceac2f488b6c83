using System.Globalization;
using System.Text;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>Two years of exports of intervals.icu of one athlete, to measure <c>athleteos today</c> as a process.</summary>
internal static class TwoYearsOfExports
{
    private const int Days = 730;

    private static readonly DateOnly LastDay = new(2026, 5, 12);

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var (wellness, activities) = (new List<string>(), new StringBuilder("id,start_date_local,type,moving_time,icu_intensity,icu_training_load\n"));
        for (var day = LastDay.AddDays(1 - Days); day <= LastDay; day = day.AddDays(1))
        {
            var (load, intensity) = day.DayOfWeek switch
            {
                DayOfWeek.Tuesday => (90, 95),
                DayOfWeek.Saturday => (95, 92),
                DayOfWeek.Monday or DayOfWeek.Friday => (0, 0),
                _ => (55, 68 + day.DayNumber % 3),
            };
            wellness.Add($$"""{ "id": "{{Text(day)}}", {{(day < LastDay ? $"\"ctlLoad\": {load}, " : "")}}"readiness": {{61 + (day.DayNumber * 7 % 11)}}, "restingHR": {{48 + day.DayNumber % 3}} }""");
            if (load > 0 && day < LastDay)
            {
                activities.Append(CultureInfo.InvariantCulture, $"i{day.DayNumber},{Text(day)}T07:00:00,VirtualRide,{load * 60},{intensity},{load}\n");
            }
        }

        File.WriteAllText(Path.Combine(folder, "wellness.json"), $"[\n{string.Join(",\n", wellness)}\n]");
        File.WriteAllText(Path.Combine(folder, "activities.csv"), activities.ToString());
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

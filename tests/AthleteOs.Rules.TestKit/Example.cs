using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.TestKit;

/// <summary>Histories to run seasons over: the example year, and random ones with gaps and extremes.</summary>
internal static class Example
{
    public const string Policy = "rules/weekly-planning";
    public const string Year = "rules/weekly-planning/examples/year.csv";
    public const string Athlete = "rules/weekly-planning/examples/athlete.json";

    public static KnownAthlete Anna { get; } = AthleteReader.Read(Athlete, File.ReadAllBytes(Root.Of(Athlete)), new Findings())!;

    public static TrainingHistory History { get; } = HistoryReader.ReadFile(Root.Of(Year), new Findings())!;

    public static Season Run(TrainingHistory history, KnownAthlete athlete, bool wellUnlessSaid = false) =>
        Season.Run(ShippedPolicies.Get("weekly-planning"), history, new SeasonOptions(athlete.AthleteId) { Athlete = athlete.Believed, WellUnlessSaid = wellUnlessSaid });

    public static byte[][] Lines(Season season) =>
        [.. season.Days.Select(d => SeasonDocument.Line(ShippedPolicies.Get("weekly-planning"), d, season.ReviewOn(d.Date)))];

    /// <summary>An incomplete history: days missing, cells empty, some numbers at the ends of their range.</summary>
    public static TrainingHistory Random(int seed)
    {
        var random = new Random(seed);
        var missing = random.Next(4) * 0.1;
        var days = new List<HistoryDay>();
        for (var date = new DateOnly(2025, 1, 1).AddDays(random.Next(7)); days.Count < 120; date = date.AddDays(1))
        {
            if (days.Count > 0 && random.NextDouble() < missing / 2)
            {
                continue;
            }

            days.Add(new HistoryDay(date)
            {
                Load = Maybe(random.Next(30) == 0 ? 1000 : Math.Max(0, Math.Round(random.NextDouble() * 150 - 40, 1))),
                SessionType = random.NextDouble() < missing ? null : (SessionType)random.Next(4),
                ReadinessScore = seed % 5 == 0 && days.Count < 60 ? null : Maybe(random.Next(20) == 0 ? 0 : random.Next(40, 95)),
                LnRmssd = Maybe(3.5 + random.NextDouble()),
                RestingHr = Maybe(random.Next(40, 60)),
                SleepHours = Maybe(random.Next(4, 10)),
                Soreness = Maybe(random.Next(11)),
                Illness = random.NextDouble() < missing ? null : random.Next(25) == 0,
                Injury = random.NextDouble() < missing ? null : random.Next(40) == 0,
                Performance = random.Next(15) == 0 ? random.Next(250, 320) : null,
            });
        }

        return new TrainingHistory(days);

        double? Maybe(double value) => random.NextDouble() < missing ? null : value;
    }
}

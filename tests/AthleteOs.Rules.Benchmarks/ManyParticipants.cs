using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>A journal of many participants over 26 weeks, with the experiment and the squad, for figures of <c>experiment report</c>.</summary>
internal static class ManyParticipants
{
    private const int Weeks = 26;
    private const int DaysBefore = 28;

    /// <summary>Writes <c>experiment.json</c>, <c>squad.json</c> and <c>trial.db</c> in a folder.</summary>
    public static async Task Write(string folder, int athletes)
    {
        var policy = Bench.Shipped("weekly-planning");
        Directory.CreateDirectory(folder);
        await using var journal = await Journals.Open($"sqlite:{Path.Combine(folder, "trial.db")}", TimeProvider.System, create: true, CancellationToken.None);
        var begins = DateOnly.MinValue;
        for (var number = 0; number < athletes; number++)
        {
            var (id, history) = (string.Create(CultureInfo.InvariantCulture, $"athlete-{number:0000}"), SyntheticYear.Of((ulong)number));
            var season = Season.Run(policy, history, new SeasonOptions(id) { Athlete = new Athlete { KeySessionReadinessMin = 60 + number % 15, WeeklyCapacityTss = 430 } });
            begins = season.Days[0].Date.AddDays(DaysBefore);
            var decided = season.Days.TakeWhile(d => d.Date < begins.AddDays(7 * Weeks)).Select(d => d.Decided.Morning).Select(m =>
                new NewEntry(EntryKind.Decision, m.Date, "", DecisionDocument.Write(policy, m, Explainer.Explain(policy, m))));
            var days = history.Days.Where(d => d.Date >= begins.AddDays(-DaysBefore) && d.Date < begins.AddDays(7 * Weeks)).SelectMany(d => new[]
            {
                new NewEntry(EntryKind.Readings, d.Date, "", DayDocument.Write(d, DayDocument.Readings)), new NewEntry(EntryKind.Done, d.Date, "", DayDocument.Write(d, DayDocument.Training)),
            });
            foreach (var some in decided.Concat(days).Chunk(100))
            {
                await journal.Append(id, some, CancellationToken.None);
            }
        }

        var experiment = await File.ReadAllTextAsync(Root.Of("config", "experiments", "wider-spacing.json"));
        await File.WriteAllTextAsync(Path.Combine(folder, "experiment.json"), experiment.Replace("2027-01-04", IsoDate.Of(begins), StringComparison.Ordinal)
            .Replace("2027-06-20", IsoDate.Of(begins.AddDays(7 * Weeks - 1)), StringComparison.Ordinal).Replace("\"planned_athletes\": 124", "\"planned_athletes\": 200", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "squad.json"), $$"""{ "athletes": [{{string.Join(", ", Enumerable.Range(0, athletes).Select(n =>
            FormattableString.Invariant($"{{ \"athlete_id\": \"athlete-{n:0000}\", \"baseline\": {60 + n % 15}, \"consent\": true }}")))}}] }""");
    }
}

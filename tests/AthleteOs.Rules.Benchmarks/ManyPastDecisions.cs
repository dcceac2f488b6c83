using System.Globalization;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>A year of many made-up athletes, as <c>season --lines</c> and as a journal, for figures of <c>replay</c>.</summary>
internal static class ManyPastDecisions
{
    /// <summary>The lines of some athletes' years, each athlete's with a seed of its own.</summary>
    public static IEnumerable<byte[]> Lines(ReadyPolicy policy, int athletes) =>
        Years(policy, athletes).SelectMany(season => season.Days.Select(d => SeasonDocument.Line(policy, d, season.ReviewOn(d.Date))));

    /// <summary>Writes <c>past.jsonl</c> and <c>past.db</c> in a folder, which is made where it is not there.</summary>
    public static async Task Write(string folder, int athletes)
    {
        var policy = Bench.Shipped("weekly-planning");
        Directory.CreateDirectory(folder);
        await using (var lines = File.Create(Path.Combine(folder, "past.jsonl")))
        {
            foreach (var line in Lines(policy, athletes))
            {
                lines.Write(line);
                lines.WriteByte((byte)'\n');
            }
        }

        await using var journal = await Journals.Open($"sqlite:{Path.Combine(folder, "past.db")}", TimeProvider.System, create: true, CancellationToken.None);
        foreach (var season in Years(policy, athletes))
        {
            await Task.WhenAll(season.Days.Select(d => d.Decided.Morning).Select(m => journal.Append(m.AthleteId,
            [
                new NewEntry(EntryKind.Morning, m.Date, "morning", FactsWriter.Write(m)),
                new NewEntry(EntryKind.Decision, m.Date, "", DecisionDocument.Write(policy, m, Explainer.Explain(policy, m))),
            ], CancellationToken.None)));
        }
    }

    private static IEnumerable<Season> Years(ReadyPolicy policy, int athletes) => Enumerable.Range(0, athletes).Select(i =>
        Season.Run(policy, SyntheticYear.Of((ulong)i), new SeasonOptions(string.Create(CultureInfo.InvariantCulture, $"athlete-{i:0000}")) { Athlete = new Athlete { KeySessionReadinessMin = 60 + i % 15, WeeklyCapacityTss = 430 } }));
}

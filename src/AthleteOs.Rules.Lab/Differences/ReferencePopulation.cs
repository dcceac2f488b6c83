using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Differences;

/// <summary>The share of mornings of synthetic athletes on which two policies differ, and the changes.</summary>
/// <param name="Athletes">The number of athletes.</param>
/// <param name="Mornings">The number of their mornings.</param>
/// <param name="Differ">The number of mornings with a different session type.</param>
/// <param name="Changes">The count of each change of session type, the most frequent first.</param>
internal sealed record PopulationShare(int Athletes, int Mornings, int Differ, IReadOnlyList<(SessionType From, SessionType To, int Count)> Changes);

/// <summary>
/// A year each of synthetic athletes who train by an ordinary plan and differ in threshold, usual readiness and chance. Half of them have no known threshold. Each morning contains the facts that the loop
/// gathers under the first policy. Both policies decide the same mornings, so a decision of the second policy has no later effects.
/// </summary>
internal static class ReferencePopulation
{
    /// <summary>The number of athletes.</summary>
    public const int Athletes = 40;

    private const int Days = 364;

    public static PopulationShare Compare(ReadyPolicy a, ReadyPolicy b, ulong seed)
    {
        var years = Enumerable.Range(0, Athletes).AsParallel().AsOrdered().Select(n => Year(a.ByDefinition, b.ByDefinition, seed + (ulong)n)).ToArray();
        var pairs = years.SelectMany(y => y).ToArray();
        var differ = pairs.Where(p => p.From != p.To).ToArray();
        return new PopulationShare(Athletes, pairs.Length, differ.Length,
            [.. differ.GroupBy(p => p).Select(g => (g.Key.From, g.Key.To, g.Count())).OrderByDescending(g => g.Item3).ThenBy(g => g.From).ThenBy(g => g.To)]);
    }

    private static (SessionType From, SessionType To)[] Year(ReadyPolicy a, ReadyPolicy b, ulong seed)
    {
        var chance = new Chance(~seed);
        var truth = SyntheticYear.Athlete with { Threshold = 62 + 3 * chance.Normal(), RestedReadiness = 80 + 3 * chance.Normal() };
        var believed = Math.Round(Math.Clamp(truth.Threshold + 2 * chance.Normal(), 40, 90));
        var options = new SeasonOptions("made-up")
        {
            Athlete = new Athlete { KeySessionReadinessMin = seed % 2 == 0 ? believed : null, WeeklyCapacityTss = Math.Round(430 + 30 * chance.Normal()) },
            StartLoad = new TrainingLoadState(52, 52),
            WithLog = b.ReadsLog,
        };
        return [.. Season.Run(a, SyntheticYear.Of(truth, seed, Days), options).Days
            .Select(d => (Planner.Decide(a, d.Decided.Morning).SessionType, Planner.Decide(b, d.Decided.Morning).SessionType))];
    }
}

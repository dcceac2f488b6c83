using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Synthetic;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>
/// How soon an arm stops by itself, by simulation: every week each athlete without an earlier injury is injured with the same probability.
/// </summary>
/// <param name="Factor">That probability, as a multiple of the largest acceptable one.</param>
/// <param name="Share">The share of trials that stop the arm.</param>
/// <param name="MedianDays">The days after which half of all trials have stopped it; null if fewer ever do.</param>
internal sealed record HarmStops(double Factor, double Share, int? MedianDays)
{
    private const int Rounds = 500;
    private const int Week = 7;

    /// <summary>Simulates trials with some athletes in the arm.</summary>
    public static HarmStops Of(Experiment experiment, int athletes, double factor, ulong seed)
    {
        var rate = Math.Min(1, factor * HarmWatch.WeeklyRate(experiment));
        List<int> stops = [.. Enumerable.Range(0, Rounds).Select(round => StoppedOn(experiment, athletes, rate, new Chance(Chance.Mix(seed + (ulong)round)))).Order()];
        return new HarmStops(factor, stops.Count(s => s != int.MaxValue) / (double)Rounds, stops[Rounds / 2] is < int.MaxValue and var median ? median : null);
    }

    private static int StoppedOn(Experiment experiment, int athletes, double rate, Chance chance)
    {
        var (healthy, injuries, weeks) = (athletes, 0, 0);
        for (var day = Week; day <= experiment.Days && healthy > 0; day += Week)
        {
            weeks += healthy;
            for (var athlete = healthy; athlete > 0; athlete--)
            {
                if (chance.Happens(rate))
                {
                    (healthy, injuries) = (healthy - 1, injuries + 1);
                }
            }

            if (HarmWatch.IsHarmful(experiment, injuries, weeks))
            {
                return day;
            }
        }

        return int.MaxValue;
    }
}

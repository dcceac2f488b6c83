using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>A review that knows less never leaves an athlete with harder parameters than one that knows more.</summary>
public sealed class ReviewsWithLessTests
{
    private const int Days = 364;

    // So few mornings make a quarter by chance.
    private const int Whole = 28;

    // In fewer seasons, not each parameter moves to both sides.
    private const int Seasons = 40;

    private static readonly int SeasonsWithLess = Effort.Usual(Seasons);

    [Fact]
    public void A_reading_less_never_gives_a_harder_parameter()
    {
        var seed = Effort.Seed;
        var (changed, easier) = (new HashSet<string>(), 0);
        for (var n = 0; n < Seasons; n++)
        {
            var random = new Random(seed + n);
            var athlete = LoopDays.Anna with { KeySessionReadinessMin = random.Next(55, 80), WeeklyCapacityTss = random.Next(260, 420), Tau2 = random.Next(6, 15) };
            var history = Lived(random);
            var whole = Run(history, athlete);
            for (var removal = 0; n < SeasonsWithLess && removal < 4; removal++)
            {
                var less = Less(history, random, out var what);
                var part = Run(less, athlete);
                foreach (var (day, other) in whole.Days.Zip(part.Days))
                {
                    var (known, open) = (day.Decided.Parameters.Athlete, other.Decided.Parameters.Athlete);
                    var (threshold, spacing, capacity) = (
                        open.KeySessionReadinessMin!.Value - known.KeySessionReadinessMin!.Value,
                        Spacing(open) - Spacing(known),
                        known.WeeklyCapacityTss!.Value - open.WeeklyCapacityTss!.Value);
                    (threshold < 0 || spacing < 0 || capacity < -1e-9).ShouldBeFalse(
                        $"seed {seed + n}: without {what}, on {day.Date:yyyy-MM-dd} the threshold is {threshold:+0.0;-0.0;0} higher, the spacing {spacing:+0.0;-0.0;0} longer, the capacity {capacity:+0.0;-0.0;0} lower");
                    easier += threshold > 0 || spacing > 0 || capacity > 1e-9 ? 1 : 0;
                }
            }

            changed.UnionWith(whole.Versions.SelectMany(v => v.Changes).Select(c => $"{c.Parameter.Field}{(c.To > c.From ? '+' : '-')}"));
        }

        changed.Count.ShouldBe(6, $"seed {seed}: {string.Join(", ", changed.Order(StringComparer.Ordinal))}; each parameter must move to both sides, or the promise is empty");
        easier.ShouldBeGreaterThan(SeasonsWithLess, $"seed {seed}: what is removed must matter");
    }

    // Until a review moves it, the days that fatigue decay requires are in force, in whole ones: 85 % of the fatigue may remain.
    private static double Spacing(Athlete athlete) => athlete.ToleratedSpacingDays ?? Math.Ceiling(athlete.Tau2!.Value * Math.Log(1 / 0.85));

    private static Season Run(TrainingHistory history, Athlete athlete) =>
        Season.Run(LoopDays.Learning.ByDefinition, history, new SeasonOptions("anna") { Athlete = athlete, Records = new HashSet<RecordedReading> { RecordedReading.ReadinessScore } });

    // Readiness rises and falls over weeks, and key sessions cost much in some years and little in others.
    private static TrainingHistory Lived(Random random)
    {
        var (usual, cost, wave, weeks) = (random.Next(58, 76), random.Next(0, 14), random.Next(0, 14), random.Next(6, 20));
        var (deviation, isKey, illUntil) = (0.0, false, -1);
        return LoopDays.History(Days, (day, n) =>
        {
            illUntil = n > illUntil && random.Next(80) == 0 ? n + 4 : illUntil;
            deviation = (0.5 * deviation) + random.Next(-7, 8) - (isKey ? cost : 0);
            isKey = n > illUntil && random.Next(3) == 0;
            return day with
            {
                ReadinessScore = Math.Clamp(Math.Round(usual + deviation + (wave * Math.Sin(2 * Math.PI * n / 7 / weeks))), 0, 100),
                SessionType = n <= illUntil ? SessionType.Rest : isKey ? SessionType.Key : SessionType.Support,
                Load = n <= illUntil ? 0 : random.Next(20, 90),
                Illness = n <= illUntil,
                Performance = n % 42 == 20 ? 300 + random.Next(-12, 13) : null,
            };
        });
    }

    private static TrainingHistory Less(TrainingHistory history, Random random, out string what)
    {
        // A quarter of the mornings without a readiness, or without the health that tells whether it counts, is an exception of the page on histories.
        var kind = random.Next(5);
        var share = random.Next(kind == 4 ? 14 : 8, 60);
        what = $"{new[] { "readiness", "loads", "session types", "health", "any of them" }[kind]}, 1 in {share}";
        bool Loses(int field) => (kind == 4 || kind == field) && random.Next(share) == 0;
        return new TrainingHistory(history.Days.Select((d, n) => n < Whole ? d : d with
        {
            ReadinessScore = Loses(0) ? null : d.ReadinessScore,
            Load = Loses(1) ? null : d.Load,
            SessionType = Loses(2) ? null : d.SessionType,
            Illness = Loses(3) ? null : d.Illness,
        }));
    }
}

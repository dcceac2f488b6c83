using AthleteOs.Rules.Physiology;
using CsCheck;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>Readiness estimated from signals, its baseline, and what separates key sessions absorbed from those not absorbed.</summary>
public sealed class ReadinessSignalsTests
{
    private static readonly ReadinessEstimate Usual = new(65, 10, 0.4, 0.2, 0.2, 0.2);

    private static readonly double[] None = new double[60].Select(_ => double.NaN).ToArray();

    [Fact]
    public void A_usual_morning_is_the_centre_and_one_SD_its_points()
    {
        var (rmssd, resting) = (Alternating(4.0, 4.2), Alternating(46, 50));
        // The last seven days hold three of the low and four of the high value.
        var sd = Math.Sqrt(60 * 0.01 / 59);
        var z = (4.0 * 3 + 4.2 * 4) / 7 - 4.1;
        Usual.Of(rmssd, None, None, None)!.Value.ShouldBe(65 + 10 * z / sd, 0.05);
        Usual.Of(rmssd, resting, None, None)!.Value.ShouldBe(65 + 10 * (0.4 * z / sd - 0.2 * z / sd) / 0.6, 0.05);
    }

    [Fact]
    public void Sleep_and_soreness_are_this_mornings()
    {
        var rmssd = Alternating(4.0, 4.2);
        var without = Usual.Of(rmssd, None, None, None)!.Value;
        Usual.Of(rmssd, None, Alternating(6, 8), None)!.Value.ShouldBeGreaterThan(without);
        Usual.Of(rmssd, None, Alternating(8, 6), None)!.Value.ShouldBeLessThan(without);
        Usual.Of(rmssd, None, None, Alternating(0, 4))!.Value.ShouldBeLessThan(without);
    }

    [Fact]
    public void A_signal_that_is_kept_must_be_known()
    {
        var (rmssd, sleep) = (Alternating(4.0, 4.2), Alternating(6, 8));
        sleep[^1] = double.NaN;
        Usual.Of(rmssd, None, sleep, None).ShouldBeNull("last night is missing");
        (Usual with { SleepWeight = 0 }).Of(rmssd, None, sleep, None).ShouldNotBeNull();
        Usual.Of(rmssd[..13], None, None, None).ShouldBeNull("a baseline needs fourteen readings");
        Usual.Of(None, None, Alternating(6, 8), Alternating(0, 4)).ShouldBeNull("sleep and soreness alone are no readiness");
        Usual.Of(Alternating(4.1, 4.1), None, None, None).ShouldBeNull("without any spread nothing is usual or unusual");
        var gap = Alternating(4.0, 4.2);
        gap.AsSpan()[^7..^2].Fill(double.NaN);
        Usual.Of(gap, None, None, None).ShouldBeNull("two readings are no week");
        gap[^3] = 4.1;
        Usual.Of(gap, None, None, None).ShouldNotBeNull();
    }

    [Fact]
    public void A_worse_signal_this_morning_never_gives_a_higher_estimate() =>
        Gen.Select(Gen.Double[-0.3, 0.3].Array[60], Gen.Double[-8, 8].Array[60], Gen.Double[4, 10].Array[60], Gen.Double[0, 8].Array[60], Gen.Double[0, 1]).Sample((rmssd, resting, sleep, soreness, by) =>
        {
            double[] heart = [.. rmssd.Select(v => 4.1 + v)], pulse = [.. resting.Select(v => 50 + v)];
            var before = Usual.Of(heart, pulse, sleep, soreness);
            double[] Changed(double[] series, double change) => [.. series[..^1], series[^1] + change];
            // Far outside the baseline a value widens the SD that it is counted in; 2.5 SDs at most are counted, and within those worse is never better.
            foreach (var after in new[] { Usual.Of(Changed(heart, -by / 4), pulse, sleep, soreness), Usual.Of(heart, pulse, Changed(sleep, -by), soreness), Usual.Of(heart, pulse, sleep, Changed(soreness, by)) })
            {
                after!.Value.ShouldBeLessThanOrEqualTo(before!.Value + 0.1);
            }
        });

    [Theory]
    [InlineData("58- 64+", 61.0)]
    [InlineData("58- 60- 64+ 70+ 75+", 62.0)]
    [InlineData("60+ 64+ 75-", 60.0)]
    [InlineData("58- 64+ 70+ 76- 78+ 80+", 61.0)]
    [InlineData("60+ 62+", null)]
    [InlineData("60- 62-", null)]
    [InlineData("", null)]
    public void The_separating_readiness_makes_the_fewest_mistakes(string sessions, double? expected)
    {
        var parts = sessions.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        KeySessionRebound.SeparatingReadiness([.. parts.Select(p => double.Parse(p[..^1], null))], [.. parts.Select(p => p[^1] == '+')]).ShouldBe(expected);
    }

    [Fact]
    public void No_other_threshold_makes_fewer_mistakes() =>
        Gen.Select(Gen.Int[40, 90].Array[2, 12], Gen.Int[0, 4096]).Sample((readiness, bits) =>
        {
            double[] values = [.. readiness.Select(r => (double)r)];
            bool[] absorbed = [.. values.Select((_, i) => (bits >> i & 1) != 0)];
            int Mistakes(double threshold) => values.Where((v, i) => v >= threshold != absorbed[i]).Count();
            if (KeySessionRebound.SeparatingReadiness(values, absorbed) is { } separating)
            {
                separating.ShouldBeInRange(values.Min(), values.Max());
                var fewest = Enumerable.Range(39, 53).Min(t => Mistakes(t + 0.5));
                var one = Enumerable.Range(39, 53).Where(t => Mistakes(t + 0.5) == fewest).ToArray();
                (Mistakes(separating) == fewest || (separating >= one[0] && separating <= one[^1] + 1)).ShouldBeTrue("the best, or the middle of several that are");
            }
        });

    private static double[] Alternating(double even, double odd) => [.. Enumerable.Range(0, 60).Select(d => d % 2 == 0 ? even : odd)];
}

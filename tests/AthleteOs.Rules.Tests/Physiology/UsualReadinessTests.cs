using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>The usual readiness, and its range if mornings are missing.</summary>
public sealed class UsualReadinessTests
{
    private const double Missing = double.NaN;

    [Fact]
    public void Twenty_mornings_give_the_usual_by_hand()
    {
        // Ten mornings each of 60 and 70: the median is where the point 60 ends, at 60.5, in whole points 61. The distances from 61 are 1 and
        // 9, their median is 1.5, and the spread is the mean of 8 and 1.4826 times 1.5.
        double[] mornings = [.. Enumerable.Repeat(60.0, 10), .. Enumerable.Repeat(70.0, 10)];
        Of(mornings).ShouldBe(new UsualReadiness(61, 5, 61, 61, 5, 5, MayBeUnknown: false));
        Of(mornings[1..]).ShouldBeNull("nineteen are too few");
    }

    [Fact]
    public void A_missing_morning_widens_the_range_by_little()
    {
        double[] mornings = [.. Enumerable.Range(0, 60).Select(n => 55.0 + n % 21)];
        var usual = Of(mornings)!.Value;
        var holed = Of([.. mornings.Select((r, n) => n % 6 == 0 ? Missing : r)])!.Value;
        (usual.MostMean - usual.LeastMean, usual.MostSd - usual.LeastSd).ShouldBe((0, 0));
        holed.LeastMean.ShouldBeInRange(usual.Mean - 2, usual.Mean - 1, "ten unknown mornings of sixty are two of twenty-one points");
        holed.MostMean.ShouldBeInRange(usual.Mean + 1, usual.Mean + 2);
        holed.Possible().Count().ShouldBe((int)(1 + holed.MostMean - holed.LeastMean) * (int)(1 + holed.MostSd - holed.LeastSd));
        holed.Possible().First().ShouldBe((holed.Mean, holed.StandardDeviation));
    }

    [Fact]
    public void A_few_bad_mornings_hardly_move_it_and_unwell_ones_are_left_out()
    {
        double[] mornings = [.. Enumerable.Range(0, 182).Select(n => 55.0 + n % 21)];
        var unwell = new double[mornings.Length];
        var usual = UsualReadiness.OfWell(mornings, unwell)!.Value;
        for (var day = 0; day < 8; day++)
        {
            mornings[20 * day] = 10;
        }

        var bad = UsualReadiness.OfWell(mornings, unwell)!.Value;
        (bad.Mean, bad.StandardDeviation).ShouldBe((usual.Mean - 1, usual.StandardDeviation), "half a point, in whole points one");
        for (var day = 0; day < 8; day++)
        {
            unwell[20 * day] = 1;
        }

        UsualReadiness.OfWell(mornings, unwell)!.Value.Mean.ShouldBeInRange(usual.Mean - 1, usual.Mean);
        UsualReadiness.OfWell(mornings.AsSpan(..19), new double[19]).ShouldBeNull();
    }

    [Fact]
    public void What_a_record_allows_is_within_what_it_allows_with_fewer_readings()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        for (var n = 0; n < 2000; n++)
        {
            double[] whole = [.. Enumerable.Range(0, random.Next(20, 200)).Select(_ => random.Next(30) == 0 ? Missing : 50.0 + random.Next(30))];
            double[] unwell = [.. whole.Select(_ => random.Next(20) == 0 ? 1.0 : 0)];
            double[] less = [.. whole.Select(r => random.Next(20) == 0 ? Missing : r)];
            double[] silent = [.. unwell.Select(u => random.Next(20) == 0 ? Missing : u)];
            if (Array.TrueForAll([whole, less], m => IsFull(m) && IsFull(m[Math.Max(0, m.Length - UsualReadiness.Days)..])) && Of(whole) is { } usual)
            {
                Of(less)!.Value.Possible().ShouldContainThoseOf(usual, $"seed {seed}, record {n}");
            }

            if (IsFull([.. less.Zip(silent).Where(d => d.Second != 1).Select(d => d.First + d.Second)]) && UsualReadiness.OfWell(whole, unwell) is { } well)
            {
                UsualReadiness.OfWell(less, silent)!.Value.Possible().ShouldContainThoseOf(well, $"seed {seed}, well mornings {n}");
            }
        }

        // At least three of four mornings.
        static bool IsFull(double[] mornings) => mornings.Count(double.IsNaN) <= mornings.Length / 4;
    }

    [Fact]
    public void If_each_missing_morning_counts_this_is_true_however_many_are_missing()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var anything = 0;
        for (var n = 0; n < 2000; n++)
        {
            var share = random.NextDouble();
            double[] whole = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.NextDouble() < share ? Missing : 40.0 + random.Next(50))];
            var less = (double[])whole.Clone();
            less[random.Next(whole.Length)] = Missing;
            foreach (var countsAll in (bool[])[false, true])
            {
                if (Of(whole, countsAll) is not { } usual)
                {
                    (Of(less, countsAll: true) is not { } few || few.MayBeUnknown).ShouldBeTrue($"seed {seed}, record {n}");
                    continue;
                }

                var with = Of(less, countsAll: true)!.Value;
                (with.LeastMean <= Math.Min(usual.Mean, usual.LeastMean) && with.MostMean >= Math.Max(usual.Mean, usual.MostMean)
                    && with.LeastSd <= Math.Min(usual.StandardDeviation, usual.LeastSd) && with.MostSd >= Math.Max(usual.StandardDeviation, usual.MostSd)
                    && (with.MayBeUnknown || !usual.MayBeUnknown)).ShouldBeTrue($"seed {seed}, record {n}: {usual} became {with}");
                anything += with is { LeastMean: 0, MostMean: 100 } ? 1 : 0;
            }
        }

        anything.ShouldBeGreaterThan(200);
    }

    [Fact]
    public void Without_any_known_morning_all_values_are_possible_and_none_is_shown()
    {
        var usual = Of([.. Enumerable.Repeat(Missing, 20)], countsAll: true)!.Value;
        (usual.IsShown, usual.MayBeUnknown, usual.LeastMean, usual.MostMean, usual.LeastSd, usual.MostSd).ShouldBe((false, true, 0, 100, 4, 50));
        Of([.. Enumerable.Repeat(Missing, 19)], countsAll: true).ShouldBeNull();
        Of([.. Enumerable.Repeat(Missing, 20)]).ShouldBeNull();
    }

    private static UsualReadiness? Of(double[] mornings, bool countsAll = false)
    {
        var record = new ReadinessRecord();
        Array.ForEach(mornings, record.Add);
        return UsualReadiness.Of(record, countsAll);
    }
}

file static class PossibleValues
{
    public static void ShouldContainThoseOf(this IEnumerable<(double Mean, double Sd)> with, UsualReadiness before, string message) =>
        before.Possible().Except(with).ShouldBeEmpty(message);
}

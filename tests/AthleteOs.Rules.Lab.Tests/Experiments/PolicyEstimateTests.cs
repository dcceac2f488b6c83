using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Synthetic;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Experiments;

/// <summary>Estimates of another policy from logged mornings with a known truth.</summary>
public sealed class PolicyEstimateTests
{
    // A key session lowers the next morning by this much; every other session keeps it.
    private const double EffectOfKey = -4;

    // The policy wants a key session on a fifth of mornings; half of the arms do.
    private const double Truth = EffectOfKey * (0.2 - 0.5);

    [Fact]
    public void The_interval_covers_the_truth_as_often_as_it_promises()
    {
        var (covered, mean) = (0, 0.0);
        const int Trials = 200;
        for (ulong seed = 1; seed <= Trials; seed++)
        {
            var mornings = Drawn(seed, athletes: 24, days: 30, wantsKey: 0.2);
            var estimate = new PolicyEstimate(mornings);
            estimate.NotEstimable.ShouldBeNull();
            var (value, low, high) = estimate.Difference();
            covered += Truth >= low && Truth <= high ? 1 : 0;
            mean += value / Trials;
        }

        covered.ShouldBeInRange(180, 199, "95 % of 200, within three standard errors");
        mean.ShouldBe(Truth, 0.05);
    }

    [Fact]
    public void Without_support_size_or_athletes_nothing_is_estimated()
    {
        new PolicyEstimate([]).NotEstimable.ShouldBe("0 athletes have mornings; 10 are needed");
        new PolicyEstimate(Drawn(1, athletes: 9, days: 60, wantsKey: 0.2)).NotEstimable.ShouldBe("9 athletes have mornings; 10 are needed");
        new PolicyEstimate(Drawn(1, athletes: 12, days: 5, wantsKey: 0.2)).NotEstimable.ShouldNotBeNull().ShouldContain("100 are needed");
        IReadOnlyList<LoggedMorning> foreign = [.. Drawn(1, athletes: 24, days: 30, wantsKey: 0.2).Select((m, i) => i % 5 == 0 ? m with { Wanted = SessionType.Rest, IsSupported = false } : m)];
        new PolicyEstimate(foreign).NotEstimable.ShouldBe("on 20 % of mornings no arm decides this policy's session; at most 10 % may be so");
    }

    [Fact]
    public void The_same_policy_gives_its_own_mean_back()
    {
        IReadOnlyList<LoggedMorning> own = [.. Drawn(3, athletes: 12, days: 30, wantsKey: 0.5).Select(m => m with { Wanted = m.Decided, Chance = 1 })];
        var estimate = new PolicyEstimate(own);
        estimate.EffectiveSize.ShouldBe(own.Count, 1e-6);
        estimate.Log.SelfNormalized.ShouldBe(estimate.Logged, 1e-9);
        estimate.Log.DoublyRobust().ShouldBe(estimate.Logged, 1e-9);
    }

    // On each morning one arm decides a key session and the other a support session. The arm was drawn once for each athlete.
    private static IReadOnlyList<LoggedMorning> Drawn(ulong seed, int athletes, int days, double wantsKey)
    {
        var (chance, mornings) = (new Chance(Chance.Mix(seed)), new List<LoggedMorning>());
        for (var athlete = 0; athlete < athletes; athlete++)
        {
            var (level, likesKey) = (70 + 4 * chance.Normal(), chance.Happens(0.5));
            for (var day = 0; day < days; day++)
            {
                var (today, decided) = (level + 3 * chance.Normal(), likesKey ? SessionType.Key : SessionType.Support);
                var next = today + (decided == SessionType.Key ? EffectOfKey : 0) + 3 * chance.Normal();
                mornings.Add(new LoggedMorning(string.Create(CultureInfo.InvariantCulture, $"{athlete}"), decided, 0.5, chance.Happens(wantsKey) ? SessionType.Key : SessionType.Support, IsSupported: true, today, next));
            }
        }

        return mornings;
    }
}

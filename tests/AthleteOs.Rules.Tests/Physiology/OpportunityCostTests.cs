using AthleteOs.Rules.Physiology;
using CsCheck;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>A key session today against keeping it: equal to counting everything out, and what it promises.</summary>
public sealed class OpportunityCostTests
{
    private const int Days = 7;
    private const int Sessions = 3;

    private static readonly Gen<Week> Weeks = Gen.Select(
            Gen.Double[0, 0.98], Gen.Int[1, 5], Gen.Double[20, 90], Gen.Double[0, 25], Gen.Double[0, 100], Gen.Double[0.05, 0.9], Gen.Double[0, 6])
        .Select((phi, spacing, mean, sd, threshold, share, steepness) => new Week(phi, spacing, mean, sd, threshold, SessionValue.Of(40, 40 * share, steepness)));

    [Theory]
    [InlineData(0.0, 1, 0)]
    [InlineData(0.6, 1, 45)]
    [InlineData(0.92, 2, 55)]
    [InlineData(0.92, 3, 51)]
    [InlineData(0.8, 3, 70)]
    public void The_values_are_those_of_counting_out_every_path_of_readiness(double phi, int spacing, double threshold)
    {
        // With this mean and SD the whole grid lies within 0 to 100, so that each node can be asked for.
        var week = new Week(phi, spacing, 50, 15, threshold, SessionValue.Of(39, 12));
        var chain = ReadinessChain.Of(phi, spacing, nodes: 5);
        var cost = week.Solve(chain, 5, Sessions);
        for (var node = 0; node < chain.Nodes; node++)
        {
            var readiness = week.ReadinessAt(chain, node);
            for (var days = 1; days <= 5; days++)
            {
                for (var sessions = 1; sessions <= Sessions; sessions++)
                {
                    var choice = cost.At(readiness, days, sessions);
                    choice.KeyToday.ShouldBe(week.Value.Value(1, readiness) + week.Expected(chain, node, days - 1, sessions - 1, spacing - 1), 1e-12);
                    choice.KeyLater.ShouldBe(week.Expected(chain, node, days - 1, sessions, 0), 1e-12);
                }
            }
        }
    }

    [Theory]
    [InlineData(4, 1, 0.7)]
    [InlineData(3, 2, 0.7)]
    [InlineData(3, 2, 0.0)]
    public void No_plan_whatever_does_better_than_what_later_is_said_to_be_worth(int days, int sessions, double phi)
    {
        // Every way of answering yes or no for each (days left, sessions left, readiness) from tomorrow on, a bit each.
        var week = new Week(phi, 1, 50, 15, 0, SessionValue.Of(39, 12));
        var chain = ReadinessChain.Of(phi, 1, nodes: 3);
        var bits = (days - 1) * sessions * 3;
        for (var start = 0; start < 3; start++)
        {
            var best = Enumerable.Range(0, 1 << bits).Max(plan => Follow(plan, start, days - 1, sessions));
            week.Solve(chain, days, sessions).At(week.ReadinessAt(chain, start), days, sessions).KeyLater.ShouldBe(best, 1e-12);
        }

        double Follow(int plan, int from, int daysLeft, int left)
        {
            if (daysLeft == 0 || left == 0)
            {
                return 0;
            }

            var sum = 0.0;
            for (var to = 0; to < 3; to++)
            {
                var spends = ((plan >> (((daysLeft - 1) * sessions + left - 1) * 3 + to)) & 1) == 1;
                var worth = spends ? week.Value.Value(1, week.ReadinessAt(chain, to)) : 0;
                sum += chain.Probability(from, to) * (worth + Follow(plan, to, daysLeft - 1, spends ? left - 1 : left));
            }

            return sum;
        }
    }

    [Fact]
    public void Both_values_never_fall_as_readiness_rises() =>
        Gen.Select(Weeks, Gen.Double[0, 100], Gen.Double[0, 100], Gen.Int[1, Days], Gen.Int[1, Sessions]).Sample((week, one, other, days, sessions) =>
        {
            var cost = week.Solve();
            var (worse, better) = (cost.At(Math.Min(one, other), days, sessions), cost.At(Math.Max(one, other), days, sessions));
            better.KeyToday.ShouldBeGreaterThanOrEqualTo(worse.KeyToday - 1e-12);
            better.KeyLater.ShouldBeGreaterThanOrEqualTo(worse.KeyLater - 1e-12);
        }, iter: 2000);

    [Fact]
    public void Both_values_never_fall_as_days_or_sessions_are_added() =>
        Gen.Select(Weeks, Gen.Double[0, 100], Gen.Int[2, Days], Gen.Int[1, Sessions]).Sample((week, readiness, days, sessions) =>
        {
            var cost = week.Solve();
            var (all, fewerDays, fewerSessions) = (cost.At(readiness, days, sessions), cost.At(readiness, days - 1, sessions), cost.At(readiness, days, sessions - 1));
            all.KeyToday.ShouldBeGreaterThanOrEqualTo(fewerDays.KeyToday - 1e-12);
            all.KeyLater.ShouldBeGreaterThanOrEqualTo(fewerDays.KeyLater - 1e-12);
            all.KeyLater.ShouldBeGreaterThanOrEqualTo(fewerSessions.KeyLater - 1e-12);
        }, iter: 2000);

    [Fact]
    public void Worth_from_is_never_below_the_athletes_own_threshold_and_from_there_on_today_is_worth_it() =>
        Gen.Select(Weeks, Gen.Double[0, 1], Gen.Int[1, Days], Gen.Int[1, Sessions]).Sample((week, part, days, sessions) =>
        {
            var cost = week.Solve();
            var from = cost.At(50, days, sessions).WorthFrom;
            from.ShouldBeInRange(week.Threshold, 100);
            var above = cost.At(from + part * (100 - from), days, sessions);
            above.KeyToday.ShouldBeGreaterThanOrEqualTo(above.KeyLater - 1e-9);
            if (from > week.Threshold + 1e-3)
            {
                var below = cost.At(from - 1e-3, days, sessions);
                below.KeyToday.ShouldBeLessThan(below.KeyLater);
            }
        }, iter: 2000);

    [Fact]
    public void With_one_session_left_more_days_make_choosier() =>
        Gen.Select(Weeks, Gen.Int[2, Days]).Sample((week, days) =>
        {
            var cost = week.Solve();
            cost.At(50, days, 1).WorthFrom.ShouldBeGreaterThanOrEqualTo(cost.At(50, days - 1, 1).WorthFrom - 1e-4);
        }, iter: 2000);

    [Fact]
    public void On_the_last_day_nothing_is_kept_and_only_a_session_that_takes_more_than_it_gives_is_not_worth_it()
    {
        var week = new Week(0.92, 3, 62, 11, 40, SessionValue.Of(39, 12));
        var last = week.Solve().At(80, 1, 2);
        last.KeyLater.ShouldBe(0);
        last.KeyToday.ShouldBe(week.Value.Value(1, 80));
        week.Value.Value(1, last.WorthFrom).ShouldBe(0, 1e-6);
    }

    [Fact]
    public void No_session_left_is_worth_nothing_and_readiness_that_never_varies_is_solved_too()
    {
        var cost = new Week(0.9, 2, 62, 0, 65, SessionValue.Of(39, 12)).Solve();
        cost.At(80, 3, 0).ShouldBe(new KeySessionChoice(0, 0, 100));
        double.IsFinite(cost.At(80, 3, 1).KeyLater).ShouldBeTrue();
    }

    [Theory]
    [InlineData(101, 3, 1)]
    [InlineData(double.NaN, 3, 1)]
    [InlineData(70, 0, 1)]
    [InlineData(70, 8, 1)]
    [InlineData(70, 3, 4)]
    public void Asking_beyond_what_was_solved_is_refused(double readiness, int days, int sessions) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Week(0.9, 2, 62, 11, 65, SessionValue.Of(39, 12)).Solve().At(readiness, days, sessions));

    [Fact]
    public void The_grid_is_fine_enough()
    {
        // Against a grid eight times finer; a session's value is about 0.3 here. The last is tau of 30 days.
        foreach (var phi in (double[])[0, 0.5, 0.72, 0.85, 0.92, 0.967])
        {
            var week = new Week(phi, 2, 62, 11, 65, SessionValue.Of(39, 12));
            var (usual, fine) = (week.Solve(), week.Solve(ReadinessChain.Of(phi, 2, nodes: 257), Days, Sessions));
            for (var readiness = 40; readiness <= 95; readiness += 5)
            {
                var (seen, exact) = (usual.At(readiness, 7, 2), fine.At(readiness, 7, 2));
                seen.KeyToday.ShouldBe(exact.KeyToday, 0.005);
                seen.KeyLater.ShouldBe(exact.KeyLater, 0.005);
                seen.WorthFrom.ShouldBe(exact.WorthFrom, 0.1);
            }
        }
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var cost = new Week(0.5, 2, 62, 11, 65, SessionValue.Of(39, 12)).Solve();
        var sum = cost.At(70, 4, 2).KeyLater;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var readiness = 0; readiness <= 100; readiness++)
        {
            sum += cost.At(readiness, 4, 2).KeyLater;
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        sum.ShouldBePositive();
    }

    [Fact]
    public void Readiness_that_changes_fast_is_worth_waiting_for_and_readiness_that_lasts_is_not()
    {
        new Week(0.5, 3, 62, 11, 65, SessionValue.Of(39, 12)).Solve().At(66, 7, 1).WorthFrom.ShouldBeInRange(69, 71);
        new Week(0.92, 3, 62, 11, 65, SessionValue.Of(39, 12)).Solve().At(66, 7, 1).WorthFrom.ShouldBe(65);
    }

    [Fact]
    public void A_day_of_the_chain_keeps_mean_and_spread()
    {
        var chain = ReadinessChain.Of(0.9, 1);
        for (var from = 10; from <= 22; from++)
        {
            var probabilities = Enumerable.Range(0, chain.Nodes).Select(to => chain.Probability(from, to)).ToArray();
            var mean = probabilities.Select((p, to) => p * chain.Node(to)).Sum();
            probabilities.Sum().ShouldBe(1, 1e-12);
            mean.ShouldBe(0.9 * chain.Node(from), 1e-3);
            probabilities.Select((p, to) => p * Math.Pow(chain.Node(to) - mean, 2)).Sum().ShouldBe(1 - 0.81, 1e-3);
        }
    }

    /// <summary>An athlete's week, and the value of keeping sessions counted out without any of the tables.</summary>
    private sealed record Week(double Phi, int Spacing, double Mean, double Sd, double Threshold, SessionValue Value)
    {
        public OpportunityCost Solve() => Solve(ReadinessChain.Of(Phi, Spacing), Days, Sessions);

        public OpportunityCost Solve(ReadinessChain chain, int days, int sessions) => OpportunityCost.Of(chain, Value, Mean, Sd, Threshold, days, sessions);

        public double ReadinessAt(ReadinessChain chain, int node) => Math.Clamp(Mean + Sd * chain.Node(node), 0, 100);

        public double Expected(ReadinessChain chain, int from, int days, int sessions, int wait) => days == 0 || sessions == 0 ? 0
            : Enumerable.Range(0, chain.Nodes).Sum(to => chain.Probability(from, to) * Best(chain, to, days, sessions, wait));

        private double Best(ReadinessChain chain, int node, int days, int sessions, int wait)
        {
            var keep = Expected(chain, node, days - 1, sessions, Math.Max(0, wait - 1));
            if (wait > 0)
            {
                return keep;
            }

            var spend = Value.Value(1, ReadinessAt(chain, node)) + Expected(chain, node, days - 1, sessions - 1, Spacing - 1);
            var half = Sd * chain.Width / 2;
            var (low, high) = (Mean + Sd * chain.Node(node) - half, Mean + Sd * chain.Node(node) + half);
            var eligible = Threshold == 0 || Threshold <= low ? 1 : Threshold >= high ? 0 : (high - Threshold) / (high - low);
            return eligible * Math.Max(keep, spend) + (1 - eligible) * keep;
        }
    }
}

using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Explaining;

/// <summary>How far a decision was from turning, in the words that a coach reads.</summary>
public sealed class MarginTests
{
    [Theory]
    [InlineData("gating.readiness_in_top_band", 72, 3, 5, 240, "readiness this morning 72, needs 65: 7 to spare")]
    [InlineData("gating.readiness_in_top_band", 65, 3, 5, 240, "readiness this morning 65, needs 65: just enough")]
    [InlineData("gating.readiness_in_top_band", 62, 3, 5, 240, "readiness this morning 62, needs 65: 3 short")]
    [InlineData("spacing.too_soon", 72, 1, 5, 240, "days since the last key session 1, needs 3: 2 short")]
    [InlineData("gating.fatigue_too_deep", 72, 3, -34, 240, "training stress balance (TSB) -34, needs -30: 4 short")]
    [InlineData("load-distribution.no_room_under_ceiling", 72, 3, 5, 590, "load so far this week 590, needs at most 520: 70 over")]
    [InlineData("load-distribution.ceiling_reached", 72, 3, 5, 600, "load so far this week 600, needs less than 600: just over")]
    [InlineData("envelope.weekly_ceiling", 72, 3, 5, 640, "load so far this week 640, needs less than 600: 40 over")]
    [InlineData("envelope.key_without_recovery", 72, 0, 5, 240, "days since the last key session 0, needs 2: 2 short")]
    public void A_reason_says_how_far_it_was(string rule, double readiness, double days, double tsb, double tss, string margin) =>
        Because(Morning(readiness, days, tsb, tss)).Single(r => r.Rule == rule).Margin.ShouldBe(margin);

    [Fact]
    public void Only_the_comparison_that_better_facts_would_turn_is_told()
    {
        // Four comparisons hold; a lower readiness or no session left would turn two of them, and nobody wants that.
        var reason = Because(Morning(66, 3, 5, 240) with { Athlete = new Athlete { KeySessionReadinessMin = 65, ReadinessMean = 66, ReadinessSd = 8, Tau1 = 39, Tau2 = 12 } })
            .Single(r => r.Rule == "gating.better_day_to_come");
        reason.Margin.ShouldStartWith("readiness this morning 66, needs 6");
        reason.Margin.ShouldEndWith("short");
        reason.Margin.ShouldNotContain(";");
    }

    [Fact]
    public void What_is_not_known_or_has_no_better_direction_has_no_margin()
    {
        var because = Because(Morning(72, 3, 5, 240) with { Today = new Today { Illness = true, Injury = false }, Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 2, MaxWeeklyTss = 600 } });
        because.Select(r => r.Margin).ShouldAllBe(m => m.Length == 0);
        because.Select(r => r.Rule).ShouldContain("gating.no_key_session_left");
    }

    private static IReadOnlyList<Reason> Because(Morning morning) => Explainer.Explain(ShippedPolicies.Get("weekly-planning-1"), morning).Because;

    private static Morning Morning(double readiness, double days, double tsb, double tss) => new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 26),
        Athlete = new Athlete { KeySessionReadinessMin = 65 },
        Today = new Today { ReadinessScore = readiness, Illness = false, Injury = false },
        Fatigue = new Fatigue { Tsb = tsb },
        Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 1, MaxWeeklyTss = 600 },
        Week = new Week { TssSoFar = tss },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = days },
    };
}

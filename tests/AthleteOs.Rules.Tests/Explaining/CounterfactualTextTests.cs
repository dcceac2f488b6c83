using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Explaining;

/// <summary>The sentences of changes: each kind of fact, up and down, known and unknown.</summary>
public sealed class CounterfactualTextTests
{
    [Theory]
    [InlineData("today.ReadinessScore", 60, 65, SessionType.Key, "Readiness this morning 65 or more, 5 points more than now: a key session.")]
    [InlineData("today.ReadinessScore", 65, 60.5, SessionType.Support, "Readiness this morning 60.5 or less, 4.5 points less than now: a support session.")]
    [InlineData("today.ReadinessScore", double.NaN, 65, SessionType.Key, "Readiness this morning 65 or more, once it is known: a key session.")]
    [InlineData("today.Soreness", 2, 8, SessionType.Recovery, "Soreness 8 or more, 6 more than now: a recovery session.")]
    [InlineData("today.Soreness", double.NaN, 5, SessionType.Support, "Soreness 5 or less, once it is known: a support session.")]
    [InlineData("week.TssSoFar", 240, 600, SessionType.Recovery, "Load so far this week 600 or more, 360 TSS more than now: a recovery session.")]
    [InlineData("today.Illness", 0, 1, SessionType.Rest, "With illness: rest.")]
    [InlineData("today.Illness", 1, 0, SessionType.Key, "Without illness: a key session.")]
    [InlineData("today.Illness", double.NaN, 0, SessionType.Key, "Without illness, once it is known: a key session.")]
    [InlineData("history.RecoveredSinceLastKeySession", 1, 0, SessionType.Support, "Not recovered since the last key session: a support session.")]
    [InlineData("health.Energy", 1, 2, SessionType.Rest, "Energy gate red instead of amber: rest.")]
    [InlineData("health.Energy", double.NaN, 0, SessionType.Key, "Energy gate green, once it is known: a key session.")]
    [InlineData("history.DaysSinceLastKeySession", 1, 2, SessionType.Key, "1 more day since the last key session: a key session.")]
    [InlineData("history.DaysSinceLastKeySession", 1, 3, SessionType.Key, "2 more days since the last key session: a key session.")]
    [InlineData("history.DaysSinceLastKeySession", 3, 1, SessionType.Support, "2 days fewer since the last key session: a support session.")]
    [InlineData("history.DaysSinceLastKeySession", double.PositiveInfinity, 1, SessionType.Support, "Days since the last key session 1 or less: a support session.")]
    public void A_change_is_a_sentence(string fact, double from, double to, SessionType then, string says) =>
        new Flip(FactCatalog.ByName[fact], from, to, then, null).Says.ShouldBe(says);

    [Fact]
    public void A_key_session_farther_away_and_untried_values_are_named() =>
        (new Flip(FactCatalog.ByName["today.ReadinessScore"], 40, 50, SessionType.Support, 65) { Sampled = true }).Says
            .ShouldBe("Readiness this morning 50 or more, 10 points more than now: a support session; a key session from 65 or more. Only some values were tried: a smaller change may do.");
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Expressions;

/// <summary>An expression that was parsed before has the meaning that its own rule gives it.</summary>
public sealed class ParsedTreesTests
{
    private static readonly Morning Sore = new() { AthleteId = "a", Date = new DateOnly(2026, 11, 26), Today = new Today { Soreness = 6, SleepHours = 8, Illness = false } };

    [Fact]
    public void A_local_parameter_has_the_meaning_of_its_own_rule()
    {
        Holds("limit", "today.Soreness", "limit >= 7").ShouldBe(false);
        Holds("limit", "today.SleepHours", "limit >= 7").ShouldBe(true);
        Holds("limit", "today.Soreness", "limit >= 7").ShouldBe(false);
        Holds("tired", "today.Soreness > 5", "tired").ShouldBe(true);
        Holds("tired", "today.Illness == true", "tired").ShouldBe(false);
    }

    [Fact]
    public void A_name_that_was_a_local_parameter_before_is_unknown_without_it()
    {
        Holds("limit", "today.Soreness", "limit >= 7 && limit >= 7").ShouldBe(false);
        var findings = new Findings();
        new TinyPolicy().Asking("limit >= 7 && limit >= 7").Load(findings).ShouldBeNull();
        findings.All.ShouldContain(f => f.Code == Codes.UnknownName);
    }

    [Fact]
    public void A_local_parameter_of_another_type_is_refused_as_it_is_alone()
    {
        Holds("limit", "today.Soreness", "limit + 1 >= 7").ShouldBe(true);
        var findings = new Findings();
        With("limit", "today.Illness == true", "limit + 1 >= 7").Load(findings).ShouldBeNull();
        findings.NoErrors.ShouldBeFalse();
    }

    private static TinyPolicy With(string local, string meaning, string expression) => new TinyPolicy().With("gating.json", "\"Expression\": \"today.Illness == true\"",
        $$""" "LocalParams": [ { "Name": "{{local}}", "Expression": "{{meaning}}" } ], "Expression": "{{expression}}" """);

    private static bool? Holds(string local, string meaning, string expression) =>
        With(local, meaning, expression).Load(new Findings()).ShouldNotBeNull().Rules.Single(r => r.Rule.Name == "ill").Condition.Holds(Sore, []);
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Expressions.Mutants;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Expressions;

/// <summary>The small mistakes that an expression is held against.</summary>
public sealed class ExpressionMutantsTests
{
    [Theory]
    [InlineData("today.ReadinessScore >= 65", "today.ReadinessScore > 65", "today.ReadinessScore < 65", "today.ReadinessScore >= 64", "today.ReadinessScore >= 66")]
    [InlineData("health.Sleep == Gate.Amber", "health.Sleep != Gate.Amber", "health.Sleep == Gate.Red", "health.Sleep == Gate.Green")]
    [InlineData("!today.Illness", "today.Illness")]
    [InlineData("today.Illness == true", "today.Illness != true")]
    [InlineData("(today.Illness ?? true)", "(today.Illness ?? false)")]
    [InlineData("today.Illness || today.Injury", "today.Illness && today.Injury")]
    [InlineData("today.Illness && today.Injury && health.Given", "(today.Illness || today.Injury) && health.Given", "(today.Illness && today.Injury) || health.Given")]
    [InlineData("!(today.Illness && today.Injury)", "(today.Illness && today.Injury)", "!(today.Illness || today.Injury)")]
    [InlineData("fatigue.Tsb < -p.Margin", "fatigue.Tsb <= -p.Margin", "fatigue.Tsb >= -p.Margin", "fatigue.Tsb < p.Margin")]
    [InlineData("fatigue.Tsb - p.Margin < 0.5", "fatigue.Tsb + p.Margin < 0.5", "fatigue.Tsb - p.Margin <= 0.5", "fatigue.Tsb - p.Margin >= 0.5", "fatigue.Tsb - p.Margin < 0.45", "fatigue.Tsb - p.Margin < 0.55")]
    [InlineData("fatigue.Tsb > Calc.Max(p.Margin, 0)", "fatigue.Tsb >= Calc.Max(p.Margin, 0)", "fatigue.Tsb <= Calc.Max(p.Margin, 0)", "fatigue.Tsb > Calc.Min(p.Margin, 0)", "fatigue.Tsb > Calc.Max(p.Margin, (-1))", "fatigue.Tsb > Calc.Max(p.Margin, 1)")]
    [InlineData("true")]
    public void Each_part_is_mistaken_once(string text, params string[] mutants) => All(text).Select(m => m.Text).ShouldBe(mutants);

    [Theory]
    [InlineData("today.Illness && today.ReadinessScore >= 65", "today.Illness && today.ReadinessScore >= 65 -> today.Illness || today.ReadinessScore >= 65", 14)]
    [InlineData("today.Illness || !(fatigue.Tsb < 0)", "fatigue.Tsb < 0 -> fatigue.Tsb <= 0", 31)]
    public void A_change_shows_the_part_that_differs_and_where(string text, string change, int at) => All(text).ShouldContain(m => m.Change == change && m.At == at);

    [Fact]
    public void A_chain_of_connectives_mutates_as_its_tree_does()
    {
        const string Text = "yesterday.Given && tomorrow.Given && recovery.Given && health.Given";
        foreach (var mutant in All(Text))
        {
            Holds(mutant.Text, Everything).ShouldBe(true, mutant.Text);
            Holds(mutant.Text, Nothing).ShouldBe(false, mutant.Text);
        }

        All(Text).Select(m => Holds(m.Text, Everything with { Health = new Health() })).ShouldBe([false, false, true]);
    }

    private static readonly Morning Nothing = new() { AthleteId = "a", Date = new DateOnly(2026, 11, 23) };

    private static readonly Morning Everything = Nothing with
    {
        Yesterday = new Yesterday { Given = true },
        Tomorrow = new Tomorrow { Given = true },
        Recovery = new Recovery { Given = true },
        Health = new Health { Given = true },
    };

    private static bool? Holds(string text, Morning morning) =>
        new TinyPolicy().Asking(text).Load(new Findings()).ShouldNotBeNull().Rules.Single(r => r.Rule.Id == "gating.ill").Condition.Holds(morning, [double.NaN]);

    private static ExpressionMutant[] All(string text)
    {
        var rule = new TinyPolicy().Load(new Findings()).ShouldNotBeNull();
        var source = rule.Rules.Single(r => r.Rule.Id == "gating.ill").Rule.Clause.Expression!;
        var read = new ExpressionText(source with { Text = text }, RuleNames.Of(rule.Policy), [], new Findings());
        read.IsSound().ShouldBeTrue();
        return [.. new ExpressionMutants(text, read.Tokens).All()];
    }
}

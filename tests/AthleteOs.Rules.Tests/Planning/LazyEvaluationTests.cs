using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>A decision is the same if only a part of it is computed.</summary>
public sealed class LazyEvaluationTests
{
    private static readonly int Seed = Effort.Seed;

    [Fact]
    public void Worth_is_left_out_only_where_the_decision_does_not_hang_on_it() => Try(2000, (policy, morning, _, message) =>
        Planner.EvaluateLazily(policy, morning).Decision.ShouldBe(Planner.Evaluate(policy, morning).Decision, message));

    [Fact]
    public void Another_usual_readiness_is_decided_again_as_if_it_were_the_first() => Try(500, (policy, morning, random, message) =>
    {
        var usual = morning.Athlete with { ReadinessMean = OneOf(random, 50, 40), ReadinessSd = OneOf(random, 4, 8) };
        var again = Planner.EvaluateAgain(policy, morning, usual, Planner.EvaluateLazily(policy, morning));
        var anew = Planner.EvaluateLazily(policy, morning with { Athlete = usual });
        again.Decision.ShouldBe(anew.Decision, message);
        again.Known.ShouldBe(anew.Known, message);
        again.Derived.ShouldBe(anew.Derived, message);
        again.Intent.ShouldBe(anew.Intent, message);
        again.Daily.ShouldBe(anew.Daily, message);
    });

    private static double? OneOf(Random random, int least, int values) => random.Next(8) == 0 ? null : least + random.Next(values);

    private static void Try(int count, Action<ReadyPolicy, Morning, Random, string> check)
    {
        foreach (var id in ShippedPolicies.Ids())
        {
            var policy = ShippedPolicies.Get(id);
            var (random, mornings) = (new QuickRandom(Seed), new RandomMornings(policy, 0.1));
            for (var i = 0; i < Effort.Usual(Effort.With(count, policy.Policy.Extends.Count > 0)); i++)
            {
                check(policy, mornings.Next(random), random, $"{id}, seed {Seed}, morning {i}");
            }
        }
    }
}

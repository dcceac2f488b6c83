using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Analysis;

/// <summary>A witness is a facts document that the reader accepts. A failure names its seed.</summary>
public sealed class WitnessTests
{
    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    // A difference between two policies takes seconds to explore. All are for a long run.
    public static TheoryData<string> Compared() => Effort.IsFull ? Policies() : ["fixed-template", "kiviniemi-2010-ii", "weekly-planning-simple"];

    [Theory]
    [Trait(Effort.Duration, Effort.Long)]
    [MemberData(nameof(Compared))]
    public void Every_witness_of_a_difference_reads_without_a_finding(string id)
    {
        var (policy, witnesses) = (ShippedPolicies.Get(id), 0);
        string[] ids = [.. ShippedPolicies.Ids()];
        var other = ShippedPolicies.Get(ids[(Array.IndexOf(ids, id) + 1) % ids.Length]);
        var (random, drawn) = (new QuickRandom(Effort.Seed), new RandomMornings(policy, missing: 0.02));
        var diff = PolicyDiff.Of(policy, other, new Lazy<IReadOnlyList<Morning>>(() => [.. Enumerable.Range(0, 2_000).Select(_ => drawn.Next(random))]));
        foreach (var witness in diff.Causes.Select(c => c.Witness).Append(diff.Witness).OfType<Morning>())
        {
            Findings(witness).ShouldBeEmpty($"seed {Effort.Seed}, {id} and {other.Id}");
            witnesses++;
        }

        witnesses.ShouldBeGreaterThan(0, "the promise would be empty");
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Boxes_give_mornings_that_read_without_a_finding(string id)
    {
        var policy = ShippedPolicies.Get(id);
        var grid = new BreakpointGrid(policy.Rules.SelectMany(r => r.Condition.Parts()));
        var (seed, boxes, accepted) = (Effort.Seed, 0, 0);
        var random = new QuickRandom(seed);
        foreach (var fact in policy.Policy.Facts.Where(f => f.Kind != FactKind.Series && f.Group is not ("value" or "review" or "calendar")))
        {
            for (var n = 0; n < Effort.With(20, policy.Policy.Extends.Count > 0); n++)
            {
                var box = AllKnown(policy);
                for (var cuts = random.Next(4); cuts > 0 && grid.Split(fact, box[fact]) is var (near, far); cuts--)
                {
                    box = box.With(fact, random.Next(2) == 0 ? near : far);
                }

                boxes++;
                accepted += WitnessMorning.Inside(box, WitnessMorning.Day.AddDays(n % 7)).Any(m => Findings(m).Count == 0) ? 1 : 0;
            }
        }

        // A week with a load has no Monday morning, and one box requires both.
        accepted.ShouldBeGreaterThan(boxes * 9 / 10, $"seed {seed}");
    }

    private static Box AllKnown(ReadyPolicy policy) => new MorningSearch(policy).Known();

    private static IReadOnlyList<Finding> Findings(Morning morning)
    {
        var findings = new Findings();
        FactsReader.Read("witness", FactsWriter.Write(morning), findings);
        return findings.All;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>What the planner promises, held over every shipped policy and thousands of mornings. A failure names its seed.</summary>
public sealed class PromisesTests
{
    private const int Batches = 100;

    private static readonly int Pairs = Effort.Of("pairs of mornings a policy, missing or worse facts", 100_000, 5_000_000);

    private static readonly FactDefinition[] Observed = [.. FactCatalog.All.Where(f => f.About.Origin == FactOrigin.Observed)];

    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_missing_fact_never_gives_a_harder_day(string id) => Each(id, (policy, mornings, random) =>
    {
        var morning = mornings.Next(random);
        var fact = Observed[random.Next(Observed.Length)];
        var without = RandomMornings.Without(morning, fact);
        return NotHarder(policy, morning, without, $"without {fact.Path}");
    });

    [Theory]
    [MemberData(nameof(Policies))]
    public void Any_number_of_missing_facts_never_gives_a_harder_day(string id) => Each(id, (policy, mornings, random) =>
    {
        var morning = mornings.Next(random);
        var without = morning;
        foreach (var fact in Observed.Where(_ => random.Next(4) == 0))
        {
            without = RandomMornings.Without(without, fact);
        }

        return NotHarder(policy, morning, without, "without several facts");
    }, share: 4);

    public static TheoryData<string> PoliciesOverTheLog() => [.. ShippedPolicies.Ids().Where(id => ShippedPolicies.Get(id).ReadsLog)];

    [Theory]
    [MemberData(nameof(PoliciesOverTheLog))]
    public void Less_of_a_log_never_gives_a_harder_day(string id) => Each(id, (policy, mornings, random) =>
    {
        var morning = mornings.Next(random);
        var without = morning with { Log = random.Next(20) == 0 ? SessionLog.None : RandomLogs.Without(random, morning.Log) };
        return NotHarder(policy, morning, without, "with less of a log");
    });

    [Theory]
    [MemberData(nameof(PoliciesOverTheLog))]
    public void Nothing_removed_from_the_log_of_a_document_gives_a_harder_day(string id)
    {
        var policy = ShippedPolicies.Get(id).ByDefinition;
        var cases = new List<PolicyCase>();
        PolicyCases.Run(policy, PolicyFiles.FromFolder(Root.Of("rules", id), new Findings())!, new Findings(), cases);
        var (decided, refused) = (0, 0);
        foreach (var morning in cases.Where(c => !c.OfReview && !ReferenceEquals(c.Morning.Log, SessionLog.None)).Select(c => c.Morning))
        {
            // The writer's document, parsed anew for each of its parts.
            var written = FactsWriter.Write(morning);
            for (var at = 0; Without(written, at) is var (document, path) && path.Length > 0; at++)
            {
                if (FactsReader.Read("facts.json", document, new Findings()) is { } without)
                {
                    NotHarder(policy, morning, without, $"without {path}").ShouldBeNull();
                    decided++;
                }
                else
                {
                    refused++; // decides nothing
                }
            }
        }

        decided.ShouldBeGreaterThan(1000);
        refused.ShouldBeGreaterThan(200, "a session that is taken away is noticed");

        static (byte[] Document, string Path) Without(byte[] written, int at)
        {
            var document = JsonNode.Parse(written)!.AsObject();
            if (new[] { document["sessions"], document["days"] }.OfType<JsonNode>().SelectMany(Parts).ElementAtOrDefault(at) is not { } part)
            {
                return ([], "");
            }

            var path = part.GetPath();
            if (part.Parent is JsonArray list)
            {
                list.RemoveAt(part.GetElementIndex());
            }
            else
            {
                part.Parent!.AsObject().Remove(part.GetPropertyName());
            }

            return (Encoding.UTF8.GetBytes(document.ToJsonString()), path);
        }

        static IEnumerable<JsonNode> Parts(JsonNode node) => node switch
        {
            JsonObject fields => [node, .. fields.Select(f => f.Value).OfType<JsonNode>().SelectMany(Parts)],
            JsonArray items => [node, .. items.OfType<JsonNode>().SelectMany(Parts)],
            _ => [node],
        };
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_worse_fact_never_gives_a_harder_day(string id) => Each(id, (policy, mornings, random) =>
    {
        var directed = Observed.Where(f => f.About.Worse != Worse.Neither && f.Kind != FactKind.Series).ToArray();
        var fact = directed[random.Next(directed.Length)];
        var morning = mornings.Next(random);
        if (double.IsNaN(fact.Read(morning)))
        {
            morning = fact.With(morning, mornings.Code(fact, random));
        }

        var worse = fact.With(morning, mornings.Worse(fact, fact.Read(morning), random));
        return NotHarder(policy, morning, worse, $"{fact.Path} {fact.Show(fact.Read(morning))} -> {fact.Show(fact.Read(worse))}");
    });

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_forbid_always_wins_and_an_open_one_forbids(string id) => Each(id, (policy, mornings, random) =>
    {
        var weighing = Planner.Evaluate(policy, mornings.Next(random));
        var limited = policy.Daily.Zip(weighing.Daily).Any(s => s.First.Source.HitPolicy == HitPolicy.All && ((s.Second.Matched | s.Second.Open) & s.First.Limits) != 0);
        return limited && weighing.Decision.SessionType == SessionType.Key ? "a key session in spite of a rule that limits the day" : null;
    }, share: 4);

    [Theory]
    [MemberData(nameof(Policies))]
    public void Silence_means_the_lighter_day(string id) => Each(id, (policy, mornings, random) =>
    {
        var weighing = Planner.Evaluate(policy, mornings.Next(random));
        var permitted = policy.Daily.Zip(weighing.Daily).Any(s => (s.Second.Matched & s.First.Permit) != 0);
        return !permitted && weighing.Decision.SessionType == SessionType.Key ? "a key session that no rule permits" : null;
    }, share: 4);

    [Theory]
    [MemberData(nameof(Policies))]
    public void No_policy_lifts_the_envelope(string id) => Each(id, (policy, mornings, random) =>
    {
        var morning = mornings.Next(random);
        var (decision, intent) = (Planner.Decide(policy, morning), Planner.Intent(policy, morning));
        var signal = policy.Policy.Signal == PolicySignal.Hrv ? morning.Hrv.LnRmssd.Latest() : morning.Today.ReadinessScore;
        var inside = signal is not null && morning.Today is { Illness: false, Injury: false }
            && morning.Week.TssSoFar < intent.MaxWeeklyTss
            && (morning.History.DaysSinceLastKeySession >= 2 || (morning.History is { DaysSinceLastKeySession: >= 1, RecoveredSinceLastKeySession: true }))
            && (morning.Yesterday.SessionType != SessionType.Key || morning.History.RecoveredSinceLastKeySession == true);
        return !inside && decision.SessionType == SessionType.Key ? "a key session outside the envelope" : null;
    }, share: 4);

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_that_checks_clean_never_faults(string id) => Each(id, (policy, mornings, random) =>
    {
        var faults = Explainer.Explain(policy, mornings.Next(random)).Because.Where(r => r.Outcome == Outcome.Fault).Select(r => r.Rule).ToArray();
        return faults.Length > 0 ? $"{string.Join(", ", faults)} gave no answer though nothing was missing" : null;
    }, share: 10);

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_day_has_a_reason(string id) => Each(id, (policy, mornings, random) =>
    {
        var explanation = Explainer.Explain(policy, mornings.Next(random));
        return explanation.Because.Any(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)) ? null : $"no reason for {explanation.Decision.SessionType}";
    }, share: 10);

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_same_facts_give_the_same_bytes(string id)
    {
        var again = PolicyLoader.Load(ShippedPolicies.Files(id), new RuleEngines(), new Findings())!.ByDefinition;
        Each(id, (policy, mornings, random) =>
        {
            var morning = mornings.Next(random);
            var bytes = DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning));
            return bytes.AsSpan().SequenceEqual(DecisionDocument.Write(again, morning with { }, Explainer.Explain(again, morning with { }))) ? null : "other bytes for the same facts and digest";
        }, share: 25);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Rule_order_never_matters_where_every_rule_speaks(string id)
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var policy = ShippedPolicies.Get(id).ByDefinition;
        var mornings = new RandomMornings(policy);
        for (var shuffle = 0; shuffle < 10; shuffle++)
        {
            var shuffled = policy.Policy with
            {
                RuleSets = [.. policy.Policy.RuleSets.Select(s => s.HitPolicy == HitPolicy.All ? s with { Rules = [.. s.Rules.OrderBy(_ => random.Next())] } : s)],
            };
            var other = new ReadyPolicy(shuffled, shuffled.RuleSets.Zip(policy.RuleSets, (s, own) => own.ReadAgain(s, shuffled)!));
            for (var n = 0; n < Effort.Usual(Effort.With(2000, policy.Policy.Extends.Count > 0)); n++)
            {
                var morning = mornings.Next(random);
                var (expected, decision) = (Planner.Decide(policy, morning), Planner.Decide(other, morning));
                if (decision != expected)
                {
                    decision.ShouldBe(expected, $"seed {seed}, shuffle {shuffle}, morning {n}");
                }
            }
        }
    }

    [Fact]
    public void Key_days_are_not_rare_among_the_mornings_drawn()
    {
        // Without this the promises above could hold because nothing is ever permitted.
        foreach (var id in ShippedPolicies.Ids())
        {
            var policy = ShippedPolicies.Get(id).ByDefinition;
            var (mornings, random) = (new RandomMornings(policy, missing: 0.02), new Random(1));
            var count = policy.Policy.Extends.Count > 0 ? 2000 : 5000;
            Enumerable.Range(0, count).Count(_ => Planner.Decide(policy, mornings.Next(random)).SessionType == SessionType.Key).ShouldBeGreaterThan(count / 200, id);
        }
    }

    private static string? NotHarder(ReadyPolicy policy, Morning morning, Morning lighter, string what)
    {
        var (before, after) = (Planner.Decide(policy, morning).SessionType, Planner.Decide(policy, lighter).SessionType);
        return after > before ? $"{what}: {before} became {after}" : null;
    }

    private static void Each(string id, Func<ReadyPolicy, RandomMornings, Random, string?> fault, int share = 1)
    {
        // The definition gives the same decisions as the engines, see NetworkTests, in less time.
        var policy = ShippedPolicies.Get(id).ByDefinition;
        var mornings = new RandomMornings(policy, missing: 0.03);
        var seed = Effort.Seed;
        var found = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, Batches, batch =>
        {
            var random = new Random(seed + batch);
            for (var n = 0; n < Effort.With(Pairs, policy.Policy.Extends.Count > 0) / Batches / share; n++)
            {
                if (fault(policy, mornings, random) is { } message)
                {
                    found.Add($"seed {seed + batch}, morning {n}: {message}");
                    return;
                }
            }
        });
        found.Take(3).ShouldBeEmpty();
    }
}

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

    private static readonly FactDefinition[] Directed = [.. Observed.Where(f => f.About.Worse != Worse.Neither && f.Kind != FactKind.Series)];

    // Drawing and deciding a morning takes most of the time, so all promises are checked on the same mornings; a share of n is every n-th of them.
    private static readonly (string Says, int Share, Func<Drawn, string?> Fault)[] Promises =
    [
        ("A missing fact never gives a harder day", 1, drawn =>
        {
            var fact = Observed[drawn.Random.Next(Observed.Length)];
            return drawn.Harder(RandomMornings.Without(drawn.Morning, fact)) is { } harder ? $"without {fact.Path}: {harder}" : null;
        }),
        ("Any number of missing facts never gives a harder day", 4, drawn =>
            drawn.Harder(Observed.Where(_ => drawn.Random.Next(4) == 0).Aggregate(drawn.Morning, RandomMornings.Without))),
        ("Less of a log never gives a harder day", 1, drawn => !drawn.Policy.ReadsLog ? null
            : drawn.Harder(drawn.Morning with { Log = drawn.Random.Next(20) == 0 ? SessionLog.None : RandomLogs.Without(drawn.Random, drawn.Morning.Log) })),
        ("A worse fact never gives a harder day", 1, WorseFact),
        ("A forbid always wins, and an open one forbids", 4, drawn => drawn.Evaluation.Decision.SessionType == SessionType.Key
            && drawn.Policy.Daily.Zip(drawn.Evaluation.Daily).Any(s => s.First.Source.HitPolicy == HitPolicy.All && ((s.Second.Matched | s.Second.Open) & s.First.Limits) != 0)
                ? "a key session in spite of a rule that limits the day" : null),
        ("Silence means the lighter day", 4, drawn => drawn.Evaluation.Decision.SessionType == SessionType.Key
            && !drawn.Policy.Daily.Zip(drawn.Evaluation.Daily).Any(s => (s.Second.Matched & s.First.Permit) != 0) ? "a key session that no rule permits" : null),
        ("No policy lifts the envelope", 4, drawn => drawn.Session == SessionType.Key && !IsInside(drawn.Policy, drawn.Morning) ? "a key session outside the envelope" : null),
        ("A policy that checks clean never faults", 10, drawn =>
        {
            var faults = drawn.Explanation.Because.Where(r => r.Outcome == Outcome.Fault).Select(r => r.Rule).ToArray();
            return faults.Length > 0 ? $"{string.Join(", ", faults)} gave no answer though nothing was missing" : null;
        }),
        ("Every day has a reason", 10, drawn => drawn.Explanation.Because.Any(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal))
            ? null : $"no reason for {drawn.Explanation.Decision.SessionType}"),
        ("The same facts give the same bytes", 25, drawn =>
        {
            var bytes = DecisionDocument.Write(drawn.Policy, drawn.Morning, drawn.Explanation);
            return bytes.AsSpan().SequenceEqual(DecisionDocument.Write(drawn.Again, drawn.Morning with { }, Explainer.Explain(drawn.Again, drawn.Morning with { }))) ? null : "other bytes for the same facts and digest";
        }),
    ];

    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    public static TheoryData<string> PoliciesOverTheLog() => [.. ShippedPolicies.Ids().Where(id => ShippedPolicies.Get(id).ReadsLog)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_keeps_every_promise_on_every_morning(string id)
    {
        // The definition gives the same decisions as the engines, see NetworkTests, in less time.
        var policy = ShippedPolicies.Get(id).ByDefinition;
        var again = PolicyLoader.Load(ShippedPolicies.Files(id), new RuleEngines(), new Findings())!.ByDefinition;
        var mornings = new RandomMornings(policy, missing: 0.03);
        var seed = Effort.Seed;
        var broken = new System.Collections.Concurrent.ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        Parallel.For(0, Batches, batch =>
        {
            var random = new QuickRandom(seed + batch);
            for (var n = 0; n < Effort.With(Pairs, policy.Policy.Extends.Count > 0) / Batches; n++)
            {
                var drawn = new Drawn(policy, again, mornings, mornings.Next(random), random);
                foreach (var (says, share, fault) in Promises)
                {
                    if (n % share == 0 && fault(drawn) is { } message)
                    {
                        broken.TryAdd(says, $"{says}: seed {seed + batch}, morning {n}: {message}");
                    }
                }
            }
        });
        broken.Values.ShouldBeEmpty();
    }

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
    public void Rule_order_never_matters_where_every_rule_speaks(string id)
    {
        var seed = Effort.Seed;
        var random = new QuickRandom(seed);
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

    private static string? WorseFact(Drawn drawn)
    {
        var fact = Directed[drawn.Random.Next(Directed.Length)];
        if (double.IsNaN(fact.Read(drawn.Morning)))
        {
            drawn = drawn.With(fact.With(drawn.Morning, drawn.Mornings.Code(fact, drawn.Random)));
        }

        var better = fact.Read(drawn.Morning);
        var worse = drawn.Mornings.Worse(fact, better, drawn.Random);
        return drawn.Harder(fact.With(drawn.Morning, worse)) is { } harder ? $"{fact.Path} {fact.Show(better)} -> {fact.Show(worse)}: {harder}" : null;
    }

    // The envelope in words of its own.
    private static bool IsInside(ReadyPolicy policy, Morning morning)
    {
        var signal = policy.Policy.Signal == PolicySignal.Hrv ? morning.Hrv.LnRmssd.Latest() : morning.Today.ReadinessScore;
        return signal is not null && morning.Today is { Illness: false, Injury: false }
            && morning.Week.TssSoFar < Planner.Intent(policy, morning).MaxWeeklyTss
            && (morning.History.DaysSinceLastKeySession >= 2 || (morning.History is { DaysSinceLastKeySession: >= 1, RecoveredSinceLastKeySession: true }))
            && (morning.Yesterday.SessionType != SessionType.Key || morning.History.RecoveredSinceLastKeySession == true);
    }

    /// <summary>A random morning. It is decided, evaluated and explained once, for all promises.</summary>
    private sealed class Drawn(ReadyPolicy policy, ReadyPolicy again, RandomMornings mornings, Morning morning, Random random)
    {
        private readonly Lazy<SessionType> _session = new(() => Planner.Decide(policy, morning).SessionType);
        private readonly Lazy<Evaluation> _evaluation = new(() => Planner.Evaluate(policy, morning));
        private readonly Lazy<Explanation> _explanation = new(() => Explainer.Explain(policy, morning));

        public ReadyPolicy Policy => policy;

        /// <summary>The same policy, loaded once more.</summary>
        public ReadyPolicy Again => again;

        public RandomMornings Mornings => mornings;

        public Morning Morning => morning;

        public Random Random => random;

        public SessionType Session => _session.Value;

        public Evaluation Evaluation => _evaluation.Value;

        public Explanation Explanation => _explanation.Value;

        public Drawn With(Morning other) => new(policy, again, mornings, other, random);

        /// <summary>The fault if another morning, of which no more is known and nothing is better, is harder.</summary>
        public string? Harder(Morning other)
        {
            var (before, after) = (Session, Planner.Decide(policy, other).SessionType);
            return after > before ? $"{before} became {after}" : null;
        }
    }
}

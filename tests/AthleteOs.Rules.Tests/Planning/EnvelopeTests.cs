using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>A policy that permits everything is stopped by the envelope alone, whose code is its table.</summary>
public sealed class EnvelopeTests
{
    private static readonly ReadyPolicy Reckless = Load("readiness");
    private static readonly ReadyPolicy RecklessByHeart = Load("hrv");

    private static readonly Morning Good = new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 25),
        Today = new Today { ReadinessScore = 1, Illness = false, Injury = false },
        Intent = new WeeklyIntent { MaxWeeklyTss = 400 },
        Week = new Week { TssSoFar = 399 },
        History = WithKey(2),
    };

    [Fact]
    public void The_planner_runs_the_table_of_safety_rules()
    {
        var seed = Effort.Seed;
        var (random, mornings) = (new QuickRandom(seed), new RandomMornings(Reckless, missing: 0.2));
        for (var n = 0; n < Effort.Usual(20_000); n++)
        {
            var morning = mornings.Next(random);
            Compare(Reckless, morning, $"seed {seed}, morning {n}");
            Compare(RecklessByHeart, morning, $"seed {seed}, morning {n}");
        }
    }

    [Fact]
    public void Every_combination_of_missing_facts_is_in_the_table()
    {
        // Beside and on every number of the table, and missing.
        Morning[] all = All(
            ("today.Illness", [0, 1]), ("today.Injury", [0, 1]), ("today.ReadinessScore", [0, 100]), ("week.TssSoFar", [399, 400, 401]), ("intent.MaxWeeklyTss", [400]),
            ("history.DaysSinceLastKeySession", [0, 1, 2, 3, double.PositiveInfinity]), ("history.RecoveredSinceLastKeySession", [0, 1]), ("yesterday.SessionType", [(int)SessionType.Rest, (int)SessionType.Key]));
        all.Length.ShouldBe(3 * 3 * 3 * 4 * 2 * 6 * 3 * 3);
        Morning[] afterIllness = All(
            ("today.Illness", [0, 1]), ("history.DaysSinceIllness", [0, 1, 2, 3, 4, 5, 6, double.PositiveInfinity]), ("history.IllDaysInLast28", [0, 4, 5, 6, 7, 8, 9, 28]));
        afterIllness.Length.ShouldBe(3 * 9 * 9);
        foreach (var morning in all.Concat(afterIllness))
        {
            Compare(Reckless, morning, "a combination");
            Compare(RecklessByHeart, morning, "a combination without HRV");
            Compare(RecklessByHeart, morning with { Hrv = new Hrv { Given = true, LnRmssd = new DailySeries([4.1]) } }, "a combination with HRV");
        }
    }

    private static Morning[] All(params (string Fact, double[] Values)[] facts) => facts.Aggregate(
        (Morning[])[Good], (mornings, f) => [.. mornings.SelectMany(m => f.Values.Append(double.NaN).Select(v => FactCatalog.ByName[f.Fact].With(m, v)))]);

    [Fact]
    public void The_table_has_each_reason_once() =>
        Envelope.Rules.Select(r => r.Reason).Order().ShouldBe(Enum.GetValues<EnvelopeReasons>().Where(r => r != EnvelopeReasons.None));

    [Fact]
    public void The_signal_of_a_policy_has_to_be_there_this_morning()
    {
        var byHeart = Good with { Today = Good.Today with { ReadinessScore = null }, Hrv = new Hrv { Given = true, LnRmssd = new DailySeries([4.1, 4.2]) } };
        Planner.Decide(RecklessByHeart, byHeart).SessionType.ShouldBe(SessionType.Key, "no readiness score is needed");
        Planner.Decide(Reckless, byHeart).SessionType.ShouldBe(SessionType.Support);
        foreach (var hrv in new[] { new Hrv(), new Hrv { Given = true }, new Hrv { Given = true, LnRmssd = new DailySeries([4.1, double.NaN]) }, new Hrv { Given = true, RestingHr = new DailySeries([50]) } })
        {
            Planner.Decide(RecklessByHeart, Good with { Hrv = hrv }).SessionType.ShouldBe(SessionType.Support, "yesterday's reading is not fresh, and a readiness score stands for none");
        }

        Explainer.Explain(RecklessByHeart, Good).Because.ShouldContain(r => r.Rule == "envelope.hrv_missing" && r.Says == "There is no HRV reading this morning: no key session.");
        Explainer.Explain(RecklessByHeart, Good).Unknown.ShouldContain("hrv.ln_rmssd");
    }

    private static void Compare(ReadyPolicy policy, Morning morning, string where)
    {
        var signal = policy.Policy.Signal;
        var forbidding = Envelope.Of(morning, signal);
        var reasons = Explainer.Explain(policy, morning).Because.Where(r => r.Rule.StartsWith("envelope.", StringComparison.Ordinal)).ToArray();
        reasons.Select(r => r.Rule).ShouldBe(Envelope.RulesFor(signal).Where(r => forbidding.HasFlag(r.Reason)).Select(r => r.Name), $"{where}: each safety rule that forbids is explained");
        foreach (var rule in Envelope.RulesFor(signal))
        {
            var allows = rule.Allows.Holds(morning, []);
            forbidding.HasFlag(rule.Reason).ShouldBe(allows != true, $"{where}, {rule.Name}");
            var unknown = Array.Exists(reasons, r => r.Rule == rule.Name && r.Outcome == Outcome.Unknown);
            (unknown && allows == true).ShouldBeFalse($"{where}, {rule.Name} is unknown and allows");
            (allows is null && !unknown).ShouldBeFalse($"{where}, {rule.Name} is open and names no missing fact");
        }

        (Envelope.ConditionFor(signal).Holds(morning, []) == true).ShouldBe(forbidding == EnvelopeReasons.None, where);
    }

    public static TheoryData<string, Morning> Outside() => new()
    {
        { "injured", Good with { Today = Good.Today with { Injury = true } } },
        { "injury unknown", Good with { Today = Good.Today with { Injury = null } } },
        { "no readiness", Good with { Today = Good.Today with { ReadinessScore = null } } },
        { "ceiling reached", Good with { Week = Good.Week with { TssSoFar = 400 } } },
        { "load unknown", Good with { Week = new Week() } },
        { "ceiling unknown", Good with { Intent = new WeeklyIntent() } },
        { "key session yesterday", Good with { History = WithKey(1) } },
        { "key session yesterday, not recovered", Good with { History = WithKey(1) with { RecoveredSinceLastKeySession = false } } },
        { "key session today", Good with { History = WithKey(0) with { RecoveredSinceLastKeySession = true } } },
        { "last key session unknown", Good with { History = WithKey(null) with { RecoveredSinceLastKeySession = true } } },
        { "illness unknown of the last days", Good with { History = WithKey(2) with { DaysSinceIllness = null } } },
        { "the first healthy day", Good with { History = WithKey(2) with { DaysSinceIllness = 1, IllDaysInLast28 = 1 } } },
        { "the second healthy day", Good with { History = WithKey(2) with { DaysSinceIllness = 2, IllDaysInLast28 = 1 } } },
        { "the third healthy day after five days of illness", Good with { History = WithKey(2) with { DaysSinceIllness = 3, IllDaysInLast28 = 5 } } },
        { "the fifth healthy day after nine days of illness", Good with { History = WithKey(2) with { DaysSinceIllness = 5, IllDaysInLast28 = 9 } } },
        { "the length of the illness unknown", Good with { History = WithKey(2) with { DaysSinceIllness = 3 } } },
        { "yesterday's session says key", Good with { Yesterday = new Yesterday { SessionType = SessionType.Key } } },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public void Outside_the_envelope_there_is_never_a_key_session(string why, Morning morning) =>
        Planner.Decide(Reckless, morning).SessionType.ShouldBe(SessionType.Support, why);

    [Fact]
    public void A_day_of_illness_is_recovery_at_the_most()
    {
        Planner.Decide(Reckless, Good with { Today = Good.Today with { Illness = true } }).SessionType.ShouldBe(SessionType.Recovery);
        Planner.Decide(Reckless, Good with { Today = Good.Today with { Illness = null } }).SessionType.ShouldBe(SessionType.Recovery);
    }

    [Fact]
    public void Inside_the_envelope_the_policy_decides()
    {
        Planner.Decide(Reckless, Good).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(Reckless, Good with { History = WithKey(2) with { DaysSinceIllness = 3, IllDaysInLast28 = 4 } }).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(Reckless, Good with { History = WithKey(2) with { DaysSinceIllness = 5, IllDaysInLast28 = 8 } }).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(Reckless, Good with { History = WithKey(2) with { DaysSinceIllness = 6 } }).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(Reckless, Good with { History = WithKey(double.PositiveInfinity) }).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(Reckless, Good with { History = WithKey(1) with { RecoveredSinceLastKeySession = true } }).SessionType.ShouldBe(SessionType.Key);
    }

    private static History WithKey(double? daysAgo) => new() { DaysSinceLastKeySession = daysAgo, DaysSinceIllness = double.PositiveInfinity };

    private static ReadyPolicy Load(string signal)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["policy.json"] = Encoding.UTF8.GetBytes($$"""{ "id": "reckless", "version": "1.0.0", "title": "t", "says": "s", "signal": "{{signal}}", "steps": { "daily": [ { "rule_set": "go", "hit_policy": "all" } ] } }"""),
            ["go.json"] = Encoding.UTF8.GetBytes("""{ "WorkflowName": "go", "Rules": [ { "RuleName": "always", "Expression": "true", "SuccessEvent": "permit_key", "Properties": { "says": "Go.", "evidence": "none" } } ] }"""),
        };
        var findings = new Findings();
        return PolicyLoader.Load(new PolicyFiles("reckless", files), new FusedRuleEngine(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}

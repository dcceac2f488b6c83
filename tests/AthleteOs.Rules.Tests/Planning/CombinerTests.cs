using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>The decision algebra on small policies: what each effect does when its rule matches, does not, or is open.</summary>
public sealed class CombinerTests
{
    // Inside the envelope, with readiness 70.
    private static readonly Morning Good = new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 25),
        Today = new Today { ReadinessScore = 70, Illness = false, Injury = false, Soreness = 2 },
        Intent = new WeeklyIntent { MaxWeeklyTss = 400 },
        Week = new Week { TssSoFar = 100 },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 4 },
    };

    private static readonly Morning SorenessUnknown = Good with { Today = Good.Today with { Soreness = null } };

    private const string Permit = "permit: true -> permit_key";

    [Theory]
    [InlineData(SessionType.Support)]
    [InlineData(SessionType.Support, "p: today.Soreness > 5 -> permit_key")]
    [InlineData(SessionType.Key, Permit)]
    [InlineData(SessionType.Key, Permit, "no: today.Soreness > 5 -> forbid_key")]
    [InlineData(SessionType.Support, Permit, "no: today.Soreness > 1 -> forbid_key")]
    [InlineData(SessionType.Support, Permit, "less: today.Soreness > 1 -> reduce_intensity")]
    [InlineData(SessionType.Recovery, Permit, "rec: today.Soreness > 1 -> require_recovery")]
    [InlineData(SessionType.Recovery, Permit, "vol: today.Soreness > 1 -> reduce_volume", "no: true -> forbid_key")]
    [InlineData(SessionType.Rest, Permit, "rest: today.Soreness > 1 -> full_rest", "rec: true -> require_recovery")]
    [InlineData(SessionType.Key, Permit, "say: today.Soreness > 1 -> note")]
    public void The_most_limiting_rule_wins(SessionType expected, params string[] rules) =>
        Decide(Good, ("gate", "all", [.. rules, "x: false -> note"])).SessionType.ShouldBe(expected);

    [Theory]
    [InlineData(SessionType.Support, "p: today.Soreness < 5 -> permit_key")]
    [InlineData(SessionType.Support, Permit, "no: today.Soreness > 5 -> forbid_key")]
    [InlineData(SessionType.Recovery, Permit, "rec: today.Soreness > 5 -> require_recovery")]
    [InlineData(SessionType.Rest, Permit, "rest: today.Soreness > 5 -> full_rest")]
    [InlineData(SessionType.Key, Permit, "say: today.Soreness > 5 -> note")]
    [InlineData(SessionType.Key, Permit, "no: today.Soreness > 5 && today.ReadinessScore < 50 -> forbid_key")]
    public void What_is_not_known_is_read_the_lighter_way(SessionType expected, params string[] rules) =>
        Decide(SorenessUnknown, ("gate", "all", rules)).SessionType.ShouldBe(expected);

    [Theory]
    [InlineData("HARD", "true", "a: true -> suggest:EASY", "b: true -> suggest:HARD", "c: true -> suggest:HARDER")]
    [InlineData("HARDER", "true", "a: today.Soreness > 5 -> suggest:HARD", "b: true -> suggest:HARDER")]
    [InlineData("EASY", "false", "a: true -> suggest:HARD", "b: true -> suggest:EASY")]
    [InlineData(null, "true", "a: true -> suggest:EASY", "b: false -> suggest:HARD")]
    public void The_first_suggestion_that_fits_the_day_is_made(string? expected, string permits, params string[] rules)
    {
        (string, string, string[])[] sets = [("ideas", "first", rules), ("gate", "all", [$"permit: {permits} -> permit_key"])];
        (Decide(Good, sets).Archetype?.Name).ShouldBe(expected);
        (Decide(SorenessUnknown, sets).Archetype?.Name).ShouldBe(expected, "an unknown rule suggests nothing");
    }

    [Theory]
    [InlineData(60, 60, SessionType.Support, MicroRecoveryStep.ReduceIntensity)]
    [InlineData(40, 60, SessionType.Recovery, MicroRecoveryStep.ReduceVolume)]
    [InlineData(40, 40, SessionType.Rest, MicroRecoveryStep.FullRest)]
    [InlineData(null, 60, SessionType.Recovery, MicroRecoveryStep.ReduceVolume)]
    [InlineData(60, null, SessionType.Support, MicroRecoveryStep.ReduceIntensity)]
    [InlineData(40, null, SessionType.Rest, MicroRecoveryStep.FullRest)]
    [InlineData(null, null, SessionType.Rest, MicroRecoveryStep.FullRest)]
    public void Micro_recovery_takes_the_first_step_that_is_known_to_restore(int? afterLessIntensity, int? afterLessVolume, SessionType day, MicroRecoveryStep step)
    {
        var morning = Good with { Recovery = new Recovery { Given = true, ReadinessIfIntensityReduced = afterLessIntensity, ReadinessIfVolumeReduced = afterLessVolume } };
        var decision = Decide(morning, ("steps", "first",
            ["a: recovery.ReadinessIfIntensityReduced >= 50 -> reduce_intensity", "b: recovery.ReadinessIfVolumeReduced >= 50 -> reduce_volume", "c: true -> full_rest"]));
        (decision.SessionType, decision.MicroRecovery).ShouldBe((day, step));
    }

    [Fact]
    public void Micro_recovery_without_a_last_resort_still_reads_what_is_open_the_lighter_way()
    {
        var morning = Good with { Recovery = new Recovery { Given = true } };
        string[] rules = ["a: recovery.ReadinessIfIntensityReduced >= 50 -> reduce_intensity", "b: recovery.ReadinessIfVolumeReduced < 50 -> reduce_volume"];
        Decide(morning, ("steps", "first", rules)).SessionType.ShouldBe(SessionType.Recovery);
        Decide(Good with { Recovery = new Recovery { ReadinessIfIntensityReduced = 10, ReadinessIfVolumeReduced = 60 } }, ("steps", "first", rules)).SessionType.ShouldBe(SessionType.Support);
    }

    [Fact]
    public void Micro_recovery_has_no_say_on_a_key_day() =>
        Decide(Good, ("gate", "all", [Permit]), ("steps", "first", ["c: true -> full_rest"])).SessionType.ShouldBe(SessionType.Key);

    [Theory]
    [InlineData("all", "w: today.Soreness < 5 -> set:flag", true, false, null)]
    [InlineData("first", "w: today.Soreness < 5 -> set:flag", true, false, null)]
    [InlineData("first", "n: today.Soreness > 5 -> note|w: true -> set:flag", true, false, null)]
    [InlineData("first", "w: today.Soreness < 5 -> set:flag|v: today.Soreness > 8 -> set:flag", true, false, null)]
    public void A_derived_flag_is_yes_no_or_open(string hitPolicy, string rules, bool whenLow, bool whenHigh, bool? whenUnknown)
    {
        Flag(Good).ShouldBe(whenLow);
        Flag(Good with { Today = Good.Today with { Soreness = 7 } }).ShouldBe(whenHigh);
        Flag(SorenessUnknown).ShouldBe(whenUnknown);

        // Yes is told from no by two rules that read the flag, and open by neither permitting nor failing to.
        bool? Flag(Morning morning)
        {
            bool Permits(string condition) => Decide(morning, ("derive", hitPolicy, rules.Split('|')), ("gate", "all", [$"p: {condition} -> permit_key"])).SessionType == SessionType.Key;
            return (Permits("derived.Flag == true"), Permits("derived.Flag == false")) switch { (true, false) => true, (false, true) => false, _ => null };
        }
    }

    [Theory]
    [InlineData(2.0, 2.0)]
    [InlineData(7.0, null)]
    [InlineData(null, null)]
    public void A_derived_number_that_no_rule_writes_is_missing(double? soreness, double? expected)
    {
        var morning = Good with { Today = Good.Today with { Soreness = soreness } };
        (string, string, string[]) derive = ("derive", "first", ["w: today.Soreness < 5 -> set:readiness_threshold = today.Soreness"]);
        Decide(morning, derive).ReadinessThreshold.ShouldBe(expected);
    }

    [Fact]
    public void The_first_rule_that_matches_writes_unless_one_before_it_is_open()
    {
        (string, string, string[]) derive = ("derive", "first", ["w: today.Soreness < 5 -> set:readiness_threshold = 10", "v: true -> set:readiness_threshold = 20"]);
        Decide(Good, derive).ReadinessThreshold.ShouldBe(10);
        Decide(Good with { Today = Good.Today with { Soreness = 7 } }, derive).ReadinessThreshold.ShouldBe(20);
        Decide(SorenessUnknown, derive).ReadinessThreshold.ShouldBeNull();
    }

    [Fact]
    public void Never_stays_never_in_a_derived_number()
    {
        var never = Good with { History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = double.PositiveInfinity } };
        var decision = Decide(never, ("derive", "all", ["w: true -> set:readiness_threshold = history.DaysSinceLastKeySession"]),
            ("gate", "all", [Permit, "no: derived.ReadinessThreshold < 3 -> forbid_key"]));
        (decision.SessionType, decision.ReadinessThreshold).ShouldBe((SessionType.Key, null));
    }

    [Fact]
    public void A_policy_that_asks_for_no_threshold_reports_none() =>
        Decide(Good with { Athlete = new Athlete { KeySessionReadinessMin = 65 } }, ("gate", "all", [Permit])).ReadinessThreshold.ShouldBeNull();

    [Fact]
    public void In_the_intent_the_lowest_value_counts_unless_a_rule_is_open()
    {
        Planner.Intent(Load(("intent", "all", ["a: true -> set:max_weekly_tss = 300", "b: today.Soreness > 5 -> set:max_weekly_tss = 200"])), Good with { Intent = new WeeklyIntent() })
            .MaxWeeklyTss.ShouldBe(300);
        Planner.Intent(Load(("intent", "all", ["a: true -> set:max_weekly_tss = 300", "b: today.Soreness > 5 -> set:max_weekly_tss = 200"])), SorenessUnknown with { Intent = new WeeklyIntent() })
            .MaxWeeklyTss.ShouldBeNull("the open rule might lower it");
        Planner.Intent(Load(("intent", "all", ["a: true -> set:max_weekly_tss = 300", "b: today.Soreness > 5 -> set:max_weekly_tss = 400"])), SorenessUnknown with { Intent = new WeeklyIntent() })
            .MaxWeeklyTss.ShouldBeNull("a matched rule with a lower value, as of a worse fact, makes nothing known");
        Planner.Intent(Load(("intent", "first", ["b: today.Soreness > 5 -> set:max_weekly_tss = 200", "a: true -> set:max_weekly_tss = 300"])), SorenessUnknown with { Intent = new WeeklyIntent() })
            .MaxWeeklyTss.ShouldBeNull("which rule comes first is not known");
        Planner.Intent(Load(("intent", "all", ["a: true -> set:max_weekly_tss = 300", "b: true -> set:max_weekly_tss = 100 + today.SleepHours"])), Good with { Intent = new WeeklyIntent() })
            .MaxWeeklyTss.ShouldBeNull("a value that cannot be worked out might be lower than any");
    }

    [Theory]
    [InlineData("a: true -> set:max_weekly_tss = 300", "a: true -> set:key_sessions_target = 1.5", null)]
    [InlineData("a: true -> set:max_weekly_tss = 300", "a: true -> set:key_sessions_target = -1", null)]
    [InlineData("a: true -> set:max_weekly_tss = 300", "a: true -> set:key_sessions_target = 2", 2.0)]
    public void A_target_that_cannot_be_is_not_taken(string ceiling, string target, double? expected) =>
        Planner.Intent(Load(("intent", "all", [ceiling, target.Replace("a:", "b:", StringComparison.Ordinal)])), Good).KeySessionsTarget.ShouldBe(expected);

    private static Decision Decide(Morning morning, params (string Set, string HitPolicy, string[] Rules)[] sets) => Planner.Decide(Load(sets), morning);

    // Rules as "name: condition -> effect = number".
    private static ReadyPolicy Load(params (string Set, string HitPolicy, string[] Rules)[] sets)
    {
        var files = sets.ToDictionary(s => $"{s.Set}.json", s => Bytes(new JsonObject
        {
            ["WorkflowName"] = s.Set,
            ["Rules"] = new JsonArray([.. s.Rules.Select(Rule)]),
        }), StringComparer.Ordinal);
        if (!sets.Any(s => s.Set != "intent"))
        {
            files["quiet.json"] = Bytes(new JsonObject { ["WorkflowName"] = "quiet", ["Rules"] = new JsonArray(Rule("n: true -> note")) });
        }

        var written = sets.SelectMany(s => s.Rules).Select(r => r.Split("-> set:")).Where(r => r.Length > 1).Select(r => r[1].Split(' ')[0]).Where(n => n is "flag" or "readiness_threshold").Distinct(StringComparer.Ordinal);
        var derived = new JsonObject();
        foreach (var name in written)
        {
            derived[name] = new JsonObject { ["kind"] = name == "flag" ? "flag" : "number", ["says"] = name };
        }

        files["policy.json"] = Bytes(new JsonObject
        {
            ["id"] = "small",
            ["version"] = "1.0.0",
            ["title"] = "Small",
            ["says"] = "Small.",
            ["derived"] = derived,
            ["archetypes"] = Archetypes(sets.SelectMany(s => s.Rules).Select(r => r.Split("-> suggest:")).Where(r => r.Length > 1).Select(r => r[1])),
            ["steps"] = new JsonObject
            {
                ["intent"] = Steps(sets.Where(s => s.Set == "intent").Select(s => (s.Set, s.HitPolicy))),
                ["daily"] = Steps(sets.Where(s => s.Set != "intent").Select(s => (s.Set, s.HitPolicy)).DefaultIfEmpty(("quiet", "all"))),
            },
        });
        var findings = new Findings();
        return PolicyLoader.Load(new PolicyFiles("small", files), new FusedRuleEngine(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    private static JsonObject Archetypes(IEnumerable<string> names) => new(names.Select(n =>
        KeyValuePair.Create<string, JsonNode?>(n, new JsonObject { ["session_type"] = n == "EASY" ? "support" : "key", ["says"] = n })));

    private static JsonArray Steps(IEnumerable<(string Set, string HitPolicy)> sets) =>
        [.. sets.Select(s => new JsonObject { ["rule_set"] = s.Set, ["hit_policy"] = s.HitPolicy })];

    private static JsonObject Rule(string text)
    {
        var (name, rest) = (text[..text.IndexOf(':', StringComparison.Ordinal)], text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..].Split(" -> "));
        var effect = rest[1].Split(" = ");
        var rule = new JsonObject
        {
            ["RuleName"] = name,
            ["Expression"] = rest[0],
            ["SuccessEvent"] = effect[0],
            ["Properties"] = new JsonObject { ["says"] = name, ["evidence"] = "a test" },
        };
        if (effect.Length > 1)
        {
            rule["Actions"] = new JsonObject { ["OnSuccess"] = new JsonObject { ["Name"] = "OutputExpression", ["Context"] = new JsonObject { ["Expression"] = effect[1] } } };
        }

        return rule;
    }

    private static byte[] Bytes(JsonNode node) => System.Text.Encoding.UTF8.GetBytes(node.ToJsonString());
}

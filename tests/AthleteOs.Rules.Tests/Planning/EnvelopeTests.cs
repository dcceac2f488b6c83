using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>A policy that permits everything is stopped by the envelope alone.</summary>
public sealed class EnvelopeTests
{
    private static readonly ReadyPolicy Reckless = Load();

    private static readonly Morning Good = new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 25),
        Today = new Today { ReadinessScore = 1, Illness = false, Injury = false },
        Intent = new WeeklyIntent { MaxWeeklyTss = 400 },
        Week = new Week { TssSoFar = 399 },
        History = new History { DaysSinceLastKeySession = 2 },
    };

    [Fact]
    public void The_condition_that_analyses_walk_is_the_envelope()
    {
        var seed = Environment.TickCount;
        var (random, mornings) = (new Random(seed), new RandomMornings(Reckless, missing: 0.2));
        for (var n = 0; n < 20_000; n++)
        {
            var morning = mornings.Next(random);
            (EnvelopeCondition.Condition.Holds(morning, []) == true).ShouldBe(Envelope.Of(morning) == EnvelopeReasons.None, $"seed {seed}, morning {n}");
        }
    }

    public static TheoryData<string, Morning> Outside() => new()
    {
        { "ill", Good with { Today = Good.Today with { Illness = true } } },
        { "illness unknown", Good with { Today = Good.Today with { Illness = null } } },
        { "injured", Good with { Today = Good.Today with { Injury = true } } },
        { "injury unknown", Good with { Today = Good.Today with { Injury = null } } },
        { "no readiness", Good with { Today = Good.Today with { ReadinessScore = null } } },
        { "ceiling reached", Good with { Week = Good.Week with { TssSoFar = 400 } } },
        { "load unknown", Good with { Week = new Week() } },
        { "ceiling unknown", Good with { Intent = new WeeklyIntent() } },
        { "key session yesterday", Good with { History = new History { DaysSinceLastKeySession = 1 } } },
        { "key session yesterday, not recovered", Good with { History = new History { DaysSinceLastKeySession = 1, RecoveredSinceLastKeySession = false } } },
        { "key session today", Good with { History = new History { DaysSinceLastKeySession = 0, RecoveredSinceLastKeySession = true } } },
        { "last key session unknown", Good with { History = new History { RecoveredSinceLastKeySession = true } } },
        { "yesterday's session says key", Good with { Yesterday = new Yesterday { SessionType = SessionType.Key } } },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public void Outside_the_envelope_there_is_never_a_key_session(string why, Morning morning) =>
        Planner.Decide(Reckless, morning).SessionType.ShouldBe(SessionType.Support, why);

    [Fact]
    public void Inside_the_envelope_the_policy_decides()
    {
        Planner.Decide(Reckless, Good).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(Reckless, Good with { History = new History { DaysSinceLastKeySession = double.PositiveInfinity } }).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(Reckless, Good with { History = new History { DaysSinceLastKeySession = 1, RecoveredSinceLastKeySession = true } }).SessionType.ShouldBe(SessionType.Key);
    }

    private static ReadyPolicy Load()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["policy.json"] = Encoding.UTF8.GetBytes("""{ "id": "reckless", "version": "1.0.0", "title": "t", "says": "s", "steps": { "daily": [ { "rule_set": "go", "hit_policy": "all" } ] } }"""),
            ["go.json"] = Encoding.UTF8.GetBytes("""{ "WorkflowName": "go", "Rules": [ { "RuleName": "always", "Expression": "true", "SuccessEvent": "permit_key", "Properties": { "says": "Go.", "evidence": "none" } } ] }"""),
        };
        var findings = new Findings();
        return PolicyLoader.Load(new PolicyFiles("reckless", files), new FusedRuleEngine(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}

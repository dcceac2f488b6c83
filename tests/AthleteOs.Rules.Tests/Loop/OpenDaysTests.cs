using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>An unknown day never gives a harder day, however far back a policy's rules look for illness, injury, key sessions, a training break or load.</summary>
public sealed class OpenDaysTests
{
    private const int Days = 75;
    private const int Parts = 5;
    private const string Break = "\"training_break_days\": { \"value\": 4, \"unit\": \"days\", \"min\": 2, \"max\": 60, \"says\": \"Days.\", \"evidence\": \"a test\" },";
    private static readonly int Policies = Effort.IsQuick ? 60 : 400;
    private static readonly string[] Facts = ["DaysSinceIllness", "DaysSinceInjury", "DaysSinceLastKeySession", "DaysSinceTrainingBreak"];
    private static readonly string[] Effects = ["forbid_key", "require_recovery", "full_rest", "permit_key"];
    private static readonly string[] Steps = ["reduce_intensity", "reduce_volume", "full_rest"];

    [Fact]
    public void What_is_taken_out_of_a_history_never_gives_a_harder_day_whatever_number_of_days_a_policy_reads()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var (compared, easier) = (0, 0);
        for (var n = 0; n < Policies; n++)
        {
            var (policy, rules) = Drawn(random);
            var history = History(random);
            var options = new SeasonOptions("anna") { Athlete = LoopDays.Anna, StartLoad = n % 2 == 0 ? new TrainingLoadState(45, 45) : null };
            var whole = Season.Run(policy, history, options);
            for (var removal = 0; removal < 8; removal++)
            {
                var at = random.Next(Days - 1);
                var without = random.Next(Parts);
                var season = Season.Run(policy, new TrainingHistory(history.Days.Select((day, d) => d == at ? Without(day, without) : day)), options);
                foreach (var (day, other) in whole.Days.Zip(season.Days))
                {
                    var (before, after) = (day.Decided.Decision.SessionType, other.Decided.Decision.SessionType);
                    (after > before).ShouldBeFalse($"seed {seed}, policy {n}: without part {without} of day {at}, {day.Date} (day {day.Date.DayNumber - LoopDays.Monday.DayNumber}) is {after} instead of {before}\n{rules}");
                    compared++;
                    easier += after < before ? 1 : 0;
                }
            }
        }

        easier.ShouldBeGreaterThan(compared / 500, "the rules must read the days that are taken out");
    }

    [Theory]
    [InlineData("history.DaysSinceIllness <= 14", "forbid_key", 7)] // fewer days only limit, and the fewest are taken
    [InlineData("history.DaysSinceIllness > 14", "permit_key", 7)]
    [InlineData("history.DaysSinceIllness > 14", "forbid_key", 14)]
    [InlineData("history.DaysSinceIllness >= 10 && history.DaysSinceIllness < 21", "forbid_key", 9)]
    [InlineData("history.DaysSinceIllness < p.Margin", "permit_key", 7)]
    [InlineData("history.DaysSinceIllness > 3 * p.Margin", "require_recovery", 15)]
    [InlineData("history.DaysSinceIllness > 14 && false", "require_recovery", 7)]
    [InlineData("history.DaysSinceIllness > week.HoursSoFar", "require_recovery", 168)]
    [InlineData("2 * history.DaysSinceIllness > 81", "require_recovery", 40)]
    [InlineData("history.DaysSinceIllness > 2 * history.DaysSinceInjury", "require_recovery", int.MaxValue)]
    public void The_days_for_which_an_unknown_day_is_open_come_from_the_rules(string expression, string effect, int days) =>
        OpenDays.For(With((expression, effect))).SinceIllness.ShouldBe(days);

    [Theory]
    [InlineData("fatigue.Tsb < -20", "forbid_key", OpenDays.LeastLoad)]
    [InlineData("fatigue.Ctl < 30 && fatigue.Tsb < 0", "require_recovery", OpenDays.LeastLoad)]
    [InlineData("fatigue.Tsb > -20", "permit_key", OpenDays.LeastLoad)]
    [InlineData("fatigue.Tsb > 20", "forbid_key", OpenDays.MostLoad)]
    [InlineData("fatigue.Atl > 100", "forbid_key", OpenDays.MostLoad)]
    [InlineData("fatigue.Ctl < 30", "permit_key", OpenDays.MostLoad)]
    [InlineData("fatigue.Atl > 1.5 * fatigue.Ctl", "forbid_key", OpenDays.MostLoad)]
    public void An_unknown_load_counts_as_zero_only_if_that_is_the_easier_day(string expression, string effect, int days) =>
        OpenDays.For(With((expression, effect))).Load.ShouldBe(days);

    [Fact]
    public void An_ordered_set_never_takes_the_fewest_days_where_it_can_tell_them_apart()
    {
        OpenDays.For(Ordered(("history.DaysSinceIllness <= 30", "reduce_volume"), ("today.ReadinessScore < 50", "full_rest"))).SinceIllness.ShouldBe(30);
        OpenDays.For(Ordered(("history.DaysSinceIllness <= 5", "reduce_volume"))).ShouldBe(OpenDays.For(ShippedPolicies.Get("weekly-planning")));
    }

    public static TheoryData<string> Shipped() => [.. ShippedPolicies.Ids()];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void No_shipped_policy_needs_more_than_the_usual_days(string id) => OpenDays.For(ShippedPolicies.Get(id)).ShouldBe(new OpenDays(15, 14, 7, 7, 28));

    private static ReadyPolicy With(params (string Expression, string Effect)[] rules) =>
        Load(new TinyPolicy().WithRuleSet("memory", "all", [.. rules.Select((r, i) => ($"rule{i}", r.Expression, r.Effect))]));

    private static ReadyPolicy Ordered(params (string Expression, string Effect)[] rules) =>
        Load(new TinyPolicy().WithRuleSet("memory", "first", [.. rules.Select((r, i) => ($"rule{i}", r.Expression, r.Effect))]));

    private static ReadyPolicy Load(TinyPolicy tiny)
    {
        var findings = new Findings();
        return tiny.With("policy.json", "\"parameters\": {", "\"parameters\": { " + Break).Load(findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    private static (ReadyPolicy Policy, string Rules) Drawn(Random random)
    {
        var ordered = random.Next(3) == 0;
        (string, string)[] rules = ordered ? [.. Steps.Where(_ => random.Next(3) > 0).DefaultIfEmpty(Steps[0]).Select(step => (Test(random), step))]
            : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Test(random), Effects[random.Next(4)]))];
        return (ordered ? Ordered(rules) : With(rules), string.Join('\n', rules));
    }

    private static string Test(Random random) => random.Next(6) switch
    {
        0 => $"({Test(random)} && {Simple(random)})",
        1 => $"({Test(random)} || {Simple(random)})",
        2 => $"!({Test(random)})",
        _ => Simple(random),
    };

    private static string Simple(Random random) => random.Next(4) == 0 ? $"fatigue.{(random.Next(3) switch { 0 => "Ctl", 1 => "Atl", _ => "Tsb" })} {(random.Next(2) == 0 ? "<=" : ">")} {random.Next(-20, 50)}" : $"history.{Facts[random.Next(Facts.Length)]} {(random.Next(2) == 0 ? "<=" : ">")} " + random.Next(5) switch
    {
        0 => "2 * history.IllDaysInLast28",
        1 => "history.TrainingDaysInLast14",
        _ => $"{random.Next(1, 60)}",
    };

    private static TrainingHistory History(Random random)
    {
        var (ill, injured, resting) = (0, 0, 0);
        return LoopDays.History(Days, (day, _) =>
        {
            (ill, injured, resting) = (Spell(random, ill, 25, 6), Spell(random, injured, 40, 4), Spell(random, resting, 25, 8));
            var type = resting > 0 ? SessionType.Rest : random.Next(4) == 0 ? SessionType.Key : SessionType.Support;
            return day with { ReadinessScore = random.Next(45, 90), Illness = ill > 0, Injury = injured > 0, SessionType = type, Load = resting > 0 ? 0 : random.Next(20, 120) };
        });
    }

    private static int Spell(Random random, int left, int seldom, int longest) => left > 0 ? left - 1 : random.Next(seldom) == 0 ? random.Next(1, longest) : 0;

    private static HistoryDay Without(HistoryDay day, int part) => part switch
    {
        0 => day with { Illness = null },
        1 => day with { Injury = null },
        2 => day with { SessionType = null },
        3 => day with { Load = null },
        _ => new HistoryDay(day.Date),
    };
}

using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>Histories and loops for tests of the loop.</summary>
internal static class LoopDays
{
    /// <summary>A Monday.</summary>
    public static readonly DateOnly Monday = new(2026, 1, 5);

    public static readonly Athlete Anna = new()
    {
        KeySessionReadinessMin = 65,
        ResponderClass = ResponderClass.Medium,
        Tau1 = 42,
        Tau2 = 12,
        WeeklyCapacityTss = 600,
        WeeklyHours = 9,
    };

    /// <summary>The earlier policy, for tests of pinned numbers.</summary>
    public static ReadyPolicy Policy => ShippedPolicies.Get("weekly-planning-1");

    /// <summary>The policy whose review learns the cost of a key session.</summary>
    public static ReadyPolicy Learning => ShippedPolicies.Get("weekly-planning");

    /// <summary><see cref="Learning"/> with a text of its policy.json replaced.</summary>
    public static ReadyPolicy LearningWith(string text, string instead)
    {
        var files = ShippedPolicies.Files("weekly-planning");
        var policy = Encoding.UTF8.GetString(files.Files["policy.json"]);
        var other = policy.Replace(text, instead, StringComparison.Ordinal);
        other.ShouldNotBe(policy);
        var findings = new Findings();
        return PolicyLoader.Load(new PolicyFiles("weekly-planning", files.Files.ToDictionary(f => f.Key, f => f.Key == "policy.json" ? Encoding.UTF8.GetBytes(other) : f.Value, StringComparer.Ordinal), _ => null), new FusedRuleEngine(), findings)
            ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    /// <summary>A day about which everything is recorded: well, readiness 66, a support session of 50.</summary>
    public static HistoryDay Day(int day, double? readiness = 66, SessionType? type = SessionType.Support, double? load = 50) => new(Monday.AddDays(day))
    {
        ReadinessScore = readiness,
        SessionType = type,
        Load = load,
        Illness = false,
        Injury = false,
    };

    /// <summary>So many days with some of them changed.</summary>
    public static TrainingHistory History(int days, Func<HistoryDay, int, HistoryDay>? change = null) =>
        new(Enumerable.Range(0, days).Select(d => change?.Invoke(Day(d), d) ?? Day(d)));

    public static Season Season(TrainingHistory history, Athlete? athlete = null, ReadyPolicy? policy = null) => Rules.Loop.Season.Run(policy ?? Policy, history, new SeasonOptions("anna") { Athlete = athlete ?? Anna });

    /// <summary>The facts of the last morning of a season.</summary>
    public static Morning LastMorning(TrainingHistory history, Athlete? athlete = null, ReadyPolicy? policy = null) => Season(history, athlete, policy).Days[^1].Decided.Morning;
}

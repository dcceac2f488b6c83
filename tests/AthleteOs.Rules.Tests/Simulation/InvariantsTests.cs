using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Testing;
using AthleteOs.Rules.Tests.Cli;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Simulation;

/// <summary>Promises over days: a policy broken on purpose is caught, each in its way, and what a policy cannot break is not said to be held.</summary>
public class InvariantsTests
{
    private const string Target = "\"Expression\": \"p.KeySessions\"";
    private const string Ceiling = "\"Expression\": \"athlete.WeeklyCapacityTss\"";
    private const string Saturday = "calendar.DayOfWeek == DayOfWeek.Saturday";

    private static readonly ulong Seed = (uint)Effort.Seed;

    [Theory]
    [InlineData("fixed-template", "intent.json", Target, "\"Expression\": \"p.KeySessions + history.KeySessionsMissedLastWeek\"", DayInvariant.NoDebt, "because last week missed some|after a week that was meant to hold")]
    [InlineData("fixed-template", "intent.json", Target, "\"Expression\": \"Calc.Max(p.KeySessions, history.DaysSinceLastKeySession)\"", DayInvariant.NoDebt, "after a week that was meant to hold")]
    [InlineData("fixed-template", "template.json", Saturday, Saturday + " && history.KeySessionsMissedLastWeek > 1", DayInvariant.NoDebt, "because last week missed ")]
    [InlineData("fixed-template", "intent.json", Ceiling, "\"Expression\": \"week.TssSoFar + 300\"", DayInvariant.Ceiling, " were the most")]
    [InlineData("weekly-planning", "spacing.json", "history.DaysSinceLastKeySession < derived.MinDaysBetweenKeySessions", "history.DaysSinceLastKeySession < 2 && derived.MinDaysBetweenKeySessions > 0", DayInvariant.Spacing, " days apart where ")]
    public void A_broken_policy_is_caught_with_its_days(string id, string file, string from, string to, DayInvariant invariant, string says)
    {
        using var rules = new RulesCopy();
        Broken(ShippedPolicies.Get(id), invariant).ShouldAllBe(b => b.Says.StartsWith("a key session is decided when ", StringComparison.Ordinal), "the shipped one does none of this");
        rules.Change($"{id}/{file}", from, to);
        var caught = Broken(Load(rules, id), invariant);
        caught.ShouldNotBeEmpty($"seed {Seed}");
        caught.ShouldContain(b => says.Split('|').Any(s => b.Says.Contains(s, StringComparison.Ordinal)), string.Join('\n', caught.Select(b => b.Says)));
        caught.ShouldAllBe(b => b.Days.Count > 0 && b.Days[b.Days.Count - 1].StartsWith(b.Date.ToString("ddd d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.5, 0, 1)]
    [InlineData(0, 0.5, 1)]
    [InlineData(0, 0, 0)]
    public void A_review_beyond_its_step_or_its_bounds_is_caught(double beyondStep, double beyondBounds, int breaches)
    {
        // No file can make the review do so: it is held to its bounds in one place. This is the second.
        var policy = ShippedPolicies.Get("weekly-planning");
        var bounds = policy.Policy.Adjustments[0];
        var from = beyondBounds > 0 ? bounds.Max : bounds.Min;
        var to = beyondBounds > 0 ? bounds.Max + beyondBounds : from + bounds.Step + beyondStep;
        SimulatedDay? day = null;
        SimulatedSeason.Live(policy, new Population(Seed), 1, 28, lived => day ??= lived);
        var invariants = new Invariants(policy);
        invariants.Add(day!.Value with { Decided = day.Value.Decided with { Parameters = new(2, day.Value.Date, new Athlete(), [new ParameterChange(bounds.Fact, from, to, [])]) } });
        invariants.Breaches.Count(b => b.Invariant == DayInvariant.Thresholds).ShouldBe(breaches);
    }

    [Fact]
    public void What_a_policy_has_nothing_to_break_with_is_told_apart_from_what_it_holds()
    {
        Nothing("weekly-planning").ShouldBeEmpty();
        Nothing("fixed-template").ShouldBe([DayInvariant.Spacing, DayInvariant.Thresholds]);
        Nothing("kiviniemi-2010-i").ShouldBe([DayInvariant.Spacing, DayInvariant.NoDebt, DayInvariant.Thresholds]);

        static DayInvariant[] Nothing(string id) => [.. Enum.GetValues<DayInvariant>().Where(i => Invariants.NothingToHold(ShippedPolicies.Get(id), i) is not null)];
    }

    private static Breach[] Broken(ReadyPolicy policy, DayInvariant invariant)
    {
        var breaches = new List<Breach>();
        Simulator.Run([policy], new Population(Seed), 60, 182, 2, outcomes => breaches.AddRange(outcomes[0].Breaches.Where(b => b.Invariant == invariant)), CancellationToken.None);
        return [.. breaches];
    }

    private static ReadyPolicy Load(RulesCopy rules, string id)
    {
        var findings = new Findings();
        var files = PolicyFiles.FromFolder(rules.Of(id), findings);
        return ReadyPolicy.Load(files.ShouldNotBeNull(), new FusedRuleEngine(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}

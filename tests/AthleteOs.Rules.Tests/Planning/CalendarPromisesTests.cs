using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>What an athlete's calendar may change of a day, over every shipped policy and two that read it. A failure names its seed.</summary>
public sealed class CalendarPromisesTests
{
    private static readonly int Mornings = Effort.Of("mornings a policy, a calendar with and without an event", 5_000, 1_000_000);

    private static readonly FactDefinition[] OfCalendar = [.. FactCatalog.All.Where(f => f is { Group: "events", About.Origin: FactOrigin.Observed })];

    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids(), CalendarPolicy.WorseSide.Id, CalendarPolicy.Whole.Id];

    public static TheoryData<string> OnTheWorseSide() => [.. ShippedPolicies.Ids(), CalendarPolicy.WorseSide.Id];

    [Theory, MemberData(nameof(Policies))]
    public void A_calendar_that_is_partly_unknown_never_gives_a_harder_day(string id) => Each(id, (policy, morning, random) =>
    {
        var whole = On(morning, CalendarPolicy.Events(random));
        var part = OfCalendar.Where(_ => random.Next(2) == 0).Aggregate(whole, (m, fact) => RandomMornings.Without(m, fact));
        return Harder(policy, whole, part) ? "harder with unknown facts of the calendar" : null;
    });

    [Theory, MemberData(nameof(OnTheWorseSide))]
    public void An_event_more_never_gives_a_harder_day_where_rules_limit_on_the_worse_side(string id) => Each(id, (policy, morning, random) =>
    {
        var (events, more) = (CalendarPolicy.Events(random), CalendarPolicy.Event(random));
        return Harder(policy, On(morning, events), On(morning, [.. events, more])) ? $"harder with {more}" : null;
    });

    [Theory, MemberData(nameof(Policies))]
    public void An_event_taken_away_gives_a_harder_day_only_if_it_was_a_reason_of_the_easier_one(string id) => Each(id, (policy, morning, random) =>
    {
        var events = CalendarPolicy.Events(random);
        if (events.Length == 0)
        {
            return null;
        }

        var (with, without) = (On(morning, events), On(morning, events[1..]));
        return Harder(policy, with, without) && !Explainer.Explain(policy, with).Because.Any(r => ReadsCalendar(policy, r.Rule))
            ? $"harder without {events[0]}, which was no reason" : null;
    });

    [Fact]
    public void The_test_policies_read_every_fact_of_a_calendar_and_events_do_limit_days()
    {
        CalendarPolicy.Whole.Rules.SelectMany(r => r.Parts()).OfType<FactDefinition>().Where(OfCalendar.Contains).Distinct().Count().ShouldBe(OfCalendar.Length);
        var (mornings, random) = (new RandomMornings(CalendarPolicy.Whole, missing: 0.02), new QuickRandom(1));
        Enumerable.Range(0, 3000).Count(_ => mornings.Next(random) is var morning && Harder(CalendarPolicy.Whole, On(morning, CalendarPolicy.Events(random)), On(morning, []))).ShouldBeGreaterThan(50);
    }

    private static bool Harder(ReadyPolicy policy, Morning before, Morning after) =>
        Planner.Decide(policy, after).SessionType > Planner.Decide(policy, before).SessionType;

    // An event is read as a fact of the calendar, as tomorrow's competition, or as a reading of illness or injury. A taper also lowers the week's intent.
    private static bool ReadsCalendar(ReadyPolicy policy, string rule) => policy.Rules.Any(r => r.Rule.Id == rule && r.Parts().OfType<FactDefinition>()
        .Any(f => f.Group == "events" || f.Name.StartsWith("intent.", StringComparison.Ordinal) || f.Name is "tomorrow.Competition" or "today.Illness" or "today.Injury"));

    private static Morning On(Morning morning, AthleteEvent[] events)
    {
        var calendar = new EventCalendar(events);
        var read = calendar.Complete(CalendarPolicy.Day, new MorningReadings { Illness = morning.Today.Illness, Injury = morning.Today.Injury });
        return morning with
        {
            Date = CalendarPolicy.Day,
            Events = calendar.On(CalendarPolicy.Day),
            Tomorrow = calendar.TomorrowOf(CalendarPolicy.Day),
            Today = morning.Today with { Illness = read.Illness, Injury = read.Injury },
        };
    }

    private static void Each(string id, Func<ReadyPolicy, Morning, Random, string?> fault)
    {
        var policy = id == CalendarPolicy.Whole.Id ? CalendarPolicy.Whole : id == CalendarPolicy.WorseSide.Id ? CalendarPolicy.WorseSide : ShippedPolicies.Get(id);
        var (mornings, seed) = (new RandomMornings(policy, missing: 0.03), Effort.Seed);
        var random = new QuickRandom(seed);
        for (var n = 0; n < Effort.With(Mornings, isVariant: policy.Policy.Extends.Count > 0); n++)
        {
            if (fault(policy, mornings.Next(random), random) is { } message)
            {
                Assert.Fail($"seed {seed}, morning {n}: {message}");
            }
        }
    }
}

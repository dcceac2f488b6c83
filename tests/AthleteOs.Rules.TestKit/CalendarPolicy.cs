using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.TestKit;

/// <summary>Weekly planning with limits that read the calendar, and random calendars.</summary>
public static class CalendarPolicy
{
    private static readonly (string Name, string Expression, string Effect)[] OnTheWorseSide =
    [
        ("race_near", "events.Given && events.DaysToRace <= 2", "forbid_key"),
        ("main_race_near", "events.Given && events.DaysToMainRace <= 1", "require_recovery"),
        ("raced", "events.Given && events.DaysSinceRace <= 3", "forbid_key"),
        ("test_near", "events.Given && events.DaysToTest < 2", "forbid_key"),
        ("travelled", "events.Given && events.DaysSinceTravel <= 2 && events.TimeZonesCrossed >= 3", "forbid_key"),
        ("little_time", "events.Given && events.AvailableMinutes < 60", "forbid_key"),
        ("no_time", "events.Given && events.AvailableMinutes < 20", "full_rest"),
    ];

    private static readonly (string Name, string Expression, string Effect)[] Others =
    [
        ("taper", "events.Given && events.Phase == TrainingPhase.Taper && events.WeekOfPhase >= 1", "forbid_key"),
        ("new_at_altitude", "events.Given && events.DaysAtAltitude >= 1 && events.DaysAtAltitude <= 4", "forbid_key"),
        ("back_from_altitude", "events.Given && events.DaysSinceAltitude <= 2", "forbid_key"),
        ("in_camp", "events.Given && events.InCamp == true", "forbid_key"),
        ("main_race_done", "events.Given && events.LastRacePriority == RacePriority.A && events.DaysSinceRace <= 7", "forbid_key"),
        ("race_that_counts", "events.Given && events.RacePriority != RacePriority.C && events.DaysToRace <= 3", "forbid_key"),
    ];

    /// <summary>Its rules limit the day on the worse side of facts only: nearer races, more time zones, less time.</summary>
    public static ReadyPolicy WorseSide { get; } = Load("calendar-worse-side", OnTheWorseSide);

    /// <summary>Its rules read every fact of the calendar.</summary>
    public static ReadyPolicy Whole { get; } = Load("calendar-whole", [.. OnTheWorseSide, .. Others]);

    /// <summary>The day around which events are drawn.</summary>
    public static readonly DateOnly Day = new(2026, 11, 25);

    /// <summary>Draws a calendar around <see cref="Day"/>.</summary>
    public static AthleteEvent[] Events(Random random) => [.. Enumerable.Range(0, random.Next(6)).Select(_ => Event(random))];

    /// <summary>Draws an event around <see cref="Day"/>.</summary>
    public static AthleteEvent Event(Random random)
    {
        var kind = (EventKind)random.Next(Enum.GetValues<EventKind>().Length);
        var start = Day.AddDays(random.Next(-12, 12));
        return new AthleteEvent(kind, start, random.Next(2) == 0 ? start : start.AddDays(random.Next(10)))
        {
            Priority = kind == EventKind.Race ? (RacePriority)random.Next(1, 4) : null,
            Phase = kind == EventKind.Phase ? (TrainingPhase)random.Next(1, 7) : null,
            TimeZones = kind == EventKind.Travel ? random.Next(0, 10) : null,
            Minutes = kind == EventKind.Unavailable && random.Next(3) > 0 ? random.Next(0, 12) * 10 : null,
        };
    }

    private static ReadyPolicy Load(string id, (string Name, string Expression, string Effect)[] rules)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["policy.json"] = Encoding.UTF8.GetBytes($$"""{ "id": "{{id}}", "version": "1.0.0", "title": "Calendar", "says": "Calendar.", "extends": "weekly-planning" }"""),
            ["safety.json"] = Encoding.UTF8.GetBytes($$"""
                { "WorkflowName": "safety", "Rules": [ {{string.Join(", ", rules.Select(r =>
                    $$"""{ "RuleName": "{{r.Name}}", "Expression": "{{r.Expression}}", "SuccessEvent": "{{r.Effect}}", "Properties": { "says": "So.", "evidence": "a test" } }"""))}} ] }
                """),
        };
        var findings = new Findings();
        return PolicyLoader.Load(new PolicyFiles(id, files, ShippedPolicies.Files), new FusedRuleEngine(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}

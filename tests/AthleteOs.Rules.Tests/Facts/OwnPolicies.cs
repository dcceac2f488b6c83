using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>A small policy with a fact of each kind, and mornings for it.</summary>
internal static class OwnPolicies
{
    private const string Facts = """
        "away": { "kind": "number", "unit": "nights", "min": 0, "max": 7, "whole": true, "says": "nights away", "worse": "higher" },
            "camp": { "kind": "flag", "says": "a camp", "worse": "higher" },
            "trip": { "kind": "word", "words": ["none", "short", "long_haul"], "says": "trip", "worse": "higher" },
            "mood": { "kind": "series", "min": 0, "max": 10, "says": "mood", "worse": "lower" }
        """;

    public static TinyPolicy Tiny() => new TinyPolicy()
        .With("policy.json", "\"derived\": {", $"\"facts\": {{ {Facts} }},\n  \"derived\": {{")
        .With("policy.json", "\"value\": 5", "\"value\": 3")
        .WithRuleSet("own", "all",
            ("away_too_long", "own.Away > p.Margin", "forbid_key"),
            ("at_a_camp", "own.Camp == true", "forbid_key"),
            ("far_away", "own.Trip == Trip.LongHaul", "require_recovery"),
            ("low_mood", "own.Mood.DaysBelow(p.Margin, 3) >= p.Margin", "forbid_key"));

    /// <summary>The same with another rule of its gating, and with a belief.</summary>
    public static TinyPolicy Asking(this TinyPolicy tiny, string expression, bool believed) => (believed
        ? tiny.With("policy.json", "\"camp\": {", "\"doubts\": { \"kind\": \"number\", \"min\": 0, \"max\": 10, \"says\": \"doubts\", \"worse\": \"higher\", \"origin\": \"believed\" },\n    \"camp\": {")
        : tiny).Asking(expression);

    public static Morning Good() => new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 26),
        Athlete = new Athlete { KeySessionReadinessMin = 65 },
        Today = new Today { ReadinessScore = 72, Illness = false, Injury = false },
        Week = new Week { TssSoFar = 0 },
        Intent = new WeeklyIntent { MaxWeeklyTss = 500 },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 3, RecoveredSinceLastKeySession = true },
        Yesterday = new Yesterday { SessionType = SessionType.Rest },
        Own = OwnFacts.None.With("away", 1.0).With("camp", false).With("trip", "none").With("mood", new DailySeries([6.0, 7, 8])),
    };

    public static Morning Away(this Morning morning, double nights) => morning with { Own = morning.Own.With("away", nights) };

    public static Morning Camp(this Morning morning, bool camp) => morning with { Own = morning.Own.With("camp", camp) };

    public static Morning Trip(this Morning morning, string word) => morning with { Own = morning.Own.With("trip", word) };

    public static Morning Mood(this Morning morning, params double[] days) => morning with { Own = morning.Own.With("mood", new DailySeries(days.AsEnumerable())) };
}

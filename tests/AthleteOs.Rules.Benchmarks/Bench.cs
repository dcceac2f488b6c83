using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>What the benchmarks run on.</summary>
internal static class Bench
{
    /// <summary>The twelve rules of the daily decision that everything is measured with; <see cref="ByHand"/> is the same in C#.</summary>
    public static readonly string[] TwelveRules =
    [
        "today.ReadinessScore >= athlete.KeySessionReadinessMin",
        "intent.KeySessionsRemaining > 0",
        "today.Illness == true",
        "today.Injury == true",
        "today.Soreness > p.SorenessMax",
        "history.DaysSinceLastKeySession < athlete.Tau2 * p.SpacingPerTau",
        "fatigue.Tsb < p.TsbFloor",
        "week.TssSoFar >= intent.MaxWeeklyTss",
        "week.TssSoFar + p.KeyTss > intent.MaxWeeklyTss",
        "today.ReadinessScore < athlete.KeySessionReadinessMin - p.RecoveryMargin",
        "athlete.ResponderClass == ResponderClass.High && athlete.Tau2 <= p.FastTau2",
        "fatigue.Atl - fatigue.Ctl > p.LoadJump || today.SleepHours < p.SleepMin",
    ];

    private static readonly (string Name, double Value)[] Parameters =
        [("soreness_max", 6), ("spacing_per_tau", 0.25), ("tsb_floor", -30), ("key_tss", 80), ("recovery_margin", 15), ("fast_tau2", 10), ("load_jump", 25), ("sleep_min", 5)];

    public static PolicyFiles Policy(IEnumerable<string> expressions)
    {
        var sets = expressions.Select((text, i) => (text, i)).GroupBy(r => r.i / 50).ToArray();
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["policy.json"] = Encoding.UTF8.GetBytes($$"""
                { "id": "bench", "version": "1.0.0", "title": "t", "says": "s",
                  "parameters": { {{string.Join(", ", Parameters.Select(p => FormattableString.Invariant($"\"{p.Name}\": {{ \"value\": {p.Value}, \"unit\": \"u\", \"min\": -100, \"max\": 1000, \"says\": \"s\" }}")))}} },
                  "steps": { "daily": [ {{string.Join(", ", sets.Select(s => $"{{ \"rule_set\": \"set{s.Key}\", \"hit_policy\": \"all\" }}"))}} ] } }
                """),
        };
        foreach (var set in sets)
        {
            files[$"set{set.Key}.json"] = Encoding.UTF8.GetBytes($$"""
                { "WorkflowName": "set{{set.Key}}", "Rules": [ {{string.Join(", ", set.Select(r =>
                    $"{{ \"RuleName\": \"r{r.i}\", \"Expression\": \"{r.text}\", \"SuccessEvent\": \"note\", \"Properties\": {{ \"says\": \"s\", \"evidence\": \"e\" }} }}"))}} ] }
                """);
        }

        return new PolicyFiles("bench", files);
    }

    public static ReadyPolicy Load(PolicyFiles files)
    {
        var findings = new Findings();
        return PolicyLoader.Load(files, new RuleEngines(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    /// <summary>64 different mornings, all facts known, so that branches are not learnt by heart.</summary>
    public static Morning[] Mornings()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, 64).Select(i => new Morning
        {
            AthleteId = "a",
            Date = new DateOnly(2026, 11, 23).AddDays(i % 14),
            Athlete = new Athlete { KeySessionReadinessMin = random.Next(60, 75), ResponderClass = (ResponderClass)random.Next(4), Tau2 = random.Next(6, 20), WeeklyCapacityTss = 500, WeeklyHours = 8 },
            Today = new Today { ReadinessScore = random.Next(40, 95), Illness = random.Next(10) == 0, Injury = random.Next(10) == 0, Soreness = random.Next(9), SleepHours = random.Next(4, 10) },
            Fatigue = new Fatigue { Ctl = random.Next(40, 80), Atl = random.Next(30, 110), Tsb = random.Next(-35, 20) },
            Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 1, KeySessionsRemaining = 1, MaxWeeklyTss = 600, AerobicVolumeTargetHoursMin = 8, AerobicVolumeTargetHoursMax = 10 },
            Week = new Week { TssSoFar = random.Next(0, 650), HoursSoFar = 4 },
            History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = random.Next(0, 7) },
        })];
    }

    /// <summary>The twelve rules as a programmer would write them: one bit a rule.</summary>
    public static ulong ByHand(Morning m)
    {
        var (athlete, today, intent, history, fatigue, week) = (m.Athlete, m.Today, m.Intent, m.History, m.Fatigue, m.Week);
        ulong bits = 0;
        if (today.ReadinessScore >= athlete.KeySessionReadinessMin) { bits |= 1; }
        if (intent.KeySessionsRemaining > 0) { bits |= 2; }
        if (today.Illness == true) { bits |= 4; }
        if (today.Injury == true) { bits |= 8; }
        if (today.Soreness > 6) { bits |= 16; }
        if (history.DaysSinceLastKeySession < athlete.Tau2 * 0.25) { bits |= 32; }
        if (fatigue.Tsb < -30) { bits |= 64; }
        if (week.TssSoFar >= intent.MaxWeeklyTss) { bits |= 128; }
        if (week.TssSoFar + 80 > intent.MaxWeeklyTss) { bits |= 256; }
        if (today.ReadinessScore < athlete.KeySessionReadinessMin - 15) { bits |= 512; }
        if (athlete.ResponderClass == ResponderClass.High && athlete.Tau2 <= 10) { bits |= 1024; }
        if (fatigue.Atl - fatigue.Ctl > 25 || today.SleepHours < 5) { bits |= 2048; }
        return bits;
    }

    public static ReadyPolicy Shipped(string id)
    {
        var findings = new Findings();
        return Load(PolicyFiles.FromFolder(Root.Of("rules", id), findings)!);
    }
}

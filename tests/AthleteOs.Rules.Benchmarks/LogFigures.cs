using System.Diagnostics;
using System.Globalization;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>The figures of rules over the log that have a goal. Each is the best of many short rounds, so a busy machine matters little.</summary>
internal static class LogFigures
{
    private const int Athletes = 4;
    private const int Days = 365;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    /// <summary>Measures all of them and prints a line for each.</summary>
    public static void Print()
    {
        var (patterns, plain) = (Bench.Shipped("weekly-planning-patterns"), Bench.Shipped("weekly-planning"));
        var (known, gaps) = (LogBenchmarks.Mornings(0), LogBenchmarks.Mornings(0.05));
        var set = (InferenceRuleSet)patterns.RuleSets.Single(s => s.Source.Name == "session-patterns").Compiled;
        var (next, derived) = (0, new double[64]);
        Print("a decision, everything known (100 us, 150 KB)", 16, () => Planner.Decide(patterns, known[next++ & 63]));
        Print("a decision, with gaps (400 us)", 16, () => Planner.Decide(patterns, gaps[next++ & 63]));
        Print("  NRules alone, everything known", 16, () => set.Match(known[next++ & 63], derived));
        Print("  NRules alone, with gaps", 16, () => set.Match(gaps[next++ & 63], derived));
        Print("a decision without NRules, everything known", 64, () => Planner.Decide(patterns.ByDefinition, known[next++ & 63]));
        Print("a decision without NRules, with gaps", 64, () => Planner.Decide(patterns.ByDefinition, gaps[next++ & 63]));
        Print("the changes that would alter it (1 ms)", 16, () => Counterfactuals.Of(patterns, known[next++ & 63]));
        Print("the changes that would alter it, with gaps", 16, () => Counterfactuals.Of(patterns, gaps[next++ & 63]));
        Print("load to ready, 10 rules (150 ms)", 1, () => Bench.Load(Rules(10)));
        Print("load to ready, 100 rules (1 s)", 1, () => Bench.Load(Rules(100)));
        PrintWorst();
        var lived = Athletes * (Days + 7 * SimulatedSeason.WeeksBefore);
        Print("simulated days under weekly-planning-patterns (100 us each)", 1, () => Live(patterns), lived);
        Print("simulated days under weekly-planning", 1, () => Live(plain), lived);
        Print("a decision under weekly-planning", 1024, () => Planner.Decide(plain, known[next++ & 63]));
    }

    // The same nine rules again and again, each with another number, so that NRules cannot share them.
    private static PolicyFiles Rules(int count)
    {
        var rules = Enumerable.Range(0, count).Select(i => (i % 5) switch
        {
            0 => LogPolicy.Rule($"r{i}", $$"""{ "some": "a", "of": "sessions", "days": 1, "where": "a.Tss > {{100 + i}}" }, { "some": "b", "of": "sessions", "days": 2, "where": "b.Tss > {{100 + i}}" }"""),
            1 => LogPolicy.Rule($"r{i}", $$"""{ "each": "k", "of": "sessions", "days": 7, "where": "k.SessionType == SessionType.Key" }, { "some": "f", "of": "sessions", "days": 3, "where": "f.Outcome == SessionOutcome.Failed && f.DaysAgo < k.DaysAgo && f.Tss > {{i}}" }"""),
            2 => LogPolicy.Rule($"r{i}", $$"""{ "sum": "w", "of": "sessions", "days": 7, "value": "w.Tss", "as": "load" }, { "sum": "t", "of": "sessions", "days": 14, "where": "t.DaysAgo > 7", "value": "t.Tss", "as": "before" }""", $"load > {300 + i} && load > 1.5 * before"),
            3 => LogPolicy.Rule($"r{i}", $$"""{ "each": "a", "of": "sessions", "days": 14, "where": "a.SessionType == SessionType.Key && a.Tss > {{i}}" }, { "some": "b", "of": "sessions", "days": 28, "where": "b.SessionType == SessionType.Key && b.Archetype == a.Archetype && b.DaysAgo > a.DaysAgo" }""", effect: "note"),
            _ => LogPolicy.Rule($"r{i}", $$"""{ "count": "n", "of": "days", "days": 7, "where": "n.SleepHours < 6", "as": "nights" }""", $"nights >= 3 && today.ReadinessScore < {i}"),
        }).Chunk(50).ToArray();
        var (steps, sets) = (new StringBuilder(), new List<(string Name, string Text)>());
        for (var n = 0; n < rules.Length; n++)
        {
            steps.Append(CultureInfo.InvariantCulture, $"{{ \"rule_set\": \"patterns{n}\", \"hit_policy\": \"all\" }},");
            sets.Add(($"patterns{n}.json", $"{{ \"WorkflowName\": \"patterns{n}\", \"Engine\": \"inference\", \"Rules\": [\n{string.Join(",\n", rules[n])}\n] }}"));
        }

        return sets.Aggregate(new TinyPolicy().With("policy.json", "{ \"rule_set\": \"easing\"", $"{steps}{{ \"rule_set\": \"easing\""), (policy, set) => policy.WithFile(set.Name, set.Text)).Files();
    }

    // Of the rules that go through every combination, and the logs with the most: the slowest, and the one that allocates most.
    private static void PrintWorst()
    {
        var (day, derived) = (new DateOnly(2026, 11, 26), new double[64]);
        Array.Fill(derived, double.NaN);
        var (slowest, time, largest, most) = ("", 0.0, "", 0.0);
        foreach (var (name, rules) in WorstLogs.Rules)
        {
            var set = LogPolicy.SetOf(LogPolicy.Load(new Findings(), rules, WorstLogs.Marks)!).Compiled;
            foreach (var (log, sessions) in WorstLogs.Logs(day))
            {
                var (best, bytes, _) = Measure(1, () => set.Evaluate(new Morning { AthleteId = "a", Date = day, Log = sessions, Today = new Today { ReadinessScore = 70 } }, derived), Long / 20);
                (slowest, time) = best > time ? ($"{name}, {log}", best) : (slowest, time);
                (largest, most) = bytes > most ? ($"{name}, {log}", bytes) : (largest, most);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the slowest of the worst accepted logs (20 ms): {time / 1000:0.0} ms ({slowest}); the largest (20 MB): {most / 1e6:0.0} MB ({largest})"));
    }

    private static double Live(ReadyPolicy policy)
    {
        var population = new Population(1);
        return Enumerable.Range(0, Athletes).Sum(athlete => SimulatedSeason.Live(policy, population, athlete, Days).Gain);
    }

    private static void Print(string what, int round, Func<object?> run, int parts = 1)
    {
        var (best, bytes, rounds) = Measure(round * parts, () =>
        {
            for (var i = 0; i < round; i++)
            {
                run();
            }
        }, Long);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-62}{best,12:0.00} us {bytes / 1000,10:0.0} KB  best of {rounds} rounds of {round}"));
    }

    private static (double Microseconds, double Bytes, int Rounds) Measure(int parts, Action round, TimeSpan time)
    {
        var (best, bytes, rounds, began) = (double.MaxValue, double.MaxValue, 0, Stopwatch.GetTimestamp());
        for (; rounds < 3 || Stopwatch.GetElapsedTime(began) < time; rounds++)
        {
            var (at, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            round();
            best = Math.Min(best, Stopwatch.GetElapsedTime(at).TotalMicroseconds / parts);
            bytes = Math.Min(bytes, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)parts);
        }

        return (best, bytes, rounds);
    }
}

using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.TestKit;

/// <summary>Rules over the log that go through every combination, and logs with the most combinations.</summary>
public static class WorstLogs
{
    /// <summary>Rules by name that compare all items with each other. Nothing lets them end early.</summary>
    public static IReadOnlyDictionary<string, string[]> Rules { get; } = new Dictionary<string, string[]>
    {
        ["three each"] = [LogPolicy.Rule("r", Lines("each", "a", 28) + "," + Lines("each", "b", 21) + "," + Lines("each", "c", 9), "a.Tss + b.Tss + c.Tss > 2999.5")],
        ["two each and some"] = [LogPolicy.Rule("r", Lines("each", "a", 28) + "," + Lines("each", "b", 21) + "," + Lines("some", "c", 9, "a.Tss + b.Tss + c.Tss > 2999.5"))],
        ["two each and no"] = [LogPolicy.Rule("r", Lines("each", "a", 28) + "," + Lines("each", "b", 21) + "," + Lines("no", "c", 9, "a.Tss + b.Tss + c.Tss > 2999.5"))],
        ["two each and a sum"] = [LogPolicy.Rule("r", Lines("each", "a", 28) + "," + Lines("each", "b", 21) + ",{ \"sum\": \"c\", \"of\": \"sessions\", \"days\": 5, \"where\": \"c.Tss <= a.Tss + b.Tss\", \"value\": \"c.Tss\", \"as\": \"n\" }", "n < 0")],
        ["many pairs"] = [.. Enumerable.Range(0, 60).Select(i => LogPolicy.Rule($"r{i}", Lines("each", "a", 28) + "," + Lines("some", "b", 28, $"a.Tss + b.Tss > {1999.5 + i}")))],
        ["marks"] = [LogPolicy.Rule("m", Lines("each", "a", 28) + "," + Lines("some", "b", 28, "a.Tss >= b.Tss"), effect: "mark:hard"), LogPolicy.Rule("r", "{ \"each\": \"a\", \"of\": \"hard\" },{ \"each\": \"b\", \"of\": \"hard\" }," + Lines("some", "c", 8, "a.Tss + b.Tss + c.Tss > 2999.5"))],
    };

    /// <summary>The marks of the rules.</summary>
    public const string Marks = "\"hard\": { \"says\": \"hard session\" }";

    /// <summary>Logs by name: as many items as the reader accepts, and fewer, which NRules matches too.</summary>
    public static IReadOnlyDictionary<string, SessionLog> Logs(DateOnly day)
    {
        var logs = new Dictionary<string, SessionLog>();
        foreach (var (sessions, perDay) in new[] { (SessionLog.MostRecent, SessionLog.MostOfDay), (SessionLog.MostRecent, 3), (28, 1), (20, 1), (16, 2) })
        {
            foreach (var unknownDays in new[] { false, true })
            {
                logs[$"{sessions} sessions, {perDay} a day{(unknownDays ? ", days unknown" : "")}"] = Of(day, sessions, perDay, (s, i) => s with { SessionType = SessionType.Key, Tss = 100 + i, Absorbed = false, Outcome = SessionOutcome.Done, Archetype = "A" }, unknownDays);
            }

            logs[$"{sessions} sessions, {perDay} a day, fields unknown"] = Of(day, sessions, perDay, (s, _) => s, unknownDays: sessions > 28);
        }

        return logs;
    }

    private static string Lines(string verb, string name, int days, string? where = null) =>
        $"{{ \"{verb}\": \"{name}\", \"of\": \"sessions\", \"days\": {days}{(where is null ? "" : $", \"where\": \"{where}\"")} }}";

    private static SessionLog Of(DateOnly day, int sessions, int perDay, Func<LoggedSession, int, LoggedSession> fill, bool unknownDays) => new(
        day, day.AddDays(-28), Enumerable.Range(0, sessions).Select(i => fill(new LoggedSession { Id = $"s{i}", Date = day.AddDays(-1 - i / perDay) }, i)), [],
        unknownDays ? Enumerable.Range(1, 28).Select(ago => day.AddDays(-ago)) : []);
}

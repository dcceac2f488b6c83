using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Tests.Inference;

/// <summary>Draws rule sets over the log, with every verb, marks and facts of the morning.</summary>
/// <param name="random">The generator.</param>
/// <param name="testsMissing">Whether rules may test for a missing field. Such a test is known, and turns when the field becomes known.</param>
internal sealed class RandomRules(Random random, bool testsMissing)
{
    public const string Marks = "\"first_mark\": { \"says\": \"first\" }, \"second_mark\": { \"says\": \"second\" }";

    private static readonly string[] SessionTests =
    [
        "{0}.SessionType == SessionType.Key", "{0}.SessionType != SessionType.Support", "{0}.Tss >= 90", "{0}.Tss < 120", "{0}.Rpe > 5", "{0}.Absorbed == false", "{0}.Planned == true",
        "{0}.Outcome == SessionOutcome.Failed", "{0}.Outcome != SessionOutcome.Done", "{0}.DaysAgo <= 9", "{0}.DaysAgo == 3", "{0}.Hours * 40 <= {0}.Tss", "{0}.Tss > p.Margin * 20",
        "{0}.DaysAgo <= history.DaysSinceLastKeySession", "today.ReadinessScore < 70", "!({0}.Rpe >= 4)", "Calc.Max({0}.Tss, {0}.Rpe) > 100",
    ];

    private static readonly string[] PairTests =
    [
        "{1}.DaysAgo > {0}.DaysAgo", "{1}.DaysAgo - {0}.DaysAgo <= 4", "{1}.Archetype == {0}.Archetype", "{1}.SessionType == {0}.SessionType", "{1}.Tss > {0}.Tss", "{1}.Sport != {0}.Sport",
        "{1}.Outcome == {0}.Outcome",
    ];

    private static readonly string[] DayTests =
        ["{0}.SleepHours < 6", "{0}.Illness == true", "{0}.Injury != true", "{0}.ReadinessScore >= 70", "{0}.Soreness > 5", "{0}.DaysAgo <= 5", "{0}.Tss > today.ReadinessScore"];

    private static readonly string[] Numbers = ["{0} >= 2", "{0} < 3", "{0} > 150", "{0} <= 300", "{0} * 2 > 400", "{0} + 1 >= p.Margin", "{0} > today.ReadinessScore", "!({0} > 1)", "Calc.Min({0}, 200) >= 100"];

    /// <summary>Rules, of which the first two give marks.</summary>
    public string[] Next()
    {
        var rules = new List<string>
        {
            LogPolicy.Rule("gives_first", Each("a", "sessions", SessionTests), effect: "mark:first_mark"),
            LogPolicy.Rule("gives_second", $"{Line("each", "a", "first_mark", "")}, {Line("each", "b", random.Next(2) == 0 ? "first_mark" : "sessions", Pair("a", "b"))}, {Line("no", "c", "sessions", Pair("a", "c"))}", effect: "mark:second_mark"),
        };
        for (var i = 0; i < 6; i++)
        {
            rules.Add(Rule($"rule_{i}"));
        }

        return [.. rules];
    }

    private string Rule(string name)
    {
        var (lines, numbers, variables) = (new List<string>(), new List<string>(), new List<string>());
        var count = random.Next(1, 4);
        for (var i = 0; i < count; i++)
        {
            var variable = $"{(char)('a' + i)}";
            var (list, tests) = random.Next(6) switch { 0 => ("days", DayTests), 1 => ("first_mark", SessionTests), 2 => ("second_mark", SessionTests), _ => ("sessions", SessionTests) };
            var isDays = list == "days";
            var pairs = variables.Count > 0 && !isDays && random.Next(2) == 0 ? Pair(variables[0], variable) : Tests(variable, tests);
            switch (random.Next(7))
            {
                case 0 or 1:
                    lines.Add(Line("each", variable, list, pairs));
                    if (!isDays)
                    {
                        variables.Add(variable);
                    }

                    break;
                case 2:
                    lines.Add(Line("some", variable, list, pairs));
                    break;
                case 3:
                    lines.Add(Line("no", variable, list, pairs));
                    break;
                case 4:
                    lines.Add(Line("count", variable, list, Tests(variable, tests), $"n{i}"));
                    numbers.Add($"n{i}");
                    break;
                default:
                    var verb = new[] { "sum", "most", "least", "mean", "sum" }[random.Next(5)];
                    lines.Add(Line(verb, variable, list, Tests(variable, tests), $"n{i}", $"{variable}.Tss"));
                    numbers.Add($"n{i}");
                    break;
            }
        }

        var expression = numbers.Select(n => string.Format(null, Numbers[random.Next(Numbers.Length)], n)).ToList();
        if (random.Next(4) == 0)
        {
            expression.Add("today.ReadinessScore >= 60");
        }

        return LogPolicy.Rule(name, string.Join(", ", lines), expression.Count == 0 ? null : string.Join(random.Next(2) == 0 ? " && " : " || ", expression.Select(e => $"({e})")));
    }

    private string Each(string variable, string list, string[] tests) => Line("each", variable, list, Tests(variable, tests));

    private string Line(string verb, string variable, string list, string where, string? number = null, string? value = null) =>
        $"{{ \"{verb}\": \"{variable}\", \"of\": \"{list}\"{(list.EndsWith("mark", StringComparison.Ordinal) && random.Next(2) == 0 ? "" : $", \"days\": {random.Next(1, 29)}")}"
        + $"{(where.Length > 0 ? $", \"where\": \"{where}\"" : "")}{(value is null ? "" : $", \"value\": \"{value}\"")}{(number is null ? "" : $", \"as\": \"{number}\"")} }}";

    private string Pair(string first, string second) => string.Join(" && ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => string.Format(null, PairTests[random.Next(PairTests.Length)], first, second)));

    private string Tests(string variable, string[] tests)
    {
        var joined = random.Next(3) == 0 ? " || " : " && ";
        tests = testsMissing && tests == SessionTests ? [.. tests, "{0}.Tss == null", "{0}.Absorbed != null"] : tests;
        return string.Join(joined, Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"({string.Format(null, tests[random.Next(tests.Length)], variable)})"));
    }
}

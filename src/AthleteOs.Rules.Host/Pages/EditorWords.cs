using System.Reflection;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The words that the editor of a rule file completes and explains: names of expressions, effects, and the schemas of the files.</summary>
internal static class EditorWords
{
    // The name, an example to insert, and the meaning.
    private static readonly (string Name, string Example, string Says)[] Windows =
    [
        ("Mean", "Mean(7, 3)", "The mean of the last 7 days, today included, with at least 3 readings."),
        ("StandardDeviation", "StandardDeviation(7, 3)", "The standard deviation of the last 7 days with at least 3 readings."),
        ("Slope", "Slope(7, 3)", "The slope per day over the last 7 days with at least 3 readings."),
        ("Min", "Min(7, 3)", "The lowest value of the last 7 days with at least 3 readings."),
        ("Max", "Max(7, 3)", "The highest value of the last 7 days with at least 3 readings."),
        ("Sum", "Sum(7)", "The sum of the last 7 days. It is missing if one day is."),
        ("Count", "Count(7)", "The number of the last 7 days with a reading."),
        ("Latest", "Latest()", "Today's value; Latest(1) is yesterday's."),
        ("FallingDays", "FallingDays()", "The number of mornings in a row, up to this one, on which the value fell."),
        ("DaysBelow", "DaysBelow(6, 7)", "The number of days in a row, up to this one, below 6; at most 7."),
        ("DaysAbove", "DaysAbove(6, 7)", "The number of days in a row, up to this one, above 6; at most 7."),
        ("LowestDeviation", "LowestDeviation(7, 14)", "The mean of the last 7 days in SDs from the usual of 60 days with at least 14 readings, -0.5 to 0.5. A missing day counts as a low one."),
        ("HighestDeviation", "HighestDeviation(7, 14)", "The mean of the last 7 days in SDs from the usual of 60 days with at least 14 readings, -0.5 to 0.5. A missing day counts as a high one."),
    ];

    private static readonly (string Name, string Example, string Says)[] Functions =
    [
        ("Min", "Calc.Min(x, y)", "The smaller of two numbers."),
        ("Max", "Calc.Max(x, y)", "The larger of two numbers."),
        ("Clamp", "Calc.Clamp(x, least, most)", "A number that is kept between a least and a most."),
        ("Abs", "Calc.Abs(x)", "The size of a number without its sign."),
        ("Ceiling", "Calc.Ceiling(x)", "The next whole number up."),
        ("Floor", "Calc.Floor(x)", "The next whole number down."),
        ("Round", "Calc.Round(x)", "The nearest whole number."),
        ("Log", "Calc.Log(x)", "The natural logarithm of a number above zero."),
    ];

    /// <summary>The names of the windows and of the functions, for the test that no one is missing.</summary>
    public static (IEnumerable<string> Windows, IEnumerable<string> Functions) Calls => (Windows.Select(w => w.Name), Functions.Select(f => f.Name));

    /// <summary>The words of a policy as a JSON document.</summary>
    public static JsonObject Of(Policy policy)
    {
        var facts = Schema("facts.schema.json");
        facts["definitions"]!["changes"]!["properties"]![OwnFacts.Group] = OwnFactsSchema.Of(policy.Own);
        return new JsonObject
        {
            ["names"] = new JsonArray([.. Names(policy)]),
            ["windows"] = new JsonArray([.. Windows.Select(w => Word(w.Name, w.Example, w.Says, w.Example))]),
            ["effects"] = new JsonArray([.. Effects(policy)]),
            ["schemas"] = new JsonObject { ["rule-set"] = Schema("rule-set.schema.json"), ["case"] = Schema("case.schema.json"), ["facts"] = facts },
        };
    }

    private static IEnumerable<JsonNode> Names(Policy policy) =>
    [
        .. policy.Facts.OrderBy(f => f.RuleName.EndsWith("Given", StringComparison.Ordinal)).Select(f => Word(f.Name, Detail(f), Sentence(f.About.Says), isSeries: f.Kind == FactKind.Series)),
        .. policy.Parameters.Select(p => Word($"p.{p.RuleName}", $"{Words.Number(p.Value)} {p.Unit}, {Range(p.Min, p.Max)}", p.Says)),
        .. policy.Derived.Select(d => Word($"derived.{d.RuleName}", d.IsFlag ? "yes or no" : d.Unit, Sentence(d.Says))),
        .. policy.Facts.Where(f => f.Kind == FactKind.Choice).DistinctBy(f => f.List, StringComparer.Ordinal)
            .SelectMany(f => f.Choices.Select(c => Word($"{f.List}.{c}", f.Name, $"A value of {f.Name}: {Sentence(f.About.Says)}"))),
        .. Functions.Select(f => Word($"Calc.{f.Name}", f.Example, f.Says, f.Example)),
    ];

    private static IEnumerable<JsonNode> Effects(Policy policy) =>
    [
        .. policy.Derived.Select(d => Word($"set:{d.Name}", "daily", Sentence(d.Says))),
        .. policy.Archetypes.Select(a => Word($"suggest:{a.Name}", $"daily, {a.SessionType.Word()}", a.Says)),
        .. policy.Adjustments.Select(a => Word($"adjust:{a.Fact.Field}", "review", a.Says)),
        .. policy.Marks.Select(m => Word($"mark:{m.Name}", "over the log", Sentence(m.Says))),
    ];

    private static JsonObject Word(string name, string detail, string says, string? insert = null, bool isSeries = false)
    {
        var word = new JsonObject { ["name"] = name, ["detail"] = detail, ["says"] = says };
        if (insert is not null)
        {
            word["insert"] = insert;
        }

        if (isSeries)
        {
            word["series"] = true;
        }

        return word;
    }

    private static string Detail(FactDefinition fact) => fact.Kind switch
    {
        FactKind.Flag => "yes or no",
        FactKind.Choice => string.Join(", ", fact.Choices.Select(c => $"{fact.List}.{c}")),
        FactKind.Series => $"{fact.About.Unit}, a value for each day",
        _ => $"{fact.About.Unit}{(fact.About.Unit.Length > 0 ? ", " : "")}{Range(fact.About.Min, fact.About.Max)}",
    };

    private static string Range(double min, double max) => (double.IsFinite(min), double.IsFinite(max)) switch
    {
        (true, true) => $"{Words.Number(min)} to {Words.Number(max)}",
        (true, false) => $"from {Words.Number(min)}",
        (false, true) => $"at most {Words.Number(max)}",
        _ => "any number",
    };

    private static string Sentence(string says) => $"{char.ToUpperInvariant(says[0])}{says[1..]}{(says.EndsWith('.') ? "" : ".")}";

    private static JsonNode Schema(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!;
    }
}

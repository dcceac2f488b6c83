using System.Globalization;
using System.Text.Json.Nodes;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Statistics;

/// <summary>The statistics of experiments compared with numbers of other programs. Each vector names its repository, path and commit, or its paper.</summary>
public sealed class ExperimentVectorsTests
{
    private static readonly JsonArray Vectors = JsonNode.Parse(File.ReadAllText(Root.Of("tests", "AthleteOs.Rules.Lab.Tests", "Statistics", "experiment-vectors.json")))!.AsArray();

    public static TheoryData<string> Ids => [.. Vectors.Select(v => (string)v!["id"]!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_statistic_agrees_with_its_source(string id)
    {
        var vector = Vectors.Single(v => (string)v!["id"]! == id)!;
        var (tolerance, isRelative) = Tolerance(vector["tolerance"]);
        var computed = ExperimentStatistics.Of((string)vector["family"]!, vector["input"]!);
        Compare(vector["expected"]!, computed, tolerance, isRelative, id).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Every_vector_names_its_source_and_none_is_repeated()
    {
        Vectors.Count.ShouldBe(75);
        Vectors.Select(v => (string)v!["id"]!).ShouldBeUnique();
        Vectors.ShouldAllBe(v => v!["source"]!["method"] != null || v["source"]!["commit"]!.ToString().Length == 40);
    }

    // The number of compared values: a vector that compares nothing would pass in silence.
    private static int Compare(JsonNode expected, JsonNode computed, double tolerance, bool isRelative, string at)
    {
        switch (expected)
        {
            case JsonObject fields:
                return fields.Sum(f => Compare(f.Value!, computed[f.Key].ShouldNotBeNull($"{at}.{f.Key}"), tolerance, isRelative, $"{at}.{f.Key}"));
            case JsonArray items:
                computed.AsArray().Count.ShouldBe(items.Count, at);
                return items.Select((item, i) => Compare(item!, computed[i]!, tolerance, isRelative, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"))).Sum();
            case JsonValue text when text.TryGetValue<string>(out var word):
                computed.ToString().ShouldBe(word, at);
                return 1;
            default:
                var number = expected.GetValue<double>();
                Math.Abs(computed.GetValue<double>() - number).ShouldBeLessThanOrEqualTo(isRelative ? tolerance * Math.Abs(number) : tolerance, $"{at}: {computed} instead of {number}");
                return 1;
        }
    }

    private static (double Value, bool IsRelative) Tolerance(JsonNode? given) => given switch
    {
        null => (0, false),
        JsonValue value when value.TryGetValue<string>(out var text) => (double.Parse(text.Split(' ')[^1], CultureInfo.InvariantCulture), true),
        _ => (given.GetValue<double>(), false),
    };
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

/// <summary>The one form of a policy's files does not depend on how they were written.</summary>
public sealed class PolicyLayoutTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, string> Files { get; } =
        [.. from id in ShippedPolicies.Ids()
            from file in ShippedPolicies.Files(id).Files.Keys.Where(f => f.EndsWith(".json", StringComparison.Ordinal))
            select new TheoryDataRow<string, string>(id, file)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_shipped_file_is_in_its_form(string id, string file)
    {
        var text = File.ReadAllText(Root.Of("rules", id, file));
        PolicyLayout.Write(file, Encoding.UTF8.GetBytes(text)).ShouldBe(text, $"athleteos fmt rules/{id}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Written_in_any_other_way_it_comes_out_the_same(string id, string file)
    {
        var text = File.ReadAllText(Root.Of("rules", id, file));
        var random = new Random(20261123);
        for (var n = 0; n < 5; n++)
        {
            var other = Shuffled(JsonNode.Parse(text), "", file, random)!.ToJsonString(n % 2 == 0 ? Relaxed : new(Relaxed) { WriteIndented = true, IndentSize = n + 1 });
            PolicyLayout.Write(file, Encoding.UTF8.GetBytes(n == 4 ? $"\uFEFF{other.ReplaceLineEndings("\r\n")}" : other)).ShouldBe(text);
        }
    }

    [Fact]
    public void Texts_and_numbers_stay_as_they_were_written() =>
        PolicyLayout.Write("gating.json", Encoding.UTF8.GetBytes("""{"Rules":[],"WorkflowName":"g\u0061 \/ \"é\"","other":[1.50,1e3,-0,true,null]}"""))
            .ShouldBe("{\n  \"WorkflowName\": \"g\\u0061 \\/ \\\"é\\\"\",\n  \"Rules\": [],\n  \"other\": [1.50, 1e3, -0, true, null]\n}\n");

    // The fields of what has an order; names of tables and facts have the author's.
    private static JsonNode? Shuffled(JsonNode? node, string way, string file, Random random)
    {
        switch (node)
        {
            case JsonObject fields:
                var own = way.Split('/')[^1] is "facts" or "marks" or "parameters" or "derived" or "priors" or "adjustments" or "archetypes" or "LocalParams" || way.Contains("facts", StringComparison.Ordinal)
                    || (file.StartsWith("cases/", StringComparison.Ordinal) && way.Contains("expect/", StringComparison.Ordinal));
                var parts = fields.Select(f => (f.Key, Value: Shuffled(f.Value, $"{way}/{f.Key}", file, random))).ToArray();
                if (!own)
                {
                    random.Shuffle(parts);
                }

                return new JsonObject(parts.Select(p => KeyValuePair.Create(p.Key, p.Value)));
            case JsonArray items:
                return new JsonArray([.. items.Select(i => Shuffled(i, $"{way}/*", file, random))]);
            default:
                return node?.DeepClone();
        }
    }
}

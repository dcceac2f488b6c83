using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The OpenAPI document: complete, with examples that fit, and with the bounds of the strict readers. Every other test holds its answers against it.</summary>
public sealed partial class InterfaceTests
{
    private const string Day = "2026-11-26";

    // Texts of every kind that a field requires, and their neighbours.
    private static readonly string[] Texts =
    [
        "\"\"", "\" \"", "\"key\"", "\"rest\"", "\"Key\"", "\"low\"", "\"Low\"", "\"never\"", "\"W\"", "\"w\"", "\"min\"", "\"UTC\"", "\"CET\"", "\"Europe/Berlin\"", "\"Europe / Berlin\"",
        "\"05:30\"", "\"5:30\"", "\"00:00\"", "\"23:59\"", "\"24:00\"", "\"29:59\"", "\"05:60\"", "\"05:30:00\"", $"\"{Day}\"", "\"1900-01-01\"", "\"1899-12-31\"", "\"2026-13-01\"", "\"2026-11-32\"", "\"26.11.2026\"",
        "\"weekly-planning\"", "\"Weekly\"", "\"4\"",
    ];

    private static readonly string[] Others = ["null", "true", "false", "[]", "[1]", "{}", "{ \"ctl\": 50 }", "{ \"ctl\": 50, \"atl\": 50 }", "{ \"ctl\": 50, \"atl\": 50, \"tsb\": 0 }"];

    private static readonly double[] Numbers = [0, 0.5, 1, 2.5, 7, 19.9, 20, 150, 24, 500, 3000, 1e5, 1e9, -1, -1e9];

    private static DescribedInterface Pinned => DescribedInterface.Pinned;

    [Fact]
    public void Operation_ids_are_unique_and_a_verb_with_a_noun()
    {
        var ids = Pinned.Operations.Select(o => o.Id).ToArray();
        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => OperationId().IsMatch(id));
        Pinned.Operations.ShouldAllBe(o => o.Description.GetProperty("summary").GetString()!.EndsWith('.') && o.Parameters.All(p => p.GetProperty("description").GetString()!.EndsWith('.')));
    }

    [Fact]
    public void Every_reference_leads_to_a_schema_and_every_schema_is_in_use()
    {
        var document = File.ReadAllText(Root.Of("tests", "AthleteOs.Rules.Host.Tests", "Golden", "http", "openapi.json"));
        Reference().Matches(document).Select(m => m.Groups["name"].Value).Distinct().ShouldBe(Pinned.Schemas.EnumerateObject().Select(s => s.Name), ignoreOrder: true);
    }

    [Fact]
    public void Every_answer_has_a_schema_and_an_example_that_fits()
    {
        foreach (var operation in Pinned.Operations)
        {
            foreach (var response in operation.Responses.EnumerateObject())
            {
                // Only 304 has no document.
                response.Value.TryGetProperty("content", out var content).ShouldBe(response.Name != "304", operation.Id);
                foreach (var media in response.Name == "304" ? [] : content.EnumerateObject().ToArray())
                {
                    var schema = media.Value.GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1];
                    var example = media.Value.GetProperty("example");
                    Pinned.Refusals(schema, example.GetRawText()).ShouldBeEmpty($"{operation.Id} {response.Name}");
                    (media.Name == "application/problem+json").ShouldBe(schema == "problem");
                    if (schema == "problem")
                    {
                        example.GetProperty("status").GetInt32().ToString(CultureInfo.InvariantCulture).ShouldBe(response.Name, operation.Id);
                    }
                }
            }

            if (operation.Body is { } body)
            {
                Pinned.Refusals(body, operation.Example!).ShouldBeEmpty(operation.Id);
            }
        }
    }

    [Fact]
    public void Each_status_that_one_operation_alone_answers_is_pinned()
    {
        // Those of every operation are provoked once for all: an unknown query parameter, callers, the limiter, faults of the service and the journal, a slow body, a body that is not JSON. 304 has tests of its own.
        string[] common = ["304", "400", "401", "403", "404", "408", "415", "429", "500", "503"];
        var pinned = Directory.GetFiles(Root.Of("tests", "AthleteOs.Rules.Host.Tests", "Golden", "http"), "*.txt").SelectMany(file => Call().Matches(File.ReadAllText(file)))
            .Select(m => (Pinned.Find(m.Groups["method"].Value, m.Groups["path"].Value)?.Id, m.Groups["status"].Value)).ToHashSet();
        Pinned.Operations.SelectMany(o => o.Responses.EnumerateObject().Select(r => (Id: (string?)o.Id, r.Name))).Where(r => !common.Contains(r.Name) && !pinned.Contains(r)).ShouldBeEmpty();
        foreach (var status in common.Except(["304", "408"]))
        {
            pinned.ShouldContain(p => p.Item2 == status, status);
        }
    }

    [Theory]
    [InlineData("readings")]
    [InlineData("done")]
    [InlineData("parameters")]
    [InlineData("athlete_parameters")]
    [InlineData("event")]
    [InlineData("override")]
    public void The_readers_accept_what_the_schemas_of_bodies_accept_and_nothing_else(string schema)
    {
        var properties = Pinned.Schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().ToArray();
        var (accepted, refused) = (0, 0);
        foreach (var property in properties.Where(p => schema != "parameters" || p.Name != "athlete"))
        {
            // No schema compares two days.
            foreach (var value in Values(property.Value).Where(v => property.Name != "end" || v != "\"1900-01-01\""))
            {
                Compare(schema switch
                {
                    "parameters" => $$"""{ "athlete": { }, "{{property.Name}}": {{value}} }""",
                    "athlete_parameters" => $$"""{ "{{property.Name}}": {{value}} }""",
                    "event" => EventWith(property.Name, value),
                    "override" => $"{{ {string.Join(", ", properties.Where(p => p.Name is not ("replaces" or "by") || p.Name == property.Name).Select(p => $"\"{p.Name}\": {(p.Name == property.Name ? value : p.Name == "session_type" ? "\"rest\"" : "\"x\"")}"))} }}",
                    _ when property.Name == "date" => $$"""{ "date": {{value}} }""",
                    _ => $$"""{ "date": "{{Day}}", "{{property.Name}}": {{value}} }""",
                });
            }
        }

        foreach (var whole in new[] { "{ }", "[ ]", "null", "4", $$"""{ "date": "{{Day}}" }""", $$"""{ "date": "{{Day}}", "none": 1 }""", """{ "athlete": { } }""", """{ "athlete": null }""", """{ "athlete": { "athlete_id": "1" } }""", """{ "athlete_id": "1" }""" }.Concat(EventsOfEachKind()))
        {
            Compare(whole);
        }

        (accepted, refused).ShouldSatisfyAllConditions(() => accepted.ShouldBeGreaterThan(properties.Length), () => refused.ShouldBeGreaterThan(properties.Length));

        void Compare(string document)
        {
            var (described, read) = (Pinned.Refusals(schema, document), Faults(schema, document));
            (described.Count == 0).ShouldBe(read.Count == 0, $"{schema} {document}: the schema {(described.Count == 0 ? "accepts" : described[0])}, the reader {(read.Count == 0 ? "accepts" : read[0])}");
            (accepted, refused) = read.Count == 0 ? (accepted + 1, refused) : (accepted, refused + 1);
        }
    }

    [Fact]
    public async Task The_service_accepts_the_settings_that_their_schema_accepts_and_no_others()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)));
        foreach (var property in Pinned.Schemas.GetProperty("settings").GetProperty("properties").EnumerateObject())
        {
            // No schema knows which policies serve, or how long ago today is.
            foreach (var value in Values(property.Value).Where(v => (property.Name, v) is not (("policy", "\"key\"" or "\"rest\"" or "\"low\"" or "\"never\"" or "\"w\"" or "\"min\"") or ("first_day", "\"1900-01-01\""))))
            {
                var document = $$"""{ "{{property.Name}}": {{value}} }""";
                var (described, answer) = (Pinned.Refusals("settings", document), await host.Put("/v1/athletes/anna", document));
                (described.Count == 0).ShouldBe(answer.Status is 200 or 201, $"{document}: the schema {(described.Count == 0 ? "accepts" : described[0])}, the service {answer.Body}");
            }
        }

        foreach (var (field, number) in new[] { ("ctl", -0.1), ("ctl", 0), ("ctl", 500), ("ctl", 500.1), ("atl", -0.1), ("atl", 0), ("atl", 500), ("atl", 500.1) })
        {
            var document = string.Create(CultureInfo.InvariantCulture, $$"""{ "start_balance": { "ctl": {{(field == "ctl" ? number : 50)}}, "atl": {{(field == "atl" ? number : 50)}} } }""");
            (Pinned.Refusals("settings", document).Count == 0).ShouldBe((await host.Put("/v1/athletes/anna", document)).Status is 200 or 201, document);
        }
    }

    [Fact]
    public async Task Parameters_in_addresses_and_headers_have_the_bounds_of_the_service()
    {
        await using var host = await RunningHost.Start();
        await host.Put("/v1/athletes/anna", "{}");
        var record = Pinned.Operations.Single(o => o.Id == "recordReadings");
        foreach (var key in new[] { "k", "a key", "~", new string('k', 200), new string('k', 201), "k\t1", "k\u0001" })
        {
            var status = (await host.Ask("POST", "/v1/athletes/anna/readings", $$"""{ "date": "{{Day}}" }""", key)).Status;
            (status is 200 or 201).ShouldBe(Accepts(Parameter(record, "Idempotency-Key"), key), key);
        }

        foreach (var operation in Pinned.Operations)
        {
            foreach (var name in new[] { "date", "from", "to" }.Where(n => operation.Parameters.Any(p => p.GetProperty("name").GetString() == n && p.GetProperty("in").GetString() == "query")))
            {
                foreach (var day in new[] { Day, "1900-01-01", "9999-12-31", "1899-12-31", "2026-13-01", "2026-11-32", "26.11.2026", "today", "2026-11-26T00:00" })
                {
                    var status = (await host.Get($"{operation.Path.Replace("{athleteId}", "anna", StringComparison.Ordinal)}?{name}={day}")).Status;
                    (status is 200 or 404).ShouldBe(Accepts(Parameter(operation, name), day), $"{operation.Id} {name}={day}");
                }
            }
        }

        var schema = Parameter(record, "athleteId");
        foreach (var id in new[] { "a", "anna", "a b", "Zoë", "123", new string('x', 128), new string('x', 129), " a", "a ", "a\u0001", "\u200Ba", "a\uFEFF", "" })
        {
            FactsReader.IsAthleteId(id).ShouldBe(Accepts(schema, id), id);
        }
    }

    private static IReadOnlyList<string> Faults(string schema, string document)
    {
        var (utf8, findings) = (Encoding.UTF8.GetBytes(schema == "athlete_parameters" ? $$"""{ "athlete": {{document}} }""" : document), new Findings());
        _ = schema switch
        {
            "readings" => (object?)DayDocument.Read("body", utf8, DayDocument.ReadingsWith(null), findings),
            "done" => DayDocument.Read("body", utf8, DayDocument.Training, findings),
            "override" => OverrideRequest.Read(utf8, findings),
            "event" => JsonSource.Read("body", utf8, findings) is { } root ? EventDocument.Read(root, findings) : null,
            _ => ParametersDocument.ReadByHand(utf8, new Athlete(), findings),
        };
        return [.. findings.InOrder().Where(f => f.Severity == Severity.Error).Select(f => f.Message)];
    }

    // An event to which the field can belong.
    private static string EventWith(string field, string value)
    {
        var (kind, own) = field switch { "priority" => ("race", ""), "time_zones" => ("travel", ""), "phase" => ("phase", ""), "minutes" => ("unavailable", ""), _ => ("race", ", \"priority\": \"A\"") };
        return field switch
        {
            "kind" => $$"""{ "kind": {{value}}, "start": "{{Day}}" }""",
            "start" => $$"""{ "kind": "test", "start": {{value}} }""",
            _ => $$"""{ "kind": "{{kind}}", "start": "{{Day}}"{{own}}, "{{field}}": {{value}} }""",
        };
    }

    // Each kind with each field that belongs to one kind only.
    private static IEnumerable<string> EventsOfEachKind() =>
        from kind in EventDocument.Kinds
        from fields in new[] { "", ", \"priority\": \"B\"", ", \"phase\": \"base\"", ", \"time_zones\": 3", ", \"minutes\": 30", ", \"priority\": null, \"minutes\": null", ", \"priority\": \"B\", \"minutes\": 30" }
        select $$"""{ "kind": "{{kind}}", "start": "{{Day}}"{{fields}} }""";

    // Every kind of value, and each bound of the schema with its neighbours.
    private static IEnumerable<string> Values(JsonElement schema)
    {
        var bounds = new[] { "minimum", "maximum" }.Where(b => schema.TryGetProperty(b, out _)).Select(b => schema.GetProperty(b).GetDouble()).SelectMany(b => new[] { b, b - 0.001, b + 0.001 });
        return Numbers.Concat(bounds).Distinct().Select(n => n.ToString("R", CultureInfo.InvariantCulture)).Concat(Texts).Concat(Others);
    }

    private static JsonElement Parameter(DescribedInterface.Operation operation, string name) => operation.Parameters.Single(p => p.GetProperty("name").GetString() == name).GetProperty("schema");

    private static bool Accepts(JsonElement schema, string text) =>
        (!schema.TryGetProperty("minLength", out var least) || text.Length >= least.GetInt32()) && (!schema.TryGetProperty("maxLength", out var most) || text.Length <= most.GetInt32())
        && (!schema.TryGetProperty("pattern", out var pattern) || Regex.IsMatch(text, pattern.GetString()!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    [GeneratedRegex("^(check|decide|delete|enrol|erase|export|get|list|propose|record|release|replay|set|start|stop|withdraw)[A-Z][A-Za-z]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OperationId();

    [GeneratedRegex("#/components/schemas/(?<name>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("^(?<method>[A-Z]+) (?<path>/(<hash [0-9]+>|[^ ?\n])*)[^\n]*\n(> [^\n]*\n)*< (?<status>[0-9]{3})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Call();
}

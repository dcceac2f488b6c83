using System.Text.Json.Nodes;
using AthleteOs.Rules.TestKit;
using Xunit;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>What is made from the fact catalog stands in <c>rules/schema/</c> as made. ATHLETEOS_WRITE_GOLDEN=1 writes it anew.</summary>
public class FactsSchemaTests
{
    [Fact]
    public void The_facts_schema_is_the_fact_catalog() => Holds("facts.schema.json", FactsSchema.Document());

    [Fact]
    public void The_schema_of_an_athlete_is_the_athlete_parameters() => Holds("athlete.schema.json", FactsSchema.Athlete());

    [Fact]
    public void The_schema_of_a_calendar_is_the_fields_of_an_event() => Holds("events.schema.json", EventsSchema.Document());

    [Fact]
    public void The_priors_of_a_policy_are_the_athlete_parameters()
    {
        var policy = JsonNode.Parse(File.ReadAllText(Root.Of("rules", "schema", "policy.schema.json")))!;
        policy["properties"]!["priors"]!["properties"] = FactsSchema.Priors();
        Holds("policy.schema.json", policy);
    }

    private static void Holds(string name, JsonNode made) => Golden.Matches(SchemaText.Of(made), "rules", "schema", name);
}

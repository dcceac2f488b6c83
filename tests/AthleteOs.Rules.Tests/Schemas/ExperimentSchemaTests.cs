using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>The schema of experiments is generated. ATHLETEOS_WRITE_GOLDEN=1 writes it anew.</summary>
public class ExperimentSchemaTests
{
    [Fact]
    public void The_schema_of_an_experiment_is_the_reader_s() => Golden.Matches(SchemaText.Of(ExperimentSchema.Document()), "rules", "schema", "experiment.schema.json");

    [Fact]
    public void The_schema_has_the_fields_of_the_reader() =>
        ExperimentSchema.Document()["properties"]!.AsObject().Select(f => f.Key).ShouldBe(ExperimentReader.Fields);
}

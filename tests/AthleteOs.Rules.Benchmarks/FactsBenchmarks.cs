using System.Text.Json;
using System.Text.Json.Serialization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using BenchmarkDotNet.Attributes;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>The shipped example of a facts document: by the fast reader, by the strict one, and by System.Text.Json with generated code and the same checks.</summary>
[MemoryDiagnoser]
public class FactsBenchmarks
{
    private readonly byte[] _example = File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "morning.json"));
    private readonly FactDefinition[] _numbers = [.. FactCatalog.All.Where(f => f.Kind == FactKind.Number && f.About.Origin is not (FactOrigin.Given or FactOrigin.Computed))];

    public FactsBenchmarks()
    {
        var strict = Strict() ?? throw new InvalidOperationException("The strict reader refuses the example.");
        foreach (var read in new Func<Morning?>[] { Fast, SystemTextJson })
        {
            if (!Equals(read(), strict))
            {
                throw new InvalidOperationException($"{read.Method.Name} does not read what the strict reader reads.");
            }
        }
    }

    [Benchmark(Baseline = true)]
    public Morning? Fast() => FastFactsReader.Read(_example);

    [Benchmark]
    public Morning? Strict() => JsonSource.Read("facts.json", _example, new Findings(), JsonSource.MaxBytes, FactsReader.RangeOf) is { } root ? FactsReader.Read(root, new Findings()) : null;

    [Benchmark]
    public Morning? SystemTextJson()
    {
        var read = JsonSerializer.Deserialize(_example, FactsJson.Default.FactsDocument)!;
        var morning = new Morning
        {
            AthleteId = read.Athlete.AthleteId,
            Date = DateOnly.ParseExact(read.Date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Athlete = new Athlete { KeySessionReadinessMin = read.Athlete.KeySessionReadinessMin, ResponderClass = read.Athlete.ResponderClass, K1 = read.Athlete.K1, K2 = read.Athlete.K2, Tau1 = read.Athlete.Tau1, Tau2 = read.Athlete.Tau2 },
            Today = read.Today ?? new Today(),
            Fatigue = read.Fatigue ?? new Fatigue(),
            Week = read.Week ?? new Week(),
            History = read.History ?? new History(),
            Intent = new WeeklyIntent
            {
                KeySessionsTarget = read.WeeklyIntent?.KeySessionsTarget,
                KeySessionsCompleted = read.WeeklyIntent?.KeySessionsCompleted,
                KeySessionsRemaining = read.WeeklyIntent?.KeySessionsRemaining,
                MaxWeeklyTss = read.WeeklyIntent?.MaxWeeklyTss,
                AerobicVolumeTargetHoursMin = read.WeeklyIntent?.AerobicVolumeTargetHours?[0],
                AerobicVolumeTargetHoursMax = read.WeeklyIntent?.AerobicVolumeTargetHours?[1],
            },
        };
        foreach (var fact in _numbers)
        {
            if (fact.Read(morning) is var value && !double.IsNaN(value) && !FactsReader.Fits(fact.About, value) && !(fact.About.MayBeNever && double.IsPositiveInfinity(value)))
            {
                return null;
            }
        }

        return FactContradictions.Count(morning) > 0 ? null : morning;
    }
}

/// <summary>A facts document with the groups of the example.</summary>
internal sealed record FactsDocument(
    [property: JsonPropertyName("$schema")] string? Schema, string Date, AthleteDocument Athlete, Today? Today, Fatigue? Fatigue, WeeklyIntentDocument? WeeklyIntent, Week? Week, History? History);

internal sealed record AthleteDocument(string AthleteId, double? KeySessionReadinessMin, ResponderClass? ResponderClass, double? K1, double? K2, double? Tau1, double? Tau2);

internal sealed record WeeklyIntentDocument(
    double? KeySessionsTarget, double? KeySessionsCompleted, double? KeySessionsRemaining, double[]? AerobicVolumeTargetHours, double? MaxWeeklyTss, string? Priority);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    RespectNullableAnnotations = true, UseStringEnumConverter = true, Converters = [typeof(ResponderClassConverter), typeof(NumberOrNeverConverter)])]
[JsonSerializable(typeof(FactsDocument))]
internal sealed partial class FactsJson : JsonSerializerContext;

internal sealed class ResponderClassConverter() : JsonStringEnumConverter<ResponderClass>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Reads a number, or <c>"never"</c> as positive infinity.</summary>
internal sealed class NumberOrNeverConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : reader.ValueTextEquals("never"u8) ? double.PositiveInfinity : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

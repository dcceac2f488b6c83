using System.Text.Json;
using System.Text.Json.Serialization;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Http;

/// <summary>A JSON document that is sent byte for byte. The type names its schema.</summary>
internal interface IRecordedJson
{
    /// <summary>The name of its schema in the OpenAPI document.</summary>
    static abstract string Schema { get; }

    /// <summary>The document.</summary>
    ReadOnlyMemory<byte> Utf8 { get; }
}

/// <summary>A facts document.</summary>
[JsonConverter(typeof(RecordedJsonConverter<FactsJson>))]
internal sealed record FactsJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "facts";
}

/// <summary>A decision document of the newest form.</summary>
[JsonConverter(typeof(RecordedJsonConverter<DecisionJson>))]
internal sealed record DecisionJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "decision";
}

/// <summary>A decision document of any form.</summary>
[JsonConverter(typeof(RecordedJsonConverter<RecordedDecisionJson>))]
internal sealed record RecordedDecisionJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "recorded_decision";
}

/// <summary>The readings of a morning.</summary>
[JsonConverter(typeof(RecordedJsonConverter<ReadingsJson>))]
internal sealed record ReadingsJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "readings";
}

/// <summary>The training of a day.</summary>
[JsonConverter(typeof(RecordedJsonConverter<TrainingJson>))]
internal sealed record TrainingJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "done";
}

/// <summary>An event of an athlete's calendar.</summary>
[JsonConverter(typeof(RecordedJsonConverter<EventJson>))]
internal sealed record EventJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "event";
}

/// <summary>An event as recorded, with its id.</summary>
[JsonConverter(typeof(RecordedJsonConverter<RecordedEventJson>))]
internal sealed record RecordedEventJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "recorded_event";
}

/// <summary>The deletion of an event.</summary>
[JsonConverter(typeof(RecordedJsonConverter<DeletedEventJson>))]
internal sealed record DeletedEventJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "deleted_event";
}

/// <summary>An athlete's settings.</summary>
[JsonConverter(typeof(RecordedJsonConverter<SettingsJson>))]
internal sealed record SettingsJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "settings";
}

/// <summary>Parameters that a caller sets.</summary>
[JsonConverter(typeof(RecordedJsonConverter<ParametersJson>))]
internal sealed record ParametersJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "parameters";
}

/// <summary>A recorded version of an athlete's parameters.</summary>
[JsonConverter(typeof(RecordedJsonConverter<ParameterVersionJson>))]
internal sealed record ParameterVersionJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "parameter_version";
}

/// <summary>The review of a week.</summary>
[JsonConverter(typeof(RecordedJsonConverter<ReviewJson>))]
internal sealed record ReviewJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "review";
}

/// <summary>An experiment's file.</summary>
[JsonConverter(typeof(RecordedJsonConverter<ExperimentJson>))]
internal sealed record ExperimentJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "experiment";
}

/// <summary>A consent that a caller records.</summary>
[JsonConverter(typeof(RecordedJsonConverter<ConsentJson>))]
internal sealed record ConsentJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "consent";
}

/// <summary>A consent as recorded.</summary>
[JsonConverter(typeof(RecordedJsonConverter<RecordedConsentJson>))]
internal sealed record RecordedConsentJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "recorded_consent";
}

/// <summary>An override that a caller records.</summary>
[JsonConverter(typeof(RecordedJsonConverter<OverrideJson>))]
internal sealed record OverrideJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "override";
}

/// <summary>An override as recorded.</summary>
[JsonConverter(typeof(RecordedJsonConverter<RecordedOverrideJson>))]
internal sealed record RecordedOverrideJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "recorded_override";
}

/// <summary>The body of a journal entry; its kind names the document.</summary>
[JsonConverter(typeof(RecordedJsonConverter<EntryBodyJson>))]
internal sealed record EntryBodyJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "entry_body";
}

/// <summary>Writes a recorded document as it is.</summary>
internal sealed class RecordedJsonConverter<T> : JsonConverter<T>
    where T : IRecordedJson
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The strict readers read the bodies of requests.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}

/// <summary>Makes documents of journal entries.</summary>
internal static class RecordedJson
{
    /// <summary>The body of an entry; null where the entry is missing or erased.</summary>
    public static T? Body<T>(this Entry? entry, Func<ReadOnlyMemory<byte>, T> make)
        where T : class, IRecordedJson => entry?.Body is { } body ? make(body) : null;
}

using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Http;

/// <summary>A recorded decision with its facts. Both are null after an erasure.</summary>
internal sealed record DecisionRecord(
    [property: Description("The id of the decision.")] string Id,
    string AthleteId,
    DateOnly Date,
    [property: Description("The time of the recording.")] DateTimeOffset At,
    FactsJson? Facts,
    RecordedDecisionJson? Decision)
{
    public static DecisionRecord Of(DecidedMorning recorded)
    {
        var (decision, morning) = recorded;
        return new DecisionRecord(decision.Id, decision.AthleteId, decision.Date, decision.At, morning.Body(b => new FactsJson(b)), decision.Body(b => new RecordedDecisionJson(b)));
    }
}

/// <summary>The replay of a recorded decision.</summary>
internal sealed record ReplayReport(
    [property: Description("The id of the decision.")] string Id,
    string AthleteId,
    DateOnly Date,
    [property: Description("The time of the recording.")] DateTimeOffset At,
    [property: Description("The digest of the policy that decided.")] string Digest,
    [property: Description("Whether both documents have the same bytes.")] bool Same,
    RecordedDecisionJson Again);

/// <summary>A journal entry.</summary>
internal sealed record HistoryEntry(
    [property: Description("The id of the entry.")] string Id,
    string AthleteId,
    DateOnly Date,
    [property: Description("The time of the recording.")] DateTimeOffset At,
    [property: Description("The kind of document: morning (facts), decision, done (training), review, parameters, settings, readings, event, consent, assignment, exposure, override, withdrawal, erasure (without a document).")] string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description(HistoryEntry.CallerDescription)] string? Caller,
    EntryBodyJson? Body)
{
    public const string CallerDescription = "The caller that recorded it: key and its name, token and its subject, worker and its name, local, or command line. Absent in entries of older programs.";

    public static HistoryEntry Of(Entry entry) =>
        new(entry.Id, entry.AthleteId, entry.Date, entry.At, entry.Kind.Word(), entry.Caller.Length == 0 ? null : entry.Caller, entry.Body(b => new EntryBodyJson(b)));
}

/// <summary>A page of an athlete's recorded entries, oldest first. The first page has the newest ones.</summary>
internal sealed record AthleteHistory(
    string AthleteId,
    [property: Description("Whether the range has no older entries than these.")] bool Complete,
    IEnumerable<HistoryEntry> Entries,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("The value of before for the next older page; absent on the oldest page.")] long? Next)
{
    public static AthleteHistory Of(string athleteId, HistoryPage page) =>
        new(athleteId, page.Next is null, page.Entries.Select(HistoryEntry.Of), page.Next);
}

/// <summary>A day of an athlete. A part without a record is null. Of several records of one part, the last one is here.</summary>
internal sealed record DayReport(string AthleteId, DateOnly Date, ReadingsJson? Readings, string? DecisionId, RecordedDecisionJson? Decision, string? OverrideId, RecordedOverrideJson? Override, TrainingJson? Done)
{
    public static DayReport Of(string athleteId, AthleteDay day) =>
        new(athleteId, day.Date, day.Readings.Body(b => new ReadingsJson(b)), day.Decision?.Id, day.Decision.Body(b => new RecordedDecisionJson(b)), day.Override?.Id, day.Override.Body(b => new RecordedOverrideJson(b)), day.Done.Body(b => new TrainingJson(b)));
}

/// <summary>A day of the week. A part without a record is null.</summary>
internal sealed record WeekDay(DateOnly Date, ReadingsJson? Readings, string? DecisionId, RecordedDecisionJson? Decision, string? OverrideId, RecordedOverrideJson? Override, TrainingJson? Done)
{
    public static WeekDay Of(AthleteDay day) =>
        new(day.Date, day.Readings.Body(b => new ReadingsJson(b)), day.Decision?.Id, day.Decision.Body(b => new RecordedDecisionJson(b)), day.Override?.Id, day.Override.Body(b => new RecordedOverrideJson(b)), day.Done.Body(b => new TrainingJson(b)));
}

/// <summary>A training week, Monday to Sunday, with its review; null before the week has a review.</summary>
internal sealed record WeekReport(string AthleteId, DateOnly Monday, IEnumerable<WeekDay> Days, ReviewJson? Review)
{
    public static WeekReport Of(string athleteId, AthleteWeek week) =>
        new(athleteId, week.Monday, week.Days.Select(WeekDay.Of), week.Review.Body(b => new ReviewJson(b)));
}

/// <summary>A recorded version, numbered from 1. Its body is null after an erasure.</summary>
internal sealed record NumberedVersion(int Number, DateOnly Date, DateTimeOffset At, ParameterVersionJson? Body);

/// <summary>The versions of an athlete's parameters, in the order of their recording.</summary>
internal sealed record ParametersList(string AthleteId, IEnumerable<NumberedVersion> Parameters)
{
    public static ParametersList Of(string athleteId, IReadOnlyList<Entry> entries) =>
        new(athleteId, entries.Select((e, i) => new NumberedVersion(i + 1, e.Date, e.At, e.Body(b => new ParameterVersionJson(b)))));
}

/// <summary>The events of an athlete's calendar, by their first day.</summary>
internal sealed record EventList(string AthleteId, IEnumerable<RecordedEventJson> Events);

/// <summary>An enrolled athlete with the last decision and the last override of the day; null if none.</summary>
internal sealed record SquadDecision(string AthleteId, DateOnly Date, string? DecisionId, RecordedDecisionJson? Decision, string? OverrideId, RecordedOverrideJson? Override);

/// <summary>The caller's enrolled athletes, ordered by id.</summary>
internal sealed record SquadReport(
    IEnumerable<SquadDecision> Athletes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonConverter(typeof(EscapedTextConverter)), Description("The value of after for the next page; absent on the last page.")] string? Next)
{
    public static SquadReport Of(SquadPage page) =>
        new(page.Members.Select(m => new SquadDecision(m.AthleteId, m.Date, m.Decision?.Id, m.Decision.Body(b => new RecordedDecisionJson(b)), m.Override?.Id, m.Override.Body(b => new RecordedOverrideJson(b)))), page.Next);
}

/// <summary>The result of an erasure.</summary>
internal sealed record ErasureReport(
    [property: JsonConverter(typeof(EscapedTextConverter))] string AthleteId,
    [property: Description("The number of entries whose bodies are destroyed.")] long EntriesErased,
    [property: Description("What remains, in words.")] string Remains);

/// <summary>A fault of a policy's files.</summary>
internal sealed record PolicyFinding(
    [property: Description("File, line and column."), JsonConverter(typeof(EscapedTextConverter))] string Place,
    [property: Description("The code, such as AO201.")] string Code,
    [property: Description("error or warning.")] string Severity,
    [property: JsonConverter(typeof(EscapedTextConverter))] string Message);

/// <summary>The last attempt to read the policy's files.</summary>
internal sealed record PolicyReading(DateTimeOffset At, [property: Description("Whether the files may serve.")] bool Succeeded, IEnumerable<PolicyFinding> Findings);

/// <summary>The state of a policy. Title, version and digest are null, and since is absent, where no attempt to read it has succeeded.</summary>
internal sealed record PolicyReport(
    string Id,
    [property: JsonConverter(typeof(EscapedTextConverter))] string? Title,
    string? Version,
    string? Digest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("The time since which this version serves.")] DateTimeOffset? Since,
    PolicyReading LastReading)
{
    public static PolicyReport Of(PolicyState state) => new(state.Id, state.Served?.Policy.Policy.Title, state.Served?.Version, state.Served?.Digest, state.Served?.Since,
        new PolicyReading(state.LastAttempt.At, state.LastAttempt.Succeeded, state.LastAttempt.Findings.Select(f => new PolicyFinding(f.Place.ToString(), f.Code, f.Severity == Severity.Error ? "error" : "warning", f.Message))));
}

/// <summary>The states of all policies.</summary>
internal sealed record PolicyList(IEnumerable<PolicyReport> Policies);

/// <summary>The process runs.</summary>
internal sealed record Liveness(string Status);

/// <summary>The state of a policy, in short.</summary>
internal sealed record PolicyHealth(string Id, string? Version, [property: Description("Whether a version serves.")] bool Serves, bool LastReadingSucceeded);

/// <summary>Whether the service can decide and record. Each part is fine, or its fault in words. A worker that is not configured is absent.</summary>
internal sealed record Readiness(
    [property: Description("ready, not ready, or stopping.")] string Status,
    string Journal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Inbox,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Mornings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Queue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cluster,
    IEnumerable<PolicyHealth> Policies);

/// <summary>A fault of the document with its place.</summary>
internal sealed record DocumentFault(int Line, int Column, string Code, string Message)
{
    public static DocumentFault Of(Finding finding) => new(finding.Place.Line, finding.Place.Column, finding.Code, finding.Message);
}

/// <summary>Escapes every character outside ASCII, quotes and the characters of HTML.</summary>
internal sealed class EscapedTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(JsonEncodedText.Encode(value, JavaScriptEncoder.Default));
}

/// <summary>A journal entry with its place in the chain.</summary>
internal sealed record ExportedEntry(
    string AthleteId,
    [property: Description("The entry's number within the athlete's chain, from 1.")] long Number,
    [property: Description("The number of the first entry that was recorded together with it.")] long Batch,
    string Kind,
    DateOnly Date,
    [property: Description("The idempotency key.")] string Key,
    [property: Description("The time of the recording, UTC.")] DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description(HistoryEntry.CallerDescription)] string? Caller,
    string Id,
    [property: Description("sha256: and the hash of the entry.")] string Hash,
    EntryBodyJson? Body);

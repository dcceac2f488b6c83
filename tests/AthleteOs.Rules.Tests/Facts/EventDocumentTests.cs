using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using AthleteOs.Rules.Tests.Schemas;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>An event is read strictly, and written as it is read.</summary>
public sealed class EventDocumentTests
{
    [Theory]
    [InlineData("""{ "kind": "race", "start": "2026-05-10", §"date": "2026-05-10", "priority": "A" }""", Codes.UnknownField, null)]
    [InlineData("""§{ "kind": "race", "priority": "A" }""", Codes.MissingField, "an event needs the field \"start\"")]
    [InlineData("""§{ "start": "2026-05-10" }""", Codes.MissingField, "an event needs the field \"kind\"")]
    [InlineData("""§{ "kind": "race", "start": "2026-05-10" }""", Codes.MissingField, "an event of the kind \"race\" needs the field \"priority\": A, B or C")]
    [InlineData("""§{ "kind": "travel", "start": "2026-05-10" }""", Codes.MissingField, "an event of the kind \"travel\" needs the field \"time_zones\": the time zones that it crosses, 0 for none")]
    [InlineData("""§{ "kind": "phase", "start": "2026-05-10" }""", Codes.MissingField, "an event of the kind \"phase\" needs the field \"phase\": base, build, peak, taper, recovery, transition")]
    [InlineData("""{ "kind": §"marathon", "start": "2026-05-10" }""", Codes.UnknownWord, "kind must be one of race, test, camp, travel, altitude, sick, injured, unavailable, phase, not \"marathon\"")]
    [InlineData("""{ "kind": "phase", "start": "2026-05-10", "phase": §"rest" }""", Codes.UnknownWord, "phase must be one of base, build, peak, taper, recovery, transition, not \"rest\"")]
    [InlineData("""{ "kind": "race", "start": "2026-05-10", "priority": §"a" }""", Codes.UnknownWord, "priority must be one of A, B, C, not \"a\"")]
    [InlineData("""{ "kind": "camp", "start": "2026-05-10", "priority": §"A" }""", Codes.Contradiction, "\"priority\" belongs to the kind \"race\", and this event has the kind \"camp\"; remove it, or change the kind")]
    [InlineData("""{ "kind": "test", "start": "2026-05-10", "end": §"2026-05-09" }""", Codes.Contradiction, "the event ends on 2026-05-09, before its start on 2026-05-10; correct one of the days")]
    [InlineData("""{ "kind": "camp", "start": "2026-05-10", "end": §"2027-05-11" }""", Codes.OutOfRange, "the event lasts 367 days; an event has at most 366, so split it or correct a day")]
    [InlineData("""{ "kind": "test", "start": §"10.5.2026" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "kind": "travel", "start": "2026-05-10", "time_zones": §23 }""", Codes.OutOfRange, "time_zones is 23; it must be a whole number from 0 to 12 (time zones)")]
    [InlineData("""{ "kind": "unavailable", "start": "2026-05-10", "minutes": §-5 }""", Codes.OutOfRange, "minutes is -5; it must be a whole number from 0 to 1440 (minutes)")]
    [InlineData("""{ "kind": "unavailable", "start": "2026-05-10", "minutes": §"45" }""", Codes.WrongType, null)]
    [InlineData("""{ "kind": "test", "start": "2026-05-10", "name": §"" }""", Codes.UnreadableText, null)]
    [InlineData("""§[]""", Codes.WrongType, null)]
    public async Task A_bad_event_is_refused_in_plain_words_at_its_place(string marked, string code, string? message)
    {
        var text = marked.Replace(TinyPolicy.Mark, "", StringComparison.Ordinal);
        var (read, findings) = Read(text);

        read.ShouldBeNull();
        var finding = findings.All.ShouldHaveSingleItem();
        finding.Code.ShouldBe(code);
        finding.Place.Column.ShouldBe(marked.IndexOf(TinyPolicy.Mark, StringComparison.Ordinal) + 1);
        finding.Message.ShouldBe(message ?? finding.Message);
        if (!finding.Message.StartsWith("the event ", StringComparison.Ordinal))
        {
            (await Judging.Refusals("events", $"[{text}]")).ShouldNotBeEmpty("a schema compares no two days, and refuses everything else");
        }
    }

    [Fact]
    public void An_event_without_an_end_is_one_day_and_null_is_a_missing_field() =>
        Read("""{ "kind": "race", "start": "2026-05-10", "end": null, "priority": "B", "time_zones": null, "sport": "run", "name": "City run" }""").Read
            .ShouldBe(new AthleteEvent(EventKind.Race, new DateOnly(2026, 5, 10), new DateOnly(2026, 5, 10)) { Priority = RacePriority.B, Sport = "run", Name = "City run" });

    [Fact]
    public async Task An_event_is_read_back_as_it_was_written()
    {
        var random = new Random(1);
        for (var n = 0; n < 500; n++)
        {
            var written = CalendarPolicy.Event(random) with { Name = random.Next(2) == 0 ? "Ärger, \"Zitat\"" : null };
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                EventDocument.WriteFields(json, written);
                json.WriteEndObject();
            }

            var text = Encoding.UTF8.GetString(bytes.ToArray());
            Read(text).Read.ShouldBe(written);
            (await Judging.Refusals("events", $$"""{ "$schema": "events.schema.json", "events": [{{text}}] }""")).ShouldBeEmpty(text);
        }
    }

    private static (AthleteEvent? Read, Findings Findings) Read(string text)
    {
        var findings = new Findings();
        return (EventDocument.Read(JsonSource.Read("event", Encoding.UTF8.GetBytes(text), findings)!, findings), findings);
    }
}

using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using AthleteOs.Rules.Tests.Schemas;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>An athlete's file is read as strictly as facts are.</summary>
public sealed class AthleteReaderTests
{
    [Fact]
    public void An_athlete_is_read_as_written()
    {
        var findings = new Findings();
        AthleteReader.Read("athlete.json", """{ "$schema": "athlete.schema.json", "athlete_id": 7, "responder_class": "high", "tau2": 12.5, "k1": null }"""u8, findings)
            .ShouldBe(new KnownAthlete("7", new Athlete { ResponderClass = ResponderClass.High, Tau2 = 12.5 }));
        findings.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "athlete_id": "anna", §"tau": 12 }""", Codes.UnknownField, "\"tau\" is not a field of an athlete; did you mean \"tau1\"?")]
    [InlineData("""{ "athlete_id": "anna", §"key_session_readines_min": 72 }""", Codes.UnknownField, "\"key_session_readines_min\" is not a field of an athlete; did you mean \"key_session_readiness_min\"?")]
    [InlineData("""{ "athlete_id": "anna", §"athlete": { "tau2": 12 } }""", Codes.UnknownField, null)]
    [InlineData("""{ "athlete_id": "anna", §"date": "2026-11-23" }""", Codes.UnknownField, null)]
    [InlineData("""{ "athlete_id": "anna", "tau2": 12, §"tau2": 13 }""", Codes.RepeatedField, "\"tau2\" stands twice in an athlete; keep one")]
    [InlineData("""§{ "tau2": 12 }""", Codes.MissingField, "athlete needs the field \"athlete_id\"")]
    [InlineData("""{ "athlete_id": §" anna" }""", Codes.OutOfRange, "athlete.athlete_id must be 1 to 128 visible characters with no space at either end")]
    [InlineData("""{ "athlete_id": "anna", "tau2": §0 }""", Codes.OutOfRange, "athlete.tau2 is 0; it must be a number from 1 to 100 (days)")]
    [InlineData("""{ "athlete_id": "anna", "tau2": §"12" }""", Codes.WrongType, "athlete.tau2 must be a number from 1 to 100 (days), not the text \"12\"")]
    [InlineData("""{ "athlete_id": "anna", "tau2": §NaN }""", Codes.NotJson, "tau2 is no number; it must be a number from 1 to 100 (days), or null when it is not known")]
    [InlineData("""{ "athlete_id": "anna", "responder_class": §"fast" }""", Codes.UnknownWord, "athlete.responder_class must be one of unclassified, low, medium, high, not \"fast\"")]
    [InlineData("""§[]""", Codes.WrongType, "an athlete must be an object { }, not a list [ ]")]
    [InlineData("""§""", Codes.NotJson, "the file is empty")]
    public async Task A_bad_athlete_is_told_in_the_documents_words_at_its_place(string marked, string code, string? message)
    {
        var text = marked.Replace(TinyPolicy.Mark, "", StringComparison.Ordinal);
        var findings = new Findings();

        AthleteReader.Read("athlete.json", Encoding.UTF8.GetBytes(text), findings).ShouldBeNull();

        var finding = findings.All.ShouldHaveSingleItem();
        finding.Code.ShouldBe(code);
        finding.Place.ShouldBe(new Place("athlete.json", 1, marked.IndexOf(TinyPolicy.Mark, StringComparison.Ordinal) + 1));
        finding.Message.ShouldBe(message ?? finding.Message);
        if (code is not (Codes.NotJson or Codes.RepeatedField))
        {
            (await Judging.Refusals("athlete", text)).ShouldNotBeEmpty();
        }
    }
}

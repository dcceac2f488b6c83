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
    [InlineData("""{ "tau2": §50 }""", "athlete.tau1 is 42, but tau2 is 50")]
    [InlineData("""{ "tau1": §10 }""", "athlete.tau1 is 10, but tau2 is 12")]
    [InlineData("""{ "tau1": null, "tau2": 50 }""", null)]
    [InlineData("""{ "weekly_hours": 8 }""", null)]
    public void A_change_is_compared_with_the_earlier_time_constants(string marked, string? expected)
    {
        var text = Encoding.UTF8.GetBytes(marked.Replace(TinyPolicy.Mark, "", StringComparison.Ordinal));
        var findings = new Findings();
        var value = JsonSource.Read("body", text, findings)!;
        var before = new Athlete { Tau1 = 42, Tau2 = 12 };

        AthleteReader.Change(value, before, findings).ShouldNotBeNull();
        findings.NoErrors.ShouldBe(expected is null);
        if (expected is not null)
        {
            var finding = findings.All.ShouldHaveSingleItem();
            (finding.Code, finding.Place.Column).ShouldBe((Codes.Contradiction, marked.IndexOf(TinyPolicy.Mark, StringComparison.Ordinal) + 1));
            finding.Message.ShouldStartWith(expected);
        }

        var recorded = new Findings();
        AthleteReader.Change(value, before, recorded, isRecorded: true).ShouldNotBeNull();
        recorded.All.ShouldBeEmpty("recorded parameters were accepted already");
    }

    [Theory]
    [InlineData("""{ "athlete_id": "anna", §"tau": 12 }""", Codes.UnknownField, "\"tau\" is not a field of an athlete; did you mean \"tau1\"?")]
    [InlineData("""{ "athlete_id": "anna", §"key_session_readines_min": 72 }""", Codes.UnknownField, "\"key_session_readines_min\" is not a field of an athlete; did you mean \"key_session_readiness_min\"?")]
    [InlineData("""{ "athlete_id": "anna", §"athlete": { "tau2": 12 } }""", Codes.UnknownField, null)]
    [InlineData("""{ "athlete_id": "anna", §"date": "2026-11-23" }""", Codes.UnknownField, null)]
    [InlineData("""{ "athlete_id": "anna", "tau2": 12, §"tau2": 13 }""", Codes.RepeatedField, "\"tau2\" is there twice in an athlete; keep one")]
    [InlineData("""§{ "tau2": 12 }""", Codes.MissingField, "athlete needs the field \"athlete_id\"")]
    [InlineData("""{ "athlete_id": §" anna" }""", Codes.OutOfRange, "athlete.athlete_id must be 1 to 128 visible characters with no space at either end")]
    [InlineData("""{ "athlete_id": "anna", "tau2": §0 }""", Codes.OutOfRange, "athlete.tau2 is 0; it must be a number from 1 to 100 (days)")]
    [InlineData("""{ "athlete_id": "anna", "tau2": §"12" }""", Codes.WrongType, "athlete.tau2 must be a number from 1 to 100 (days), not the text \"12\"")]
    [InlineData("""{ "athlete_id": "anna", "tau2": §NaN }""", Codes.NotJson, "tau2 is no number; it must be a number from 1 to 100 (days), or null when it is not known")]
    [InlineData("""{ "athlete_id": "anna", "responder_class": §"fast" }""", Codes.UnknownWord, "athlete.responder_class must be one of unclassified, low, medium, high, not \"fast\"")]
    [InlineData("""{ "athlete_id": "anna", "tau2": 12, "tau1": §12 }""", Codes.Contradiction, "athlete.tau1 is 12, but tau2 is 12; fatigue decays faster than fitness, so tau1 must be more than tau2")]
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
        if (code is not (Codes.NotJson or Codes.RepeatedField or Codes.Contradiction))
        {
            (await Judging.Refusals("athlete", text)).ShouldNotBeEmpty();
        }
    }
}

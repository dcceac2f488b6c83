using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>"What if?": today decided again with other readings, and nothing of it in the journal.</summary>
public sealed class WhatIfTests(SquadHost squad) : IClassFixture<SquadHost>
{
    private const string Anna = "/athletes/anna/what-if";

    [Theory]
    [InlineData("?readiness=72&health=ill", "rest", "Easier than decided.")]
    [InlineData("?readiness=72&health=none", "recovery", "The same session as decided.")]
    [InlineData("?readiness=&soreness=9", "recovery", "The same session as decided.")]
    [InlineData("?soreness=2", "recovery", "The same session as decided.")]
    public async Task Other_readings_decide_again(string query, string session, string compared)
    {
        var page = await squad.Get(Anna + query, "coach-key");
        page.Status.ShouldBe(200);
        var answer = page.Text[page.Text.IndexOf("id=\"what-if-answer\"", StringComparison.Ordinal)..];
        answer.ShouldContain("With these readings, not saved:");
        answer.ShouldContain($"class=\"mark {session}\"");
        answer.ShouldContain(compared);
        answer.ShouldContain("class=\"reasons\"");
    }

    [Fact]
    public async Task Nothing_of_it_is_in_the_journal_and_readers_may_use_it()
    {
        var before = await Entries();
        foreach (var query in new[] { "", "?readiness=10", "?readiness=90&health=both&soreness=3", "?health=ill" })
        {
            (await squad.Get(Anna + query, "auditor-key")).Status.ShouldBe(200);
        }

        (await Entries()).ShouldBe(before);
        (await squad.Get("/athletes/anna", "coach-key")).Body.ShouldNotContain("mark rest");
    }

    [Fact]
    public async Task A_form_without_an_answer_shows_the_recorded_readings_as_sliders()
    {
        foreach (var address in new[] { Anna, "/athletes/anna" })
        {
            var page = await squad.Get(address, "athlete-key");
            page.Body.ShouldContain("name=\"readiness\" inputmode=\"decimal\" autocomplete=\"off\" maxlength=\"12\" value=\"72\"");
            page.Body.ShouldContain("type=\"range\" hidden");
            page.Body.ShouldNotContain("class=\"answer\"");
        }
    }

    [Theory]
    [InlineData("?readiness=140", "Readiness is 140; it must be from 0 to 100.")]
    [InlineData("?soreness=%3Cscript%3Ealert(1)%3C/script%3E", "Soreness must be a number from 0 to 10.")]
    [InlineData("?health=fine", "Choose one of the four answers.")]
    [InlineData("?resting_hr=1000", "Resting heart rate is 1000; it must be from ")]
    public async Task A_bad_value_is_named_and_kept(string query, string fault)
    {
        var page = await squad.Get(Anna + query, "coach-key");
        page.Status.ShouldBe(422);
        page.Text.ShouldContain(fault);
        page.Body.ShouldNotContain("<script>");
        page.Body.ShouldNotContain("not saved:");
        if (query.Contains("readiness", StringComparison.Ordinal))
        {
            page.Body.ShouldContain("value=\"140\"");
        }
    }

    [Fact]
    public async Task A_day_that_is_not_decided_and_a_foreign_athlete_have_no_such_page()
    {
        (await squad.Get("/athletes/ben/what-if", "integrator-key")).Status.ShouldBe(404);
        (await squad.Get("/athletes/ben/what-if", "coach-key")).Status.ShouldBe(404);
        (await squad.Get("/athletes/ben", "integrator-key")).Body.ShouldNotContain("What if?");
        (await squad.Get(Anna, "scientist-key")).Status.ShouldBe(403);
    }

    private async Task<string> Entries() => (await squad.Host.Get("/v1/athletes/anna/export", "auditor-key")).Body;
}

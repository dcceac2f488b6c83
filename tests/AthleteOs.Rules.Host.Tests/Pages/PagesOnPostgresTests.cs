using AthleteOs.Rules.TestKit;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>The main path of the pages with a journal in PostgreSQL: the same tests as on SQLite.</summary>
[Trait(Effort.Duration, Effort.Long)]
public sealed class PagesOnPostgresTests
{
    [Fact]
    public async Task A_squad_is_read_a_morning_entered_and_a_session_overridden()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine: install the package postgresql");
        await using var squad = new SquadHost { Journal = server.Address("postgres") };
        await squad.InitializeAsync();
        await new PagesTests(squad).Today_shows_each_athlete_with_session_and_reason();
        await new PagesTests(squad).An_athlete_page_leads_to_each_decision_and_its_replay();
        await new PagesTests(squad).An_athlete_who_is_not_enrolled_has_a_page_without_a_form();
        await new WhatIfTests(squad).Nothing_of_it_is_in_the_journal_and_readers_may_use_it();
        await new MorningFormTests(squad).A_morning_is_recorded_once_decided_and_corrected();
        await new MorningFormTests(squad).Another_site_a_forged_form_and_a_form_of_yesterday_record_nothing();
        await new OverrideFormTests(squad).A_coach_chooses_another_session_and_both_are_shown_everywhere();
        await new ExperimentPagesTests(squad).Every_role_sees_the_list_and_only_who_may_run_one_stops_it();
    }
}

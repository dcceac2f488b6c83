using System.Text.Json;
using AthleteOs.Rules.Client;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The generated client calls the running service, and reads its answers into its types.</summary>
public sealed class ClientTests
{
    private const string Anna = "anna";
    private static readonly DateOnly Day = new(2026, 11, 26);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_document_of_the_client_is_made_from_the_document_of_the_interface() =>
        Golden.Matches(ClientDocument.Of(File.ReadAllText(Root.Of("tests", "AthleteOs.Rules.Host.Tests", "Golden", "http", "openapi.json"))), "src", "AthleteOs.Rules.Client", "interface.json");

    [Fact]
    public async Task An_athlete_is_enrolled_decided_read_and_corrected_by_the_client()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)));
        var client = new AthleteOsClient(host.Client);

        (await client.EnrolAthleteAsync(Anna, new Settings { First_day = new(2026, 11, 1), Time_zone = "Europe/Berlin", Start_balance = new() { Ctl = 50, Atl = 55 } }, Stop)).Time_zone.ShouldBe("Europe/Berlin");
        (await client.RecordTrainingAsync(Anna, new Done { Date = Day.AddDays(-1), Session_type = DoneSession_type.Rest, Tss = 0 }, cancellationToken: Stop)).Tss.ShouldBe(0);
        (await client.RecordReadingsAsync(Anna, new Readings { Date = Day, Readiness_score = 72, Illness = false, Sleep_gate = ReadingsSleep_gate.Green }, cancellationToken: Stop)).Readiness_score.ShouldBe(72);

        // The loop decides the morning. The client waits for it as an integrator would.
        var day = await client.GetDayAsync(Anna, Day, cancellationToken: Stop);
        await Waiting.Until(async () => (day = await client.GetDayAsync(Anna, Day, cancellationToken: Stop)).Decision is not null, "no decision", Stop);
        day.Readings!.Illness.ShouldBe(false);
        day.Done.ShouldBeNull();
        var decided = await client.GetDecisionAsync(day.Decision_id!, cancellationToken: Stop);
        decided.Facts!.Athlete.Athlete_id.ShouldBeOfType<JsonElement>().GetString().ShouldBe(Anna);
        decided.Decision!.Daily_decision.Session_type.ShouldBe(day.Decision!.Daily_decision.Session_type);
        decided.Decision.Because.ShouldNotBeEmpty();
        decided.Decision.Would_change.ShouldNotBeNull();
        (await client.ReplayDecisionAsync(day.Decision_id!, Stop)).Same.ShouldBeTrue();
        var week = await client.GetWeekAsync(Anna, cancellationToken: Stop);
        (week.Monday, week.Days.Count, week.Days.Single(d => d.Date == Day).Decision_id).ShouldBe((new(2026, 11, 23), 7, day.Decision_id));
        (await client.ListSquadAsync(limit: 10, cancellationToken: Stop)).Athletes.Single().Athlete_id.ShouldBe(Anna);
        (await client.RecordOverrideAsync(Anna, new Override { Decision_id = day.Decision_id!, Session_type = OverrideSession_type.Rest, Reason = "Travels", By = "ana" }, Stop)).Decision_id.ShouldBe(day.Decision_id);
        var history = await client.ListHistoryAsync(Anna, limit: 2, cancellationToken: Stop);
        history.Complete.ShouldBeFalse();
        (await client.ListHistoryAsync(Anna, before: history.Next, cancellationToken: Stop)).Entries[0].Kind.ShouldBe("settings");
        using var export = await client.ExportAthleteAsync(Anna, Stop);
        using var lines = new StreamReader(export.Stream);
        (await lines.ReadToEndAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeGreaterThan(history.Entries.Count);

        // A batch has a result for each line, and a refusal its reasons.
        var batch = await client.RecordTrainingOfAthletesAsync(
        [
            new Day_line { Athlete_id = Anna, Document = new Done { Date = Day, Tss = 40, Hours = 0.75 } },
            new Day_line { Athlete_id = "ben", Document = new Done { Date = Day, Tss = 2000 } },
        ], Stop);
        batch.Results.Select(r => (r.Line, r.Status)).ShouldBe([(1, 201), (2, 400)]);
        batch.Results[1].Problem!.Findings![0].Code.ShouldBe("AO115");
        var refused = await Should.ThrowAsync<ProblemException<Problem>>(() => client.RecordReadingsAsync(Anna, new Readings { Date = Day, Readiness_score = 60 }, cancellationToken: Stop));
        (refused.StatusCode, refused.Result.Title).ShouldBe((422, "Another day is recorded under this key"));
        (await client.RecordReadingsAsync(Anna, new Readings { Date = Day, Readiness_score = 60 }, "corrected", Stop)).Readiness_score.ShouldBe(60);
        (await Should.ThrowAsync<ProblemException<Problem>>(() => client.GetSettingsAsync("nobody", cancellationToken: Stop))).StatusCode.ShouldBe(404);
    }

    [Fact]
    public async Task Facts_are_decided_by_the_client()
    {
        await using var host = await RunningHost.Start();
        var client = new AthleteOsClient(host.Client);
        var facts = new Client.Facts { Date = Day, Athlete = new() { Athlete_id = "123", Key_session_readiness_min = 65 }, Today = new() { Readiness_score = 72, Illness = false } };
        var decision = await client.DecideFactsAsync(facts, cancellationToken: Stop);
        (decision.Athlete_id, decision.Date).ShouldBe(("123", Day));
        (await client.RecordMorningAsync("123", facts, cancellationToken: Stop)).Daily_decision.Session_type.ShouldBe(decision.Daily_decision.Session_type);
        (await client.RecordMorningsAsync([new Morning_line { Athlete_id = "123", Document = facts }], Stop)).Results.Single().Status.ShouldBe(200);
        (await client.CheckReadinessAsync(Stop)).Status.ShouldBe("ready");
        (await client.ListPoliciesAsync(cancellationToken: Stop)).Policies.ShouldContain(p => p.Id == "weekly-planning");
    }
}

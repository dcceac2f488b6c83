using System.Text;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>The service decides with an athlete's calendar as a season with it does.</summary>
public sealed class CalendarTests
{
    private static readonly HistoryDay[] Year = [.. SyntheticYear.Of().Days];

    [Theory]
    [InlineData(20)]
    [InlineData(27)]
    [InlineData(34)]
    public async Task A_morning_with_a_calendar_is_that_of_a_season_byte_for_byte(int last)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        HistoryDay[] days = [.. Year.Take(last + 1).Select((d, i) => i is > 8 and < 12 ? d with { Illness = null } : d)];
        AthleteEvent[] events =
        [
            new(EventKind.Race, days[last].Date.AddDays(1), days[last].Date.AddDays(1)) { Priority = RacePriority.A },
            new(EventKind.Sick, days[8].Date, days[10].Date),
            new(EventKind.Travel, days[last - 2].Date, days[last - 2].Date) { TimeZones = 8 },
        ];
        List<NewEntry> entries = [LoopBench.Settings(days[0].Date)];
        entries.AddRange(events.Select((e, i) => new NewEntry(EntryKind.Event, e.Start, "", RecordedEvents.Document($"e{i}", e))));
        var gone = new AthleteEvent(EventKind.Test, days[last].Date, days[last].Date);
        entries.Add(new NewEntry(EntryKind.Event, gone.Start, "", RecordedEvents.Document("gone", gone)));
        entries.Add(new NewEntry(EntryKind.Event, gone.Start, "", RecordedEvents.Deletion("gone")));
        foreach (var entry in entries.Concat(days.Select(d => LoopBench.Readings(d, "k"))).Concat(days.SkipLast(1).Select(d => LoopBench.Done(d, "k"))))
        {
            await bench.Journal.Append("anna", [entry], stop);
        }

        (await bench.At(LoopBench.Noon(days[last].Date)).CatchUp("anna", stop)).ShouldNotBeNull();

        var (policy, calendar) = (ShippedPolicies.Get("weekly-planning"), new EventCalendar(events));
        var season = Season.Run(policy, new TrainingHistory(days), new SeasonOptions("anna") { StartLoad = new TrainingLoadState(52, 52), Events = calendar });
        var morning = season.Days[^1].Decided.Morning;
        morning.Tomorrow.Competition.ShouldBe(true);
        morning.Events.TimeZonesCrossed.ShouldBe(8);
        season.Days[10].Decided.Morning.Today.Illness.ShouldBe(true);
        var decided = (await bench.All("anna")).Last(e => e.Kind == EntryKind.Decision);
        Encoding.UTF8.GetString(decided.Body!.Value.Span).ShouldBe(Encoding.UTF8.GetString(DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning))));
    }

    [Fact]
    public async Task A_deleted_event_leaves_a_calendar_and_erased_ones_leave_none()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        (await RecordedEvents.Read(bench.Journal, "anna", stop)).Calendar.ShouldBeNull();
        var test = new AthleteEvent(EventKind.Test, Year[0].Date, Year[0].Date);
        await bench.Journal.Append("anna", [new NewEntry(EntryKind.Event, test.Start, "", RecordedEvents.Document("e", test))], stop);
        (await RecordedEvents.Read(bench.Journal, "anna", stop)).Calendar!.Events.ShouldBe([test]);
        await bench.Journal.Append("anna", [new NewEntry(EntryKind.Event, test.Start, "", RecordedEvents.Deletion("e"))], stop);
        (await RecordedEvents.Read(bench.Journal, "anna", stop)).Calendar!.Events.ShouldBeEmpty();
        await bench.Journal.Erase("anna", stop);
        (await RecordedEvents.Read(bench.Journal, "anna", stop)).Calendar.ShouldBeNull();
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>A past or present day of an athlete: what was decided and what was done.</summary>
/// <param name="Date">The day.</param>
/// <param name="Decided">The decision; null without one.</param>
/// <param name="Override">The session that a person chose instead; null without one.</param>
/// <param name="Done">The hardest session of the day; null if unknown.</param>
internal sealed record PictureDay(DateOnly Date, MorningSummary? Decided, DayOverride? Override, SessionType? Done);

/// <summary>An athlete today, with the last weeks and the days to come.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Today">The athlete's today.</param>
/// <param name="IsEnrolled">Whether the athlete is enrolled.</param>
/// <param name="HasReadings">Whether readings of today are recorded.</param>
/// <param name="Days">The last weeks up to today, in order; days without a decision and without training are left out.</param>
/// <param name="Outlook">The days to come; null before today's decision.</param>
/// <param name="Readings">The readings of today that the loop reads; null without an outlook.</param>
/// <param name="Events">The events that have not ended, by first day.</param>
internal sealed record AthletePicture(string AthleteId, DateOnly Today, bool IsEnrolled, bool HasReadings, IReadOnlyList<PictureDay> Days, Outlook? Outlook, MorningReadings? Readings, IReadOnlyList<AthleteEvent> Events)
{
    /// <summary>Today's decision; null before it.</summary>
    public MorningSummary? Morning => Days.Count > 0 && Days[^1].Date == Today ? Days[^1].Decided : null;

    /// <summary>The session that a person chose for today instead; null without one.</summary>
    public DayOverride? Override => Morning is null ? null : Days[^1].Override;
}

/// <summary>Today decided again with other readings. Nothing of it is recorded.</summary>
/// <param name="Today">The athlete's today.</param>
/// <param name="Decided">The recorded decision.</param>
/// <param name="Recorded">The recorded readings.</param>
/// <param name="Answer">The decision with the other readings; null if they are unusable.</param>
internal sealed record WhatIf(DateOnly Today, MorningSummary Decided, MorningReadings Recorded, MorningReasons? Answer);

/// <summary>Reads an athlete from the journal for people. Changes nothing.</summary>
internal sealed class AthletePictures(IJournal journal, PolicyShelf shelf, SquadQueries squad, SquadOptions options, TimeProvider clock)
{
    /// <summary>The days of a picture.</summary>
    public const int MostDays = 56;

    private static readonly IReadOnlyList<DayField> AnyReadings = DayDocument.ReadingsWith(null);

    /// <summary>The athlete today; null if the athlete is not enrolled and has no recorded day in the last weeks.</summary>
    public async Task<AthletePicture?> Today(string athleteId, CancellationToken stop)
    {
        var enrolled = await EnrolledToday(athleteId, stop);
        var today = enrolled ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var entries = await journal.All(new JournalQuery { AthleteId = athleteId, From = today.AddDays(1 - MostDays), To = today }, stop);
        if (enrolled is null && entries.TrueForAll(e => e.Body is null))
        {
            return null;
        }

        PictureDay[] days = [.. entries.GroupBy(e => e.Date).OrderBy(g => g.Key).Select(g => Of(g.Key, [.. g], isToday: g.Key == today)).Where(d => d.Decided is not null || d.Done is not null)];
        var picture = new AthletePicture(athleteId, today, enrolled is not null, entries.Exists(e => e.Kind == EntryKind.Readings && e.Date == today && e.Body is not null), days, null, null, await Events(athleteId, today, stop));
        if (enrolled is null || picture.Morning?.Reasons is not { } reasons)
        {
            return picture;
        }

        var (loop, past, record) = await UntilToday(athleteId, today, reasons.Policy, stop);
        return picture with { Outlook = Outlook.Of(reasons.Policy, loop, loop.Decide(record.Readings(today)), past, record.Readings, picture.Override is { Counts: true } other ? other.Chosen.Session : null), Readings = record.Readings(today) };
    }

    /// <summary>Decides today again with other readings, from the athlete's own record. Nothing is recorded. Null before today's decision.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="change">Makes the other readings of the recorded ones; null decides nothing.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<WhatIf?> WhatIf(string athleteId, Func<DateOnly, MorningReadings, MorningReadings?> change, CancellationToken stop)
    {
        if (await EnrolledToday(athleteId, stop) is not { } today
            || Of(today, await journal.All(new JournalQuery { AthleteId = athleteId, From = today, To = today }, stop), isToday: true).Decided is not { Reasons: { Policy: var policy } } decided)
        {
            return null;
        }

        var (loop, _, record) = await UntilToday(athleteId, today, policy, stop);
        var recorded = record.Readings(today);
        return new WhatIf(today, decided, recorded, change(today, recorded) is { } readings && loop.Decide(readings).Morning is var morning ? new MorningReasons(policy, morning, Explainer.Explain(policy, morning)) : null);
    }

    /// <summary>The athlete's today; null if the athlete is not enrolled.</summary>
    public async Task<DateOnly?> EnrolledToday(string athleteId, CancellationToken stop) =>
        await squad.Settings(athleteId, stop) is { } document ? AthleteSettings.Read("journal", document.Span, options, new Findings())?.At(clock.GetUtcNow()).Today : null;

    /// <summary>The recorded readings of a day; null without any.</summary>
    public async Task<(HistoryDay Day, Entry Entry)?> Readings(string athleteId, DateOnly date, CancellationToken stop) =>
        await journal.First(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Readings, From = date, To = date, NewestFirst = true, Limit = 1 }, stop) is { Body: { } body } entry
        && DayDocument.Read("journal", body.Span, AnyReadings, new Findings()) is { } day ? (day, entry) : null;

    // Only today's reasons are explained again: the page shows no others.
    private PictureDay Of(DateOnly date, List<Entry> entries, bool isToday)
    {
        var day = AthleteDay.Of(date, entries);
        var facts = isToday ? entries.Find(e => e.Kind == EntryKind.Morning && e.Batch == day.Decision?.Batch) : null;
        var done = day.Done?.Body is { } body ? DayDocument.Read("journal", body.Span, DayDocument.Training, new Findings()) : null;
        var decided = day.Decision is { } decision ? MorningSummary.Of(decision, facts, shelf) : null;
        return new PictureDay(date, decided, DayOverride.Of(day.Override, decided?.Decision.Id, decided?.Session), done?.SessionType ?? (done?.Load == 0 ? SessionType.Rest : null));
    }

    private async Task<IReadOnlyList<AthleteEvent>> Events(string athleteId, DateOnly today, CancellationToken stop) =>
        [.. ((await squad.Events(athleteId, stop)) ?? []).Select(e => EventDocument.Read(JsonSource.Read("journal", e.Span, new Findings())!, new Findings(), RecordedEvents.IdField)).OfType<AthleteEvent>().Where(e => e.End >= today)];

    // The loop reads the record from its beginning, as every morning.
    private async Task<(ControlLoop Loop, HistoryDay[] Days, AthleteRecord Record)> UntilToday(string athleteId, DateOnly today, ReadyPolicy policy, CancellationToken stop)
    {
        var record = await AthleteRecord.Read(journal, athleteId, options, today.AddDays(1), stop);
        var first = record.FirstDay is { } day && day <= today ? day : today;
        first = first < today.AddDays(-AthleteLoop.MostDays) ? today.AddDays(-AthleteLoop.MostDays) : first;
        var loop = new ControlLoop(policy, record.Start(first));
        var days = new List<HistoryDay>();
        while (loop.Date < today)
        {
            days.Add(HistoryDay.Of(loop.Date, record.Readings(loop.Date), record.Done(loop.Date)));
            loop.Decide(record.Readings(loop.Date));
            loop.Record(record.Done(loop.Date));
        }

        days.Add(HistoryDay.Of(today, record.Readings(today), record.Done(today)));
        return (loop, [.. days], record);
    }
}

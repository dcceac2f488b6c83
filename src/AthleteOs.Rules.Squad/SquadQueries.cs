using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>An enrolled athlete with the decision of a day.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Date">The day.</param>
/// <param name="Decision">The decision that was recorded last for the day; null before the first.</param>
/// <param name="Override">The override that was recorded last for the day; null without one.</param>
internal sealed record SquadMember(string AthleteId, DateOnly Date, Entry? Decision, Entry? Override);

/// <summary>A part of a squad.</summary>
/// <param name="Members">The members, by id.</param>
/// <param name="Next">The id after which the next part begins; null if this is the last part.</param>
internal sealed record SquadPage(IReadOnlyList<SquadMember> Members, string? Next);

/// <summary>A part of an athlete's entries.</summary>
/// <param name="Entries">The entries, oldest first.</param>
/// <param name="Next">The number before which the next older part ends; null if this is the oldest part.</param>
internal sealed record HistoryPage(IReadOnlyList<Entry> Entries, long? Next);

/// <summary>A day of an athlete. Of several entries of one kind, the last one counts.</summary>
/// <param name="Date">The day.</param>
/// <param name="Readings">The morning's readings.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Override">The session that a person chose instead.</param>
/// <param name="Done">The training.</param>
internal sealed record AthleteDay(DateOnly Date, Entry? Readings, Entry? Decision, Entry? Override, Entry? Done)
{
    /// <summary>Whether nothing is recorded of the day.</summary>
    public bool IsEmpty => Readings is null && Decision is null && Override is null && Done is null;

    /// <summary>The day, out of an athlete's entries.</summary>
    public static AthleteDay Of(DateOnly date, IReadOnlyCollection<Entry> entries)
    {
        return new AthleteDay(date, Last(EntryKind.Readings), Last(EntryKind.Decision), Last(EntryKind.Override), Last(EntryKind.Done));

        Entry? Last(EntryKind kind) => entries.LastOrDefault(e => e.Kind == kind && e.Date == date);
    }
}

/// <summary>A training week of an athlete.</summary>
/// <param name="Monday">Its first day.</param>
/// <param name="Days">Its days.</param>
/// <param name="Review">Its review; null where it has none yet.</param>
internal sealed record AthleteWeek(DateOnly Monday, IReadOnlyList<AthleteDay> Days, Entry? Review);

/// <summary>A recorded decision with the morning that it was made from.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Morning">The facts.</param>
internal sealed record DecidedMorning(Entry Decision, Entry Morning);

/// <summary>Reads a squad and its athletes from the journal. Changes nothing.</summary>
internal sealed class SquadQueries(IJournal journal, SquadOptions options, TimeProvider clock)
{
    /// <summary>Some of the enrolled athletes by id, each with the decision of a date. Reads of other athletes nothing.</summary>
    /// <param name="date">The date; null is today by each athlete's own clock.</param>
    /// <param name="athletes">The athletes that the caller may see; null for all.</param>
    /// <param name="after">The id after which the page begins; null for the first page.</param>
    /// <param name="most">The most members of the page.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<SquadPage> Squad(DateOnly? date, IReadOnlySet<string>? athletes, string? after, int most, CancellationToken stop)
    {
        var dates = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        var (last, isLastPage) = ("", true);
        await foreach (var entry in journal.Read(new JournalQuery { Kind = EntryKind.Settings, AthleteIds = athletes, AfterAthlete = after }, stop))
        {
            if (Settings(entry) is not { } settings)
            {
                continue;
            }

            if (dates.Count == most && !dates.ContainsKey(entry.AthleteId))
            {
                isLastPage = false;
                break;
            }

            last = entry.AthleteId;
            dates[last] = date ?? settings.At(clock.GetUtcNow()).Today;
        }

        var (decisions, overrides) = (new Dictionary<string, Entry>(StringComparer.Ordinal), new Dictionary<string, Entry>(StringComparer.Ordinal));
        if (dates.Count > 0)
        {
            await foreach (var entry in journal.Read(new JournalQuery { AthleteIds = dates.Keys, Kinds = [EntryKind.Decision, EntryKind.Override], From = dates.Values.Min(), To = dates.Values.Max() }, stop))
            {
                if (dates[entry.AthleteId] == entry.Date)
                {
                    (entry.Kind == EntryKind.Decision ? decisions : overrides)[entry.AthleteId] = entry;
                }
            }
        }

        return new SquadPage([.. dates.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new SquadMember(a.Key, a.Value, decisions.GetValueOrDefault(a.Key), overrides.GetValueOrDefault(a.Key)))], isLastPage ? null : last);
    }

    /// <summary>A day of an athlete; null where nothing is recorded of it.</summary>
    public async Task<AthleteDay?> Day(string athleteId, DateOnly date, CancellationToken stop)
    {
        var day = AthleteDay.Of(date, await journal.All(new JournalQuery { AthleteId = athleteId, From = date, To = date }, stop));
        return day.IsEmpty ? null : day;
    }

    /// <summary>The training week of a date; null where the athlete is not enrolled and nothing is recorded of the week.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="date">A day of the week; null is today by the athlete's own clock.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<AthleteWeek?> Week(string athleteId, DateOnly? date, CancellationToken stop)
    {
        var enrolled = await journal.Newest(athleteId, EntryKind.Settings, stop);
        var now = clock.GetUtcNow();
        var monday = Season.MondayOf(date ?? (enrolled is null ? null : Settings(enrolled))?.At(now).Today ?? DateOnly.FromDateTime(now.UtcDateTime));
        var sunday = DateOnly.FromDayNumber(Math.Min(monday.DayNumber + 6, DateOnly.MaxValue.DayNumber)); // the calendar's last week is cut off
        var entries = await journal.All(new JournalQuery { AthleteId = athleteId, From = monday, To = sunday }, stop);
        return enrolled is null && entries.Count == 0 ? null : new AthleteWeek(monday,
            [.. Enumerable.Range(monday.DayNumber, sunday.DayNumber - monday.DayNumber + 1).Select(day => AthleteDay.Of(DateOnly.FromDayNumber(day), entries))],
            await InForce(athleteId, entries.LastOrDefault(e => e.Kind == EntryKind.Review), stop));
    }

    /// <summary>A recorded decision by its id; null if none has this id, or the caller may not see its athlete.</summary>
    public async Task<DecidedMorning?> Decision(string id, Predicate<string> owns, CancellationToken stop)
    {
        if (await journal.First(new JournalQuery { Id = id, Kind = EntryKind.Decision, Limit = 1 }, stop) is not { } decision || !owns(decision.AthleteId))
        {
            return null;
        }

        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = decision.AthleteId, Kind = EntryKind.Morning, From = decision.Date, To = decision.Date }, stop))
        {
            if (entry.Batch == decision.Batch)
            {
                return new DecidedMorning(decision, entry);
            }
        }

        return null;
    }

    /// <summary>A page of an athlete's entries: the newest of the range; empty where nothing is recorded.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="from">The first day; null for no limit.</param>
    /// <param name="to">The last day; null for no limit.</param>
    /// <param name="before">The number before which the page ends; null for the newest page.</param>
    /// <param name="most">The most entries of the page.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<HistoryPage> History(string athleteId, DateOnly? from, DateOnly? to, long? before, int most, CancellationToken stop)
    {
        var entries = await journal.All(new JournalQuery { AthleteId = athleteId, From = from, To = to, BeforeNumber = before, NewestFirst = true, Limit = most + 1 }, stop);
        var page = entries.Take(most).Reverse().ToArray();
        return new HistoryPage(page, entries.Count > most ? page[0].Number : null);
    }

    /// <summary>The withdrawals of an athlete's reviews.</summary>
    public Task<IReadOnlyList<Withdrawal>> Withdrawals(string athleteId, CancellationToken stop) => Withdrawal.All(journal, athleteId, stop);

    private async Task<Entry?> InForce(string athleteId, Entry? review, CancellationToken stop) =>
        review is not null && (await Withdrawals(athleteId, stop)).Any(w => w.Covers(review)) ? null : review;

    /// <summary>The reviews of an athlete's weeks, oldest first; null where nothing at all is recorded of the athlete.</summary>
    public Task<IReadOnlyList<Entry>?> Reviews(string athleteId, DateOnly? from, DateOnly? to, CancellationToken stop) =>
        Listed(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Review, From = from, To = to }, stop);

    /// <summary>The versions of an athlete's own parameters, oldest first; null where nothing at all is recorded of the athlete.</summary>
    public Task<IReadOnlyList<Entry>?> Parameters(string athleteId, CancellationToken stop) =>
        Listed(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Parameters }, stop);

    /// <summary>The documents of an athlete's events, by first day; null where nothing at all is recorded of the athlete.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> Events(string athleteId, CancellationToken stop) =>
        await journal.First(new JournalQuery { AthleteId = athleteId, Limit = 1 }, stop) is null ? null : (await RecordedEvents.Read(journal, athleteId, stop)).Documents;

    /// <summary>The settings that an athlete is enrolled with, as recorded; null where the athlete is not enrolled.</summary>
    public async Task<ReadOnlyMemory<byte>?> Settings(string athleteId, CancellationToken stop) => (await journal.Newest(athleteId, EntryKind.Settings, stop))?.Body;

    private async Task<IReadOnlyList<Entry>?> Listed(JournalQuery query, CancellationToken stop)
    {
        var entries = await journal.All(query, stop);
        return entries.Count > 0 || await journal.First(new JournalQuery { AthleteId = query.AthleteId, Limit = 1 }, stop) is not null ? entries : null;
    }

    private AthleteSettings? Settings(Entry entry) => entry.Body is { } body ? AthleteSettings.Read("journal", body.Span, options, new Findings()) : null;
}

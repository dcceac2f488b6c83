using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The morning of a member of a squad.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Date">The athlete's today.</param>
/// <param name="Summary">The decision; null before it.</param>
/// <param name="HasReadings">Whether readings of today are recorded.</param>
/// <param name="Override">The session that a person chose instead; null without one.</param>
internal sealed record MemberMorning(string AthleteId, DateOnly Date, MorningSummary? Summary, bool HasReadings, DayOverride? Override);

/// <summary>Reads the mornings of a squad and of an athlete for people. Changes nothing.</summary>
internal sealed class SquadMornings(IJournal journal, PolicyShelf shelf, SquadQueries squad)
{
    /// <summary>The mornings of a part of a squad, by id. Next is the id after which the next part begins; null on the last part.</summary>
    /// <param name="athletes">The athletes that the caller may see; null for all.</param>
    /// <param name="after">The id after which the part begins; null for the first part.</param>
    /// <param name="most">The most athletes of the part.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<(IReadOnlyList<MemberMorning> Members, string? Next)> Today(IReadOnlySet<string>? athletes, string? after, int most, CancellationToken stop)
    {
        var page = await squad.Squad(null, athletes, after, most, stop);
        var facts = await OfToday(page, EntryKind.Morning, stop);
        var readings = page.Members.Any(m => m.Decision is null) ? await OfToday(page, EntryKind.Readings, stop) : [];
        var read = readings.Select(r => (r.AthleteId, r.Date)).ToHashSet();
        var byBatch = facts.ToDictionary(f => (f.AthleteId, f.Batch, f.Date));
        return ([.. page.Members.Select(Morning)], page.Next);

        MemberMorning Morning(SquadMember m)
        {
            var summary = m.Decision is { } decision ? MorningSummary.Of(decision, byBatch.GetValueOrDefault((m.AthleteId, decision.Batch, m.Date)), shelf) : null;
            return new MemberMorning(m.AthleteId, m.Date, summary, read.Contains((m.AthleteId, m.Date)), DayOverride.Of(m.Override, summary?.Decision.Id, summary?.Session));
        }
    }

    private async Task<List<Entry>> OfToday(SquadPage page, EntryKind kind, CancellationToken stop) => page.Members.Count == 0 ? []
        : await journal.All(new JournalQuery { AthleteIds = [.. page.Members.Select(m => m.AthleteId)], Kind = kind, From = page.Members.Min(m => m.Date), To = page.Members.Max(m => m.Date) }, stop);
}

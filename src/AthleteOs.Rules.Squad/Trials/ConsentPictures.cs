using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>An enrolled athlete with the last recorded answer to an experiment.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Last">The consent or its withdrawal; null without one.</param>
internal sealed record AthleteConsent(string AthleteId, Consent? Last);

/// <summary>Reads the consents to an experiment for people. Changes nothing.</summary>
internal sealed class ConsentPictures(IJournal journal, SquadQueries squad)
{
    /// <summary>A part of the enrolled athletes, by id. Next is the id after which the next part begins; null on the last part.</summary>
    /// <param name="experimentId">The experiment's id.</param>
    /// <param name="athletes">The athletes that the caller may write; null for all.</param>
    /// <param name="after">The id after which the part begins; null for the first part.</param>
    /// <param name="most">The most athletes of the part.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<(IReadOnlyList<AthleteConsent> Athletes, string? Next)> Of(string experimentId, IReadOnlySet<string>? athletes, string? after, int most, CancellationToken stop)
    {
        var page = await squad.Squad(null, athletes, after, most, stop);
        var last = new Dictionary<string, Consent>(StringComparer.Ordinal);
        if (page.Members.Count > 0)
        {
            await foreach (var entry in journal.Read(new JournalQuery { AthleteIds = [.. page.Members.Select(m => m.AthleteId)], Kind = EntryKind.Consent }, stop))
            {
                if (Consent.OfEntry(entry) is { } consent && consent.Experiment == experimentId)
                {
                    last[entry.AthleteId] = consent;
                }
            }
        }

        return ([.. page.Members.Select(m => new AthleteConsent(m.AthleteId, last.GetValueOrDefault(m.AthleteId)))], page.Next);
    }
}

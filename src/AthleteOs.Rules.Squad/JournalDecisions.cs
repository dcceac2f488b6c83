using System.Runtime.CompilerServices;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The decisions in a journal, each with the morning of the same batch.</summary>
/// <param name="journal">The journal, which the caller closes.</param>
/// <param name="query">The decisions to read.</param>
/// <param name="athletes">The athletes; null for all.</param>
internal sealed class JournalDecisions(IJournal journal, PastQuery query, IReadOnlySet<string>? athletes = null) : IPastDecisions
{
    public PastNotes Notes { get; } = new();

    public double? Share => null;

    public async IAsyncEnumerable<PastDecision> Read([EnumeratorCancellation] CancellationToken stop)
    {
        var pairs = new PastPairs(query, Notes);
        var (athlete, shown) = ("", "");
        var entries = journal.Read(new JournalQuery { AthleteId = query.AthleteId, AthleteIds = athletes, Kinds = [EntryKind.Morning, EntryKind.Decision], From = query.From, To = query.To }, CancellationToken.None);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (stop.IsCancellationRequested || Notes.Hopeless)
            {
                yield break;
            }

            if (entry.AthleteId != athlete)
            {
                (athlete, shown) = (entry.AthleteId, $"journal, athlete {entry.AthleteId}, entry");
            }

            switch (entry)
            {
                case { Kind: EntryKind.Morning, Body: { } facts }:
                    pairs.Hold(entry.AthleteId, entry.Batch, facts.Span);
                    break;
                case { Kind: EntryKind.Decision, Body: null }:
                    Notes.Decisions++;
                    Notes.Erased++;
                    break;
                case { Kind: EntryKind.Decision, Body: { } decision } when pairs.WithHeld(entry.AthleteId, entry.Batch, decision, new Place(shown, (int)entry.Number, 1)) is { } past:
                    yield return past;
                    break;
            }
        }
    }
}

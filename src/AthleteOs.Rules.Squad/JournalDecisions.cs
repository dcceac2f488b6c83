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
    // Facts and decisions of a quarter of a megabyte.
    private const int Group = 32;

    public PastNotes Notes { get; } = new();

    public double? Share => null;

    public async IAsyncEnumerable<PastDecision> Read([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var (decisions, notes) in OrderedWork.Run(Pairs(stop), Group, Read, CancellationToken.None).ConfigureAwait(false))
        {
            Notes.Add(notes);
            foreach (var decision in decisions)
            {
                yield return decision;
            }
        }
    }

    // Reading the documents takes longer than the database.
    private (List<PastDecision> Decisions, PastNotes Notes) Read(IReadOnlyList<Pair> group)
    {
        var (decisions, notes) = (new List<PastDecision>(group.Count), new PastNotes());
        var pairs = new PastPairs(query, notes);
        foreach (var (facts, decision) in group)
        {
            var place = new Place($"journal, athlete {decision.AthleteId}, entry", (int)decision.Number, 1);
            if (pairs.Of(decision.Body!.Value, facts.Body!.Value.Span, place, place) is { } past)
            {
                decisions.Add(past);
            }
        }

        return (decisions, notes);
    }

    private async IAsyncEnumerable<Pair> Pairs([EnumeratorCancellation] CancellationToken stop)
    {
        Entry? facts = null;
        var entries = journal.Read(new JournalQuery { AthleteId = query.AthleteId, AthleteIds = athletes, Kinds = [EntryKind.Morning, EntryKind.Decision], From = query.From, To = query.To }, CancellationToken.None);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (stop.IsCancellationRequested || Notes.Hopeless)
            {
                yield break;
            }

            switch (entry)
            {
                case { Kind: EntryKind.Morning, Body: not null }:
                    facts = entry;
                    break;
                case { Kind: EntryKind.Decision, Body: null }:
                    Notes.Decisions++;
                    Notes.Erased++;
                    break;
                case { Kind: EntryKind.Decision } when facts is not null && facts.AthleteId == entry.AthleteId && facts.Batch == entry.Batch:
                    yield return new Pair(facts, entry);
                    facts = null;
                    break;
                case { Kind: EntryKind.Decision }:
                    Notes.Decisions++;
                    Notes.WithoutFacts++;
                    break;
            }
        }
    }

    private readonly record struct Pair(Entry Facts, Entry Decision);
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of recording an event of an athlete's calendar.</summary>
internal abstract record EventResult
{
    private EventResult()
    {
    }

    /// <summary>The document is unusable; the findings contain the reasons.</summary>
    internal sealed record Unusable : EventResult;

    /// <summary>The event is in force.</summary>
    /// <param name="IsNew">Whether no event of this id was in force before.</param>
    /// <param name="Document">The document as recorded.</param>
    internal sealed record InForce(bool IsNew, ReadOnlyMemory<byte> Document) : EventResult;
}

/// <summary>Records and deletes the events of athletes' calendars. The loop uses them from the next morning on.</summary>
internal sealed class EventRecorder(IJournal journal, PendingAthletes pending)
{
    /// <summary>Records an event, or another version of it. The same version again records nothing.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="eventId">The caller's id of the event.</param>
    /// <param name="utf8">The document.</param>
    /// <param name="findings">Receives the faults of the document.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<EventResult> Record(string athleteId, string eventId, ReadOnlyMemory<byte> utf8, Findings findings, CancellationToken stop)
    {
        if (JsonSource.Read("body", utf8.Span, findings) is not { } root || EventDocument.Read(root, findings) is not { } read)
        {
            return new EventResult.Unusable();
        }

        var before = (await RecordedEvents.Read(journal, athleteId, stop)).Find(eventId);
        var document = RecordedEvents.Document(eventId, read);
        if (before is not { } known || known.Event != read)
        {
            await journal.Append(athleteId, [new NewEntry(EntryKind.Event, read.Start, "", document)], stop);
            pending.Add(athleteId);
        }

        return new EventResult.InForce(before is null, document);
    }

    /// <summary>Deletes an event. The journal keeps it and its deletion.</summary>
    /// <returns>The document of the deletion; null if no event of this id is in force.</returns>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<byte[]?> Delete(string athleteId, string eventId, CancellationToken stop)
    {
        if ((await RecordedEvents.Read(journal, athleteId, stop)).Find(eventId) is not { } known)
        {
            return null;
        }

        var deletion = RecordedEvents.Deletion(eventId);
        await journal.Append(athleteId, [new NewEntry(EntryKind.Event, known.Event.Start, "", deletion)], stop);
        pending.Add(athleteId);
        return deletion;
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The result of recording a consent.</summary>
internal abstract record ConsentResult
{
    private ConsentResult()
    {
    }

    /// <summary>No experiment has this id.</summary>
    internal sealed record Unknown : ConsentResult;

    /// <summary>The document is unusable; the findings contain the reasons.</summary>
    internal sealed record Unusable : ConsentResult;

    /// <summary>The consent, or its withdrawal, is in force.</summary>
    /// <param name="IsNew">Whether it was recorded now.</param>
    /// <param name="Document">The document as recorded.</param>
    internal sealed record InForce(bool IsNew, byte[] Document) : ConsentResult;
}

/// <summary>Records consents and their withdrawals. They count from the next decided morning on.</summary>
internal sealed class Consents(IJournal journal, ExperimentRegister register, TimeProvider clock)
{
    /// <summary>Records a consent, unless the same one is in force.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<ConsentResult> Record(string athleteId, string experimentId, ReadOnlyMemory<byte> utf8, string by, Findings findings, CancellationToken stop)
    {
        if (!(await register.Now(stop)).Experiments.TryGetValue(experimentId, out var registered))
        {
            return new ConsentResult.Unknown();
        }

        if (Consent.ReadGiven(utf8.Span, registered.Experiment, by, findings) is not { } consent)
        {
            return new ConsentResult.Unusable();
        }

        var document = consent.Write();
        if ((await Consent.Of(journal, athleteId, stop)).GetValueOrDefault(experimentId) is { } before && before.Write().AsSpan().SequenceEqual(document))
        {
            return new ConsentResult.InForce(IsNew: false, document);
        }

        await journal.Append(athleteId, [new NewEntry(EntryKind.Consent, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), "", document)], stop);
        return new ConsentResult.InForce(IsNew: true, document);
    }
}

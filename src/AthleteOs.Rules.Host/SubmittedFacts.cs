using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host;

/// <summary>What became of a facts document that was sent by another door than HTTP.</summary>
/// <param name="AthleteId">Whom it is about; null where that cannot be read.</param>
/// <param name="Decision">The decision that is kept; null where the document is refused.</param>
/// <param name="Reasons">Why it is refused, in words.</param>
internal sealed record SentAnswer(string? AthleteId, Entry? Decision, IReadOnlyList<string> Reasons);

/// <summary>Facts documents from the inbox and the queue: decided and kept as a morning over HTTP is, or refused with every reason.</summary>
internal sealed class SubmittedFacts(IOptions<HostOptions> options, PolicyShelf shelf, IJournal journal, Telemetry telemetry)
{
    /// <summary>Whether the usual policy can decide.</summary>
    public bool CanDecide => shelf.Find(options.Value.Policy) is not null;

    /// <summary>Decides and keeps; null where the policy cannot decide yet.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="policy">The policy's id; null for the usual one.</param>
    /// <param name="key">The idempotency key; null for the usual one.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="JournalUnavailableException">Nothing was acknowledged: send it again.</exception>
    public async Task<SentAnswer?> Decide(ReadOnlyMemory<byte> utf8, string? policy, string? key, CancellationToken stop)
    {
        var id = string.IsNullOrEmpty(policy) ? options.Value.Policy : policy;
        if (shelf.Find(id) is not { } served)
        {
            return shelf.States.Count == 0 || shelf.States.Any(s => s.Id == id) ? null : Refused(null, $"there is no policy \"{id}\"");
        }

        if (utf8.Length > Bodies.MaxBytes)
        {
            return TooLong();
        }

        if (RecordedDecision.Key(key) is not { } kept)
        {
            return Refused(null, $"the idempotency key {RecordedDecision.KeyRule}");
        }

        var findings = new Findings();
        if (FactsReader.Read("facts", utf8.Span, findings) is not { } morning)
        {
            return Refused(AthleteOf(utf8), [.. findings.InOrder().Where(f => f.Severity == Severity.Error).Select(f => $"{f.Code} {f.Message}")]);
        }

        return (await RecordedDecision.Keep(journal, telemetry, morning, kept, served, stop)).Decision switch
        {
            null => Refused(morning.AthleteId, "this morning was decided already from other facts"),
            { Body: null } => Refused(morning.AthleteId, "this morning was decided already, and erased since"),
            var decision => new SentAnswer(morning.AthleteId, decision, []),
        };
    }

    /// <summary>The answer to a document that is larger than any may be.</summary>
    public static SentAnswer TooLong() => Refused(null, "a facts document may hold 256 kB");

    // Of a document that cannot be used, so that its refusal can be erased with the athlete.
    private static string? AthleteOf(ReadOnlyMemory<byte> utf8) =>
        JsonSource.Read("facts", utf8.Span, new Findings())?["athlete"]?["athlete_id"]?.Text is { } id && !id.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? id : null;

    private static SentAnswer Refused(string? athleteId, params string[] reasons) => new(athleteId, null, reasons);
}

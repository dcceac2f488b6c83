using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>The result of a facts document from the inbox or the queue.</summary>
/// <param name="AthleteId">The athlete; null where the document does not name one.</param>
/// <param name="Decision">The recorded decision; null where the document is refused.</param>
/// <param name="Reasons">The reasons for a refusal, in words.</param>
internal sealed record SentAnswer(string? AthleteId, Entry? Decision, IReadOnlyList<string> Reasons);

/// <summary>Decides and records facts documents from the inbox and the queue as HTTP does, or refuses them with every reason.</summary>
internal sealed class SubmittedFacts(IOptions<HostOptions> options, PolicyShelf shelf, PolicyChoice choice, DecisionRecorder recorder, TimeProvider clock)
{
    /// <summary>Whether the default policy can decide.</summary>
    public bool CanDecide => shelf.Find(options.Value.Policy) is not null;

    /// <summary>Decides and records; null where the policy cannot decide yet, or the condition is false.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="policy">The policy's id; null for the default.</param>
    /// <param name="key">The idempotency key; null for the default.</param>
    /// <param name="condition">The condition of the record; null for none.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="JournalUnavailableException">Nothing was acknowledged: send it again.</exception>
    public async Task<SentAnswer?> Decide(ReadOnlyMemory<byte> utf8, string? policy, string? key, AppendCondition? condition, CancellationToken stop)
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

        if (DecisionRecorder.Key(key) is not { } kept)
        {
            return Refused(null, $"the idempotency key {DecisionRecorder.KeyRule}");
        }

        var findings = new Findings();
        if (FactsReader.Read("facts", utf8.Span, ServedFacts.Of(shelf, served.Policy), findings, clock.Tomorrow()) is not { } morning)
        {
            return Refused(AthleteOf(utf8), [.. findings.InOrder().Where(f => f.Severity == Severity.Error).Select(f => $"{f.Code} {f.Message}")]);
        }

        if (!IsAddressable(morning.AthleteId))
        {
            return Refused(null, $"athlete_id is \"{morning.AthleteId}\"; it must not contain / or be . or .., because /v1/athletes/{{athlete_id}} could not name it");
        }

        var serving = await choice.PolicyFor(morning, served, isChosen: !string.IsNullOrEmpty(policy), stop);
        var recorded = await recorder.Record(morning, kept, serving, condition, stop);
        return recorded.IsStale ? null : recorded.Decision switch
        {
            null => Refused(morning.AthleteId, "this morning was decided already from other facts"),
            { Body: null } => Refused(morning.AthleteId, "this morning was decided already, and erased since"),
            var decision => new SentAnswer(morning.AthleteId, decision, []),
        };
    }

    /// <summary>The answer to a document above the size limit.</summary>
    public static SentAnswer TooLong() => Refused(null, "a facts document is larger than 256 kB; send only the facts of one morning");

    /// <summary>Whether an athlete has an address. Otherwise the data could not be read, exported or erased over HTTP.</summary>
    public static bool IsAddressable(string athleteId) => athleteId is not ("." or "..") && !athleteId.Contains('/', StringComparison.Ordinal);

    // From an unusable document, so that its refusal can be erased with the athlete.
    private static string? AthleteOf(ReadOnlyMemory<byte> utf8) =>
        JsonSource.Read("facts", utf8.Span, new Findings())?["athlete"]?["athlete_id"]?.Text is { } id && !id.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? id : null;

    private static SentAnswer Refused(string? athleteId, params string[] reasons) => new(athleteId, null, reasons);
}

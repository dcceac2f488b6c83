using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of a replay.</summary>
internal abstract record ReplayResult
{
    private ReplayResult()
    {
    }

    /// <summary>The facts or the decision are erased.</summary>
    internal sealed record Erased : ReplayResult;

    /// <summary>The policy that decided does not serve here.</summary>
    internal sealed record PolicyMissing(string Digest) : ReplayResult;

    /// <summary>A newer program wrote the decision.</summary>
    internal sealed record NewerForm : ReplayResult;

    /// <summary>The morning was decided again.</summary>
    /// <param name="Digest">The digest of the policy.</param>
    /// <param name="Same">Whether both documents have the same bytes.</param>
    /// <param name="Again">The new document.</param>
    internal sealed record Decided(string Digest, bool Same, byte[] Again) : ReplayResult;
}

/// <summary>Decides a recorded morning again under the same policy and compares byte for byte. It records nothing.</summary>
internal sealed class DecisionReplay(PolicyShelf shelf, Decider decider)
{
    /// <summary>Replays a recorded decision.</summary>
    public ReplayResult Replay(DecidedMorning recorded)
    {
        if (recorded.Morning.Body is not { } facts || recorded.Decision.Body is not { } decided)
        {
            return new ReplayResult.Erased();
        }

        var (digest, arm) = (DigestOf(decided.Span), JsonSource.Read("journal", decided.Span, new Findings()) is { } root ? DecidedArm.Of(root) : null);
        if (shelf.ByDigest(digest) is not { } served)
        {
            return new ReplayResult.PolicyMissing(digest);
        }

        if (DecisionDocument.FormOf(decided.Span) is not (> 0 and var form))
        {
            return new ReplayResult.NewerForm();
        }

        var again = decider.Decide(served, FactsReader.ReadRecorded("journal", facts.Span, new Findings())!, form, arm);
        return new ReplayResult.Decided(digest, again.AsSpan().SequenceEqual(decided.Span), again);
    }

    /// <summary>The digest of the policy that made a decision; empty where the document has none.</summary>
    public static string DigestOf(ReadOnlySpan<byte> decision) =>
        JsonSource.Read("journal", decision, new Findings())?["policy"]?["digest"]?.Text ?? "";
}

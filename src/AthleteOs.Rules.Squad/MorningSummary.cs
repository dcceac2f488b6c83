using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The reasons of a recorded decision, explained again from its facts.</summary>
/// <param name="Policy">The policy that decided.</param>
/// <param name="Facts">The facts.</param>
/// <param name="Explanation">The decision with its reasons.</param>
internal sealed record MorningReasons(ReadyPolicy Policy, Morning Facts, Explanation Explanation);

/// <summary>A recorded decision in the words of a coach.</summary>
/// <param name="Decision">The entry.</param>
/// <param name="Session">The type of session.</param>
/// <param name="Archetype">The suggested session; null without a suggestion.</param>
/// <param name="Readiness">Readiness that morning; null if unknown.</param>
/// <param name="Threshold">The readiness from which a key session is allowed; null if unknown.</param>
/// <param name="Why">The main reason in one line.</param>
/// <param name="Unknown">The facts that were missing and mattered, as documents name them.</param>
/// <param name="HeldBack">The safety rules that forbid a key session, in words.</param>
/// <param name="Reasons">All reasons; null if the policy does not serve here any more.</param>
internal sealed record MorningSummary(
    Entry Decision, SessionType Session, string? Archetype, double? Readiness, double? Threshold, string Why, IReadOnlyList<string> Unknown, IReadOnlyList<string> HeldBack, MorningReasons? Reasons)
{
    private static readonly Dictionary<string, SessionType> Sessions = Enum.GetValues<SessionType>().ToDictionary(t => t.Word(), StringComparer.Ordinal);

    /// <summary>Reads a decision and its facts; null if the decision is erased.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="morning">Its facts; null if they are not recorded.</param>
    /// <param name="shelf">The policies that serve.</param>
    public static MorningSummary? Of(Entry decision, Entry? morning, PolicyShelf shelf)
    {
        if (decision.Body is not { } body || JsonSource.Read("journal", body.Span, new Findings()) is not { } root || root["daily_decision"] is not { } day
            || !Sessions.TryGetValue(day["session_type"]?.Text ?? "", out var session))
        {
            return null;
        }

        var reasons = Explain(root["policy"]?["digest"]?.Text ?? "", morning, shelf);
        var because = root["because"]?.Items ?? [];
        return new MorningSummary(decision, session, Text(day["archetype_suggestion"]), Number(day["readiness_score"]), Number(day["readiness_threshold"]),
            reasons is null ? because.Select(r => Text(r["says"])).FirstOrDefault() ?? "" : ReasonWords.InOneLine(reasons.Policy, reasons.Explanation),
            [.. (root["unknown"]?.Items ?? []).Select(u => u.Text)],
            [.. because.Where(r => ReasonWords.IsEnvelope(Text(r["rule"]) ?? "")).Select(r => Text(r["says"]) ?? "")], reasons);
    }

    /// <summary>The session of a recorded decision; null if the decision is erased.</summary>
    public static SessionType? SessionOf(Entry decision) =>
        decision.Body is { } body && Sessions.TryGetValue(JsonSource.Read("journal", body.Span, new Findings())?["daily_decision"]?["session_type"]?.Text ?? "", out var session) ? session : null;

    /// <summary>The readings of the morning that were missing and mattered, in words.</summary>
    public IEnumerable<string> MissingReadings => FactCatalog.All.Where(f => Advice.IsReading(f) && Unknown.Contains(f.Path)).Select(f => f.About.Says).Distinct(StringComparer.Ordinal);

    /// <summary>Facts in words, from their names in documents.</summary>
    public static IEnumerable<string> InWords(IEnumerable<string> paths) => paths.Select(path => FactCatalog.All.FirstOrDefault(f => f.Path == path)?.About.Says ?? path).Distinct(StringComparer.Ordinal);

    private static MorningReasons? Explain(string digest, Entry? morning, PolicyShelf shelf) =>
        shelf.ByDigest(digest) is { } served && morning?.Body is { } facts && FactsReader.ReadRecorded("journal", facts.Span, new Findings()) is { } read
            ? new MorningReasons(served.Policy, read, Explainer.Explain(served.Policy, read)) : null;

    private static string? Text(JsonValue? value) => value is { Kind: JsonKind.Text } text ? text.Text : null;

    private static double? Number(JsonValue? value) => value is { Kind: JsonKind.Number } number ? number.Number : null;
}

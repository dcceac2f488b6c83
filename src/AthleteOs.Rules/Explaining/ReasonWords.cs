using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>Reasons in words.</summary>
internal static class ReasonWords
{
    public static bool IsEnvelope(Reason reason) => IsEnvelope(reason.Rule);

    public static bool IsEnvelope(string rule) => rule.StartsWith("envelope.", StringComparison.Ordinal);

    /// <summary>The text of a reason, with the outcome of its rule.</summary>
    public static string Of(Reason reason)
    {
        var missing = string.Join(", ", reason.Missing);
        return reason.Outcome switch
        {
            Outcome.Unknown when IsEnvelope(reason) => reason.Says,
            Outcome.Unknown when reason.Effect == "permit_key" => $"Not known: {missing}. So nothing says: {reason.Says}",
            Outcome.Unknown => $"Not known: {missing}. So it cannot be ruled out: {reason.Says}",
            Outcome.NotMatched => $"Not met: {reason.Says}",
            Outcome.Fault => $"This rule gave no answer and is read the lighter way: {reason.Says}",
            _ => reason.Says,
        };
    }

    /// <summary>The text of a reason among the others of its decision.</summary>
    public static string Of(ReadyPolicy policy, Explanation explanation, Reason reason) =>
        MissingBefore(policy, explanation, reason) is { Count: > 0 } missing ? $"{NotRecorded(missing)}. So it cannot be ruled out: {reason.Says}" : Of(reason);

    /// <summary>
    /// The missing facts that leave earlier rules of a first-match set unknown. The rule then did not match because the earlier ones did not: it is
    /// the easiest step that may be needed. Empty for every other reason.
    /// </summary>
    public static IReadOnlyList<string> MissingBefore(ReadyPolicy policy, Explanation explanation, Reason reason) =>
        reason.Outcome == Outcome.Matched && reason.Effect != "note" && policy.Policy.RuleSets.Any(s => s.Name == SetOf(reason) && s.HitPolicy == HitPolicy.First)
            ? [.. explanation.Because.Where(r => r.Outcome == Outcome.Unknown && SetOf(r) == SetOf(reason)).SelectMany(r => r.Missing).Distinct(StringComparer.Ordinal)] : [];

    /// <summary>The reasons to show: without suggestions and notes, and without a safety rule that misses only what another reason misses too.</summary>
    public static IEnumerable<Reason> Shown(Explanation explanation)
    {
        var reasons = explanation.Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)).ToArray();
        var told = reasons.Where(r => !IsEnvelope(r)).SelectMany(r => r.Missing).ToHashSet(StringComparer.Ordinal);
        return reasons.Where(r => !IsEnvelope(r) || r.Outcome != Outcome.Unknown || !r.Missing.All(told.Contains));
    }

    private static string NotRecorded(IReadOnlyList<string> missing) =>
        missing is ["today.readiness_score"] ? "Readiness was not recorded" : $"Not known: {string.Join(", ", missing)}";

    /// <summary>The text of a reason alone, with what was compared.</summary>
    public static string WithNumbers(Reason reason) => reason.Numbers.Length == 0 ? Of(reason)
        : $"{Of(reason)} ({string.Join("; ", reason.Numbers.Split("; ").Select(c => string.Join(' ', Rounded(c.Split(' ')))))})";

    /// <summary>A review's reason with what was compared, by name.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="counts">Whether counts are shown too: the number of sessions, tests or mornings that a rule requires before it
    /// applies.</param>
    public static string WithNames(Reason reason, bool counts)
    {
        var all = reason.Detail.Split("; ", StringSplitOptions.RemoveEmptyEntries).Where(IsNamed).ToArray();
        var measured = all.Where(c => !IsCount(c)).ToArray();
        var shown = (counts || measured.Length == 0 ? all : measured).Select(c => string.Join(' ', Rounded(c.Split(' ')).Select(Spoken))).ToArray();
        return shown.Length == 0 ? reason.Says : $"{reason.Says} ({string.Join("; ", shown)})";
    }

    /// <summary>The reason that determined the session; null if no rule matched. A known reason comes before an unknown one.</summary>
    public static Reason? Deciding(Explanation explanation)
    {
        var day = explanation.Decision.SessionType;
        var reasons = explanation.Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)).ToArray();
        return Array.Find(reasons, r => MostOf(r) == day && r.Outcome != Outcome.Unknown) ?? Array.Find(reasons, r => MostOf(r) == day) ?? reasons.FirstOrDefault();
    }

    // A number that a rule computed has no name: a reader could not understand "1 <= 1.6".
    private static bool IsNamed(string comparison) => char.IsAsciiLetter(comparison[0]);

    private static bool IsCount(string comparison) =>
        FactCatalog.All.Any(f => f.About.Whole && comparison.StartsWith(f.Path + " ", StringComparison.Ordinal));

    // review.days_to_rebound as people say it.
    private static string Spoken(string word) => char.IsAsciiLetter(word[0]) ? word[(word.LastIndexOf('.') + 1)..].Replace('_', ' ') : word;

    // One decimal is enough for a person, two for a share, as long as numbers that differ look different.
    private static string[] Rounded(string[] words)
    {
        var numbers = words.Select(w => double.TryParse(w, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        var rounded = words.Select((w, i) => double.IsFinite(numbers[i]) ? Words.Number(Math.Round(numbers[i], Math.Abs(numbers[i]) < 2 ? 2 : 1)) : w).ToArray();
        var known = Enumerable.Range(0, words.Length).Where(i => double.IsFinite(numbers[i])).ToArray();
        return known.Select(i => rounded[i]).Distinct(StringComparer.Ordinal).Count() == known.Select(i => numbers[i]).Distinct().Count() ? rounded : words;
    }

    /// <summary>Why the day is what it is, in one sentence with its numbers.</summary>
    public static string Why(ReadyPolicy policy, Explanation explanation)
    {
        if (Deciding(explanation) is not { } reason)
        {
            return "no rule speaks";
        }

        return MissingBefore(policy, explanation, reason) is { Count: > 0 } missing ? $"{NotRecorded(missing)}. So the lightest day that may be needed is taken." : WithNumbers(reason);
    }

    /// <summary>Why the day is what it is, for a list. If a single number decides on a key session, it tells how far the number is from the limit.</summary>
    public static string InOneLine(ReadyPolicy policy, Explanation explanation) => Deciding(explanation) switch
    {
        { Effect: "permit_key", Outcome: Outcome.Matched or Outcome.NotMatched, Margin.Length: > 0 } permit => Margin(permit),
        { Outcome: not Outcome.Unknown } reason when MissingBefore(policy, explanation, reason).Count == 0 => Of(reason),
        _ => Why(policy, explanation),
    };

    /// <summary>How far a reason's number is from its limit, as a sentence with numbers for people; empty without one.</summary>
    public static string Margin(Reason reason) => reason.Margin.Length == 0 ? ""
        : $"{char.ToUpperInvariant(reason.Margin[0])}{string.Join(' ', reason.Margin.Split(' ').Select(RoundedWord))[1..]}.";

    // A word of a margin, with the punctuation that follows it.
    private static string RoundedWord(string word)
    {
        var number = word.TrimEnd(':', ';', ',');
        return number.Contains('.', StringComparison.Ordinal) && double.TryParse(number, CultureInfo.InvariantCulture, out var value)
            ? Words.Number(Math.Round(value, Math.Abs(value) < 0.1 ? 2 : 1)) + word[number.Length..] : word;
    }

    private static string SetOf(Reason reason) => reason.Rule.Split('.')[0];

    // The hardest day that a reason leaves.
    private static SessionType MostOf(Reason reason) => reason.Effect switch
    {
        "full_rest" => SessionType.Rest,
        "require_recovery" or "reduce_volume" => SessionType.Recovery,
        "permit_key" when reason.Outcome == Outcome.Matched => SessionType.Key,
        _ => SessionType.Support,
    };
}

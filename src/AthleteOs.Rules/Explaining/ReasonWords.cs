using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>Reasons in words.</summary>
internal static class ReasonWords
{
    public static bool IsEnvelope(Reason reason) => reason.Rule.StartsWith("envelope.", StringComparison.Ordinal);

    /// <summary>The text of a reason, with the outcome of its rule.</summary>
    public static string Of(Reason reason)
    {
        var missing = string.Join(", ", reason.Missing);
        return reason.Outcome switch
        {
            Outcome.Unknown when IsEnvelope(reason) => reason.Says,
            Outcome.Unknown when reason.Effect == "permit_key" => $"Not known: {missing}. So nothing says: {reason.Says}",
            Outcome.Unknown => $"Not known: {missing}. So it cannot be ruled out: {reason.Says}",
            Outcome.NotMatched => $"Not so: {reason.Says}",
            Outcome.Fault => $"This rule gave no answer and is read the lighter way: {reason.Says}",
            _ => reason.Says,
        };
    }

    /// <summary>The same with what was compared.</summary>
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

    // One that is known goes before one that is not.
    private static Reason? Deciding(Explanation explanation)
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

        // In a first-match set earlier rules may be unknown: then this is the easiest step that could be needed.
        var open = explanation.Because.Where(r => r.Outcome == Outcome.Unknown && SetOf(r) == SetOf(reason)).SelectMany(r => r.Missing).Distinct(StringComparer.Ordinal).ToArray();
        return reason.Outcome == Outcome.Matched && open.Length > 0 && policy.Policy.RuleSets.Any(s => s.Name == SetOf(reason) && s.HitPolicy == HitPolicy.First)
            ? $"{(open is ["today.readiness_score"] ? "Readiness was not recorded" : $"Not known: {string.Join(", ", open)}")}. So the lightest day that may be needed is taken." : WithNumbers(reason);
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

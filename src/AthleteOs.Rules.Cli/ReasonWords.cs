using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Sessions;

namespace AthleteOs.Rules.Cli;

/// <summary>Reasons in words.</summary>
internal static class ReasonWords
{
    public static bool IsEnvelope(Reason reason) => reason.Rule.StartsWith("envelope.", StringComparison.Ordinal);

    /// <summary>What a reason says, with how its rule turned out.</summary>
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
    public static string WithNumbers(Reason reason) => reason.Numbers.Length == 0 ? Of(reason) : $"{Of(reason)} ({reason.Numbers})";

    /// <summary>The reason that made the day what it is; one that is known goes before one that is not. Null where no rule speaks.</summary>
    public static Reason? Deciding(Explanation explanation)
    {
        var day = explanation.Decision.SessionType;
        var reasons = explanation.Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)).ToArray();
        return Array.Find(reasons, r => MostOf(r) == day && r.Outcome != Outcome.Unknown) ?? Array.Find(reasons, r => MostOf(r) == day) ?? reasons.FirstOrDefault();
    }

    // The hardest day that a reason leaves.
    private static SessionType MostOf(Reason reason) => reason.Effect switch
    {
        "full_rest" => SessionType.Rest,
        "require_recovery" or "reduce_volume" => SessionType.Recovery,
        "permit_key" when reason.Outcome == Outcome.Matched => SessionType.Key,
        _ => SessionType.Support,
    };
}

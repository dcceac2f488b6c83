namespace AthleteOs.Rules.Policies;

/// <summary>How a rule turned out.</summary>
public enum Outcome
{
    /// <summary>It matched.</summary>
    Matched,

    /// <summary>It did not match.</summary>
    NotMatched,

    /// <summary>A fact that it needs is missing.</summary>
    Unknown,

    /// <summary>Nothing is missing, and still it gives no answer: its arithmetic has no result.</summary>
    Fault,
}

/// <summary>One rule's part in a decision.</summary>
/// <param name="Rule">The rule's full name, or <c>envelope.…</c> for what no policy can lift.</param>
/// <param name="Effect">The effect as rules write it.</param>
/// <param name="Outcome">How the rule turned out.</param>
/// <param name="Says">Why, in a coach's words.</param>
/// <param name="Numbers">The comparison, such as <c>72 >= 65</c>; empty without a comparison.</param>
/// <param name="Detail">The same with the names of what was compared.</param>
/// <param name="Missing">The missing facts that left the rule unknown, by their names in documents.</param>
public sealed record Reason(string Rule, string Effect, Outcome Outcome, string Says, string Numbers, string Detail, IReadOnlyList<string> Missing)
{
    /// <summary>How far the numbers are from turning the rule, such as <c>readiness this morning 62, needs 65: 3 short</c>; empty if no single number decides.</summary>
    public string Margin { get; init; } = "";
}

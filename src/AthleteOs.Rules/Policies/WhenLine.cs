using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Policies;

/// <summary>How a line of <c>When</c> goes through a list.</summary>
internal enum WhenVerb
{
    /// <summary>A variable that later lines may name. The rule matches if there is at least one way to fill all of them.</summary>
    Each,

    /// <summary>There is an item.</summary>
    Some,

    /// <summary>There is no item.</summary>
    No,

    /// <summary>The number of items.</summary>
    Count,

    /// <summary>The sum of a field.</summary>
    Sum,

    /// <summary>The largest value of a field.</summary>
    Most,

    /// <summary>The smallest value of a field.</summary>
    Least,

    /// <summary>The mean of a field.</summary>
    Mean,
}

/// <summary>A line of <c>When</c> as written.</summary>
/// <param name="Verb">How it goes through the list.</param>
/// <param name="Name">The name of one item.</param>
/// <param name="Of">The list.</param>
/// <param name="Days">The number of days back; null if missing.</param>
/// <param name="Where">The condition on each item; null for none.</param>
/// <param name="Value">The field of a sum and the like.</param>
/// <param name="As">The name of the number.</param>
/// <param name="Place">The place of the line.</param>
internal sealed record WhenLine(WhenVerb Verb, JsonValue Name, JsonValue Of, JsonValue? Days, RuleText? Where, RuleText? Value, JsonValue? As, Place Place);

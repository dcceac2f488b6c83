namespace AthleteOs.Rules.Policies;

/// <summary>A promise of a policy over days, which no single morning can show. Simulations look for breaches of each.</summary>
internal enum SeasonInvariant
{
    /// <summary>Key sessions are at least as far apart as the policy requires.</summary>
    Spacing,

    /// <summary>No key session is decided once the week's load is at its ceiling. The week stays within it, except for the athlete's own additions. It may fall within a week, not rise above that of the first morning.</summary>
    Ceiling,

    /// <summary>
    /// No key session is decided in a week that has reached its target, whoever chose the sessions. None is compensated: decided or planned
    /// only because the week before missed its target. A compensated session shows up if the same morning is decided again as if nothing
    /// had been missed.
    /// </summary>
    NoDebt,

    /// <summary>No key session is decided on a morning far below the athlete's usual readiness.</summary>
    RedMorning,

    /// <summary>
    /// The review moves an athlete's own parameters by its steps and within its bounds, and threshold and spacing in force are never below
    /// them. Values above them are easier, and other rules may require them.
    /// </summary>
    Thresholds,
}

/// <summary>An invariant over days that a policy does not claim.</summary>
/// <param name="Invariant">The invariant.</param>
/// <param name="Says">Why, in words.</param>
internal sealed record SeasonException(SeasonInvariant Invariant, string Says);

/// <summary>The words of invariants over days.</summary>
internal static class SeasonInvariantWords
{
    /// <summary>Every name, as manifests write them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<SeasonInvariant>().Select(Word)];

    /// <summary>The invariant as manifests write it, such as <c>no_debt</c>.</summary>
    public static string Word(this SeasonInvariant invariant) => invariant switch
    {
        SeasonInvariant.Spacing => "spacing",
        SeasonInvariant.Ceiling => "ceiling",
        SeasonInvariant.NoDebt => "no_debt",
        SeasonInvariant.RedMorning => "red_morning",
        _ => "thresholds",
    };

    /// <summary>The promise, in plain words.</summary>
    public static string Says(this SeasonInvariant invariant) => invariant switch
    {
        SeasonInvariant.Spacing => "key sessions are at least as far apart as the rules require",
        SeasonInvariant.Ceiling => "a week's load stays within the ceiling of its first morning, but for what the athlete does on top",
        SeasonInvariant.NoDebt => "no more key sessions are decided than the week's target, and none to make up for the week before",
        SeasonInvariant.RedMorning => "no key session is decided on a morning far below the athlete's usual readiness",
        _ => "the review moves the athlete's own parameters by its steps and within its bounds, and no day requires less than these",
    };
}

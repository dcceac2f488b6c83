namespace AthleteOs.Rules.Policies;

/// <summary>What is held of a policy over days, beyond what any one morning shows. Simulations look for breaches of each.</summary>
internal enum SeasonInvariant
{
    /// <summary>Key sessions stand at least as far apart as the policy asks.</summary>
    Spacing,

    /// <summary>No key session is decided once the week's load is at its ceiling, and the week stays within it but for what the athlete does on top. It may fall within a week, not rise above that of the first morning.</summary>
    Ceiling,

    /// <summary>
    /// No key session is decided in a week that has had as many as it is meant to hold, whoever chose them, and none is made up: decided, or meant, only because the week
    /// before held fewer than it was meant to. What is made up shows as the same morning is decided again as if nothing had been missed.
    /// </summary>
    NoDebt,

    /// <summary>No key session is decided on a morning far below the athlete's usual readiness.</summary>
    RedMorning,

    /// <summary>The review moves an athlete's own parameters by its steps and within its bounds, and threshold and spacing in force are never below them. Above them is lighter, and other rules may ask for it.</summary>
    Thresholds,
}

/// <summary>An invariant over days that a policy does not claim to hold.</summary>
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

    /// <summary>What holds, as a person would say it.</summary>
    public static string Says(this SeasonInvariant invariant) => invariant switch
    {
        SeasonInvariant.Spacing => "key sessions stand at least as far apart as is asked for",
        SeasonInvariant.Ceiling => "a week's load stays within the ceiling of its first morning, but for what the athlete does on top",
        SeasonInvariant.NoDebt => "no more key sessions are decided than the week is meant to hold, and none to make up for the week before",
        SeasonInvariant.RedMorning => "no key session is decided on a morning far below the athlete's usual readiness",
        _ => "the review moves the athlete's own parameters by its steps and within its bounds, and no day asks for less than these",
    };
}

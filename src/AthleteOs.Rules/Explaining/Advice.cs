using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>Something that a person can do about a day, in the order of usefulness.</summary>
internal enum AdviceKind
{
    /// <summary>Record a reading that is missing: the day can then be harder.</summary>
    Record,

    /// <summary>Change a plan of today or tomorrow: the day can then be harder.</summary>
    Change,

    /// <summary>Watch the body: a change during the day makes it easier.</summary>
    Watch,
}

/// <summary>The changes of a decision that a person can act on.</summary>
/// <remarks>
/// <see cref="Counterfactuals"/> also lists changes of the past, and cures such as "without illness". Nobody can act on these.
/// </remarks>
/// <param name="Kind">The kind of action.</param>
/// <param name="Flip">The change.</param>
internal sealed record Advice(AdviceKind Kind, Flip Flip)
{
    private static readonly string[] Readings = ["today", "health", "tomorrow", OwnFacts.Group];
    private static readonly string[] Plans = ["events.AvailableMinutes", "tomorrow.Competition"];

    // They change during the day; a measurement of the morning does not.
    private static readonly string[] OfTheDay = ["today.Illness", "today.Injury", "today.Soreness"];

    /// <summary>The advice for a morning, the most useful first.</summary>
    public static IReadOnlyList<Advice> Of(ReadyPolicy policy, Morning morning, Explanation explanation) =>
        [.. Counterfactuals.Of(policy, morning, explanation).Select(f => (Kind: KindOf(f, explanation.Decision.SessionType), Flip: f))
            .Where(a => a.Kind is not null).Select(a => new Advice(a.Kind!.Value, a.Flip)).OrderBy(a => a.Kind).ThenByDescending(a => a.Flip.Then)];

    /// <summary>Whether a fact is a reading of the morning, which a person can record.</summary>
    public static bool IsReading(FactDefinition fact) => fact.Group == "hrv" || Readings.Contains(fact.Group);

    private static AdviceKind? KindOf(Flip flip, SessionType day) => flip switch
    {
        { From: double.NaN } when flip.Then > day && Readings.Contains(flip.Fact.Group) => AdviceKind.Record,
        _ when flip.Then > day && Plans.Contains(flip.Fact.Name) => AdviceKind.Change,
        _ when flip.Then < day && (OfTheDay.Contains(flip.Fact.Name) || flip.Fact.Group == "health") => AdviceKind.Watch,
        _ => null,
    };
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Planning;

/// <summary>
/// The safety rules that no policy, variant or experiment can lift. If one of them forbids it, the day has no key session. A day of illness
/// has at most a recovery session. A missing fact forbids too. <see cref="Rules"/> is the definition; <see cref="Of"/> is the same as the planner runs it, and a test compares the two.
/// </summary>
internal static class Envelope
{
    private const string SinceIllness = "history.DaysSinceIllness";
    private const int LeastHealthyDays = 2;
    private const int MostEasyDays = 5;

    /// <summary>The safety rules in the order of their reasons.</summary>
    public static IReadOnlyList<EnvelopeRule> Rules { get; } =
    [
        new(EnvelopeReasons.Illness, Not(Yes("today.Illness")), "When ill: a recovery session at the most.", "Ill: a recovery session at the most, whatever the readiness.", Shown: Fact("today.Illness"))
        {
            Unknown = [new("Whether the athlete is ill is not known: a recovery session at the most.", Fact("today.Illness"))],
        },
        new(EnvelopeReasons.Injury, Not(Yes("today.Injury")), "When injured.", "Injured: no key session, whatever the readiness.", Shown: Fact("today.Injury"))
        {
            Unknown = [new("Whether the athlete is injured is not known: no key session.", Fact("today.Injury"))],
        },
        // Below 0 there is no readiness, so that only a missing one forbids.
        new(EnvelopeReasons.ReadinessMissing, AtLeast("today.ReadinessScore", 0), "Without a readiness score this morning.", "There is no readiness this morning: no key session.", Shown: Fact("today.ReadinessScore"))
        {
            Unknown = [new("There is no readiness this morning: no key session.", Fact("today.ReadinessScore"))],
        },
        new(EnvelopeReasons.HrvMissing, new Condition.Compare(new Quantity.Window(Fact("hrv.LnRmssd"), WindowFunction.Latest, 1, 1), Comparator.GreaterOrEqual, new Quantity.Literal(0)),
            "Without an HRV reading this morning.", "There is no HRV reading this morning: no key session.", Shown: Fact("hrv.LnRmssd"))
        {
            Unknown = [new("There is no HRV reading this morning: no key session.", Fact("hrv.LnRmssd"))],
        },
        new(EnvelopeReasons.WeeklyCeiling, Load(Comparator.Less), "When the week's load has reached its ceiling.", "The week's load has reached its ceiling: no key session.", Compared: Load(Comparator.GreaterOrEqual))
        {
            Unknown = [new("How far the week's load is from its ceiling is not known: no key session.", Fact("week.TssSoFar"), Fact("intent.MaxWeeklyTss")) { Compared = Load(Comparator.GreaterOrEqual) }],
        },
        // Two days after a key session, or one if readiness is reported as recovered; never twice a day.
        new(EnvelopeReasons.KeyWithoutRecovery,
            new Condition.Or(
                new Condition.And(AtLeast("history.DaysSinceLastKeySession", 2), new Condition.Or(NoKeyYesterday(), Yes("history.RecoveredSinceLastKeySession"))),
                new Condition.And(AtLeast("history.DaysSinceLastKeySession", 1), Yes("history.RecoveredSinceLastKeySession"))),
            "After a key session yesterday or today, without recovery since.", "There was a key session yesterday or today and no recovery since: no key session.",
            Compared: AtLeast("history.DaysSinceLastKeySession", 2) with { By = Comparator.Less })
        {
            Unknown =
            [
                new("When the last key session was is not known: no key session.", Fact("history.DaysSinceLastKeySession")),
                new("There was a key session yesterday, and whether readiness has come back since is not known: no key session.", Fact("history.RecoveredSinceLastKeySession"))
                {
                    When = AtLeast("history.DaysSinceLastKeySession", 1),
                },
            ],
        },
        // House minimum, to be confirmed by a sports scientist: two healthy days, and half as many easy days as days of illness, five at most.
        // Graded return after respiratory illness: IOC consensus 2022; symptoms last 7 days on average (Snyders 2022).
        new(EnvelopeReasons.ReturnAfterIllness,
            new Condition.And(AtLeast(SinceIllness, LeastHealthyDays + 1), new Condition.Or(
                AtLeast(SinceIllness, MostEasyDays + 1),
                new Condition.Compare(new Quantity.OfFact(Fact("history.IllDaysInLast28")), Comparator.LessOrEqual, TwiceTheEasyDays()))),
            "On the first two healthy days after illness, and before half as many easy days as days of illness, five at most.",
            "The athlete was ill until a few days ago: easy days come first.", Shown: Fact(SinceIllness))
        {
            Unknown =
            [
                new("Whether the athlete was ill in the last days is not known: no key session.", Fact(SinceIllness)),
                new("The athlete was ill until a few days ago, and for how long is not known: no key session.", Fact("history.IllDaysInLast28"))
                {
                    When = new Condition.And(AtLeast(SinceIllness, LeastHealthyDays + 1), Not(AtLeast(SinceIllness, MostEasyDays + 1))),
                },
            ],
        },
    ];

    /// <summary>The condition of more than a recovery session. Unknown illness counts as illness.</summary>
    public static Condition Healthy { get; } = Not(Yes("today.Illness"));

    private static readonly EnvelopeRule[][] BySignal = [.. Enum.GetValues<PolicySignal>().Select(s => Rules.Where(r => r.Reason != OtherThan(s)).ToArray())];

    private static readonly Condition[] ConditionBySignal =
        [.. BySignal.Select(rules => rules.Select(r => r.Allows).Aggregate((left, right) => new Condition.And(left, right)))];

    /// <summary>The safety rules for the signal of a policy.</summary>
    public static IReadOnlyList<EnvelopeRule> RulesFor(PolicySignal signal) => BySignal[(int)signal];

    /// <summary>The condition of a key session: every safety rule allows it.</summary>
    public static Condition ConditionFor(PolicySignal signal) => ConditionBySignal[(int)signal];

    /// <summary>The hardest day that the safety rules allow.</summary>
    public static SessionType Cap(Morning morning, PolicySignal signal) => Of(morning, signal) switch
    {
        EnvelopeReasons.None => SessionType.Key,
        var reasons => reasons.HasFlag(EnvelopeReasons.Illness) ? SessionType.Recovery : SessionType.Support,
    };

    /// <summary>The safety rules that forbid a key session.</summary>
    public static EnvelopeReasons Of(Morning m, PolicySignal signal) =>
        (m.Today.Illness == false ? 0 : EnvelopeReasons.Illness)
        | (m.Today.Injury == false ? 0 : EnvelopeReasons.Injury)
        | (signal == PolicySignal.Hrv ? (m.Hrv.LnRmssd.Latest() >= 0 ? 0 : EnvelopeReasons.HrvMissing) : m.Today.ReadinessScore >= 0 ? 0 : EnvelopeReasons.ReadinessMissing)
        | (m.Week.TssSoFar < m.Intent.MaxWeeklyTss ? 0 : EnvelopeReasons.WeeklyCeiling)
        | (RestedSinceKey(m) ? 0 : EnvelopeReasons.KeyWithoutRecovery)
        | (BackFromIllness(m.History) ? 0 : EnvelopeReasons.ReturnAfterIllness);

    private static EnvelopeReasons OtherThan(PolicySignal signal) => signal == PolicySignal.Hrv ? EnvelopeReasons.ReadinessMissing : EnvelopeReasons.HrvMissing;

    private static bool RestedSinceKey(Morning m) => m.History.DaysSinceLastKeySession switch
    {
        >= 2 => m.Yesterday.SessionType != SessionType.Key || m.History.RecoveredSinceLastKeySession == true,
        >= 1 => m.History.RecoveredSinceLastKeySession == true,
        _ => false,
    };

    private static bool BackFromIllness(History history) =>
        history.DaysSinceIllness > LeastHealthyDays && (history.DaysSinceIllness > MostEasyDays || history.IllDaysInLast28 <= 2 * (history.DaysSinceIllness - 1));

    // Today is the last of the healthy days, and no easy one yet.
    private static Quantity.Arithmetic TwiceTheEasyDays() => new(new Quantity.Literal(2), Operation.Multiply,
        new Quantity.Arithmetic(new Quantity.OfFact(Fact(SinceIllness)), Operation.Subtract, new Quantity.Literal(1)));

    private static Condition.Or NoKeyYesterday()
    {
        var yesterday = Fact("yesterday.SessionType");
        return new(new Condition.IsMissing(yesterday), Not(new Condition.IsChoice(yesterday, (int)SessionType.Key)));
    }

    private static Condition.Compare Load(Comparator by) => new(new Quantity.OfFact(Fact("week.TssSoFar")), by, new Quantity.OfFact(Fact("intent.MaxWeeklyTss")));

    private static Condition.Compare AtLeast(string fact, double value) => new(new Quantity.OfFact(Fact(fact)), Comparator.GreaterOrEqual, new Quantity.Literal(value));

    private static Condition.IsYes Yes(string fact) => new(Fact(fact));

    private static Condition.Not Not(Condition of) => new(of);

    private static FactDefinition Fact(string name) => FactCatalog.ByName[name];
}

/// <summary>A safety rule.</summary>
/// <param name="Reason">Its reason.</param>
/// <param name="Allows">The condition under which it allows a key session; otherwise, and where that is open, it forbids one.</param>
/// <param name="InRulebook">The rule in the rulebook's list of days without a key session.</param>
/// <param name="Says">Why there is no key session.</param>
/// <param name="Compared">The comparison that forbids, to be shown with its numbers; null if <paramref name="Shown"/> is.</param>
/// <param name="Shown">The fact that forbids, to be shown with its value.</param>
internal sealed record EnvelopeRule(EnvelopeReasons Reason, Condition Allows, string InRulebook, string Says, Condition.Compare? Compared = null, FactDefinition? Shown = null)
{
    /// <summary>The text if facts are missing; the first that fits.</summary>
    public required IReadOnlyList<EnvelopeUnknown> Unknown { get; init; }

    /// <summary>Its name among the rules of a policy, such as <c>envelope.illness</c>.</summary>
    public string Name { get; } = $"envelope.{Words.Snake(Reason.ToString())}";
}

/// <summary>The text of a safety rule if facts are missing.</summary>
/// <param name="Says">Why there is no key session.</param>
/// <param name="Facts">The facts of which one or more are missing.</param>
internal sealed record EnvelopeUnknown(string Says, params FactDefinition[] Facts)
{
    /// <summary>A further condition.</summary>
    public Condition When { get; init; } = new Condition.Constant(true);

    /// <summary>The comparison to be shown; null if the missing fact is.</summary>
    public Condition.Compare? Compared { get; init; }

    /// <summary>Whether it fits a morning.</summary>
    public bool Fits(Morning morning) => When.Holds(morning, []) == true && Array.Exists(Facts, f => double.IsNaN(f.Read(morning)));
}

/// <summary>Why the envelope leaves no key session.</summary>
[Flags]
internal enum EnvelopeReasons
{
    None = 0,
    Illness = 1,
    Injury = 2,
    ReadinessMissing = 4,
    WeeklyCeiling = 8,
    KeyWithoutRecovery = 16,
    HrvMissing = 32,
    ReturnAfterIllness = 64,
}

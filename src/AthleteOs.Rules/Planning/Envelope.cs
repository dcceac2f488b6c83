using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Planning;

/// <summary>
/// What no policy, variant or experiment can lift: with any of these the day holds no key session. What is not known counts as
/// standing in the way.
/// </summary>
internal static class Envelope
{
    /// <summary>What the envelope's reasons are called beside the rules of a policy.</summary>
    public static IEnumerable<string> RuleNames { get; } =
        [.. Enum.GetValues<EnvelopeReasons>().Where(r => r != EnvelopeReasons.None).Select(NameOf)];

    public static string NameOf(EnvelopeReasons reason) => $"envelope.{Words.Snake(reason.ToString())}";

    /// <summary>The hardest day inside the envelope.</summary>
    public static SessionType Cap(Morning morning) => Of(morning) == EnvelopeReasons.None ? SessionType.Key : SessionType.Support;

    public static EnvelopeReasons Of(Morning m) =>
        (m.Today.Illness == false ? 0 : EnvelopeReasons.Illness)
        | (m.Today.Injury == false ? 0 : EnvelopeReasons.Injury)
        | (m.Today.ReadinessScore >= 0 ? 0 : EnvelopeReasons.ReadinessMissing)
        | (m.Week.TssSoFar < m.Intent.MaxWeeklyTss ? 0 : EnvelopeReasons.WeeklyCeiling)
        | (RestedSinceKey(m) ? 0 : EnvelopeReasons.KeyWithoutRecovery);

    // Two days after a key session, or one after which readiness is said to have come back; two a day never.
    private static bool RestedSinceKey(Morning m) => m.History.DaysSinceLastKeySession switch
    {
        >= 2 => m.Yesterday.SessionType != SessionType.Key || m.History.RecoveredSinceLastKeySession == true,
        >= 1 => m.History.RecoveredSinceLastKeySession == true,
        _ => false,
    };
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
}

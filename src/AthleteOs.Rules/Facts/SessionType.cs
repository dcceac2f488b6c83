namespace AthleteOs.Rules.Facts;

/// <summary>The kinds of training day, from lightest to hardest: the order is the order of the numbers.</summary>
public enum SessionType
{
    /// <summary>No training.</summary>
    Rest,

    /// <summary>Low load, parasympathetic.</summary>
    Recovery,

    /// <summary>Aerobic, technique, volume: never the grey zone.</summary>
    Support,

    /// <summary>High intensity, high adaptation potential.</summary>
    Key,
}

/// <summary>The steps of micro-recovery, from smallest to largest.</summary>
public enum MicroRecoveryStep
{
    /// <summary>Intensity is reduced: a support session.</summary>
    ReduceIntensity,

    /// <summary>Volume is reduced as well: a recovery session.</summary>
    ReduceVolume,

    /// <summary>No training.</summary>
    FullRest,
}

/// <summary>A kind of session that a policy may suggest, such as <c>VO2_4x4</c>.</summary>
/// <param name="Name">The name: letters, digits and underscores.</param>
/// <param name="SessionType">The type of day it belongs to.</param>
/// <param name="Says">The type of the athlete's session.</param>
public sealed record SessionArchetype(string Name, SessionType SessionType, string Says);

/// <summary>The words on the wire.</summary>
internal static class SessionWords
{
    /// <summary>The session type as documents write it.</summary>
    public static string Word(this SessionType type) => type switch
    {
        SessionType.Key => "key",
        SessionType.Support => "support",
        SessionType.Recovery => "recovery",
        _ => "rest",
    };

    /// <summary>The recommendation that goes with a session type.</summary>
    public static string Recommendation(this SessionType type) => type switch
    {
        SessionType.Key => "key_session_eligible",
        SessionType.Support => "support_session",
        SessionType.Recovery => "recovery_session",
        _ => "rest",
    };

    /// <summary>The easier day of two.</summary>
    internal static SessionType OrEasier(this SessionType type, SessionType other) => type < other ? type : other;

    /// <summary>The step as documents and rules write it.</summary>
    public static string Word(this MicroRecoveryStep step) => step switch
    {
        MicroRecoveryStep.ReduceIntensity => "reduce_intensity",
        MicroRecoveryStep.ReduceVolume => "reduce_volume",
        _ => "full_rest",
    };
}

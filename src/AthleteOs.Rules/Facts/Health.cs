namespace AthleteOs.Rules.Facts;

/// <summary>
/// Health gates. <see cref="Given"/> tells whether the document contains the group. Callers that do not use these gates leave it out.
/// </summary>
public sealed record Health : IFactGroup
{
    /// <summary>No gate is known.</summary>
    internal static Health None { get; } = new();

    /// <summary>Whether this athlete uses health gates: the document contains the group, even if empty.</summary>
    [About("health gates are kept", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Sleep.</summary>
    [About("sleep gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Sleep { get; init; }

    /// <summary>Energy availability.</summary>
    [About("energy gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Energy { get; init; }

    /// <summary>Muscles, tendons, joints and bones.</summary>
    [About("musculoskeletal gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Musculoskeletal { get; init; }

    /// <summary>Life stress.</summary>
    [About("stress gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Stress { get; init; }
}

/// <summary>A health gate's state.</summary>
public enum Gate
{
    /// <summary>Nothing in the way.</summary>
    Green,

    /// <summary>Careful.</summary>
    Amber,

    /// <summary>Stop.</summary>
    Red,
}

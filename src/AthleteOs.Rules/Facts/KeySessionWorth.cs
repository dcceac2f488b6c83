namespace AthleteOs.Rules.Facts;

/// <summary>
/// The value of a key session today compared with keeping it for a better day of this week (opportunity cost). The unit is a key session
/// absorbed at readiness 100 and at no cost. Computed from the athlete's usual readiness, its spread and persistence, and both time
/// constants; <see cref="Given"/> tells whether all of these are known.
/// </summary>
public sealed record KeySessionWorth : IFactGroup
{
    /// <summary>Whether enough is believed of the athlete to weigh a key session today against later.</summary>
    [About("a key session today can be weighed against later", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>The value of a key session today, and then of the best use of those left.</summary>
    [About("value of a key session today", Unit = "key sessions", Min = -4, Max = 14, Origin = FactOrigin.Computed)]
    public double? KeyToday { get; init; }

    /// <summary>The expected value of the best use of all key sessions left from tomorrow on.</summary>
    [About("expected value of keeping the key session", Unit = "key sessions", Min = -4, Max = 14, Origin = FactOrigin.Computed)]
    public double? KeyLater { get; init; }

    /// <summary>The readiness from which on today is worth at least as much as later; never below the athlete's own threshold.</summary>
    [About("readiness from which a key session is worth more today than later", Unit = "points", Min = 0, Max = 100, Origin = FactOrigin.Computed)]
    public double? WorthFrom { get; init; }
}

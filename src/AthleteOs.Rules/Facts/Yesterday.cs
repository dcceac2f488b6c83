namespace AthleteOs.Rules.Facts;

/// <summary>Yesterday's training.</summary>
public sealed record Yesterday : IFactGroup
{
    /// <summary>Whether the document contains anything about yesterday.</summary>
    [About("yesterday is recorded", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Yesterday's session.</summary>
    [About("yesterday's session", Worse = Worse.Higher)]
    public SessionType? SessionType { get; init; }

    /// <summary>Yesterday's load.</summary>
    [About("yesterday's load", Unit = "TSS", Min = 0, Max = 1000, Worse = Worse.Higher)]
    public double? Tss { get; init; }
}

/// <summary>The known plans for tomorrow.</summary>
public sealed record Tomorrow : IFactGroup
{
    /// <summary>Whether the document contains anything about tomorrow.</summary>
    [About("tomorrow is recorded", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Whether a competition or a performance test is planned for tomorrow.</summary>
    [About("competition or test tomorrow", Worse = Worse.Higher, Changeable = true)]
    public bool? Competition { get; init; }
}

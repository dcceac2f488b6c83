namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>The judgement of a paired difference, from its 95 % interval.</summary>
public enum Verdict
{
    /// <summary>The whole interval is worse by more than the smallest worthwhile difference.</summary>
    ClearlyWorse,

    /// <summary>The whole interval is worse. It includes differences that are not worthwhile.</summary>
    LittleWorse,

    /// <summary>The whole interval is better by more than the smallest worthwhile difference.</summary>
    ClearlyBetter,

    /// <summary>The whole interval is better. It includes differences that are not worthwhile.</summary>
    LittleBetter,

    /// <summary>There is a difference, and the whole interval is within the smallest worthwhile one.</summary>
    NotWorthwhile,

    /// <summary>There is more, and more is neither better nor worse.</summary>
    More,

    /// <summary>There is less, and less is neither better nor worse.</summary>
    Less,

    /// <summary>The interval includes no difference.</summary>
    NoClearDifference,

    /// <summary>There is no interval: fewer than two pairs are known.</summary>
    NoInterval,
}

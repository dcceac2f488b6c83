namespace AthleteOs.Rules.Facts;

/// <summary>Heart-rate readings, one a day up to today.</summary>
public sealed record Hrv : IFactGroup
{
    /// <summary>Whether this athlete records heart-rate readings: the document contains the group, even if empty.</summary>
    [About("heart-rate readings are kept", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Whether this athlete records it: the document contains the field, even if null or empty. A day in it makes it so.</summary>
    [About("ln rMSSD is recorded", Origin = FactOrigin.Given)]
    public bool LnRmssdGiven { get; init => field = value || LnRmssd.Values.Count > 0; }

    /// <summary>Natural logarithm of rMSSD in milliseconds (not of SDNN).</summary>
    [About("ln rMSSD", Unit = "ln ms", Min = 0, Max = 7)]
    public DailySeries LnRmssd
    {
        get;
        init
        {
            field = value;
            LnRmssdGiven |= value.Values.Count > 0;
        }
    } = DailySeries.Empty;

    /// <summary>Whether this athlete records it: the document contains the field, even if null or empty. A day in it makes it so.</summary>
    [About("resting heart rate is recorded", Origin = FactOrigin.Given)]
    public bool RestingHrGiven { get; init => field = value || RestingHr.Values.Count > 0; }

    /// <summary>Resting heart rate.</summary>
    [About("resting heart rate", Unit = "bpm", Min = 20, Max = 150)]
    public DailySeries RestingHr
    {
        get;
        init
        {
            field = value;
            RestingHrGiven |= value.Values.Count > 0;
        }
    } = DailySeries.Empty;
}

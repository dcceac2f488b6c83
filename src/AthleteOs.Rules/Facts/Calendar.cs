namespace AthleteOs.Rules.Facts;

/// <summary>The facts that follow from the date. The training week begins on Monday (ISO 8601).</summary>
public sealed record Calendar(DateOnly Date) : IFactGroup
{
    /// <summary>The day of the week.</summary>
    [About("day of the week", Origin = FactOrigin.Given)]
    public DayOfWeek DayOfWeek => Date.DayOfWeek;

    /// <summary>The day's number in the training week: Monday 1 to Sunday 7.</summary>
    [About("day of the training week", Min = 1, Max = 7, Whole = true, Origin = FactOrigin.Given)]
    public double DayOfWeekNumber => Date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)Date.DayOfWeek;

    /// <summary>How many days the training week has left, today included: Monday 7 to Sunday 1.</summary>
    [About("days left in the training week, today included", Unit = "days", Min = 1, Max = 7, Whole = true, Origin = FactOrigin.Given)]
    public double DaysLeftInWeek => 8 - DayOfWeekNumber;
}

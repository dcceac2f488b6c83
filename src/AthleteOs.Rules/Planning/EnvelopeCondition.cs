using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Planning;

/// <summary>What the envelope of every policy asks before a key session, as a condition that analyses can walk. Where it does not hold, or is open, there is none.</summary>
internal static class EnvelopeCondition
{
    private static readonly Quantity Days = Number("history.DaysSinceLastKeySession");
    private static readonly Condition Recovered = new Condition.IsYes(Fact("history.RecoveredSinceLastKeySession"));

    /// <summary>The condition.</summary>
    public static Condition Condition { get; } = All(
        new Condition.Not(new Condition.IsYes(Fact("today.Illness"))),
        new Condition.Not(new Condition.IsYes(Fact("today.Injury"))),
        new Condition.Compare(Number("today.ReadinessScore"), Comparator.GreaterOrEqual, new Quantity.Literal(0)),
        new Condition.Compare(Number("week.TssSoFar"), Comparator.Less, Number("intent.MaxWeeklyTss")),
        new Condition.Or(
            new Condition.And(From(2), new Condition.Or(NoKeyYesterday(), Recovered)),
            new Condition.And(From(1), Recovered)));

    private static Condition.Compare From(double days) => new(Days, Comparator.GreaterOrEqual, new Quantity.Literal(days));

    private static Condition.Or NoKeyYesterday()
    {
        var yesterday = Fact("yesterday.SessionType");
        return new(new Condition.IsMissing(yesterday), new Condition.Not(new Condition.IsChoice(yesterday, (int)SessionType.Key)));
    }

    private static Condition All(params Condition[] conditions) => conditions.Aggregate((left, right) => new Condition.And(left, right));

    private static Quantity.OfFact Number(string name) => new(Fact(name));

    private static FactDefinition Fact(string name) => FactCatalog.ByName[name];
}

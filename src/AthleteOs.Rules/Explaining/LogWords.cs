using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>Conditions over the log in words.</summary>
internal static class LogWords
{
    /// <summary>A condition on items, or the opposite of one.</summary>
    public static string Say(Condition condition) => condition switch
    {
        Condition.Not { Of: Condition.Some c } => $"there is no {One(c)}",
        Condition.Not { Of: Condition.ItemIsChoice c } => $"{c.Item.Name}'s {c.Field.About.Says} is not {Word(c)}",
        Condition.Not { Of: Condition.ItemIsYes c } => Flag(c, " not", "no "),
        Condition.Not { Of: Condition.ItemIsMissing c } => $"{c.Item.Name}'s {c.Field.About.Says} is known",
        Condition.Not { Of: Condition.SameName c } => $"{c.Item.Name} and {c.Other.Name} differ in {c.Field.About.Says}",
        Condition.Some c => $"there is a {One(c)}",
        Condition.ItemIsChoice c => $"{c.Item.Name}'s {c.Field.About.Says} is {Word(c)}",
        Condition.ItemIsYes c => Flag(c, "", ""),
        Condition.ItemIsMissing c => $"{c.Item.Name}'s {c.Field.About.Says} is not known",
        Condition.SameName c => $"{c.Item.Name} and {c.Other.Name} have the same {c.Field.About.Says}",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>A number of the log.</summary>
    public static string Say(Quantity.OfLog quantity) => quantity switch
    {
        Quantity.OfItem q => $"{q.Item.Name}'s {q.Field.About.Says}",
        Quantity.Tally { By: TallyBy.Count } q => $"the number of {Items(q.Each, "s")}{With(q.Where)}",
        Quantity.Tally { By: TallyBy.Sum } q => $"the sum of the {q.Of!.About.Says} of {Items(q.Each, "s")}{With(q.Where)}",
        Quantity.Tally q => $"the {q.By switch { TallyBy.Most => "highest", TallyBy.Least => "lowest", _ => "mean" }} {q.Of!.About.Says} of {Items(q.Each, "s")}{With(q.Where)}",
        _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
    };

    private static string One(Condition.Some c) => $"{Items(c.Each, "")}{With(c.Where)}{(c.Then is Condition.Constant { Value: true } ? "" : $", and {Rulebook.Say(c.Then)}")}";

    private static string Items(ItemVariable each, string plural) =>
        $"{(each.Of.Marked is null ? each.Of.One : each.Of.Name.Replace('_', ' '))}{plural} {each.Name}{(each.Days > 0 ? each.Days == 1 ? " of yesterday" : string.Create(CultureInfo.InvariantCulture, $" of the last {each.Days} days") : "")}";

    // A session was absorbed; a day had an illness.
    private static string Flag(Condition.ItemIsYes c, string not, string no) =>
        c.Item.Of.Base == ItemList.Days ? $"there was {no}{c.Field.About.Says} on {c.Item.Name}" : $"{c.Item.Name} was{not} {c.Field.About.Says}";

    private static string With(Condition where) => where is Condition.Constant { Value: true } ? "" : $" (if {Rulebook.Say(where)})";

    private static string Word(Condition.ItemIsChoice c) => Words.Snake(c.Field.Choices[c.Choice]).Replace('_', ' ');
}

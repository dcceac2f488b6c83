using System.Globalization;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Analysis;

/// <summary>
/// The canonical text of a rule. Forms of the same condition share it: a reversed comparison, a double negation, another order of joined parts.
/// Two rules of the same text mean the same, unless they are opaque. Rules of different texts may still mean the same.
/// </summary>
/// <param name="WithValues">Whether a parameter is written as its value, not as its name.</param>
internal sealed record CanonicalText(bool WithValues)
{
    private const string Yes = "yes";
    private const string No = "no";

    public string Of(ReadRule rule) => rule.Output is { } output ? $"{Of(rule.Condition)} -> {Of(output)}" : Of(rule.Condition);

    public string Of(Condition condition, bool negated = false) => condition switch
    {
        Condition.Constant c => c.Value != negated ? Yes : No,
        Condition.Not c => Of(c.Of, !negated),
        Condition.Compare c => Compare(c, negated),
        Condition.And c => Join(Flat(c, negated, all: !negated), all: !negated),
        Condition.Or c => Join(Flat(c, negated, all: negated), all: negated),
        _ => $"{(negated ? "!" : "")}{Leaf(condition)}",
    };

    public string Of(Quantity quantity) => quantity switch
    {
        Quantity.Literal q => Number(q.Value),
        Quantity.OfParameter q => WithValues ? Number(q.Parameter.Value) : $"p.{q.Parameter.Name}",
        Quantity.OfFact q => q.Fact.Name,
        Quantity.OfDerived q => $"derived.{q.Derived.Name}",
        Quantity.Window { Threshold: { } threshold } q => $"{q.Series.Name}.{q.By}({Of(threshold)},{q.Days}{(q.Ago is { } ago ? $",{Of(ago)}" : "")})",
        Quantity.Window q => $"{q.Series.Name}.{q.By}({q.Days},{q.MinCount}{(q.Ago is { } ago ? $",{Of(ago)}" : "")})",
        Quantity.Apply q => $"{q.By}({Of(q.Of)})",
        Quantity.Arithmetic q => $"({Of(q.Left)} {q.By} {Of(q.Right)})",
        Quantity.IfMissing q => $"({Of(q.Of)} ?? {Of(q.Instead)})",
        Quantity.OfItem q => $"{Item(q.Item)}.{q.Field.Name}",
        Quantity.Tally q => $"{q.By}({Item(q.Each)}:{Of(q.Where)}{(q.Of is { } field ? $":{field.Name}" : "")})",
        Quantity.Choose q => $"({Of(q.If)} ? {Of(q.Then)} : {Of(q.Else)})",
        _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
    };

    // A mark is written as the search that gives it, because two sets may give it differently.
    private string Item(ItemVariable item) => $"{item.Of.Base.Name}{(item.Of.Marked is { } marked ? $"<{Of(marked.AsCondition())}>" : "")}[{item.Days}]{item.Slot}";

    private string Leaf(Condition condition) => condition switch
    {
        Condition.Some c => $"some({Item(c.Each)}:{Of(c.Where)}:{Of(c.Then)})",
        Condition.ItemIsYes c => $"{Item(c.Item)}.{c.Field.Name}",
        Condition.ItemIsChoice c => $"{Item(c.Item)}.{c.Field.Name}=={c.Choice}",
        Condition.ItemIsMissing c => $"{Item(c.Item)}.{c.Field.Name}==null",
        Condition.SameName c => $"{Item(c.Item)}.{c.Field.Name}=={Item(c.Other)}.{c.OtherField.Name}",
        Condition.IsYes c => c.Fact.Name,
        Condition.DerivedIsYes c => $"derived.{c.Derived.Name}",
        Condition.IsChoice c => $"{c.Fact.Name}=={c.Choice}",
        Condition.IsMissing c => $"{c.Fact.Name}==null",
        Condition.DerivedIsMissing c => $"derived.{c.Derived.Name}==null",
        Condition.Opaque c => $"opaque {c.Name}({string.Join(',', c.Reads.Select(f => f.Name))})",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    // Everything is written with < or <=.
    private string Compare(Condition.Compare c, bool negated)
    {
        var (left, right) = (Of(c.Left), Of(c.Right));
        var (less, included) = (c.By is Comparator.Less or Comparator.LessOrEqual, c.By is Comparator.LessOrEqual or Comparator.GreaterOrEqual);
        (less, included) = negated ? (!less, !included) : (less, included);
        return less ? $"{left} {(included ? "<=" : "<")} {right}" : $"{right} {(included ? "<=" : "<")} {left}";
    }

    // The joined parts, across brackets: a && (b && c) has three.
    private IEnumerable<string> Flat(Condition condition, bool negated, bool all) => condition switch
    {
        Condition.Not c => Flat(c.Of, !negated, all),
        Condition.And c when all != negated => Flat(c.Left, negated, all).Concat(Flat(c.Right, negated, all)),
        Condition.Or c when all == negated => Flat(c.Left, negated, all).Concat(Flat(c.Right, negated, all)),
        _ => [Of(condition, negated)],
    };

    // A part that is always true or never true is left out, or decides alone.
    private static string Join(IEnumerable<string> parts, bool all)
    {
        var (neutral, deciding) = all ? (Yes, No) : (No, Yes);
        var left = parts.Where(p => p != neutral).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return left.Contains(deciding) ? deciding : left.Length switch
        {
            0 => neutral,
            1 => left[0],
            _ => $"({string.Join(all ? " and " : " or ", left)})",
        };
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

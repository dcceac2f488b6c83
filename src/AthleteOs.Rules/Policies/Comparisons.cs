using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>The comparisons of a rule with their numbers: the part of its condition that decided the outcome.</summary>
internal sealed class Comparisons
{
    private readonly Morning _morning;
    private readonly double[] _derived;
    private readonly List<(string Numbers, string Detail)> _shown = [];

    private Comparisons(Morning morning, double[] derived) => (_morning, _derived) = (morning, derived);

    /// <summary>The numbers alone, and with their names.</summary>
    /// <param name="condition">The rule's condition.</param>
    /// <param name="outcome">How the rule turned out, as evaluated: an opaque condition does not show it; null if it is open.</param>
    /// <param name="morning">The facts.</param>
    /// <param name="derived">The derived facts.</param>
    public static (string Numbers, string Detail) Of(Condition condition, bool? outcome, Morning morning, double[] derived)
    {
        var comparisons = new Comparisons(morning, derived);
        comparisons.Collect(condition, outcome, negated: false);
        var shown = comparisons._shown.Distinct().ToArray();
        return (string.Join("; ", shown.Select(s => s.Numbers).Where(n => n.Length > 0)), string.Join("; ", shown.Select(s => s.Detail)));
    }

    // Collects the parts of a condition that have the outcome looked for: those are what decided it.
    private void Collect(Condition condition, bool? outcome, bool negated)
    {
        switch (condition)
        {
            case Condition.Not c:
                Collect(c.Of, !outcome, !negated);
                break;
            case Condition.And c:
                CollectMatching(c.Left, outcome, negated);
                CollectMatching(c.Right, outcome, negated);
                break;
            case Condition.Or c:
                CollectMatching(c.Left, outcome, negated);
                CollectMatching(c.Right, outcome, negated);
                break;
            case Condition.Some c when outcome != false:
                ShowItems(new LogMeaning(_morning, _derived).Witness(c, certain: outcome is not null));
                break;
            case Condition.Compare c:
                Show(c, negated || outcome == false);
                ShowCounted(c);
                break;
            case Condition.IsYes { Fact: var fact }:
                _shown.Add(("", $"{fact.Path} {fact.Show(fact.Read(_morning))}"));
                break;
            case Condition.IsChoice { Fact: var fact }:
                _shown.Add(("", $"{fact.Path} {fact.Show(fact.Read(_morning))}"));
                break;
            case Condition.IsMissing { Fact: var fact }:
                _shown.Add(("", $"{fact.Path} {fact.Show(fact.Read(_morning))}"));
                break;
            case Condition.DerivedIsYes { Derived: var derived }:
                _shown.Add(("", $"{derived.Name} {derived.Show(_derived[derived.Slot])}"));
                break;
            case Condition.DerivedIsMissing { Derived: var derived }:
                _shown.Add(("", $"{derived.Name} {derived.Show(_derived[derived.Slot])}"));
                break;
            case Condition.Opaque { Reads: var reads }:
                _shown.AddRange(reads.Select(f => ("", $"{f.Path} {f.Show(f.Read(_morning))}")));
                break;
        }
    }

    private void CollectMatching(Condition part, bool? outcome, bool negated)
    {
        if (part.Holds(_morning, _derived) is var holds && (holds == outcome || (holds is null && part.Parts().Any(p => p is Condition.Opaque))))
        {
            Collect(part, outcome, negated);
        }
    }

    // A false comparison is shown negated: "62 < 65" if "readiness >= 65" failed.
    private void Show(Condition.Compare compare, bool negated)
    {
        var (left, right) = (compare.Left.Value(_morning, _derived), compare.Right.Value(_morning, _derived));
        var holds = compare.Holds(_morning, _derived);
        var sign = Sign(holds == false || (holds is null && negated) ? compare.By.Opposite() : compare.By);
        var (a, b) = Apart(left, right);
        (a, b) = (Bounded(compare.Left, a), Bounded(compare.Right, b));
        _shown.Add(($"{a} {sign} {b}", $"{Named(compare.Left, a)} {sign} {Named(compare.Right, b)}"));
    }

    // The items that make a rule match. No item makes a rule fail, and then there is nothing to name.
    private void ShowItems(IReadOnlyList<(ItemVariable Variable, LogItem Item)>? items)
    {
        if (items is { Count: > 0 })
        {
            Name(items.Select(i => i.Item));
        }
    }

    private void ShowCounted(Condition.Compare compare)
    {
        foreach (var tally in compare.IsOverLog ? compare.Left.Parts().Concat(compare.Right.Parts()).OfType<Quantity.Tally>() : [])
        {
            Name(new LogMeaning(_morning, _derived).Counted(tally));
        }
    }

    private void Name(IEnumerable<LogItem> items)
    {
        var names = LogNames.Of(items, _morning);
        if (names.Length > 0)
        {
            _shown.Add((names, names));
        }
    }

    private string Bounded(Quantity quantity, string value)
    {
        if (!quantity.IsOverLog || value != "?")
        {
            return value;
        }

        var (low, high) = new LogMeaning(_morning, _derived).Value(quantity);
        return double.IsNaN(low) ? value : double.IsInfinity(high) ? $"{Words.Number(low)} or more" : $"{Words.Number(low)} to {Words.Number(high)}";
    }

    private string Named(Quantity quantity, string value) => quantity switch
    {
        Quantity.Tally { By: TallyBy.Count } q => $"number of {q.Each.Of.Name} {value}",
        Quantity.Tally q => $"{q.By.ToString().ToLowerInvariant()} of {q.Each.Of.Name} {Words.Snake(q.Of!.Name)} {value}",
        Quantity.OfFact q => $"{q.Fact.Path} {value}",
        Quantity.OfParameter q => $"{q.Parameter.Name} {value}",
        Quantity.OfDerived q => $"{q.Derived.Name} {value}",
        Quantity.IfMissing q => Named(double.IsNaN(q.Of.Value(_morning, _derived)) ? q.Instead : q.Of, value),
        Quantity.Window { By: WindowFunction.DaysAbove or WindowFunction.DaysBelow, Threshold: { } threshold } q =>
            $"{q.Series.Path} days {(q.By == WindowFunction.DaysAbove ? "above" : "below")} {Shown(threshold.Value(_morning, _derived))}: {value}",
        Quantity.Window { By: WindowFunction.FallingDays } q => $"{q.Series.Path} falling {value}",
        Quantity.Window { By: WindowFunction.LowestDeviation or WindowFunction.HighestDeviation } q =>
            $"{q.Series.Path} {(q.By == WindowFunction.LowestDeviation ? "lowest" : "highest")} deviation {value}",
        Quantity.Window q => $"{q.Series.Path} {value}",
        _ => value,
    };

    // Two numbers that differ must look different.
    private static (string A, string B) Apart(double a, double b)
    {
        var (shownA, shownB) = (Shown(a), Shown(b));
        return shownA == shownB && a != b && !double.IsNaN(a) && !double.IsNaN(b) ? (Exact(a), Exact(b)) : (shownA, shownB);
    }

    private static string Shown(double value) => double.IsNaN(value) ? "?" : Words.Number(value);

    private static string Exact(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Sign(Comparator by) => by switch
    {
        Comparator.Less => "<",
        Comparator.LessOrEqual => "<=",
        Comparator.Greater => ">",
        _ => ">=",
    };
}

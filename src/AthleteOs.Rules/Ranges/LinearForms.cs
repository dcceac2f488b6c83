using System.Collections.Immutable;
using System.Globalization;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Ranges;

/// <summary>A comparison as a sum of facts against a number: <c>today.ReadinessScore &lt; derived.Bar - 5</c> is the sum readiness less bar, below -5.</summary>
/// <param name="Sum">The sum as a text, the same for every comparison of the same sum; empty if there is only one fact or none.</param>
/// <param name="Scale">The factor from left less right to the sum less its number.</param>
/// <param name="Number">The number that the sum is compared with.</param>
internal sealed record LinearForm(string Sum, double Scale, double Number)
{
    public static LinearForm Of(Condition.Compare compare)
    {
        if (compare.IsOverLog)
        {
            return new LinearForm("", 1, 0);
        }

        var terms = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var constant = Add(compare.Left, 1, terms) + Add(compare.Right, -1, terms);
        var there = terms.Where(t => t.Value != 0).ToArray();
        if (there.Length < 2 || !double.IsFinite(constant))
        {
            return new LinearForm("", 1, 0);
        }

        var scale = 1 / there[0].Value;
        return new LinearForm(string.Join(" + ", there.Select(t => $"{Text(Math.Round(t.Value * scale, 9))} {t.Key}")), scale, -constant * scale);
    }

    // Adds the terms of a number to those found, and gives back its constant part.
    private static double Add(Quantity quantity, double by, SortedDictionary<string, double> terms)
    {
        switch (quantity)
        {
            case Quantity.Literal q: return by * q.Value;
            case Quantity.OfParameter q: return by * q.Parameter.Value;
            case Quantity.Apply { By: Function.Negate } q: return Add(q.Of, -by, terms);
            case Quantity.Arithmetic { By: Operation.Add } q: return Add(q.Left, by, terms) + Add(q.Right, by, terms);
            case Quantity.Arithmetic { By: Operation.Subtract } q: return Add(q.Left, by, terms) + Add(q.Right, -by, terms);
            case Quantity.Arithmetic { By: Operation.Multiply } q when Constant(q.Left) is { } factor: return Add(q.Right, by * factor, terms);
            case Quantity.Arithmetic { By: Operation.Multiply } q when Constant(q.Right) is { } factor: return Add(q.Left, by * factor, terms);
            default:
                var name = quantity switch
                {
                    Quantity.OfFact q => q.Fact.Name,
                    Quantity.OfDerived q => $"derived.{q.Derived.Name}",
                    _ => quantity.ToString(),
                };
                terms[name] = terms.GetValueOrDefault(name) + by;
                return 0;
        }
    }

    private static double? Constant(Quantity quantity) => quantity switch
    {
        Quantity.Literal q => q.Value,
        Quantity.OfParameter q => q.Parameter.Value,
        _ => null,
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>The possible values of sums of facts in a <see cref="Box"/>, in addition to those of single facts. So readiness below the bar and above it exclude one another.</summary>
internal sealed class LinearForms
{
    private readonly Dictionary<Condition.Compare, LinearForm> _of;
    private readonly ImmutableDictionary<string, ValueRange> _sums;

    private LinearForms(Dictionary<Condition.Compare, LinearForm> of, ImmutableDictionary<string, ValueRange> sums) => (_of, _sums) = (of, sums);

    /// <summary>The sums of some conditions, each of which can still be anything.</summary>
    public static LinearForms Of(IEnumerable<Condition> conditions)
    {
        var of = conditions.SelectMany(c => c.Parts()).OfType<Condition.Compare>().Distinct().ToDictionary(c => c, LinearForm.Of);
        return new LinearForms(of, of.Values.Select(f => f.Sum).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal)
            .ToImmutableDictionary(s => s, _ => ValueRange.From(double.NegativeInfinity, double.PositiveInfinity), StringComparer.Ordinal));
    }

    /// <summary>The limit of left less right of a comparison.</summary>
    public ValueRange? LeftLessRight(Condition.Compare compare)
    {
        if (!_of.TryGetValue(compare, out var form) || form.Sum.Length == 0)
        {
            return null;
        }

        var sum = _sums[form.Sum];
        var (a, b) = ((sum.Low - form.Number) / form.Scale, (sum.High - form.Number) / form.Scale);
        return form.Scale > 0 ? ValueRange.From(a, b) : ValueRange.From(b, a);
    }

    /// <summary>The same with one sum cut in two where a comparison turns; null if none is left to cut.</summary>
    public (LinearForms First, LinearForms Second)? Split()
    {
        foreach (var form in _of.Values.Where(f => f.Sum.Length > 0))
        {
            var (sum, at) = (_sums[form.Sum], form.Number);
            if (sum.Low < at && at <= sum.High)
            {
                return (With(form.Sum, sum.Low, Math.BitDecrement(at)), With(form.Sum, at, sum.High));
            }

            if (sum.Low == at && at < sum.High)
            {
                return (With(form.Sum, at, at), With(form.Sum, Math.BitIncrement(at), sum.High));
            }
        }

        return null;
    }

    private LinearForms With(string sum, double low, double high) => new(_of, _sums.SetItem(sum, ValueRange.From(low, high)));
}

using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// The facts that a policy declares itself, day by day. An observed fact is of its day only. A belief lasts until another value is recorded. A series
/// has one value a day.
/// </summary>
internal sealed class OwnColumns(IReadOnlyList<FactDefinition> facts)
{
    private ReadingsColumn?[] _series = [.. facts.Select(f => f.Kind == FactKind.Series ? new ReadingsColumn() : null)];
    private object?[] _beliefs = new object?[facts.Count];

    /// <summary>The columns for a policy; null if it declares no facts.</summary>
    public static OwnColumns? For(IReadOnlyList<FactDefinition> facts) => facts.Count > 0 ? new OwnColumns(facts) : null;

    /// <summary>A copy that goes on by itself.</summary>
    public OwnColumns Copy()
    {
        var copy = (OwnColumns)MemberwiseClone();
        (copy._series, copy._beliefs) = (Array.ConvertAll(_series, s => s?.Copy()), [.. _beliefs]);
        return copy;
    }

    /// <summary>The facts of a morning.</summary>
    /// <param name="recorded">The morning's own readings. Those that the policy does not declare are left out.</param>
    /// <param name="days">The days of each series, today included.</param>
    public OwnFacts Next(OwnFacts recorded, int days)
    {
        var own = OwnFacts.None;
        for (var i = 0; i < facts.Count; i++)
        {
            own = own.With(facts[i].Field, Next(i, recorded[facts[i].Field], days));
        }

        return own;
    }

    private object? Next(int i, object? value, int days)
    {
        if (_series[i] is { } series)
        {
            series.Add(value is double number && FactsReader.Fits(facts[i].About, number) ? number : double.NaN);
            return series.Last(days) is var last && last.Count(days) > 0 ? last : null;
        }

        if (facts[i].About.Origin == FactOrigin.Believed)
        {
            return _beliefs[i] = value ?? _beliefs[i];
        }

        return value;
    }
}

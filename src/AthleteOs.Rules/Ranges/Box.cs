using System.Collections.Immutable;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Ranges;

/// <summary>Many mornings at once: for each fact and derived fact what it can be, each for itself.</summary>
internal sealed class Box
{
    private readonly ValueRange[] _facts;
    private readonly ValueRange[] _derived;
    private readonly Morning? _series;

    // Facts of a policy's own have no index. One that is not here can be what it is on the one morning, or anything.
    private ImmutableDictionary<FactDefinition, ValueRange> _own;

    // The mornings with the lowest and the highest value today of a series of which only today's value differs.
    private (Morning Lowest, Morning Highest)? _ends;

    private Box(ValueRange[] facts, ValueRange[] derived, Morning? series, ImmutableDictionary<FactDefinition, ValueRange>? own = null) =>
        (_facts, _derived, _series, _own) = (facts, derived, series, own ?? ImmutableDictionary<FactDefinition, ValueRange>.Empty);

    /// <summary>Every morning that a facts document can describe, without derived facts yet.</summary>
    public static Box Everything(int derived) =>
        new([.. FactCatalog.All.Select(All)], [.. Enumerable.Repeat(ValueRange.Missing, derived)], null);

    /// <summary>One morning, with the derived facts that it has.</summary>
    public static Box At(Morning morning, ReadOnlySpan<double> derived)
    {
        var (facts, slots) = (new ValueRange[FactCatalog.All.Count], new ValueRange[derived.Length]);
        for (var i = 0; i < facts.Length; i++)
        {
            facts[i] = FactCatalog.All[i].Kind == FactKind.Series ? ValueRange.Missing : ValueRange.Of(FactCatalog.All[i].Read(morning));
        }

        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = ValueRange.Of(derived[i]);
        }

        return new Box(facts, slots, morning);
    }

    /// <summary>The limits of sums of facts; null if only single facts are limited.</summary>
    public LinearForms? Forms { get; init; }

    /// <summary>The series without any value on these mornings.</summary>
    public ImmutableHashSet<FactDefinition> NoSeries { get; init; } = [];

    /// <summary>The mornings without any value of a series.</summary>
    public Box Without(FactDefinition series) => new(_facts, _derived, _series, _own) { Forms = Forms, NoSeries = NoSeries.Add(series) };

    /// <summary>The same mornings, with space for the given number of derived facts.</summary>
    public Box WithDerived(int derived) => new([.. _facts], [.. Enumerable.Repeat(ValueRange.Missing, derived)], _series, _own) { Forms = Forms, NoSeries = NoSeries };

    /// <summary>The same mornings but for what one fact can be.</summary>
    public Box With(FactDefinition fact, ValueRange possible) => new([.. _facts], _derived, _series, _own) { [fact] = possible, Forms = Forms, NoSeries = NoSeries };

    /// <summary>The same mornings, sums of facts held to something.</summary>
    public Box With(LinearForms forms) => new(_facts, _derived, _series, _own) { Forms = forms, NoSeries = NoSeries };

    /// <summary>The facts of a policy's own that are limited in the box.</summary>
    public IEnumerable<FactDefinition> Own => _own.Keys;

    public ValueRange this[FactDefinition fact]
    {
        get => !fact.IsOwn ? _facts[fact.Index] : _own.TryGetValue(fact, out var range) ? range
            : _series is null ? All(fact) : fact.Kind == FactKind.Series ? ValueRange.Missing : ValueRange.Of(fact.Read(_series));
        set
        {
            if (fact.IsOwn)
            {
                _own = _own.SetItem(fact, value);
            }
            else
            {
                _facts[fact.Index] = value;
            }
        }
    }

    public ValueRange this[DerivedFact derived]
    {
        get => _derived[derived.Slot];
        set => _derived[derived.Slot] = value;
    }

    /// <summary>Changes today's value of a series between those of two mornings. The days before are the same on every morning.</summary>
    public void Move(FactDefinition series, Morning lowest, Morning highest)
    {
        this[series] = ValueRange.From(series.About.Min, series.About.Max);
        _ends = (lowest, highest);
    }

    /// <summary>
    /// A window of a series: the morning's own where the box is about one morning's series, otherwise any. A series with a range in the box
    /// may be any too, unless only today's value moves.
    /// </summary>
    public ValueRange Window(Quantity.Window window)
    {
        if (NoSeries.Contains(window.Series))
        {
            return window.By == WindowFunction.Count && window.Ago is null ? ValueRange.Of(0) : ValueRange.Missing;
        }

        var (ago, threshold) = (window.Ago?.Value(this) ?? ValueRange.Of(0), window.Threshold?.Value(this) ?? ValueRange.Missing);
        if (_series is not null && ago.IsSettled && threshold.IsSettled)
        {
            if (!this[window.Series].MayBeThere)
            {
                return On(_series);
            }

            if (_ends is { } ends && (FollowsToday(window.By) || ago.Low >= 1))
            {
                return On(ends.Lowest).Or(On(ends.Highest));
            }
        }

        var range = QuantityRange.Of(window);
        return new(range.Low, range.High, MayBeThere: true, MayBeMissing: window.By != WindowFunction.Count || window.Ago is not null);

        ValueRange On(Morning morning) => ValueRange.Of(ConditionMeaning.Window(window, morning, ago.Low, threshold.Low));
    }

    // Whether a window up to today never falls, or never rises, as today's value rises. A count of days in a row is one of two values: with today, or without.
    private static bool FollowsToday(WindowFunction by) => by is not (WindowFunction.StandardDeviation or WindowFunction.Slope or WindowFunction.LowestDeviation or WindowFunction.HighestDeviation);

    /// <summary>Everything that a fact can be.</summary>
    public static ValueRange All(FactDefinition fact)
    {
        var about = fact.About;
        return fact.Kind switch
        {
            FactKind.Series => ValueRange.Missing,
            FactKind.Flag => new(0, 1, MayBeThere: true, about.Origin != FactOrigin.Given),
            FactKind.Choice => new(0, fact.Choices.Count - 1, MayBeThere: true, about.Origin != FactOrigin.Given),
            _ => new(about.Min, about.MayBeNever ? double.PositiveInfinity : about.Max, MayBeThere: true, about.Origin != FactOrigin.Given),
        };
    }
}

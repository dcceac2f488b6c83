using AthleteOs.Rules.Athletes;

namespace AthleteOs.Rules.Policies;

/// <summary>Many mornings at once: for each fact and derived fact what it can be, each for itself.</summary>
internal sealed class Box
{
    private readonly Possible[] _facts;
    private readonly Possible[] _derived;
    private readonly Morning? _series;

    private Box(Possible[] facts, Possible[] derived, Morning? series) => (_facts, _derived, _series) = (facts, derived, series);

    /// <summary>Every morning that a facts document can hold, with nothing derived yet.</summary>
    public static Box Everything(int derived) =>
        new([.. FactCatalog.All.Select(All)], [.. Enumerable.Repeat(Possible.Missing, derived)], null);

    /// <summary>One morning, with the derived facts that it has.</summary>
    public static Box At(Morning morning, ReadOnlySpan<double> derived)
    {
        var (facts, slots) = (new Possible[FactCatalog.All.Count], new Possible[derived.Length]);
        for (var i = 0; i < facts.Length; i++)
        {
            facts[i] = FactCatalog.All[i].Kind == FactKind.Series ? Possible.Missing : Possible.Of(FactCatalog.All[i].Read(morning));
        }

        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = Possible.Of(derived[i]);
        }

        return new Box(facts, slots, morning);
    }

    /// <summary>What sums of facts are held to; null where only each fact for itself is.</summary>
    public Forms? Forms { get; init; }

    /// <summary>The same mornings, with nothing derived of so many derived facts.</summary>
    public Box WithDerived(int derived) => new([.. _facts], [.. Enumerable.Repeat(Possible.Missing, derived)], _series) { Forms = Forms };

    /// <summary>The same mornings but for what one fact can be.</summary>
    public Box With(Fact fact, Possible possible) => new([.. _facts], _derived, _series) { [fact] = possible, Forms = Forms };

    /// <summary>The same mornings, sums of facts held to something.</summary>
    public Box With(Forms forms) => new(_facts, _derived, _series) { Forms = forms };

    public Possible this[Fact fact]
    {
        get => _facts[fact.Index];
        set => _facts[fact.Index] = value;
    }

    public Possible this[DerivedFact derived]
    {
        get => _derived[derived.Slot];
        set => _derived[derived.Slot] = value;
    }

    /// <summary>A window of a series: the morning's own where the box is about one morning's series, otherwise any.</summary>
    public Possible Window(Quantity.Window window)
    {
        var ago = window.Ago?.Value(this) ?? Possible.Of(0);
        if (_series is not null && ago.IsSettled)
        {
            return Possible.Of(Reading.Window(window, _series, ago.Low));
        }

        var about = window.Series.About;
        return window.By switch
        {
            WindowFunction.Count => new(0, window.Days, MayBeThere: true, MayBeMissing: window.Ago is not null),
            WindowFunction.FallingDays => new(0, DailySeries.MaxDays, MayBeThere: true, MayBeMissing: true),
            WindowFunction.Latest or WindowFunction.Mean => new(about.Min, about.Max, MayBeThere: true, MayBeMissing: true),
            WindowFunction.StandardDeviation => new(0, about.Max - about.Min, MayBeThere: true, MayBeMissing: true),
            _ => new(about.Min - about.Max, about.Max - about.Min, MayBeThere: true, MayBeMissing: true),
        };
    }

    /// <summary>Everything that a fact can be.</summary>
    public static Possible All(Fact fact)
    {
        var about = fact.About;
        return fact.Kind switch
        {
            FactKind.Series => Possible.Missing,
            FactKind.Flag => new(0, 1, MayBeThere: true, about.Origin != FactOrigin.Given),
            FactKind.Choice => new(0, fact.Choices.Count - 1, MayBeThere: true, about.Origin != FactOrigin.Given),
            _ => new(about.Min, about.MayBeNever ? double.PositiveInfinity : about.Max, MayBeThere: true, about.Origin != FactOrigin.Given),
        };
    }
}

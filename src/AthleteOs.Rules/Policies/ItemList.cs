using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>A list that rules go through: sessions, days, or the items to which a rule of the same set gave a mark.</summary>
/// <param name="Name">The name in rules, such as <c>sessions</c>.</param>
/// <param name="One">One item in a coach's words, such as <c>session</c>.</param>
/// <param name="Fields">The fields of each item.</param>
internal sealed record ItemList(string Name, string One, IReadOnlyList<ItemField> Fields)
{
    /// <summary>The sessions of the log.</summary>
    public static readonly ItemList Sessions = new("sessions", "session", ItemField.OfSessions);

    /// <summary>The days of the log.</summary>
    public static readonly ItemList Days = new("days", "day", ItemField.OfDays);

    /// <summary>For a mark: the items that get it.</summary>
    public ItemSearch? Marked { get; init; }

    /// <summary>The list that its items come from: sessions or days.</summary>
    public ItemList Base => Marked is { } marked ? marked.Each[0].Each.Of.Base : this;

    /// <inheritdoc/>
    public bool Equals(ItemList? other) => ReferenceEquals(this, other) || (other is not null && Name == other.Name && (Marked is null ? other.Marked is null : Marked.Equals(other.Marked)));

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A name for one item of a list after another.</summary>
/// <param name="Name">The name.</param>
/// <param name="Of">The list.</param>
/// <param name="Days">The number of days back; 0 for all items of a mark.</param>
/// <param name="Slot">Its number within its rule.</param>
internal sealed record ItemVariable(string Name, ItemList Of, int Days, int Slot)
{
    /// <summary>The most variables of a rule.</summary>
    public const int Most = 16;
}

/// <summary>The items that a rule goes through, in the order written, and its condition on them together.</summary>
/// <param name="Each">The variables, each with its own condition, which may name those before it.</param>
/// <param name="If">The condition on all of them.</param>
internal sealed record ItemSearch(IReadOnlyList<(ItemVariable Each, Condition Where)> Each, Condition If)
{
    /// <summary>The same as one condition: there is a first item, and a second, such that.</summary>
    public Condition AsCondition() => From(0);

    /// <summary>The condition from one of the variables on.</summary>
    public Condition From(int first) => Each.Skip(first).Reverse().Aggregate(If, (then, each) => new Condition.Some(each.Each, each.Where, then));

    /// <inheritdoc/>
    public bool Equals(ItemSearch? other) => other is not null && Each.SequenceEqual(other.Each) && If.Equals(other.If);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Each.Count, If);
}

/// <summary>How the matching items make one number.</summary>
internal enum TallyBy
{
    /// <summary>Their count.</summary>
    Count,

    /// <summary>The sum of a field.</summary>
    Sum,

    /// <summary>The largest value of a field; unknown without an item.</summary>
    Most,

    /// <summary>The smallest value of a field; unknown without an item.</summary>
    Least,

    /// <summary>The mean of a field; unknown without an item.</summary>
    Mean,
}

/// <summary>A mark that a rule gives to items of a list, for the other rules of its set. It has one writer.</summary>
/// <param name="Name">Its name, such as <c>setback</c>.</param>
/// <param name="Says">The meaning of an item with this mark, such as "key session that was not absorbed".</param>
internal sealed record Mark(string Name, string Says);

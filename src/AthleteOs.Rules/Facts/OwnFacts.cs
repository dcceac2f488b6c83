using System.Collections.Immutable;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// Values of facts that policies declare themselves, by their field in documents. A value is a number, a yes or no, a word, or a series.
/// Immutable.
/// </summary>
/// <remarks>
/// A document is read without its policy, because several policies may read it. A value that does not fit the declaration of a policy counts
/// as missing there.
/// </remarks>
public sealed class OwnFacts : IEquatable<OwnFacts>
{
    /// <summary>The group's name in rules and in documents.</summary>
    public const string Group = "own";

    /// <summary>The most facts that a policy declares, and that a document has.</summary>
    public const int Most = 64;

    private readonly ImmutableSortedDictionary<string, object> _values;

    private OwnFacts(ImmutableSortedDictionary<string, object> values) => _values = values;

    /// <summary>No values.</summary>
    public static OwnFacts None { get; } = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal));

    /// <summary>Whether there are no values.</summary>
    public bool IsEmpty => _values.IsEmpty;

    /// <summary>The known values by field, in the order of their names: a double, a bool, a string or a <see cref="DailySeries"/>.</summary>
    public IEnumerable<KeyValuePair<string, object>> Values => _values;

    /// <summary>The value of a field; null if it is unknown.</summary>
    public object? this[string field] => _values.GetValueOrDefault(field);

    /// <summary>The same with another value of a field; null is unknown.</summary>
    /// <exception cref="ArgumentException">The value is not of a kind that a document has.</exception>
    public OwnFacts With(string field, object? value) => value switch
    {
        null or double.NaN => _values.ContainsKey(field) ? new OwnFacts(_values.Remove(field)) : this,
        double or bool or string or DailySeries => new OwnFacts(_values.SetItem(field, value)),
        _ => throw new ArgumentException($"A value of {field} is a number, a yes or no, a word or a series.", nameof(value)),
    };

    /// <inheritdoc/>
    public bool Equals(OwnFacts? other) => other is not null && (ReferenceEquals(this, other) || _values.SequenceEqual(other._values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OwnFacts);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Count;
}

using System.Reflection;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>The source of a fact. Only an observed fact falls under the promise that a missing one never makes a day harder.</summary>
public enum FactOrigin
{
    /// <summary>Seen, measured or reported: readiness, illness, load. Missing means unknown.</summary>
    Observed,

    /// <summary>Believed of this athlete: threshold, time constants, class. Missing means the policy's prior, listed under <c>assumed</c>.</summary>
    Believed,

    /// <summary>Intended for the week: targets and ceilings. Missing ones are made by the policy's intent step.</summary>
    Intended,

    /// <summary>Follows from the document itself (its date, the groups that it contains); never missing.</summary>
    Given,

    /// <summary>Computed by the planner's physiology from the other facts; never in a document. Missing where an observation that it needs is.</summary>
    Computed,
}

/// <summary>In which direction a fact gets worse for the athlete's day.</summary>
public enum Worse
{
    /// <summary>Neither direction is plainly worse.</summary>
    Neither,

    /// <summary>A lower value is worse, as with readiness.</summary>
    Lower,

    /// <summary>A higher value is worse, as with soreness; for yes/no, yes is worse.</summary>
    Higher,
}

/// <summary>The type of a fact.</summary>
public enum FactKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One word of a closed list.</summary>
    Choice,

    /// <summary>A daily series, see <see cref="DailySeries"/>.</summary>
    Series,
}

/// <summary>Describes a fact where it is declared: its words, unit, range and what makes it worse.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AboutAttribute(string says) : Attribute
{
    /// <summary>The fact in a coach's words, for use after "the".</summary>
    public string Says { get; } = says;

    /// <summary>The unit, such as points, days or hours.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The lowest value accepted, inclusive.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The highest value accepted, inclusive.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>The direction in which the fact gets worse.</summary>
    public Worse Worse { get; init; }

    /// <summary>The source of the fact.</summary>
    public FactOrigin Origin { get; init; }

    /// <summary>Whether only whole numbers are accepted.</summary>
    public bool Whole { get; init; }

    /// <summary>Whether the word "never" is allowed, for "longer ago than any number of days".</summary>
    public bool MayBeNever { get; init; }

    /// <summary>Whether a person could change it within days, or wait for it to change: readiness, fatigue or load, never a belief or a plan.</summary>
    public bool Changeable { get; init; }

    /// <summary>The steps in which people tell a changeable number: 1 point, half an hour.</summary>
    public double Step { get; init; } = 1;
}

/// <summary>A fact that rules can read: its names, kind, unit, range, and how to read it from a morning.</summary>
public sealed class FactDefinition : IEquatable<FactDefinition>
{
    private readonly PropertyInfo? _group;
    private readonly PropertyInfo? _property;
    private readonly Func<Morning, double> _code;
    private readonly Func<Morning, DailySeries>? _series;
    private readonly Func<Morning, double, Morning>? _with;
    private readonly Func<Morning, DailySeries, Morning>? _withSeries;

    internal FactDefinition(int index, string group, string documentGroup, PropertyInfo groupProperty, PropertyInfo property, AboutAttribute about)
    {
        Index = index;
        Group = group;
        _group = groupProperty;
        _property = property;
        Name = $"{group}.{property.Name}";
        Path = $"{documentGroup}.{Words.Snake(property.Name)}";
        About = about;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Kind = type == typeof(double) ? FactKind.Number : type == typeof(bool) ? FactKind.Flag
            : type == typeof(DailySeries) ? FactKind.Series : FactKind.Choice;
        Choices = type.IsEnum ? Enum.GetNames(type) : [];
        DocumentWords = [.. Choices.Select(Words.Snake)];
        _series = Kind == FactKind.Series ? Bound<Func<Morning, DailySeries>>(nameof(SeriesOf), groupProperty, property) : null;
        _withSeries = Kind == FactKind.Series ? Bound<Func<Morning, DailySeries, Morning>>(nameof(WithSeriesOf), groupProperty, property) : null;
        _code = Kind == FactKind.Series ? _ => double.NaN : Bound<Func<Morning, double>>(nameof(CodeOf), groupProperty, property);
        _with = Kind != FactKind.Series && property.SetMethod is not null && groupProperty.SetMethod is { IsPublic: true } ? Bound<Func<Morning, double, Morning>>(nameof(WithOf), groupProperty, property) : null;
    }

    /// <summary>A fact of a policy's own.</summary>
    /// <param name="field">Its name in documents.</param>
    /// <param name="kind">Its type.</param>
    /// <param name="words">The words of a <see cref="FactKind.Choice"/>, as documents write them.</param>
    /// <param name="about">Its declaration.</param>
    internal FactDefinition(string field, FactKind kind, IReadOnlyList<string> words, AboutAttribute about)
    {
        (Index, Group, Kind, About, DocumentWords) = (-1, OwnFacts.Group, kind, about, words.ToArray());
        Name = $"{Group}.{Words.Pascal(field)}";
        Path = $"{Group}.{field}";
        Choices = [.. words.Select(Words.Pascal)];
        _series = kind == FactKind.Series ? morning => OwnSeries(morning.Own[field]) : null;
        _code = kind == FactKind.Series ? _ => double.NaN : morning => morning.Own.IsEmpty ? double.NaN : OwnCode(morning.Own[field]);
        _with = kind == FactKind.Series ? null : (morning, code) => morning with { Own = morning.Own.With(field, OwnValue(code)) };
        _withSeries = kind != FactKind.Series ? null : (morning, series) => morning with { Own = morning.Own.With(field, series) };
    }

    /// <summary>Its index in <see cref="FactCatalog.All"/>; -1 for a fact of a policy's own.</summary>
    internal int Index { get; }

    /// <summary>Whether a policy declares it, instead of <see cref="FactCatalog"/>.</summary>
    public bool IsOwn => Index < 0;

    /// <summary>The group's name in rules, such as <c>today</c>.</summary>
    public string Group { get; }

    /// <summary>The name in rules, such as <c>today.ReadinessScore</c>.</summary>
    public string Name { get; }

    /// <summary>The name in documents, such as <c>today.readiness_score</c>.</summary>
    public string Path { get; }

    /// <summary>The field's name in its group in documents, such as <c>readiness_score</c>.</summary>
    public string Field => Path[(Path.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The type of the fact.</summary>
    public FactKind Kind { get; }

    /// <summary>Its words, unit, range and direction.</summary>
    internal AboutAttribute About { get; }

    /// <summary>The words of a <see cref="FactKind.Choice"/>, as rules write them.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>The words of a <see cref="FactKind.Choice"/>, as documents write them.</summary>
    public IReadOnlyList<string> DocumentWords { get; }

    /// <summary>The name in rules without its group, such as <c>ReadinessScore</c>.</summary>
    internal string RuleName => Name[(Group.Length + 1)..];

    /// <summary>The name under which rules write the words of its list, such as <c>ResponderClass</c>; null if it is no <see cref="FactKind.Choice"/>.</summary>
    internal string? List => Kind != FactKind.Choice ? null : IsOwn ? RuleName : (Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType).Name;

    /// <summary>The fact that tells whether the athlete records this one, such as <c>today.SorenessGiven</c>; null if none does.</summary>
    internal FactDefinition? Given => IsOwn ? null : FactCatalog.Givens[Index];

    /// <summary>Its property in its group.</summary>
    /// <exception cref="InvalidOperationException">A policy declares the fact.</exception>
    internal PropertyInfo Property => _property ?? throw new InvalidOperationException($"{Name} is a fact of a policy's own.");

    /// <summary>The property of <see cref="Morning"/> with its group.</summary>
    /// <exception cref="InvalidOperationException">A policy declares the fact.</exception>
    internal PropertyInfo GroupProperty => _group ?? throw new InvalidOperationException($"{Name} is a fact of a policy's own.");

    /// <summary>The fact as a number: NaN when missing, 1 and 0 for yes and no, the word's index for a choice.</summary>
    public double Read(Morning morning) => _code(morning);

    /// <summary>The series of a <see cref="FactKind.Series"/> fact.</summary>
    public DailySeries ReadSeries(Morning morning) => _series!(morning);

    /// <summary>The morning with this fact changed to the value of a code, see <see cref="Read"/>. Not for series, nor for what follows from the date.</summary>
    internal Morning With(Morning morning, double code) => _with!(morning, code);

    /// <summary>The morning with this series changed.</summary>
    internal Morning With(Morning morning, DailySeries series) => _withSeries!(morning, series);

    /// <summary>A value of this fact as people read it: <c>72</c>, <c>yes</c>, <c>amber</c>, <c>?</c> when missing.</summary>
    public string Show(double value) => double.IsNaN(value) ? "?" : Kind switch
    {
        FactKind.Flag => value != 0 ? "yes" : "no",
        FactKind.Choice => DocumentWords[(int)value],
        _ => Words.Number(value),
    };

    /// <summary>Whether it is the same fact. Two declarations of policies are, if they accept the same values.</summary>
    public bool Equals(FactDefinition? other) => ReferenceEquals(this, other)
        || (other is not null && IsOwn && other.IsOwn && Name == other.Name && Kind == other.Kind && About.Min.Equals(other.About.Min) && About.Max.Equals(other.About.Max)
            && About.Whole == other.About.Whole && About.Origin == other.About.Origin && DocumentWords.SequenceEqual(other.DocumentWords));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FactDefinition);

    /// <summary>Whether two are the same fact.</summary>
    public static bool operator ==(FactDefinition? left, FactDefinition? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two are different facts.</summary>
    public static bool operator !=(FactDefinition? left, FactDefinition? right) => !(left == right);

    /// <inheritdoc/>
    public override int GetHashCode() => IsOwn ? Name.GetHashCode(StringComparison.Ordinal) : Index;

    /// <inheritdoc/>
    public override string ToString() => Name;

    // A value that does not fit the declaration is missing: another policy may have declared it otherwise.
    private double OwnCode(object? value) => (Kind, value) switch
    {
        (FactKind.Number, double number) when FactsReader.Fits(About, number) => number,
        (FactKind.Flag, bool flag) => flag ? 1 : 0,
        (FactKind.Choice, string word) when Array.IndexOf((string[])DocumentWords, word) is var at and >= 0 => at,
        _ => double.NaN,
    };

    private object? OwnValue(double code) => double.IsNaN(code) ? null : Kind switch
    {
        FactKind.Number => code,
        FactKind.Flag => code != 0,
        _ => DocumentWords[(int)code],
    };

    private DailySeries OwnSeries(object? value) =>
        value is DailySeries series && series.Values.All(v => double.IsNaN(v) || FactsReader.Fits(About, v)) ? series : DailySeries.Empty;

    // Bound once, so that reading or changing a fact costs a call and no reflection.
    private static T Bound<T>(string maker, PropertyInfo group, PropertyInfo property) =>
        (T)typeof(FactDefinition).GetMethod(maker, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(group.PropertyType, property.PropertyType).Invoke(null, [group, property])!;

    private static Func<Morning, DailySeries> SeriesOf<TGroup, TValue>(PropertyInfo group, PropertyInfo property)
    {
        var (groupOf, valueOf) = (group.GetMethod!.CreateDelegate<Func<Morning, TGroup>>(), property.GetMethod!.CreateDelegate<Func<TGroup, DailySeries>>());
        return morning => valueOf(groupOf(morning));
    }

    private static Func<Morning, double, Morning> WithOf<TGroup, TValue>(PropertyInfo group, PropertyInfo property)
    {
        // Most facts are numbers, and are changed without a copy on the heap of each.
        if (typeof(TValue) == typeof(double?))
        {
            var number = Changed<TGroup, double?>(group, property);
            return (morning, code) => number(morning, double.IsNaN(code) ? null : code);
        }

        var with = Changed<TGroup, TValue>(group, property);
        var type = Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);
        return (morning, code) => with(morning, double.IsNaN(code) ? default! : (TValue)(type == typeof(bool) ? code != 0 : type == typeof(double) ? code : Enum.ToObject(type, (int)code)));
    }

    private static Func<Morning, DailySeries, Morning> WithSeriesOf<TGroup, TValue>(PropertyInfo group, PropertyInfo property) => Changed<TGroup, DailySeries>(group, property);

    private static Func<Morning, TValue, Morning> Changed<TGroup, TValue>(PropertyInfo group, PropertyInfo property)
    {
        var (groupOf, setGroup) = (group.GetMethod!.CreateDelegate<Func<Morning, TGroup>>(), group.SetMethod!.CreateDelegate<Action<Morning, TGroup>>());
        var (clone, set) = (typeof(TGroup).GetMethod("<Clone>$")!.CreateDelegate<Func<TGroup, TGroup>>(), property.SetMethod!.CreateDelegate<Action<TGroup, TValue>>());
        return (morning, value) =>
        {
            var changed = morning with { };
            var facts = clone(groupOf(morning));
            set(facts, value);
            setGroup(changed, facts);
            return changed;
        };
    }

    private static Func<Morning, double> CodeOf<TGroup, TValue>(PropertyInfo group, PropertyInfo property)
    {
        var groupOf = group.GetMethod!.CreateDelegate<Func<Morning, TGroup>>();
        if (typeof(TValue) == typeof(double?))
        {
            var numberOf = property.GetMethod!.CreateDelegate<Func<TGroup, double?>>();
            return morning => numberOf(groupOf(morning)) ?? double.NaN;
        }

        if (typeof(TValue) == typeof(bool?))
        {
            var flagOf = property.GetMethod!.CreateDelegate<Func<TGroup, bool?>>();
            return morning => flagOf(groupOf(morning)) switch { null => double.NaN, true => 1, false => 0 };
        }

        var valueOf = property.GetMethod!.CreateDelegate<Func<TGroup, TValue>>();
        return morning => valueOf(groupOf(morning)) switch
        {
            null => double.NaN,
            double number => number,
            bool flag => flag ? 1 : 0,
            var choice => Convert.ToInt32(choice, System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}

/// <summary>Every fact that rules can read, found once from the declarations of the groups of <see cref="Morning"/>.</summary>
public static class FactCatalog
{
    /// <summary>Every fact, by group in the order declared.</summary>
    public static IReadOnlyList<FactDefinition> All { get; } = Declared();

    /// <summary>Facts by their name in rules, such as <c>today.ReadinessScore</c>.</summary>
    public static IReadOnlyDictionary<string, FactDefinition> ByName { get; } = All.ToDictionary(f => f.Name, StringComparer.Ordinal);

    // By index: the fact that tells whether the athlete records it.
    internal static FactDefinition?[] Givens { get; } = [.. All.Select(f => ByName.GetValueOrDefault($"{f.Name}Given"))];

    /// <summary>The groups in the order declared: name in rules, name in documents, and the property of <see cref="Morning"/>.</summary>
    public static IReadOnlyList<(string Group, string DocumentGroup, PropertyInfo Property)> Groups { get; } =
        [.. GroupProperties().Select(p => (Words.Snake(p.Name), DocumentName(p), p))];

    /// <summary>The groups in documents: not the calendar, and not computed facts.</summary>
    public static IReadOnlyList<(string Group, string DocumentGroup, PropertyInfo Property)> DocumentGroups { get; } =
        [.. Groups.Where(g => All.Any(f => f.Group == g.Group && f.About.Origin is not (FactOrigin.Given or FactOrigin.Computed)))];

    private static IEnumerable<PropertyInfo> GroupProperties() =>
        typeof(Morning).GetProperties().Where(p => p.PropertyType.IsAssignableTo(typeof(IFactGroup))).OrderBy(p => p.MetadataToken);

    private static string DocumentName(PropertyInfo group) => group.Name == nameof(Morning.Intent) ? "weekly_intent" : Words.Snake(group.Name);

    private static FactDefinition[] Declared() =>
        [.. (from @group in GroupProperties()
             from property in @group.PropertyType.GetProperties().OrderBy(p => p.MetadataToken)
             let about = property.GetCustomAttribute<AboutAttribute>()
             where about is not null
             select (Group: @group, Property: property, About: about))
            .Select((f, index) => new FactDefinition(index, Words.Snake(f.Group.Name), DocumentName(f.Group), f.Group, f.Property, f.About))];
}

/// <summary>Marks a record with the facts of one group as its properties.</summary>
internal interface IFactGroup;

using System.Reflection;

namespace AthleteOs.Rules.Facts;

/// <summary>One item of the log as rules read it: a code for each field, see <see cref="FactDefinition.Read"/>; NaN means unknown.</summary>
internal abstract class LogItem
{
    private protected LogItem(double[] codes, bool isUnknown, int place) => (Codes, IsUnknown, Place) = (codes, isUnknown, place);

    /// <summary>By <see cref="ItemField.Index"/>; the first is the number of days ago.</summary>
    public double[] Codes { get; }

    /// <summary>Whether it is an unknown day: none, one or many sessions, of which only the day is known.</summary>
    public bool IsUnknown { get; }

    /// <summary>Its place in the list.</summary>
    public int Place { get; }
}

/// <summary>A session, or an unknown day.</summary>
internal sealed class SessionItem(double[] codes, bool isUnknown, int place) : LogItem(codes, isUnknown, place);

/// <summary>A day.</summary>
internal sealed class DayItem(double[] codes, int place) : LogItem(codes, isUnknown: false, place);

/// <summary>A field of the items of a list.</summary>
/// <param name="Name">The name in rules, such as <c>SessionType</c>.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="About">Its words, unit and range.</param>
/// <param name="Index">Its index in <see cref="LogItem.Codes"/>.</param>
internal sealed record ItemField(string Name, Type Type, AboutAttribute About, int Index)
{
    /// <summary>The fields of sessions.</summary>
    public static readonly IReadOnlyList<ItemField> OfSessions = Of(typeof(LoggedSession));

    /// <summary>The fields of days.</summary>
    public static readonly IReadOnlyList<ItemField> OfDays = Of(typeof(LoggedDay));

    /// <summary>The kind of its values.</summary>
    public FactKind Kind { get; } = Type == typeof(double) ? FactKind.Number : Type == typeof(bool) ? FactKind.Flag : FactKind.Choice;

    /// <summary>The words of its list; empty for a name.</summary>
    public IReadOnlyList<string> Choices { get; } = Type.IsEnum ? Enum.GetNames(Type) : [];

    /// <summary>Whether it is a free name. Rules compare it only with another.</summary>
    public bool IsName => Type == typeof(string);

    /// <summary>Whether it is the number of days ago, which is never unknown.</summary>
    public bool IsDaysAgo => Index == 0;

    private static ItemField[] Of(Type type) =>
    [
        new("DaysAgo", typeof(double), new AboutAttribute("days ago") { Unit = "days", Min = 1, Max = SessionLog.MostDays, Whole = true, Origin = FactOrigin.Given }, 0),
        .. type.GetProperties().OrderBy(p => p.MetadataToken).Where(p => p.GetCustomAttribute<AboutAttribute>() is not null)
            .Select((p, i) => new ItemField(p.Name, Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType, p.GetCustomAttribute<AboutAttribute>()!, i + 1)),
    ];
}

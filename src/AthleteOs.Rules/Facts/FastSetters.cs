using System.Reflection;

namespace AthleteOs.Rules.Facts;

/// <summary>The setters of the properties of groups. These delegates are created once, so that reading a document needs no reflection.</summary>
internal static class FastSetters
{
    /// <summary>Calls one of the makers below for types that are only known now.</summary>
    public static T Made<T>(string maker, Type[] types, params object[] arguments) =>
        (T)typeof(FastSetters).GetMethod(maker)!.MakeGenericMethod(types).Invoke(null, arguments)!;

    public static Func<IFactGroup> Maker<TGroup>()
        where TGroup : IFactGroup, new() => () => new TGroup();

    public static Action<Morning, IFactGroup> Putter<TGroup>(MethodInfo set)
        where TGroup : IFactGroup
    {
        var put = set.CreateDelegate<Action<Morning, TGroup>>();
        return (morning, group) => put(morning, (TGroup)group);
    }

    public static Action<IFactGroup, TValue> Setter<TGroup, TValue>(MethodInfo set)
        where TGroup : IFactGroup
    {
        var put = set.CreateDelegate<Action<TGroup, TValue>>();
        return (group, value) => put((TGroup)group, value);
    }

    public static Action<IFactGroup>[] Chooser<TGroup, TChoice>(MethodInfo set)
        where TGroup : IFactGroup
        where TChoice : struct, Enum
    {
        var put = set.CreateDelegate<Action<TGroup, TChoice?>>();
        return [.. Enum.GetValues<TChoice>().Select(choice => (Action<IFactGroup>)(group => put((TGroup)group, choice)))];
    }
}

using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.TestKit;

/// <summary>Draws random mornings from a seeded generator.</summary>
/// <remarks>Many values equal a threshold of the policy or are next to one, because rules go wrong there. Each fact is missing at times.</remarks>
public sealed class RandomMornings
{
    // Reflection for each value would take most of the time of the tests that draw a hundred thousand mornings.
    private static readonly ConcurrentDictionary<PropertyInfo, Action<object, object?>> Setters = new();
    private static readonly ConcurrentDictionary<Type, Func<object, object>> Clones = new();

    private static readonly (Func<object> New, Action<object, object?> Set, Action<object, object?>? SetGiven, (FactDefinition Fact, Action<object, object?> Set)[] Facts)[] Groups =
        [.. FactCatalog.Groups.Where(g => g.Group != "calendar").Select(g => (
            Expression.Lambda<Func<object>>(Expression.New(g.Property.PropertyType)).Compile(),
            Setter(g.Property),
            g.Property.PropertyType.GetProperty("Given") is { } given ? Setter(given) : null,
            FactCatalog.All.Where(f => f.Group == g.Group && f.About.Origin != FactOrigin.Given).Select(f => (f, Setter(f.Property))).ToArray()))];

    private static readonly Box Anything = Box.Everything(0);

    private readonly Dictionary<FactDefinition, double[]> _breakpoints = [];
    private readonly double _missing;
    private readonly IReadOnlyList<FactDefinition> _own;

    public RandomMornings(ReadyPolicy policy, double missing = 0.1)
    {
        (_missing, _own) = (missing, policy.OwnFacts);
        foreach (var compare in policy.Rules.SelectMany(r => r.Condition.Parts()).OfType<Condition.Compare>())
        {
            Note(compare.Left, compare.Right);
            Note(compare.Right, compare.Left);
        }
    }

    public Morning Next(Random random)
    {
        var morning = new Morning { AthleteId = "a", Date = new DateOnly(2026, 11, 23).AddDays(random.Next(14)) };
        foreach (var group in Groups)
        {
            var instance = group.New();
            group.SetGiven?.Invoke(instance, random.Next(3) > 0);
            foreach (var (fact, set) in group.Facts)
            {
                if (fact.Given is not null && random.Next(fact.Name == "hrv.LnRmssd" ? 6 : 2) == 0)
                {
                    continue; // the athlete does not record it
                }

                if (fact.Kind == FactKind.Series || random.NextDouble() >= _missing)
                {
                    set(instance, fact.Kind == FactKind.Series ? Series(fact, random) : Value(fact, random));
                }
            }

            group.Set(morning, instance);
        }

        foreach (var fact in _own)
        {
            morning = fact.Kind == FactKind.Series ? fact.With(morning, Series(fact, random)) : random.NextDouble() < _missing ? morning : fact.With(morning, OwnCode(fact, random));
        }

        // Most athletes were well for long, and without that there would hardly be a key day.
        var drawn = WithTodays(random.Next(8) > 0 ? morning with { History = morning.History with { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity } } : morning);

        // A morning that contradicts itself never reaches the planner.
        return WitnessMorning.Agreeing(drawn with { Intent = drawn.Intent with { KeySessionsRemaining = drawn.Intent.KeySessionsTarget is null ? null : drawn.Intent.KeySessionsRemaining } }, Anything);
    }

    // Today's readings are the last of their series.
    private static Morning WithTodays(Morning morning) => morning with
    {
        Daily = morning.Daily with
        {
            ReadinessScore = morning.Daily.ReadinessScore.WithToday(morning.Today.ReadinessScore ?? double.NaN),
            SleepHours = morning.Daily.SleepHours.WithToday(morning.Today.SleepHours ?? double.NaN),
            Soreness = morning.Daily.Soreness.WithToday(morning.Today.Soreness ?? double.NaN),
        },
    };

    /// <summary>The morning with one fact changed.</summary>
    public static Morning With(Morning morning, FactDefinition fact, object? value)
    {
        var group = fact.GroupProperty.GetValue(morning)!;
        var clone = Clones.GetOrAdd(group.GetType(), Clone)(group);
        Setters.GetOrAdd(fact.Property, Setter)(clone, value);
        var changed = morning with { };
        Setters.GetOrAdd(fact.GroupProperty, Setter)(changed, clone);
        return changed;
    }

    /// <summary>A value of the fact that is worse than the given one; the same value if none is worse.</summary>
    public object? Worse(FactDefinition fact, double than, Random random)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var value = Value(fact, random);
            var code = fact.Kind == FactKind.Number ? (double)value : Convert.ToInt32(value, null);
            if (fact.About.Worse == Facts.Worse.Higher ? code > than : code < than)
            {
                return value;
            }
        }

        return fact.Property.PropertyType == typeof(double?) ? than : Boxed(fact, (int)than);
    }

    public object Value(FactDefinition fact, Random random) => fact.Kind switch
    {
        FactKind.Flag => Boxed(fact, random.Next(10) == 0 ? fact.About.Worse == Facts.Worse.Lower ? 0 : 1 : fact.About.Worse == Facts.Worse.Lower ? 1 : 0),
        FactKind.Choice => Boxed(fact, fact.Property.PropertyType == typeof(Gate?) && random.Next(8) > 0 ? 0 : random.Next(fact.Choices.Count)),
        _ => Number(fact, random),
    };

    /// <summary>A value of a fact of a policy's own, as its code.</summary>
    public double OwnCode(FactDefinition fact, Random random) => fact.Kind switch
    {
        FactKind.Flag => random.Next(5) == 0 ? 1 : 0,
        FactKind.Choice => random.Next(2) == 0 ? 0 : random.Next(fact.Choices.Count),
        _ => Number(fact, random),
    };

    private static Action<object, object?> Setter(PropertyInfo property)
    {
        var (target, value) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(object)));
        return Expression.Lambda<Action<object, object?>>(
            Expression.Assign(Expression.Property(Expression.Convert(target, property.DeclaringType!), property), Expression.Convert(value, property.PropertyType)), target, value).Compile();
    }

    private static Func<object, object> Clone(Type type)
    {
        var record = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, object>>(Expression.Call(Expression.Convert(record, type), type.GetMethod("<Clone>$")!), record).Compile();
    }

    private static object Boxed(FactDefinition fact, int code)
    {
        var type = Nullable.GetUnderlyingType(fact.Property.PropertyType)!;
        return type == typeof(bool) ? code != 0 : Enum.ToObject(type, code);
    }

    private double Number(FactDefinition fact, Random random)
    {
        var about = fact.About;
        if (about.MayBeNever && random.Next(10) == 0)
        {
            return double.PositiveInfinity;
        }

        var value = random.Next(8) switch
        {
            0 when _breakpoints.TryGetValue(fact, out var at) => at[random.Next(at.Length)] + (random.Next(3) - 1) * (random.Next(2) == 0 ? 1 : 0.001),
            1 => about.Min + random.NextDouble() * (about.Max - about.Min),
            2 => Math.Round(about.Min + random.NextDouble() * (about.Max - about.Min)),
            _ => Usual(fact, random),
        };
        value = Math.Clamp(value, about.Min, about.Max);
        return about.Whole ? Math.Round(value) : value;
    }

    // The range of usual athletes, so that key days are not rare.
    private static double Usual(FactDefinition fact, Random random) => fact.Name switch
    {
        "today.ReadinessScore" or "athlete.KeySessionReadinessMin" or "athlete.ReadinessMean" => random.Next(55, 85),
        "recovery.ReadinessIfIntensityReduced" or "recovery.ReadinessIfVolumeReduced" or "recovery.ReadinessIfFullRest" => random.Next(55, 85),
        "history.DaysSinceLastKeySession" => random.Next(0, 8),
        "intent.KeySessionsTarget" or "intent.KeySessionsCompleted" or "history.KeySessionsMissedLastWeek" => random.Next(0, 4),
        "intent.MaxWeeklyTss" or "athlete.WeeklyCapacityTss" => random.Next(30, 80) * 10,
        "week.TssSoFar" => random.Next(0, 50) * 10,
        "fatigue.Tsb" => random.Next(-35, 15),
        "today.Soreness" => random.Next(0, 6),
        "today.SleepHours" => random.Next(11, 18) / 2.0,
        "athlete.Tau2" => random.Next(5, 25),
        "athlete.Tau1" => random.Next(25, 60),
        "athlete.ReadinessSd" => random.Next(4, 12),
        "athlete.ReadinessPersistence" => random.Next(0, 8) / 10.0,
        _ => fact.About.Min + Math.Round(random.NextDouble() * 10),
    };

    // A third are short and random. The others are long, near a usual value and with few readings missing, so that windows of weeks are full and values fall on both sides of a band.
    private static DailySeries Series(FactDefinition fact, Random random)
    {
        var (least, range) = (fact.About.Min, fact.About.Max - fact.About.Min);
        var (days, missing) = random.Next(3) == 0 ? (random.Next(0, 15), 5) : (random.Next(7, 75), 25);
        var (usual, spread) = (least + range * (0.4 + random.NextDouble() * 0.2), range / 50);
        var readings = new double[days];
        for (var day = 0; day < days; day++)
        {
            readings[day] = random.Next(missing) == 0 ? double.NaN : missing == 5 ? least + random.NextDouble() * range : usual + (random.NextDouble() + random.NextDouble() - 1) * spread;
        }

        return new DailySeries(readings.AsEnumerable());
    }

    private void Note(Quantity side, Quantity other)
    {
        if (side is Quantity.OfFact { Fact: var fact } && !other.Parts().Any(p => p is FactDefinition or DerivedFact))
        {
            _breakpoints[fact] = [.. _breakpoints.GetValueOrDefault(fact, []), other.Value(new Morning { AthleteId = "a", Date = default }, [])];
        }
    }
}

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
    private static readonly (Func<object> New, Action<object, object?> Set, Action<object, bool>? SetGiven, (FactDefinition Fact, Action<object, double>? Set, Action<object, DailySeries>? SetSeries)[] Facts)[] Groups =
        [.. FactCatalog.Groups.Where(g => g.Group != "calendar").Select(g => (
            Expression.Lambda<Func<object>>(Expression.New(g.Property.PropertyType)).Compile(),
            Setter<object?>(g.Property),
            g.Property.PropertyType.GetProperty("Given") is { } given ? Setter<bool>(given) : null,
            FactCatalog.All.Where(f => f.Group == g.Group && f.About.Origin != FactOrigin.Given)
                .Select(f => (f, f.Kind == FactKind.Series ? null : Setter<double>(f.Property), f.Kind == FactKind.Series ? Setter<DailySeries>(f.Property) : null)).ToArray()))];

    private static readonly Box Anything = Box.Everything(0);

    private readonly Dictionary<FactDefinition, double[]> _breakpoints = [];
    private readonly double _missing;
    private readonly IReadOnlyList<FactDefinition> _own;
    private readonly bool _readsLog;

    public RandomMornings(ReadyPolicy policy, double missing = 0.1)
    {
        (_missing, _own, _readsLog) = (missing, policy.OwnFacts, policy.ReadsLog);
        foreach (var compare in policy.Rules.SelectMany(r => r.Condition.Parts()).OfType<Condition.Compare>().Where(c => !c.IsOverLog))
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
            foreach (var (fact, set, setSeries) in group.Facts)
            {
                // Not every athlete records it.
                if (fact.Given is not null && (fact.Group == "hrv" ? random.Next(4) == 0 : random.Next(2) == 0))
                {
                    continue;
                }

                if (setSeries is not null)
                {
                    setSeries(instance, Series(fact, random));
                }
                else if (random.NextDouble() >= _missing)
                {
                    set!(instance, Code(fact, random));
                }
            }

            group.Set(morning, instance);
        }

        // Only a policy that reads a log has one. A quarter have gaps; with more, hardly a rule over the log would ever be known.
        if (_readsLog)
        {
            morning = morning with { Log = random.Next(20) == 0 ? SessionLog.None : RandomLogs.Calm(random, morning.Date, gaps: random.Next(6) == 0 ? 0.02 : 0) };
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

    // Today's readings are the last of their series; a reading that is not recorded has no series.
    private static Morning WithTodays(Morning morning)
    {
        var (today, daily) = (morning.Today, morning.Daily);
        daily = daily with
        {
            ReadinessScore = daily.ReadinessScore.WithToday(today.ReadinessScore ?? double.NaN),
            SleepHours = daily.SleepHours.WithToday(today.SleepHours ?? double.NaN),
            Soreness = daily.Soreness.WithToday(today.Soreness ?? double.NaN),
        };
        return morning with { Daily = today.SleepHoursGiven ? daily : daily with { SleepHours = DailySeries.Empty, SleepHoursGiven = false } };
    }

    /// <summary>The morning without a fact.</summary>
    public static Morning Without(Morning morning, FactDefinition fact) => fact.Kind == FactKind.Series ? fact.With(morning, DailySeries.Empty) : fact.With(morning, double.NaN);

    /// <summary>A value of the fact that is worse than the given one, as its code; the same value if none is worse.</summary>
    public double Worse(FactDefinition fact, double than, Random random)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var code = Code(fact, random);
            if (fact.About.Worse == Facts.Worse.Higher ? code > than : code < than)
            {
                return code;
            }
        }

        return than;
    }

    /// <summary>A value of the fact, as its code.</summary>
    public double Code(FactDefinition fact, Random random) => fact.Kind switch
    {
        FactKind.Flag => random.Next(10) == 0 == (fact.About.Worse != Facts.Worse.Lower) ? 1 : 0,
        FactKind.Choice => fact.Property.PropertyType == typeof(Gate?) && random.Next(8) > 0 ? 0 : random.Next(fact.Choices.Count),
        _ => Number(fact, random),
    };

    /// <summary>A value of a fact of a policy's own, as its code.</summary>
    public double OwnCode(FactDefinition fact, Random random) => fact.Kind switch
    {
        FactKind.Flag => random.Next(5) == 0 ? 1 : 0,
        FactKind.Choice => random.Next(2) == 0 ? 0 : random.Next(fact.Choices.Count),
        _ => Number(fact, random),
    };

    // A number is the code of a flag or of a word too.
    private static Action<object, T> Setter<T>(PropertyInfo property)
    {
        var (target, value) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(T)));
        var (type, inner) = (property.PropertyType, Nullable.GetUnderlyingType(property.PropertyType));
        Expression converted = typeof(T) != typeof(double) ? Expression.Convert(value, type)
            : inner == typeof(bool) ? Expression.Convert(Expression.NotEqual(value, Expression.Constant(0.0)), type)
            : inner is { IsEnum: true } ? Expression.Convert(Expression.Convert(Expression.Convert(value, typeof(int)), inner), type)
            : Expression.Convert(value, type);
        return Expression.Lambda<Action<object, T>>(Expression.Assign(Expression.Property(Expression.Convert(target, property.DeclaringType!), property), converted), target, value).Compile();
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
        "history.DaysSinceLastKeySession" => random.Next(1, 10),
        "intent.KeySessionsTarget" => random.Next(1, 4),
        "intent.KeySessionsCompleted" or "history.KeySessionsMissedLastWeek" => random.Next(0, 3),
        "intent.MaxWeeklyTss" or "athlete.WeeklyCapacityTss" => random.Next(30, 80) * 10,
        "week.TssSoFar" => random.Next(0, 50) * 10,
        "events.DaysToRace" or "events.DaysSinceRace" => random.Next(0, 40),
        "fatigue.Tsb" => random.Next(-35, 15),
        "today.Soreness" => random.Next(0, 4),
        "today.SleepHours" => random.Next(14, 18) / 2.0,
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

        return DailySeries.Over(readings, 0, days);
    }

    private void Note(Quantity side, Quantity other)
    {
        if (side is Quantity.OfFact { Fact: var fact } && !other.Parts().Any(p => p is FactDefinition or DerivedFact))
        {
            _breakpoints[fact] = [.. _breakpoints.GetValueOrDefault(fact, []), other.Value(new Morning { AthleteId = "a", Date = default }, [])];
        }
    }
}

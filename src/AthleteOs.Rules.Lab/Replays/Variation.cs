using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>The part of a policy that a number can change.</summary>
internal enum Reach
{
    /// <summary>The decision of a morning.</summary>
    Morning,

    /// <summary>Only the week's review, and through it the athlete's parameters on later mornings.</summary>
    Review,

    /// <summary>Only how a morning's facts are computed: estimated readiness.</summary>
    Facts,
}

/// <summary>A number of a policy that is changed by a step up and a step down: a parameter or a prior.</summary>
internal sealed class Variation
{
    // A twentieth of the range, rounded down to 1, 2 or 5 of a power of ten.
    private const int StepsInRange = 20;

    private Variation(string name, string unit, double value, double min, double max, FactDefinition? prior, Reach reach) =>
        (Name, Unit, Value, Min, Max, Prior, Reach, Step) = (name, unit, value, min, max, prior, reach, StepOf(value, min, max));

    public string Name { get; }

    public string Unit { get; }

    public double Value { get; }

    public double Min { get; }

    public double Max { get; }

    /// <summary>The athlete parameter that this is a prior of; null for a parameter of the policy.</summary>
    public FactDefinition? Prior { get; }

    public Reach Reach { get; }

    /// <summary>Its natural step: 1 for a count, else about a twentieth of its range.</summary>
    public double Step { get; }

    /// <summary>The days after a step up.</summary>
    public Turned? Up { get; private init; }

    /// <summary>The days after a step down.</summary>
    public Turned? Down { get; private init; }

    /// <summary>The possible steps.</summary>
    public IReadOnlyList<Turned> Both => field ??= [.. new[] { Up, Down }.OfType<Turned>()];

    /// <summary>The number of mornings on which it had an effect.</summary>
    public long HadSay { get; set; }

    /// <summary>The facts or rules that took its place, with the number of mornings.</summary>
    public Dictionary<string, long> Instead { get; } = new(StringComparer.Ordinal);

    /// <summary>The days that a step moves, the larger of both directions.</summary>
    public long PerStep => Math.Max(Up?.Days.Flipped ?? 0, Down?.Days.Flipped ?? 0);

    /// <summary>The days that a unit moves at that rate, the larger of both directions.</summary>
    public double PerUnit => Math.Max(Up?.PerUnit ?? 0, Down?.PerUnit ?? 0);

    /// <summary>The reason why a number has no effect on any morning; null if some rule read it.</summary>
    /// <param name="mornings">The number of mornings.</param>
    public string? Overridden(long mornings) => this switch
    {
        { Reach: not Reach.Morning } or { HadSay: > 0 } => null,
        { Prior: { } belief } => $"every morning contains {belief.Path}",
        _ when Instead.Count > 0 => string.Create(CultureInfo.InvariantCulture, $"{Instead.OrderByDescending(i => i.Value).ThenBy(i => i.Key, StringComparer.Ordinal).First().Key} applies before it on all {mornings:#,0} mornings"),
        _ => null,
    };

    /// <summary>Every parameter of a policy, and every prior that is a number.</summary>
    public static Variation[] Of(ReadyPolicy policy) =>
    [
        .. policy.Policy.Parameters.Select(p => Turn(new(p.Name, p.Unit, p.Value, p.Min, p.Max, null, ReachOf(policy, p)), value => policy.WithParameter(p.Name, value))),
        .. policy.Policy.Priors.Where(p => p.Fact.Kind == FactKind.Number).Select(p => Turn(new(p.Fact.Path, p.Fact.About.Unit, p.Code, p.Fact.About.Min, p.Fact.About.Max, p.Fact, Reach.Morning), value => policy.WithPrior(p.Fact, value))),
    ];

    private static Variation Turn(Variation of, Func<double, ReadyPolicy?> with)
    {
        return of.Reach != Reach.Morning ? of : new Variation(of.Name, of.Unit, of.Value, of.Min, of.Max, of.Prior, of.Reach) { Up = To(Math.Min(of.Max, of.Value + of.Step)), Down = To(Math.Max(of.Min, of.Value - of.Step)) };

        // Added in doubles, 0.78 and 0.02 are not 0.8.
        Turned? To(double value) => Math.Round(value, 9) is var to && to != of.Value && with(to) is { } turned ? new Turned(turned, to, Math.Abs(to - of.Value)) : null;
    }

    private static Reach ReachOf(ReadyPolicy policy, Parameter parameter)
    {
        if (policy.Intent.Concat(policy.Daily).Any(s => s.ReadsParameter(parameter)))
        {
            return Reach.Morning;
        }

        var serves = ModelParameters.Names.FirstOrDefault(n => n.Name == parameter.Name).Serves ?? "";
        return serves.StartsWith("prediction", StringComparison.Ordinal) && policy.ReadsRecovery ? Reach.Morning
            : serves.StartsWith("estimated", StringComparison.Ordinal) ? Reach.Facts : Reach.Review;
    }

    private static double StepOf(double value, double min, double max)
    {
        var range = max - min;
        if (range <= StepsInRange && double.IsInteger(value) && double.IsInteger(min) && double.IsInteger(max) && range > 2)
        {
            return 1;
        }

        var step = range / StepsInRange;
        var power = Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        return Math.Round(power * (step / power) switch { >= 5 - 1e-9 => 5, >= 2 - 1e-9 => 2, _ => 1 }, 9);
    }
}

/// <summary>A policy with one changed number, and its days.</summary>
/// <param name="policy">The policy.</param>
/// <param name="value">The number.</param>
/// <param name="by">The size of the change.</param>
internal sealed class Turned(ReadyPolicy policy, double value, double by)
{
    public ReadyPolicy Policy => policy;

    public double Value => value;

    public FlipCount Days { get; } = new();

    /// <summary>The rules that determine the changed days, with counts.</summary>
    public Dictionary<string, long> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>The days that a unit of the number changes, at this rate.</summary>
    public double PerUnit => Days.Flipped / by;
}

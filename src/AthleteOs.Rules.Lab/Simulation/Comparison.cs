using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Statistics;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The athletes behind a number.</summary>
/// <param name="Responder">Their responder class; null for all.</param>
/// <param name="Family">The way in which their bodies respond; null for all.</param>
internal readonly record struct Group(ResponderClass? Responder, TruthFamily? Family)
{
    /// <summary>All athletes.</summary>
    public static Group All => default;

    /// <summary>All athletes, those of each class, and those of each family.</summary>
    public static IReadOnlyList<Group> Every { get; } =
    [
        All,
        .. new[] { ResponderClass.High, ResponderClass.Medium, ResponderClass.Low }.Select(c => new Group(c, null)),
        .. Enum.GetValues<TruthFamily>().Select(f => new Group(null, f)),
    ];

    /// <summary>Whether an athlete belongs to it.</summary>
    public bool Has(SeasonOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return (Responder is null || Responder == outcome.Responder) && (Family is null || Family == outcome.Family);
    }
}

/// <summary>An invariant that a policy broke.</summary>
/// <param name="Athletes">The number of athletes.</param>
/// <param name="Athlete">The first of them.</param>
/// <param name="First">The first athlete's breach.</param>
internal sealed record BrokenInvariant(int Athletes, int Athlete, Breach First);

/// <summary>A measure under two policies, athlete by athlete.</summary>
/// <param name="Policy">The values under the one.</param>
/// <param name="Against">The values under the other.</param>
/// <param name="Difference">The differences, athlete by athlete.</param>
public readonly record struct Paired(RunningStatistics Policy, RunningStatistics Against, RunningStatistics Difference);

/// <summary>
/// The seasons of many athletes under several policies, and the difference of each policy to the first, athlete by athlete. Every athlete lives the same
/// life under each policy, so that the difference has far less scatter than the seasons.
/// </summary>
internal sealed class Comparison
{
    // A cell of a distribution is a fifth of the smallest worthwhile difference.
    private const double CellShare = 0.2;

    private readonly RunningStatistics[] _values;
    private readonly RunningStatistics[] _differences;
    private readonly Dictionary<(int Policy, int Against), RunningStatistics[]> _published;
    private readonly Dictionary<(int Policy, SeasonInvariant Invariant), BrokenInvariant> _broken = [];

    /// <summary>Begins a comparison.</summary>
    /// <param name="policies">The policies; the others are compared with the first.</param>
    public Comparison(IReadOnlyList<ReadyPolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        Policies = policies;
        (_values, _differences) = (Statistics(), Statistics());
        _published = PublishedFinding.All.Select(f => f.In(policies)).OfType<(int Policy, int Against)>().Distinct().ToDictionary(p => p, _ => Measure.Published.Select(Empty).ToArray());

        RunningStatistics[] Statistics() => [.. policies.SelectMany(_ => Group.Every.SelectMany(_ => Measure.All.Select(Empty)))];

        static RunningStatistics Empty(Measure measure) => new(measure.Criterion.Worthwhile * CellShare);
    }

    /// <summary>The policies; the others are compared with the first.</summary>
    public IReadOnlyList<ReadyPolicy> Policies { get; }

    /// <summary>The number of athletes so far.</summary>
    public int Athletes { get; private set; }

    /// <summary>Adds an athlete's outcomes, one a policy.</summary>
    public void Add(IReadOnlyList<SeasonOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        Athletes++;
        foreach (var ((policy, against), differences) in _published)
        {
            for (var measure = 0; measure < differences.Length; measure++)
            {
                var of = Measure.Published[measure].Of;
                differences[measure].Add(of(outcomes[policy]) - of(outcomes[against]));
            }
        }

        for (var policy = 0; policy < outcomes.Count; policy++)
        {
            for (var group = 0; group < Group.Every.Count; group++)
            {
                for (var measure = 0; measure < Measure.All.Count && Group.Every[group].Has(outcomes[policy]); measure++)
                {
                    var (value, first) = (Measure.All[measure].Of(outcomes[policy]), Measure.All[measure].Of(outcomes[0]));
                    _values[At(policy, group, measure)].Add(value);
                    _differences[At(policy, group, measure)].Add(value - first);
                }
            }

            foreach (var breach in outcomes[policy].Breaches)
            {
                var key = (policy, breach.Invariant);
                _broken[key] = _broken.TryGetValue(key, out var before) ? before with { Athletes = before.Athletes + 1 } : new BrokenInvariant(1, outcomes[policy].Athlete, breach);
            }
        }
    }

    /// <summary>A measure under a policy.</summary>
    public RunningStatistics Value(int policy, Measure measure, Group group = default) => _values[At(policy, group, measure)];

    /// <summary>A measure of many athletes under a policy, in one number.</summary>
    public double Center(int policy, Measure measure, Group group = default)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure.Center(Value(policy, measure, group));
    }

    /// <summary>A policy's difference to the first by a measure, with its interval and verdict.</summary>
    public PairedDifference ToFirst(int policy, Measure measure, Group group = default)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure.Quantile is null ? PairedDifference.Of(measure.Criterion, Difference(policy, measure, group))
            : new PairedDifference(measure.Criterion, Center(policy, measure, group) - Center(0, measure, group), double.NaN, double.NaN);
    }

    /// <summary>A measure under a policy less the same athlete's under the first.</summary>
    public RunningStatistics Difference(int policy, Measure measure, Group group = default) => _differences[At(policy, group, measure)];

    /// <summary>The measure of a published finding, under its two policies.</summary>
    internal Paired Published(int policy, int against, Measure measure) =>
        new(Value(policy, measure), Value(against, measure), _published[(policy, against)][IndexOf(Measure.Published, measure)]);

    /// <summary>The invariants that a policy broke, in their order.</summary>
    public IEnumerable<BrokenInvariant> Broken(int policy) =>
        Enum.GetValues<SeasonInvariant>().Where(i => _broken.ContainsKey((policy, i))).Select(i => _broken[(policy, i)]);

    private static int At(int policy, Group group, Measure measure) => At(policy, IndexOf(Group.Every, group), IndexOf(Measure.All, measure));

    private static int At(int policy, int group, int measure) => (policy * Group.Every.Count + group) * Measure.All.Count + measure;

    private static int IndexOf<T>(IReadOnlyList<T> all, T one)
    {
        var at = 0;
        while (!EqualityComparer<T>.Default.Equals(all[at], one))
        {
            at++;
        }

        return at;
    }
}

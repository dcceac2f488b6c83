using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What is asked of a trial on virtual athletes.</summary>
/// <param name="Policies">The policies; the others are compared with the first.</param>
/// <param name="Seed">Where chance begins.</param>
/// <param name="Athletes">How many athletes.</param>
/// <param name="Days">How many days each.</param>
public sealed record TrialPlan(IReadOnlyList<ReadyPolicy> Policies, ulong Seed, int Athletes, int Days)
{
    /// <summary>How the policies were named when this was asked; empty where nobody says.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The reading noises at which part of the athletes live again, as multiples of the usual.</summary>
    public static IReadOnlyList<double> Noises { get; } = [0.5, 1, 2];

    /// <summary>How many athletes live again at each noise: a fifth, at least 50 where there are so many.</summary>
    public int NoiseAthletes => Math.Min(Athletes, Math.Max(50, Athletes / 5));
}

/// <summary>A trial on virtual athletes: what is asked, and what came of it so far.</summary>
public sealed class VirtualTrial
{
    // From so many on it does not matter how differences are spread.
    private const int Enough = 30;

    // Among so many the athlete in the middle is looked for: memory does not grow with more.
    private const int LookedAt = 10_000;

    private readonly List<double> _gains = [];
    private readonly Comparison[] _noises;

    private VirtualTrial(TrialPlan plan)
    {
        Plan = plan;
        Names = NamesOf(plan.Policies);
        Comparison = new Comparison(plan.Policies);
        _noises = [.. TrialPlan.Noises.Select(_ => new Comparison(plan.Policies))];
    }

    /// <summary>What was asked.</summary>
    public TrialPlan Plan { get; }

    /// <summary>What each policy is called here: its id; with version, and part of its digest, where others have the same.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What the athletes' seasons come to.</summary>
    public Comparison Comparison { get; }

    /// <summary>Whether it was ended before the last athlete.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>What is to be said of its intervals where there are few athletes; null where there are enough.</summary>
    public string? OfIntervals => Comparison.Athletes switch
    {
        < 2 => "With fewer than 2 athletes there are no intervals.",
        < Enough => $"With fewer than {Enough} athletes intervals hold only where differences are spread normally; simulate more before relying on them.",
        _ => null,
    };

    /// <summary>What is to be said of the intervals by responder class where only these have few athletes; null where they have enough.</summary>
    public string? OfClasses => OfIntervals is null && Group.Every.Any(g => g.Responder is not null && Comparison.Value(0, Measure.Gain, g).Count is > 0 and < Enough)
        ? $"In a class of fewer than {Enough} athletes intervals hold only where differences are spread normally; simulate more before relying on them." : null;

    /// <summary>The same athletes with steadier and noisier readings, by noise; empty where that was not asked for or did not come to its end.</summary>
    public IEnumerable<(double Noise, Comparison Comparison)> ByNoise => TrialPlan.Noises.Zip(_noises).Where(_ => Array.TrueForAll(_noises, n => n.Athletes == Plan.NoiseAthletes));

    /// <summary>
    /// The number of an athlete to look at: the one whose difference in gain between the second policy and the first, or gain where there is one policy, is nearest the median, among the first 10,000.
    /// </summary>
    public int TypicalAthlete
    {
        get
        {
            var known = _gains.Select((gain, athlete) => (Gain: gain, Athlete: athlete)).OrderBy(g => g.Gain).ThenBy(g => g.Athlete).ToArray();
            return known[(known.Length - 1) / 2].Athlete;
        }
    }

    /// <summary>What each policy broke that it does not declare.</summary>
    public IEnumerable<(int Policy, BrokenInvariant Broken)> Undeclared => AllBroken.Where(b => b.Declared is null).Select(b => (b.Policy, b.Broken));

    /// <summary>What each policy broke, and why it declares that it does not claim to hold it; null where it does not declare that.</summary>
    public IEnumerable<(int Policy, BrokenInvariant Broken, string? Declared)> AllBroken => Enumerable.Range(0, Names.Count)
        .SelectMany(policy => Comparison.Broken(policy).Select(broken => (policy, broken, Declared(Plan.Policies[policy], broken.First.Invariant))));

    /// <summary>Lives the seasons.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="threads">On how many threads; the outcome is the same on any number.</param>
    /// <param name="withNoise">Whether part of the athletes live again with steadier and noisier readings.</param>
    /// <param name="each">Told of each athlete, in order; null tells nobody.</param>
    /// <param name="progress">Told how many seasons' athletes are done, of how many.</param>
    /// <param name="stop">Ends it after the athletes under way.</param>
    public static VirtualTrial Run(TrialPlan plan, int threads, bool withNoise, Action<IReadOnlyList<SeasonOutcome>>? each, Action<int, int> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        var trial = new VirtualTrial(plan);
        var (usual, again) = (TrialPlan.Noises.ToList().IndexOf(1), withNoise && plan.Policies.Count > 1);
        var (done, all) = (0, plan.Athletes + (again ? plan.NoiseAthletes * (TrialPlan.Noises.Count - 1) : 0));
        Simulator.Run(plan.Policies, new Population(plan.Seed), plan.Athletes, plan.Days, threads, outcomes =>
        {
            trial.Add(outcomes);
            if (again && trial.Comparison.Athletes <= plan.NoiseAthletes)
            {
                trial._noises[usual].Add(outcomes);
            }

            each?.Invoke(outcomes);
            progress(++done, all);
        }, stop);
        for (var i = 0; again && i < TrialPlan.Noises.Count; i++)
        {
            if (i != usual && !stop.IsCancellationRequested)
            {
                var noise = trial._noises[i];
                Simulator.Run(plan.Policies, new Population(plan.Seed) { ReadingNoise = TrialPlan.Noises[i] }, plan.NoiseAthletes, plan.Days, threads, outcomes =>
                {
                    noise.Add(outcomes);
                    progress(++done, all);
                }, stop);
            }
        }

        trial.IsInterrupted = done < all;
        return trial;
    }

    private static string? Declared(ReadyPolicy policy, SeasonInvariant invariant) => policy.Policy.Exceptions.FirstOrDefault(e => e.Invariant == invariant)?.Says;

    private void Add(IReadOnlyList<SeasonOutcome> outcomes)
    {
        Comparison.Add(outcomes);
        if (_gains.Count < LookedAt)
        {
            _gains.Add(outcomes.Count > 1 ? outcomes[1].Gain - outcomes[0].Gain : outcomes[0].Gain);
        }
    }

    /// <summary>What policies are called beside each other.</summary>
    internal static string[] NamesOf(IReadOnlyList<ReadyPolicy> policies)
    {
        const int Shown = 15;
        var names = policies.Select(p => p.Policy.Id).ToArray();
        foreach (var longer in new Func<ReadyPolicy, string>[] { p => $"{p.Policy.Id} {p.Policy.Version}", p => $"{p.Policy.Id} {p.Policy.Version} {p.Policy.Digest[..Shown]}" })
        {
            var twice = names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
            names = [.. names.Select((name, i) => twice.Contains(name) ? longer(policies[i]) : name)];
        }

        return names;
    }
}

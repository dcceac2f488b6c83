using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The plan of a trial on virtual athletes.</summary>
/// <param name="Policies">The policies; the others are compared with the first.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Athletes">The number of athletes.</param>
/// <param name="Days">The number of days each.</param>
public sealed record TrialPlan(IReadOnlyList<ReadyPolicy> Policies, ulong Seed, int Athletes, int Days)
{
    /// <summary>The policies as the caller named them; empty if unknown.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The reading noises with which part of the athletes live again, as multiples of the usual.</summary>
    public static IReadOnlyList<double> Noises { get; } = [0.5, 1, 2];

    /// <summary>The number of athletes who live again at each noise: a fifth, at least 50 if there are as many.</summary>
    public int NoiseAthletes => Math.Min(Athletes, Math.Max(50, Athletes / 5));
}

/// <summary>A trial on virtual athletes: its plan and its results so far.</summary>
internal sealed class VirtualTrial
{
    // With at least this many athletes the distribution of the differences does not matter.
    private const int Enough = 30;

    // The typical athlete is chosen among this many, so that memory does not grow with more.
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

    /// <summary>The plan.</summary>
    public TrialPlan Plan { get; }

    /// <summary>The names of the policies: their ids; with version, and part of the digest, if ids are the same.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The results of the athletes' seasons.</summary>
    public Comparison Comparison { get; }

    /// <summary>Whether it ended before the last athlete.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>A caution about its intervals if there are few athletes; null if there are enough.</summary>
    public string? OfIntervals => Comparison.Athletes switch
    {
        < 2 => "With fewer than 2 athletes there are no intervals.",
        < Enough => $"With fewer than {Enough} athletes the intervals are valid only if differences are normally distributed; simulate more before you rely on them.",
        _ => null,
    };

    /// <summary>A caution about the intervals by responder class if only these have few athletes; null if they have enough.</summary>
    public string? OfClasses => OfIntervals is null && Group.Every.Any(g => g.Responder is not null && Comparison.Value(0, Measure.Gain, g).Count is > 0 and < Enough)
        ? $"In a class of fewer than {Enough} athletes the intervals are valid only if differences are normally distributed; simulate more before you rely on them." : null;

    /// <summary>The same athletes with steadier and noisier readings, by noise; empty without that part, or if it did not finish.</summary>
    public IEnumerable<(double Noise, Comparison Comparison)> ByNoise => TrialPlan.Noises.Zip(_noises).Where(_ => Array.TrueForAll(_noises, n => n.Athletes == Plan.NoiseAthletes));

    /// <summary>
    /// The number of a typical athlete. Among the first 10,000 athletes, its difference in gain between the second policy and the first is nearest the median.
    /// With a single policy its gain is nearest the median.
    /// </summary>
    public int TypicalAthlete
    {
        get
        {
            var known = _gains.Select((gain, athlete) => (Gain: gain, Athlete: athlete)).OrderBy(g => g.Gain).ThenBy(g => g.Athlete).ToArray();
            return known[(known.Length - 1) / 2].Athlete;
        }
    }

    /// <summary>The invariants that each policy broke without declaring it.</summary>
    public IEnumerable<(int Policy, BrokenInvariant Broken)> Undeclared => AllBroken.Where(b => b.Declared is null).Select(b => (b.Policy, b.Broken));

    /// <summary>The invariants that each policy broke, with the declared reason for not claiming them; null without a declaration.</summary>
    public IEnumerable<(int Policy, BrokenInvariant Broken, string? Declared)> AllBroken => Enumerable.Range(0, Names.Count)
        .SelectMany(policy => Comparison.Broken(policy).Select(broken => (policy, broken, Declared(Plan.Policies[policy], broken.First.Invariant))));

    /// <summary>Simulates the seasons.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="threads">The number of threads; the outcome is the same on any number.</param>
    /// <param name="withNoise">Whether part of the athletes live again with steadier and noisier readings.</param>
    /// <param name="each">Called with each athlete, in order; null for nothing.</param>
    /// <param name="progress">Called with the number of athletes done, and of all.</param>
    /// <param name="stop">Ends it after the athletes in progress.</param>
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

    /// <summary>The names of policies in one trial.</summary>
    internal static string[] NamesOf(IReadOnlyList<ReadyPolicy> policies)
    {
        const int Shown = 15;
        var names = policies.Select(p => p.Id).ToArray();
        foreach (var longer in new Func<ReadyPolicy, string>[] { p => $"{p.Id} {p.Version}", p => $"{p.Id} {p.Version} {p.Digest[..Shown]}" })
        {
            var twice = names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
            names = [.. names.Select((name, i) => twice.Contains(name) ? longer(policies[i]) : name)];
        }

        return names;
    }
}

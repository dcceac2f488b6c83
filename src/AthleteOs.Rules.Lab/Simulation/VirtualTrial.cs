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

    /// <summary>The conditions under which the athletes live.</summary>
    internal Truths Truths { get; init; } = Truths.Default;

    /// <summary>The athletes.</summary>
    internal Population Population => new(Seed) { Truths = Truths };

    /// <summary>The number of athletes who live again under each other condition: a fifth, at least 50 if there are as many.</summary>
    public int PartAthletes => Math.Min(Athletes, Math.Max(50, Athletes / 5));
}

/// <summary>A trial on virtual athletes: its plan and its results so far.</summary>
internal sealed class VirtualTrial
{
    // With at least this many athletes the distribution of the differences does not matter.
    private const int Enough = 30;

    // The typical athlete is chosen among this many, so that memory does not grow with more.
    private const int LookedAt = 10_000;

    private readonly List<double> _gains = [];
    private readonly (TrialArm Arm, Comparison Comparison)[] _arms;

    private VirtualTrial(TrialPlan plan)
    {
        Plan = plan;
        Names = NamesOf(plan.Policies);
        Comparison = new Comparison(plan.Policies);

        // Arms that are the trial itself share the results of its first athletes.
        var own = new Comparison(plan.Policies);
        _arms = [.. TrialArm.Of(plan.Population).Select(arm => (arm, arm.Population == plan.Population ? own : new Comparison(plan.Policies)))];
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

    /// <summary>Part of the athletes under each other condition, and under the trial's own; empty without that part, or if it did not finish.</summary>
    public IEnumerable<(TrialArm Arm, Comparison Comparison)> ByArm => _arms.Where(_ => Array.TrueForAll(_arms, a => a.Comparison.Athletes == Plan.PartAthletes));

    /// <summary>
    /// The number of a typical athlete. Among the first 10,000 athletes, its difference in rested gain between the second policy and the first is nearest the median.
    /// With a single policy its rested gain is nearest the median.
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
    /// <param name="withSensitivity">Whether part of the athletes live again with other readings and under other truths.</param>
    /// <param name="each">Called with each athlete, in order; null for nothing.</param>
    /// <param name="progress">Called with the number of athletes done, and of all.</param>
    /// <param name="stop">Ends it after the athletes in progress.</param>
    public static VirtualTrial Run(TrialPlan plan, int threads, bool withSensitivity, Action<IReadOnlyList<SeasonOutcome>>? each, Action<int, int> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        var trial = new VirtualTrial(plan);
        var arms = withSensitivity && plan.Policies.Count > 1 ? trial._arms : [];
        var own = arms.FirstOrDefault(a => a.Arm.Population == plan.Population).Comparison;
        var others = arms.Where(a => a.Comparison != own).ToArray();
        var (done, all) = (0, plan.Athletes + plan.PartAthletes * others.Length);
        Simulator.Run(plan.Policies, plan.Population, plan.Athletes, plan.Days, threads, outcomes =>
        {
            trial.Add(outcomes);
            if (trial.Comparison.Athletes <= plan.PartAthletes)
            {
                own?.Add(outcomes);
            }

            each?.Invoke(outcomes);
            progress(++done, all);
        }, stop);
        foreach (var (arm, comparison) in others.Where(_ => !stop.IsCancellationRequested))
        {
            Simulator.Run(plan.Policies, arm.Population, plan.PartAthletes, plan.Days, threads, outcomes =>
            {
                comparison.Add(outcomes);
                progress(++done, all);
            }, stop);
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
            _gains.Add(outcomes.Count > 1 ? outcomes[1].RestedGain - outcomes[0].RestedGain : outcomes[0].RestedGain);
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

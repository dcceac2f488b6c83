using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The power of a design under one set of truths.</summary>
/// <param name="Truths">The truths.</param>
/// <param name="Expected">The difference that virtual athletes have.</param>
/// <param name="ForExpected">The power to show it.</param>
/// <param name="ForSmallest">The power to show the smallest difference that matters, with the same scatter.</param>
internal sealed record DesignPower(Truths Truths, double Expected, double ForExpected, double ForSmallest);

/// <summary>A design that the plan tried.</summary>
/// <param name="Experiment">The experiment in this design.</param>
/// <param name="Days">The days it needs.</param>
/// <param name="Unfit">The reason that it cannot run as filed; null if it can.</param>
/// <param name="ByTruth">Its power by truths; empty if it cannot compare the outcome.</param>
internal sealed record TriedDesign(Experiment Experiment, int Days, string? Unfit, IReadOnlyList<DesignPower> ByTruth)
{
    public string Name => Experiment.Design.Kind switch
    {
        DesignKind.Parallel => "parallel",
        DesignKind.Crossover => $"crossover, {Words.Number(Experiment.Design.Pairs)} pairs",
        _ => $"single athletes, {Words.Number(Experiment.Design.Pairs)} pairs",
    };

    /// <summary>The power for the smallest difference under the least favourable truths.</summary>
    public double Promised => ByTruth.Count == 0 ? 0 : ByTruth.Min(t => t.ForSmallest);
}

/// <summary>
/// The answer before anyone trains. The policies must differ on enough days, and a design must show the smallest difference that matters often
/// enough under every set of truths.
/// </summary>
internal sealed class ExperimentPlan
{
    /// <summary>With a smaller share of differing days no trial is informative (house assumption).</summary>
    public const double LeastDifferingShare = 0.05;

    /// <summary>The losses that the plan assumes.</summary>
    public static readonly TrialTroubles Troubles = new(0.1, 0.1);

    private const int Draws = 200;
    private const int UsualBlockDays = 14;
    private const double UsualResidual = 0.1;
    private static readonly double[] HarmFactors = [1, 2, 4];
    private static readonly int[] Pairs = [3, 4];
    private static readonly int[] Squads = [10, 12, 16, 20, 24, 32, 40, 50, 64, 80, 100, 124, 160, 200, 250, 320, 400];

    private ExperimentPlan(Experiment experiment, int athletes, IReadOnlyList<TriedDesign> designs, IReadOnlyList<(Truths Truths, double Share)> differing)
    {
        (Experiment, Athletes, Designs, Differing) = (experiment, athletes, designs, differing);
    }

    public Experiment Experiment { get; }

    public int Athletes { get; }

    /// <summary>The tried designs.</summary>
    public IReadOnlyList<TriedDesign> Designs { get; }

    /// <summary>The share of differing days by truths.</summary>
    public IReadOnlyList<(Truths Truths, double Share)> Differing { get; }

    /// <summary>Whether too few days differ.</summary>
    public bool IsUninformative => Differing.Max(d => d.Share) < LeastDifferingShare;

    /// <summary>The recommended design: the highest promised power, if it is enough; null if none is.</summary>
    public TriedDesign? Recommended => IsUninformative ? null
        : Designs.Where(d => d.Unfit is null && d.Promised >= Experiment.Power).OrderByDescending(d => Math.Round(d.Promised, 1)).ThenBy(d => d.Days).FirstOrDefault();

    /// <summary>The designs that would be enough with more athletes or days, with the athletes each needs; null if even 400 are too few.</summary>
    public IReadOnlyList<(TriedDesign Design, int? Athletes)> Needed { get; private set; } = [];

    /// <summary>How soon an arm stops for harm, with the largest acceptable rate of injuries and with twice and four times as many.</summary>
    public IReadOnlyList<HarmStops> Harm { get; private init; } = [];

    /// <summary>Tries five designs.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="policies">The policies of its arms.</param>
    /// <param name="athletes">The athletes of the squad.</param>
    /// <param name="truths">The conditions under which virtual athletes live.</param>
    /// <param name="seed">The seed of virtual athletes and draws.</param>
    /// <param name="progress">Called with the share done.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ExperimentPlan Of(
        Experiment experiment, IReadOnlyList<ReadyPolicy> policies, int athletes, IReadOnlyList<Truths> truths, ulong seed, Action<int, double> progress, CancellationToken stop)
    {
        var designs = DesignsOf(experiment);
        var canBlock = experiment.Arms.Count == 2 && experiment.Primary.Outcome.WashesOut;
        var (lived, all) = (0, truths.Count * TrialPool.Athletes * (experiment.Arms.Count + (canBlock ? 1 : 0)));
        var pools = truths.Select(each => TrialPool.Live(designs[0], canBlock ? designs[^1] : null, policies, new Population(seed) { Truths = each }, Troubles, () =>
        {
            var now = Interlocked.Increment(ref lived);
            progress(now, (double)now / all);
        }, stop)).ToList();
        var tried = designs.Select(d => Try(experiment, d, pools, athletes, canBlock, seed)).ToList();
        var plan = new ExperimentPlan(experiment, athletes, tried, [.. pools.Select(p => (p.Truths, p.DifferingShare))])
        {
            Harm = [.. HarmFactors.Select(factor => HarmStops.Of(experiment with { PlannedAthletes = athletes }, athletes / experiment.Arms.Count, factor, seed))],
        };
        if (plan.Recommended is null && !plan.IsUninformative)
        {
            plan.Needed = [.. tried.Where(d => d.ByTruth.Count > 0 && d.Experiment.Design.Kind != DesignKind.SingleAthlete).Select(d => (d, NeededAthletes(d.Experiment, pools, seed)))];
        }

        return plan;
    }

    // The parallel design first, the longest design in blocks last.
    private static List<Experiment> DesignsOf(Experiment experiment)
    {
        var filed = experiment.Design;
        var blocks = filed.Kind == DesignKind.Parallel ? filed with { BlockDays = UsualBlockDays, Residual = UsualResidual } : filed;
        var open = experiment with { Layer = new ExperimentLayer("plan", 0, 1), Holdout = 0, Classes = Enum.GetValues<Facts.ResponderClass>() };
        return
        [
            open with { Design = filed.Kind == DesignKind.Parallel ? filed : filed with { Kind = DesignKind.Parallel, Pairs = 0 } },
            .. new[] { DesignKind.SingleAthlete, DesignKind.Crossover }.SelectMany(kind => Pairs.Select(pairs =>
                open with { Design = blocks with { Kind = kind, Pairs = pairs, BaselineBounds = [] } })).Select(e => e with { Ends = Later(e) }),
        ];
    }

    // Power is also computed for designs that need a longer season, to tell what they would take.
    private static DateOnly Later(Experiment inBlocks)
    {
        var needed = inBlocks.Begins.AddDays(inBlocks.Design.DaysNeeded(Assignment.UsualTau2) - 1);
        return needed > inBlocks.Ends ? needed : inBlocks.Ends;
    }

    private static TriedDesign Try(Experiment filed, Experiment design, List<TrialPool> pools, int athletes, bool canBlock, ulong seed)
    {
        var isParallel = design.Design.Kind == DesignKind.Parallel;
        var days = isParallel ? filed.Days : design.Design.DaysNeeded(Assignment.UsualTau2);
        var isSquad = design.Design.Kind != DesignKind.SingleAthlete;
        var unfit = !isParallel && !canBlock ? filed.Arms.Count == 2 ? $"{filed.Primary.Outcome.Name} does not wash out" : "blocks compare 2 arms"
            : isSquad && athletes < ExperimentAnalysis.LeastSquad ? $"needs {ExperimentAnalysis.LeastSquad} athletes"
            : days > filed.Days ? string.Create(CultureInfo.InvariantCulture, $"needs {days} of {filed.Days} days") : null;
        return new TriedDesign(design, days, unfit, !isParallel && !canBlock ? [] : [.. pools.Select(pool => Power(design, pool, athletes, seed))]);
    }

    private static DesignPower Power(Experiment design, TrialPool pool, int athletes, ulong seed)
    {
        var planned = design with { PlannedAthletes = athletes };
        var expected = pool.Expected(design);
        var isUp = expected[0] >= 0;
        var smallest = isUp ? design.Primary.SmallestDifference : -design.Primary.SmallestDifference;
        return new DesignPower(pool.Truths, expected[0], pool.Power(planned, athletes, Draws, isUp, seed), pool.With(design, expected, smallest).Power(planned, athletes, Draws, isUp, seed));
    }

    private static int? NeededAthletes(Experiment design, List<TrialPool> pools, ulong seed)
    {
        var shifted = pools.Select(pool => (Expected: pool.Expected(design), Pool: pool)).Select(p => (Up: p.Expected[0] >= 0, Pool: p.Pool.With(design, p.Expected, p.Expected[0] >= 0 ? design.Primary.SmallestDifference : -design.Primary.SmallestDifference))).ToList();
        foreach (var athletes in Squads)
        {
            if (shifted.TrueForAll(s => s.Pool.Power(design with { PlannedAthletes = athletes }, athletes, Draws / 2, s.Up, seed) >= design.Power))
            {
                return athletes;
            }
        }

        return null;
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Experiments;

/// <summary>The way in which athletes meet the arms.</summary>
internal enum DesignKind
{
    /// <summary>Each athlete follows one arm; arms are kept alike by minimisation.</summary>
    Parallel,

    /// <summary>Each athlete follows both arms in pairs of blocks; the result is about the squad.</summary>
    Crossover,

    /// <summary>The same with single athletes; the result is about each of them.</summary>
    SingleAthlete,
}

/// <summary>An arm: a policy, fixed by its digest.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Policy">The policy's id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Weight">The arm's share of athletes, as a whole number.</param>
/// <param name="Place">The arm's place in the file.</param>
internal sealed record Arm(string Name, string Policy, string Version, string Digest, int Weight, Place Place);

/// <summary>The design.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Pairs">Pairs of blocks; 0 for a parallel design.</param>
/// <param name="BlockDays">The counted days of a block.</param>
/// <param name="Residual">The share of the earlier arm's fatigue that a washout leaves.</param>
/// <param name="BaselineBounds">The bounds between levels of the baseline, rising.</param>
/// <param name="Place">The design's place in the file.</param>
internal sealed record ExperimentDesign(DesignKind Kind, int Pairs, int BlockDays, double Residual, IReadOnlyList<double> BaselineBounds, Place Place)
{
    private const int LeastWashoutDays = 7;

    /// <summary>The days at the beginning of a block that are decided as usual and not counted: tau2 times ln(1 / residual), at least 7.</summary>
    public int WashoutDays(double tau2) => Math.Max(LeastWashoutDays, (int)Math.Ceiling(tau2 * Math.Log(1 / Residual)));

    /// <summary>The days of all blocks with their washouts.</summary>
    public int DaysNeeded(double tau2) => 2 * Pairs * (BlockDays + WashoutDays(tau2));
}

/// <summary>The primary outcome and the difference that it must show.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="SmallestDifference">The smallest difference between arms that matters.</param>
/// <param name="Spread">The standard deviation between athletes; with blocks, between blocks of one athlete.</param>
/// <param name="BaselineCorrelation">The correlation of the outcome with the baseline.</param>
internal sealed record PrimaryOutcome(RecordedOutcome Outcome, double SmallestDifference, double Spread, double BaselineCorrelation);

/// <summary>The part of a layer that an experiment uses. Experiments in other parts never share an athlete with it.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="From">The lower end, from 0.</param>
/// <param name="To">The upper end, up to 1, not included.</param>
internal sealed record ExperimentLayer(string Name, double From, double To)
{
    /// <summary>Whether a unit belongs to this part. The whole layer needs no draw.</summary>
    public bool Contains(string unit) => (From <= 0 && To >= 1) || (Draw.Of(Name, "part of the layer", unit) is var draw && draw >= From && draw < To);
}

/// <summary>A registered experiment. An edit changes its digest, so it is another experiment.</summary>
internal sealed record Experiment
{
    /// <summary>Its name, the seed of every draw.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Hypothesis { get; init; }

    /// <summary>The arms; the first is the control.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>The responder classes that may take part.</summary>
    public required IReadOnlyList<ResponderClass> Classes { get; init; }

    public required ExperimentDesign Design { get; init; }

    public required PrimaryOutcome Primary { get; init; }

    public required IReadOnlyList<RecordedOutcome> Secondary { get; init; }

    public required int PlannedAthletes { get; init; }

    /// <summary>The planned number of groups, if groups that train together are assigned; null if each athlete is.</summary>
    public int? PlannedGroups { get; init; }

    /// <summary>Whether groups are assigned and compared, and not single athletes.</summary>
    public bool IsByGroup => PlannedGroups is not null;

    /// <summary>The planned number of units: groups or athletes.</summary>
    public int PlannedUnits => PlannedGroups ?? PlannedAthletes;

    /// <summary>The place of the planned number of units.</summary>
    public required Place PlannedPlace { get; init; }

    public required double Alpha { get; init; }

    public required double Power { get; init; }

    /// <summary>An arm stops once its share of injured athletes is certainly above this.</summary>
    public required double MostHarmed { get; init; }

    public required ExperimentLayer Layer { get; init; }

    /// <summary>The share of athletes of the layer who join no experiment.</summary>
    public required double Holdout { get; init; }

    public required DateOnly Begins { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly Ends { get; init; }

    /// <summary>The SHA-256 of the file's content, whatever its layout.</summary>
    public required string Digest { get; init; }

    public int Days => Ends.DayNumber - Begins.DayNumber + 1;
}

using System.Globalization;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Experiments;

/// <summary>An athlete's place in an experiment.</summary>
/// <param name="Athlete">The athlete.</param>
/// <param name="Arm">The assigned arm; null outside the experiment.</param>
/// <param name="Propensity">The probability of that arm before the draw; null without a draw.</param>
/// <param name="Follows">The arm that the athlete follows: the assigned one, or the chosen one.</param>
/// <param name="Outside">The reason for taking no part; null for a participant.</param>
/// <param name="Blocks">The arms of the blocks, in order; empty in a parallel design.</param>
/// <param name="WashoutDays">The uncounted days of each block; 0 in a parallel design.</param>
internal sealed record Assigned(SquadAthlete Athlete, Arm? Arm, double? Propensity, Arm? Follows, string? Outside, IReadOnlyList<Arm> Blocks, int WashoutDays)
{
    /// <summary>The days of all blocks with their washouts; 0 in a parallel design.</summary>
    public int BlockDays(Experiment experiment) => Blocks.Count * (experiment.Design.BlockDays + WashoutDays);

    /// <summary>The assigned arm of a day of the experiment, counted from 0; the last block's after the last block.</summary>
    public Arm? ArmOn(Experiment experiment, int day) => Blocks.Count == 0 ? Arm : Blocks[Math.Min(day / (experiment.Design.BlockDays + WashoutDays), Blocks.Count - 1)];
}

/// <summary>
/// Assigns a squad. The same experiment and squad give the same arms everywhere. An athlete at the end of the list never moves those
/// before, and an athlete with an earlier arm keeps it. If groups are assigned, all athletes of a group get the arm of its first athlete.
/// </summary>
internal static class Assignment
{
    /// <summary>The probability of an arm that balances the squad best (Pocock and Simon 1975 recommend 0.75 to 0.8).</summary>
    public const double Preference = 0.8;

    /// <summary>The largest planned number with minimisation; above it a plain split by hash is balanced enough.</summary>
    public const int MostMinimised = 200;

    /// <summary>tau2 of an athlete without a fit, in days: the prior of weekly-planning.</summary>
    public const double UsualTau2 = 12;

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Assigns every athlete in the order of enrolment.</summary>
    public static IReadOnlyList<Assigned> Of(Experiment experiment, IReadOnlyList<SquadAthlete> squad)
    {
        var (result, taken) = (new List<Assigned>(), new TakenSeats());
        foreach (var athlete in squad)
        {
            var assigned = Next(experiment, athlete, taken);
            result.Add(assigned);
            if (SeatOf(experiment, assigned, taken) is { } seat)
            {
                taken.Add(seat);
            }
        }

        return result;
    }

    /// <summary>Assigns the next athlete, after the places that are taken.</summary>
    public static Assigned Next(Experiment experiment, SquadAthlete athlete, TakenSeats taken)
    {
        if (Outside(experiment, athlete) is { } reason)
        {
            return new Assigned(athlete, null, null, null, reason, [], 0);
        }

        if (experiment.Design.Kind != DesignKind.Parallel)
        {
            return InBlocks(experiment, athlete);
        }

        (int Arm, double? Propensity) drawn = athlete.Assigned is { } kept ? (IndexOf(experiment, kept), null)
            : GroupOf(experiment, athlete) is { } group && taken.Of(group) is { } seat ? (seat.Arm, seat.Propensity)
            : Choose(ChancesOf(experiment, athlete, taken), Draw.Of(experiment.Id, "arm", Unit(experiment, athlete)));
        var arm = experiment.Arms[drawn.Arm];
        return new Assigned(athlete, arm, drawn.Propensity, Followed(experiment, athlete, arm), null, [], 0);
    }

    /// <summary>The place that an assigned athlete takes; null in blocks, outside the experiment, or if the athlete's group has a place.</summary>
    public static TakenSeat? SeatOf(Experiment experiment, Assigned assigned, TakenSeats taken) =>
        assigned.Arm is not { } arm || assigned.Blocks.Count > 0 ? null
        : GroupOf(experiment, assigned.Athlete) is not { } group ? new TakenSeat(IndexOf(experiment, arm.Name), Levels(experiment, assigned.Athlete))
        : taken.Of(group) is not null ? null
        : new TakenSeat(IndexOf(experiment, arm.Name), Levels(experiment, assigned.Athlete)) { Group = group, Propensity = assigned.Propensity };

    /// <summary>The probability of each arm of a parallel design for the next athlete, after the places that are taken.</summary>
    public static double[] ChancesOf(Experiment experiment, SquadAthlete athlete, TakenSeats taken) =>
        Chances(experiment, [.. experiment.Arms.Select(a => a.Weight)], taken, Levels(experiment, athlete));

    // The probability of each arm for a new athlete.
    private static double[] Chances(Experiment experiment, int[] weights, TakenSeats enrolled, string[] levels)
    {
        var (all, chances) = (0, new double[weights.Length]);
        foreach (var weight in weights)
        {
            all += weight;
        }

        if (experiment.PlannedUnits > MostMinimised)
        {
            for (var arm = 0; arm < weights.Length; arm++)
            {
                chances[arm] = weights[arm] / (double)all;
            }

            return chances;
        }

        var (imbalances, least, preferred) = (Minimisation.Imbalances(weights, enrolled, levels), long.MaxValue, 0);
        for (var arm = 0; arm < weights.Length; arm++)
        {
            preferred = imbalances[arm] < least ? weights[arm] : imbalances[arm] == least ? preferred + weights[arm] : preferred;
            least = Math.Min(least, imbalances[arm]);
        }

        for (var arm = 0; arm < weights.Length; arm++)
        {
            chances[arm] = preferred == all ? weights[arm] / (double)all
                : imbalances[arm] == least ? Preference * weights[arm] / preferred : (1 - Preference) * weights[arm] / (all - preferred);
        }

        return chances;
    }

    private static (int Arm, double? Propensity) Choose(double[] chances, double draw)
    {
        var arm = 0;
        for (; arm < chances.Length - 1 && draw >= chances[arm]; arm++)
        {
            draw -= chances[arm];
        }

        return (arm, chances[arm]);
    }

    private static string? Outside(Experiment experiment, SquadAthlete athlete)
    {
        return athlete switch
        {
            { HasConsent: false } => "no consent is recorded",
            { Group: null } when experiment.IsByGroup => "belongs to no group, and this experiment assigns groups",
            { Assigned: not null } => null,
            { ReturnsToPlay: true } => "returns to play, so is not randomised",
            _ when !experiment.Classes.Contains(athlete.Responder) => $"responder class {ExperimentReader.Word(athlete.Responder)} is not eligible",
            _ when experiment.Holdout > 0 && Draw.Of(experiment.Layer.Name, "holdout", Unit(experiment, athlete)) < experiment.Holdout => "holdout: joins no experiment of the layer",
            _ when !experiment.Layer.Contains(Unit(experiment, athlete)) => "belongs to another part of the layer",
            _ when experiment.Design.Kind != DesignKind.Parallel && experiment.Design.DaysNeeded(Tau2(athlete)) > experiment.Days =>
                $"needs {experiment.Design.DaysNeeded(Tau2(athlete))} days for blocks and washouts, and there are {experiment.Days}",
            _ => null,
        };
    }

    // Each pair has both arms, in an order drawn for this athlete.
    private static Assigned InBlocks(Experiment experiment, SquadAthlete athlete)
    {
        var blocks = new List<Arm>();
        for (var pair = 0; pair < experiment.Design.Pairs; pair++)
        {
            var isSwapped = Draw.Of(experiment.Id, string.Create(CultureInfo.InvariantCulture, $"pair {pair}"), Unit(experiment, athlete)) >= 0.5;
            blocks.AddRange(isSwapped ? [experiment.Arms[1], experiment.Arms[0]] : [experiment.Arms[0], experiment.Arms[1]]);
        }

        return new Assigned(athlete, blocks[0], 0.5, Followed(experiment, athlete, blocks[0]), null, blocks, experiment.Design.WashoutDays(Tau2(athlete)));
    }

    private static string? GroupOf(Experiment experiment, SquadAthlete athlete) => experiment.IsByGroup ? athlete.Group : null;

    private static string Unit(Experiment experiment, SquadAthlete athlete) => experiment.IsByGroup ? $"group {athlete.Group}" : $"athlete {athlete.Id}";

    private static double Tau2(SquadAthlete athlete) => athlete.Tau2 ?? UsualTau2;

    private static Arm Followed(Experiment experiment, SquadAthlete athlete, Arm assigned) =>
        athlete.Override is { } chosen ? experiment.Arms[IndexOf(experiment, chosen)] : assigned;

    private static int IndexOf(Experiment experiment, string name)
    {
        for (var arm = 0; arm < experiment.Arms.Count; arm++)
        {
            if (experiment.Arms[arm].Name == name)
            {
                return arm;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(name), name, "The experiment has no such arm.");
    }

    // Later athletes of a group are not known when it gets its arm, so groups are balanced by their number alone.
    private static string[] Levels(Experiment experiment, SquadAthlete athlete) => experiment.IsByGroup ? ["group"]
        : [ExperimentReader.Classes[(int)athlete.Responder], BaselineLevel(experiment.Design.BaselineBounds, athlete.Baseline)];

    private static string BaselineLevel(IReadOnlyList<double> bounds, double? baseline)
    {
        if (baseline is not { } known)
        {
            return "unknown";
        }

        var level = 0;
        while (level < bounds.Count && known >= bounds[level])
        {
            level++;
        }

        return level < Digits.Length ? Digits[level] : Words.Number(level);
    }
}

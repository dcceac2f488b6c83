using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The checks of an experiment that need its policies: arms, planned number, and washout.</summary>
internal static class ExperimentChecks
{
    private const int PromiseAthletes = 40;
    private const int PromiseDays = 365;
    private const ulong PromiseSeed = 1;

    /// <summary>Reports every fault.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="load">Gives a policy that passes its check by its id; null for any other.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="asFiled">Whether the filed number and design count; a plan tries others.</param>
    /// <param name="remedy">The remedy for a missing policy; empty without a special one.</param>
    /// <returns>The policies of the arms, in order; null if one is not served as registered.</returns>
    public static IReadOnlyList<ReadyPolicy>? Of(Experiment experiment, Func<string, ReadyPolicy?> load, Findings findings, bool asFiled = true, string remedy = "")
    {
        var policies = ServedArms.Of(experiment, id => Words.IsDashName(id) ? load(id) : null, findings, remedy);
        if (asFiled)
        {
            PlannedSize.Check(experiment, findings);
            CheckWashout(experiment, policies, findings);
        }

        return policies;
    }

    /// <summary>
    /// Reports each promise over days that a policy breaks without declaring it. Virtual athletes live the season under each arm, as in
    /// <c>athleteos compare</c>.
    /// </summary>
    public static void CheckPromises(Experiment experiment, IReadOnlyList<ReadyPolicy> policies, Findings findings)
    {
        foreach (var (arm, policy) in experiment.Arms.Zip(policies))
        {
            var (population, lived) = (new Population(PromiseSeed), new SeasonOutcome[PromiseAthletes]);
            Parallel.For(0, PromiseAthletes, number => lived[number] = SimulatedSeason.Live(policy, population, number, Math.Min(experiment.Days, PromiseDays)));
            var claimed = lived.SelectMany((season, number) => season.Breaches.Select(breach => (Breach: breach, Number: number))).Where(b => policy.Policy.Exceptions.All(e => e.Invariant != b.Breach.Invariant));
            foreach (var (breach, number) in claimed.DistinctBy(b => b.Breach.Invariant))
            {
                findings.Error(arm.Place, Codes.ArmNotServed,
                    $"the arm \"{arm.Name}\" cannot decide: {arm.Policy} breaks a promise over days for virtual athlete {Words.Number(number)}: {breach.Says}; athleteos simulate {arm.Policy} shows the days");
            }
        }
    }

    private static void CheckWashout(Experiment experiment, IReadOnlyList<ReadyPolicy>? policies, Findings findings)
    {
        var tau2 = policies?[0].Policy.PriorAthlete.Tau2 ?? Assignment.UsualTau2;
        var (needed, washout) = (experiment.Design.DaysNeeded(tau2), experiment.Design.WashoutDays(tau2));
        if (experiment.Design.Kind != DesignKind.Parallel && needed > experiment.Days)
        {
            findings.Error(experiment.Design.Place, Codes.ExperimentDesign,
                $"{2 * experiment.Design.Pairs} blocks of {washout} days of washout and {experiment.Design.BlockDays} counted days need {needed} days of the season's {experiment.Days}; plan fewer pairs");
        }
    }
}

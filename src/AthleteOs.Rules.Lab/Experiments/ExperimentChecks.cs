using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The checks of an experiment that need its policies: arms, planned number, and washout.</summary>
internal static class ExperimentChecks
{
    /// <summary>Reports every fault.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="load">Gives a policy that passes its check by its id; null for any other.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="asFiled">Whether the filed number and design count; a plan tries others.</param>
    /// <returns>The policies of the arms, in order; null if one is not served as registered.</returns>
    public static IReadOnlyList<ReadyPolicy>? Of(Experiment experiment, Func<string, ReadyPolicy?> load, Findings findings, bool asFiled = true)
    {
        var policies = ServedArms.Of(experiment, id => Words.IsDashName(id) ? load(id) : null, findings);
        if (asFiled)
        {
            PlannedSize.Check(experiment, findings);
            CheckWashout(experiment, policies, findings);
        }

        return policies;
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

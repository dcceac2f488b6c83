using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Experiments;

/// <summary>Checks that each arm's policy is served as registered: it passes its check, and version and digest are the same.</summary>
internal static class ServedArms
{
    /// <summary>The policies of the arms, in order; null, with findings, if one is not served as registered.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="load">Gives a policy that passes its check by its id; null for any other.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="remedy">The remedy for a missing policy; empty without a special one.</param>
    public static IReadOnlyList<ReadyPolicy>? Of(Experiment experiment, Func<string, ReadyPolicy?> load, Findings findings, string remedy = "")
    {
        var policies = new List<ReadyPolicy>();
        foreach (var arm in experiment.Arms)
        {
            var policy = load(arm.Policy);
            if (policy is not null && policy.Version == arm.Version && policy.Digest == arm.Digest)
            {
                policies.Add(policy);
                continue;
            }

            findings.Error(arm.Place, Codes.ArmNotServed, policy is null
                ? $"the arm \"{arm.Name}\" cannot decide: the policy {arm.Policy} does not exist, athleteos check finds errors in it, or athleteos test finds a failing case{(remedy.Length > 0 ? $"; {remedy}" : "")}"
                : $"the arm \"{arm.Name}\" is registered as {arm.Policy} {arm.Version} {arm.Digest}, but the policy is {policy.Version} {policy.Digest}; write these, with another \"id\" if athletes already take part");
        }

        return policies.Count == experiment.Arms.Count ? policies : null;
    }
}

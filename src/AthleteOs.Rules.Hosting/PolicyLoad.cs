using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Hosting;

/// <summary>Reads a policy that is to serve. A fault of the program is a finding too, and a case that fails keeps the policy from serving.</summary>
internal static class PolicyLoad
{
    /// <summary>Loads a policy; null, with findings, where it must not serve.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="engine">The engine that reads its expressions.</param>
    /// <param name="publicKey">The public key of its signature, as PEM; null if it needs none.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="faulted">Receives a fault of the program itself, for its log; the finding only mentions that there was one.</param>
    public static Loaded? Load(PolicyFiles files, IRuleEngine engine, string? publicKey, Findings findings, Action<Exception>? faulted = null)
    {
        try
        {
            using var key = publicKey is null ? null : SigningKey.Public(publicKey, out _)!;
            var accepted = Acceptance.Check(files, engine, key, findings, stopsAtFault: true);
            foreach (var result in accepted.Cases?.Results.Where(r => r.Verdict != CaseVerdict.Pass) ?? [])
            {
                foreach (var difference in result.Messages)
                {
                    findings.Error(result.Place, Codes.CaseFails, $"the case \"{result.Name}\" fails: {difference}");
                }
            }

            return findings.NoErrors && accepted.Policy is { } policy ? new Loaded(policy, accepted.Signature) : null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A fault of the program must not take the policy that serves with it.
            faulted?.Invoke(fault);
            findings.Error(Place.Whole(files.Show("policy.json")), Codes.CannotDecide, "reading the policy ran into a fault of the program; report the policy and take back the last change");
            return null;
        }
    }
}

/// <summary>A policy that may serve.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Signature">Its signature, where it needs one.</param>
internal sealed record Loaded(ReadyPolicy Policy, PolicySignature? Signature);

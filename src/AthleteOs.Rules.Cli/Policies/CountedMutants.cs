using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions.Mutants;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>The mutants of a policy against its cases, with the progress on a terminal.</summary>
internal static class CountedMutants
{
    /// <summary>Makes every mutant and runs the cases.</summary>
    /// <param name="folder">The policy's folder.</param>
    /// <param name="policy">The policy, under which every case passes.</param>
    /// <param name="files">Its files.</param>
    /// <param name="cases">Its cases.</param>
    /// <param name="expected">The expected numbers.</param>
    /// <param name="findings">Receives the differences to them.</param>
    public static MutationReport Of(string folder, ReadyPolicy policy, PolicyFiles files, List<PolicyCase> cases, ExpectedMutants expected, Findings findings)
    {
        var mutants = new PolicyMutants(policy, files).All();
        using var progress = new ProgressLine($"mutants of {folder}");
        var done = 0;
        return MutationRun.Hold(policy, mutants, cases, expected, findings, () => progress.Show(Interlocked.Increment(ref done), (double)Volatile.Read(ref done) / mutants.Count));
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions.Mutants;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>A stale count of noticed mutants in <c>cases/mutants.json</c>, and the count of now.</summary>
/// <param name="Place">The place of the count.</param>
/// <param name="Before">The count of the file.</param>
/// <param name="Now">The count of now.</param>
/// <param name="Unnoticed">The mutants that no case notices and the file does not list.</param>
internal sealed record NoticedUpdate(Place Place, int Before, int Now, int Unnoticed)
{
    /// <summary>Counts the mutants again; null if the count is right, or if the policy keeps none.</summary>
    /// <param name="folder">The policy's folder.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="files">Its files, with the new expectations. All cases pass.</param>
    public static NoticedUpdate? Of(string folder, ReadyPolicy policy, PolicyFiles files)
    {
        var expected = ExpectedMutants.Read(files, new Findings());
        if (expected.Noticed == 0)
        {
            return null;
        }

        var cases = new List<PolicyCase>();
        _ = PolicyCases.Run(policy, files, new Findings(), cases);
        var report = CountedMutants.Of(folder, policy, files, cases, expected with { Noticed = 0 }, new Findings());
        return report.Times == expected.Noticed ? null : new NoticedUpdate(expected.Place, expected.Noticed, report.Times, report.Count(Fate.Unnoticed));
    }

    /// <summary>The file with the count of now.</summary>
    public byte[] Written(byte[] before)
    {
        var root = JsonNode.Parse(PolicyLayout.Write(PolicyFiles.MutantsFile, before))!;
        root["noticed"] = Now;
        return Encoding.UTF8.GetBytes(PolicyLayout.Write(PolicyFiles.MutantsFile, Encoding.UTF8.GetBytes(root.ToJsonString(CaseUpdate.Relaxed))));
    }

    /// <summary>Prints the change with its possible causes.</summary>
    public void Print()
    {
        var cause = Now < Before ? $"fewer by {Count(Before - Now)}: a case or a rule is gone, or a case expects less" : $"more by {Count(Now - Before)}: a case or a rule is new, or a case expects more";
        Console.WriteLine($"noticed: {Count(Before)} -> {Count(Now)}, {cause}");
        Console.WriteLine($"    {Place} the number of times that a case notices a mutant");
        if (Unnoticed > 0)
        {
            Console.WriteLine($"        {TerminalOutput.Count(Unnoticed, "mutant")} that no case notices; test --mutate lists {(Unnoticed == 1 ? "it" : "them")}");
        }
    }

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>The new expectations of a policy's failing cases. A person sees them by cause before anything is written.</summary>
/// <param name="Folder">The policy's folder.</param>
/// <param name="Cases">The cases that would change.</param>
/// <param name="Faulty">The cases that are wrong themselves. Their files stay as they are.</param>
/// <param name="Files">The new content of files, by name in the folder.</param>
/// <param name="Noticed">The stale count of noticed mutants; null if it is right.</param>
internal sealed record CaseUpdate(string Folder, IReadOnlyList<CaseUpdate.ChangedCase> Cases, IReadOnlyList<CaseResult> Faulty, IReadOnlyDictionary<string, byte[]> Files, NoticedUpdate? Noticed)
{
    // Texts stay readable: the layout keeps them as they are written here.
    internal static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Finds the new expectations; null if the policy cannot be tested.</summary>
    public static CaseUpdate? Of(string folder)
    {
        var findings = new Findings();
        if (Inputs.Load(folder, findings, out var files, out _) is not { } policy)
        {
            return null;
        }

        var cases = new List<PolicyCase>();
        var results = PolicyCases.Run(policy, files!, findings, cases).Results;
        var faults = results.Where(r => r.Verdict == CaseVerdict.Error).ToArray();
        var faulty = findings.All.Where(f => f.Severity == Severity.Error).Select(f => f.Place.File).Concat(faults.Select(f => f.Place.File)).ToHashSet(StringComparer.Ordinal);
        var failed = results.Where(r => r.Verdict == CaseVerdict.Fail).Select(r => r.Place).ToHashSet();
        var (changed, written) = (new List<ChangedCase>(), new Dictionary<string, byte[]>(StringComparer.Ordinal));
        foreach (var file in files!.Cases.Where(f => !faulty.Contains(files.Show(f))))
        {
            var failing = cases.Where(c => c.Place.File == files.Show(file) && failed.Contains(c.Place)).ToArray();
            if (failing.Length > 0)
            {
                written[file] = Changed(policy, file, files.Files[file], failing, changed);
            }
        }

        if (!AllPass(policy, files, written))
        {
            throw new InvalidOperationException($"The new expectations of {folder} would not pass; nothing was written.");
        }

        // Mutants prove nothing while a case is in error.
        var noticed = faulty.Count == 0 ? NoticedUpdate.Of(folder, policy, files.With(written)) : null;
        if (noticed is not null)
        {
            written[PolicyFiles.MutantsFile] = noticed.Written(files.Files[PolicyFiles.MutantsFile]);
        }

        return new CaseUpdate(folder, changed, faults, written, noticed);
    }

    /// <summary>Writes the files; false, with a line on standard error, if one cannot be written.</summary>
    public bool Write()
    {
        foreach (var (file, bytes) in Files)
        {
            try
            {
                File.WriteAllBytes(Path.Combine(Folder, file), bytes);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"{Path.Combine(Folder, file)} cannot be written; check that you may write it");
                return false;
            }
        }

        return true;
    }

    /// <summary>Prints the cases by cause: the same change by the same rule is one group.</summary>
    public void Print()
    {
        foreach (var group in Cases.GroupBy(c => c.Cause))
        {
            Console.WriteLine($"{group.Key} ({TerminalOutput.Count(group.Count(), "case")})");
            foreach (var changed in group)
            {
                Console.WriteLine($"    {changed.Of.Place} {changed.Of.Name}");
                foreach (var also in changed.Also)
                {
                    Console.WriteLine($"        {also}");
                }
            }
        }

        Noticed?.Print();
        foreach (var fault in Faulty)
        {
            Console.WriteLine($"{fault.Place} ERROR {fault.Name}: its file stays as it is until you correct the case");
        }
    }

    private static byte[] Changed(ReadyPolicy policy, string file, byte[] before, PolicyCase[] failing, List<ChangedCase> changed)
    {
        // In the form of fmt the text has no byte order mark.
        var root = JsonNode.Parse(PolicyLayout.Write(file, before))!;
        foreach (var item in root["cases"]!.AsArray())
        {
            var name = (string)item!["name"]!;
            if (Array.Find(failing, c => c.Name == name) is { } of)
            {
                var (changes, rule) = NewExpectations.Of(policy, of, item["expect"]!.AsObject());
                changed.Add(new ChangedCase(of, $"{changes[0]}{(rule is null ? "" : $", by {rule}")}", [.. changes.Skip(1)]));
            }
        }

        return Encoding.UTF8.GetBytes(PolicyLayout.Write(file, Encoding.UTF8.GetBytes(root.ToJsonString(Relaxed))));
    }

    private static bool AllPass(ReadyPolicy policy, PolicyFiles files, Dictionary<string, byte[]> written)
    {
        var shown = written.Keys.Select(files.Show).ToHashSet(StringComparer.Ordinal);
        return PolicyCases.Run(policy, files.With(written), new Findings()).Results.All(r => r.Verdict == CaseVerdict.Pass || !shown.Contains(r.Place.File));
    }

    /// <summary>A case with new expectations.</summary>
    /// <param name="Of">The case.</param>
    /// <param name="Cause">The first change, and the rule that determined it.</param>
    /// <param name="Also">Its other changes.</param>
    internal sealed record ChangedCase(PolicyCase Of, string Cause, IReadOnlyList<string> Also);
}

using System.CommandLine;
using System.Text;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos fmt</c>: writes a policy's files in one layout; their meaning stays.</summary>
internal static class FmtVerb
{
    public static Command Command()
    {
        var policies = Inputs.Policies();
        var check = new Option<bool>("--check") { Description = "Write nothing; fail and list the files that fmt would change." };
        var json = Inputs.Json();
        var command = new Command("fmt", "Write a policy's JSON files in one layout: order of fields, lines, spaces. Meaning and digest stay the same.") { policies, check, json };
        command.SetAction(call => Run(call.GetValue(policies)!, call.GetValue(check), call.GetValue(json)));
        return command;
    }

    private static int Run(string[] folders, bool checkOnly, bool asJson)
    {
        var all = folders.Select(folder => Format(folder, checkOnly)).ToArray();
        if (asJson)
        {
            WriteJson(all);
        }
        else
        {
            foreach (var formatted in all)
            {
                Print(formatted, checkOnly);
            }
        }

        return all.Max(f => f.Exit);
    }

    private static Formatted Format(string folder, bool checkOnly)
    {
        var findings = new Findings();
        folder = RulesFolder.OfPolicy(folder);
        if (Inputs.Load(folder, findings, out var files, out var exit) is not { } policy)
        {
            return new Formatted(folder, [], findings, false, exit);
        }

        // A file with a fault is left as it is: its author is still working on it.
        var cases = PolicyCases.Run(policy, files!, findings);
        var faulty = findings.All.Where(f => f.Severity == Severity.Error).Select(f => f.Place.File)
            .Concat(cases.Results.Where(r => r.Verdict == CaseVerdict.Error).Select(r => r.Place.File)).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in cases.Results.SelectMany(r => r.Faults))
        {
            findings.Add(fault);
        }

        var changed = new List<Change>();
        foreach (var (file, bytes) in files!.Files.Where(f => f.Key.EndsWith(".json", StringComparison.Ordinal) && !faulty.Contains(files.Show(f.Key))).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var written = Encoding.UTF8.GetBytes(PolicyLayout.Write(file, bytes));
            if (!written.AsSpan().SequenceEqual(bytes))
            {
                changed.Add(new Change(file, new Place(files.Show(file), FirstLine(bytes, written), 1), written));
            }
        }

        if (!MeansTheSame(policy, cases, files, changed))
        {
            throw new InvalidOperationException($"The layout of {folder} would change its meaning; nothing was written.");
        }

        exit = !findings.NoErrors || (checkOnly && changed.Count > 0) ? Exit.No : Exit.Fine;
        foreach (var change in checkOnly ? [] : changed)
        {
            try
            {
                File.WriteAllBytes(Path.Combine(folder, change.File), change.Written);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                findings.Error(Place.Whole(change.Place.File), Codes.FileUnreadable, "the file cannot be written; check that you may write it");
                exit = Exit.WrongCall;
            }
        }

        return new Formatted(folder, changed, findings, !checkOnly && files.Signature is not null && changed.Exists(c => !c.File.Contains('/', StringComparison.Ordinal)), exit);
    }

    // The new files are read before they are written: the digest and every case result must be the same.
    private static bool MeansTheSame(ReadyPolicy policy, CasesReport cases, PolicyFiles files, List<Change> changed)
    {
        var after = files.With(changed.ToDictionary(c => c.File, c => c.Written, StringComparer.Ordinal));
        var same = PolicyLoader.Load(after, new RuleEngines(), new Findings());
        return same?.Policy.Digest == policy.Digest
            && PolicyCases.Run(same, after, new Findings()).Results.Select(r => (r.Name, r.Verdict)).SequenceEqual(cases.Results.Select(r => (r.Name, r.Verdict)));
    }

    private static int FirstLine(byte[] before, byte[] after)
    {
        var (a, b) = (Encoding.UTF8.GetString(before).Split('\n'), Encoding.UTF8.GetString(after).Split('\n'));
        return 1 + Enumerable.Range(0, Math.Min(a.Length, b.Length)).FirstOrDefault(i => a[i] != b[i], Math.Min(a.Length, b.Length) - 1);
    }

    private static void Print(Formatted formatted, bool checkOnly)
    {
        foreach (var finding in formatted.Findings.InOrder().Where(f => f.Severity == Severity.Error))
        {
            Console.WriteLine(finding);
        }

        foreach (var change in formatted.Changed)
        {
            Console.WriteLine(checkOnly ? $"{change.Place} differs from the layout of fmt from here on" : $"{change.Place.File} written");
        }

        var left = formatted.Findings.NoErrors ? "" : "; files with faults are unchanged";
        Console.WriteLine($"{formatted.Folder}: {(formatted.Changed.Count == 0 ? "nothing to change" : $"{TerminalOutput.Count(formatted.Changed.Count, "file")} {(checkOnly ? "not in the layout of fmt" : "written")}")}{left}"
            + (formatted.SignAgain ? "; sign the policy again" : ""));
    }

    private static void WriteJson(Formatted[] all) => JsonOutput.Document(json =>
    {
        json.WriteStartArray();
        foreach (var formatted in all)
        {
            json.WriteStartObject();
            json.WriteString("policy", formatted.Folder);
            json.WriteStartArray("changed");
            foreach (var change in formatted.Changed)
            {
                json.WriteStringValue(change.Place.File);
            }

            json.WriteEndArray();
            json.WriteBoolean("sign_again", formatted.SignAgain);
            ResultParts.Findings(json, formatted.Findings.InOrder());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private sealed record Change(string File, Place Place, byte[] Written);

    private sealed record Formatted(string Folder, IReadOnlyList<Change> Changed, Findings Findings, bool SignAgain, int Exit);
}

using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;

namespace AthleteOs.Rules.Cli.Adopting;

/// <summary><c>athleteos adopt</c>: turns Microsoft RulesEngine workflows of other programs into rule sets.</summary>
internal static class AdoptVerb
{
    public static Command Command()
    {
        var file = new Argument<string>("file") { Description = "A file with workflows of Microsoft RulesEngine." };
        var map = new Option<string[]>("--map") { Description = "Facts in the place of its names, such as input1.HRV=hrv.LnRmssd,input1.Ill=today.Illness. May be repeated." };
        var effect = new Option<string[]>("--effect") { Description = "The effect of an event, such as \"Rest day=full_rest\". May be repeated. An event without one becomes a note." };
        var output = new Option<string?>("--out") { Description = "The folder to write the rule sets to, such as rules/my-policy; default: standard output." };
        var force = new Option<bool>("--force") { Description = "Overwrite the files of --out if they exist." };
        var json = Inputs.Json();
        var command = new Command("adopt", "Turn Microsoft RulesEngine workflows of another program into rule sets, and list at line and column each part that cannot come along.") { file, map, effect, output, force, json };
        command.SetAction(call => Run(new Call(call.GetValue(file)!, call.GetValue(map) ?? [], call.GetValue(effect) ?? [], call.GetValue(output), call.GetValue(force), call.GetValue(json))));
        return command;
    }

    private static int Run(Call call)
    {
        var findings = new Findings();
        var sets = Adopt(call, findings);
        var adopted = (sets ?? []).Where(s => s.Rules.Count > 0).ToArray();
        if (sets is null || (call.Output is { } folder && !Save(folder, call.Force, adopted, findings)))
        {
            Inputs.ReportFindings(findings, call.AsJson);
            return Exit.WrongCall;
        }

        Show(call, sets, adopted, findings);
        return findings.NoErrors ? Exit.Fine : Exit.No;
    }

    // Null, with findings, if the call is wrong or the file cannot be read.
    private static List<AdoptedRuleSet>? Adopt(Call call, Findings findings)
    {
        var map = NameMap.Parse(call.Maps, call.Effects, findings);
        if (map is null || Text(call.File, findings) is not { } text || LaxFile.Read(call.File.Replace('\\', '/'), text, findings) is not { } file)
        {
            return null;
        }

        var found = new Findings();
        var sets = new WorkflowAdopter(file, map, found).Adopt();
        if (sets.Count > 0)
        {
            map.RefuseUnused(findings);
        }

        // A wrong map explains most of what would follow.
        if (!findings.NoErrors)
        {
            return null;
        }

        foreach (var finding in found.All)
        {
            findings.Add(finding);
        }

        if (sets.Count(s => s.Rules.Count > 0) > 1 && call.Output is null && !call.AsJson)
        {
            findings.Error(Place.Whole(call.File), Codes.FileUnreadable, "the file contains several workflows; give --out with a folder for their files");
            return null;
        }

        return sets.Count == 0 ? null : sets;
    }

    private static string? Text(string file, Findings findings)
    {
        try
        {
            if (new FileInfo(file).Length <= JsonSource.MaxBytes)
            {
                return File.ReadAllText(file);
            }

            findings.Error(Place.Whole(file), Codes.FileTooLarge, $"the file is larger than {JsonSource.MaxBytes / 1024} KiB; split it");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, "the file cannot be read; check that it exists and that you may read it");
        }

        return null;
    }

    private static bool Save(string folder, bool force, AdoptedRuleSet[] sets, Findings findings)
    {
        foreach (var there in force ? [] : sets.Select(s => Shown(folder, s)).Where(File.Exists))
        {
            findings.Error(Place.Whole(there), Codes.FileUnreadable, "the file exists; give another folder to --out, or add --force to overwrite it");
        }

        if (findings.All.Any(f => f.Code == Codes.FileUnreadable))
        {
            return false;
        }

        try
        {
            Directory.CreateDirectory(folder);
            foreach (var set in sets)
            {
                File.WriteAllText(Shown(folder, set), set.Text);
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, "the folder cannot be written; check that you may write there");
            return false;
        }
    }

    private static void Show(Call call, List<AdoptedRuleSet> sets, AdoptedRuleSet[] adopted, Findings findings)
    {
        if (call.AsJson)
        {
            JsonOutput.Document(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("rule_sets");
                foreach (var set in sets)
                {
                    json.WriteStartObject();
                    json.WriteString("name", set.Name);
                    json.WriteNumber("rules", set.OriginalRules);
                    json.WriteNumber("adopted", set.Rules.Count);
                    json.WriteString("file", call.Output is { } folder && set.Rules.Count > 0 ? Shown(folder, set) : null);
                    json.WriteString("text", set.Rules.Count > 0 ? set.Text : null);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                ResultParts.Findings(json, findings.InOrder());
                json.WriteEndObject();
            });
            return;
        }

        if (call.Output is null)
        {
            foreach (var set in adopted)
            {
                Console.Write(set.Text);
            }
        }

        Inputs.ReportFindings(findings, asJson: false);
        foreach (var set in call.Output is null ? [] : sets)
        {
            Console.WriteLine(set.Rules.Count == 0
                ? $"{set.Name}: none of its {TerminalOutput.Count(set.OriginalRules, "rule")} came along; no file is written."
                : $"{Shown(call.Output!, set)} written: {set.Rules.Count} of {TerminalOutput.Count(set.OriginalRules, "rule")}. Add \"{set.Name}\" to the steps in policy.json.");
        }
    }

    private static string Shown(string folder, AdoptedRuleSet set) => $"{folder.Replace('\\', '/').TrimEnd('/')}/{set.Name}.json";

    /// <summary>The arguments of one call.</summary>
    private sealed record Call(string File, string[] Maps, string[] Effects, string? Output, bool Force, bool AsJson);
}

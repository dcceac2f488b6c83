using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos table</c>: converts a decision table to a JSON rule set, and back.</summary>
internal static class TableVerb
{
    public static Command Command()
    {
        var file = new Argument<string>("file") { Description = "A rule set: a table (.csv) or a JSON file (.json)." };
        var to = new Option<string?>("--to") { Description = "json or csv; default: the other of the two." };
        to.AcceptOnlyFromAmong("json", "csv");
        var output = new Option<string?>("--out") { Description = "The file to write, which must not exist yet; default: standard output." };
        var json = Inputs.Json();
        var command = new Command("table", "Write a decision table as a JSON rule set, or a JSON rule set as a table.") { file, to, output, json };
        command.SetAction(call => Run(call.GetValue(file)!, call.GetValue(to), call.GetValue(output), call.GetValue(json)));
        return command;
    }

    private static int Run(string file, string? to, string? output, bool asJson)
    {
        var findings = new Findings();
        var exit = Exit.WrongCall;
        var text = Read(file, findings) is { } bytes ? Convert(file, bytes, to, findings, out exit) : null;
        if (text is not null && findings.NoErrors && output is not null)
        {
            Save(output, text, findings);
        }

        if (text is null || !findings.NoErrors)
        {
            Inputs.ReportFindings(findings, asJson);
            return text is null ? exit : findings.All.Any(f => f.Code == Codes.FileUnreadable) ? Exit.WrongCall : Exit.No;
        }

        if (asJson)
        {
            JsonOutput.Document(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", output);
                json.WriteString("text", text);
                ResultParts.Findings(json, findings.InOrder());
                json.WriteEndObject();
            });
        }
        else if (output is null)
        {
            Console.Write(text);
        }
        else
        {
            Console.WriteLine($"{output} written; a rule set is one file, so remove {file} if the new one replaces it.");
        }

        return Exit.Fine;
    }

    private static string? Convert(string file, byte[] bytes, string? to, Findings findings, out int exit)
    {
        var (name, kind) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
        exit = Exit.No;
        if (kind is not (".csv" or ".json") || $".{to}" == kind)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, kind is ".csv" or ".json" ? $"the file is {to} already" : "not a rule set; the name of a rule set ends in .csv or .json");
            exit = Exit.WrongCall;
            return null;
        }

        var shown = file.Replace('\\', '/');
        var rules = kind == ".csv" ? new RuleTableReader(null, findings).Read(shown, bytes, null) : new RuleSetReader(findings).Read(shown, name, bytes);
        return rules is null || !findings.NoErrors ? null : kind == ".csv" ? RuleTableWriter.Json(name, rules) : RuleTableWriter.Table(rules, findings);
    }

    private static byte[]? Read(string file, Findings findings)
    {
        try
        {
            if (new FileInfo(file).Length <= JsonSource.MaxBytes)
            {
                return File.ReadAllBytes(file);
            }

            findings.Error(Place.Whole(file), Codes.FileTooLarge, $"the file is larger than {JsonSource.MaxBytes / 1024} KiB; split it");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, "the file cannot be read; check that it exists and that you may read it");
        }

        return null;
    }

    private static void Save(string output, string text, Findings findings)
    {
        try
        {
            using var file = new StreamWriter(new FileStream(output, FileMode.CreateNew));
            file.Write(text);
        }
        catch (IOException) when (File.Exists(output))
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, "a file of this name exists; give another name");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, "the file cannot be written; check that its folder exists and that you may write there");
        }
    }
}

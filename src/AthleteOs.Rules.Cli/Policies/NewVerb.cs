using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos new</c>: a new policy or variant.</summary>
internal static class NewVerb
{
    public static Command Command()
    {
        var folder = new Argument<string>("folder") { Description = "The folder to create, such as rules/my-policy; its name is the policy's id." };
        var extends = new Option<string?>("--extends") { Description = "The id of the policy in the same folder that it is a variant of; default: a policy without a base." };
        var title = new Option<string?>("--title") { Description = "Its title." };
        var json = Inputs.Json();
        var command = new Command("new", "Create a policy or a variant that checks clean and passes its cases, as a start.") { folder, extends, title, json };
        command.SetAction(call => Run(call.GetValue(folder)!, call.GetValue(extends), call.GetValue(title), call.GetValue(json)));
        return command;
    }

    private static int Run(string folder, string? extends, string? title, bool asJson)
    {
        var findings = new Findings();
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var id = Path.GetFileName(full);
        var shown = folder.Replace('\\', '/').TrimEnd('/');
        if (!Words.IsDashName(id))
        {
            findings.Error(Place.Whole(shown), Codes.BadName, $"the folder's name \"{id}\" becomes the policy's id and must be lower-case letters, digits and dashes, such as my-policy");
        }
        else if (Path.Exists(full))
        {
            findings.Error(Place.Whole(shown), Codes.FileUnreadable, "a folder or file of this name exists; give another name");
        }

        if (findings.NoErrors && !asJson && StandardStreams.CanAsk)
        {
            extends ??= Ask("Start from an existing policy? Type its id (weekly-planning, ...), or press Enter for an empty one: ");
            title ??= Ask("Title: ");
        }

        if (title is not null && (title.Trim().Length == 0 || Words.FirstHidden(title) >= 0))
        {
            findings.Error(Place.Whole(shown), Codes.UnreadableText, "the title is empty or contains an invisible character");
        }

        if (!findings.NoErrors)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        var parent = Path.GetDirectoryName(full)!;
        var schema = Directory.Exists(Path.Combine(parent, "schema")) ? "../schema" : "";
        var based = extends is null ? null : Base(shown, parent, extends, findings, out var exit);
        if (!findings.NoErrors)
        {
            Inputs.ReportFindings(findings, asJson);
            return findings.All.Any(f => f.Code is Codes.UnknownBase or Codes.FileUnreadable) ? Exit.WrongCall : Exit.No;
        }

        var files = based is null ? NewPolicy.Whole(id, title ?? $"A new policy: {id}", schema) : NewPolicy.Variant(id, title ?? $"A variant of {extends}: {id}", schema, based);
        if (!Save(full, shown, files, findings))
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        Say(shown, files.Keys, based is not null, asJson);
        return Exit.Fine;
    }

    private static ReadyPolicy? Base(string shown, string parent, string extends, Findings findings, out int exit)
    {
        exit = Exit.WrongCall;
        var beside = Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).Select(d => Path.GetFileName(d)!).Where(d => File.Exists(Path.Combine(parent, d, "policy.json"))).ToArray() : [];
        if (Array.IndexOf(beside, extends) >= 0)
        {
            return Inputs.Load(Path.Combine(Path.GetDirectoryName(shown) ?? "", extends), findings, out _, out exit);
        }

        findings.Error(Place.Whole(shown), Codes.UnknownBase, $"the same folder contains no policy \"{extends}\" to extend{Words.DidYouMean(extends, beside)}");
        return null;
    }

    private static bool Save(string full, string shown, Dictionary<string, string> files, Findings findings)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(full, "cases"));
            foreach (var (name, text) in files)
            {
                using var file = new StreamWriter(new FileStream(Path.Combine(full, name), FileMode.CreateNew));
                file.Write(text);
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(shown), Codes.FileUnreadable, "the folder cannot be written; check that you may write there");
            return false;
        }
    }

    private static void Say(string folder, IEnumerable<string> files, bool isVariant, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Document(json =>
            {
                json.WriteStartObject();
                json.WriteString("policy", folder);
                json.WriteStartArray("files");
                foreach (var file in files)
                {
                    json.WriteStringValue($"{folder}/{file}");
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        foreach (var file in files)
        {
            Console.WriteLine($"{folder}/{file}");
        }

        Console.WriteLine(isVariant
            ? $"Change the number in policy.json, or add your rules; then run athleteos check {folder} and athleteos test {folder}."
            : $"Add evidence to each rule and change the rules you disagree with; then run athleteos check {folder} and athleteos test {folder}.");
    }

    private static string? Ask(string question)
    {
        Console.Write(question);
        return Console.ReadLine() is { } answer && answer.Trim().Length > 0 ? answer.Trim() : null;
    }
}

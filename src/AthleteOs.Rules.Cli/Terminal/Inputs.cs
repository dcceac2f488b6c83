using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Options that several verbs share, and how they are read.</summary>
internal static class Inputs
{
    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document to standard output." };

    public static Argument<string[]> Policies() => new("policy")
    {
        Description = "A policy: a name under rules, such as weekly-planning, or a folder; several may be given.",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { _ => RulesFolder.PolicyNames() },
    };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Number(string name, string description, int least, int most, int usual) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = value =>
        {
            if (value.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            value.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {least:N0} to {most:N0}, written without commas."));
            return usual;
        },
    };

    /// <summary>Reads and prepares a policy, given by its folder or by its name under <c>rules</c>. On failure the exit code tells whether its files could be read.</summary>
    public static ReadyPolicy? Load(string folder, Findings findings, out PolicyFiles? files, out int exit)
    {
        files = Files(folder, findings, out exit);
        if (exit != Exit.Fine)
        {
            return null;
        }

        var policy = PolicyLoader.Load(files!, new RuleEngines(), findings);
        exit = policy is null ? Exit.No : Exit.Fine;
        return policy;
    }

    /// <summary>Reads the files of a policy, given by its folder or by its name under <c>rules</c>. Sets an exit code that is not <see cref="Exit.Fine"/>, and findings, where they cannot all be read.</summary>
    public static PolicyFiles? Files(string folder, Findings findings, out int exit)
    {
        var found = RulesFolder.OfPolicy(folder);
        if (!Path.Exists(found))
        {
            var near = Words.IsDashName(folder) && RulesFolder.Find() is { } rules ? Words.DidYouMean(folder, RulesFolder.Policies(rules)) : NearPath.DidYouMean(folder);
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, $"there is no such policy, as a folder or as a name under rules{near}{(near.Length == 0 && Words.IsDashName(folder) ? $"; {RulesFolder.OfService}" : "")}");
            exit = Exit.WrongCall;
            return null;
        }

        var files = PolicyFiles.FromFolder(found, findings);
        exit = files is not null && findings.NoErrors ? Exit.Fine
            : findings.All.All(f => f.Code is Codes.FileTooLarge or Codes.TooManyFiles) ? Exit.No : Exit.WrongCall;
        return files;
    }

    /// <summary>Reads a key for policy signatures from a PEM file; null, with a finding, if the file contains none.</summary>
    public static ECDsa? Key(string file, bool isPrivate, Findings findings)
    {
        try
        {
            var pem = File.ReadAllText(file);
            var key = isPrivate ? SigningKey.Private(pem, out var wrong) : SigningKey.Public(pem, out wrong);
            if (key is null)
            {
                findings.Error(Place.Whole(file), Codes.FileUnreadable, $"the key cannot be used: {wrong}");
            }

            return key;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, "the key cannot be read; check that the file exists and that you may read it");
            return null;
        }
    }

    /// <summary>Prints findings: one a line to standard error, or for machines as a document to standard output.</summary>
    public static void ReportFindings(Findings findings, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Document(json =>
            {
                json.WriteStartObject();
                ResultParts.Findings(json, findings.InOrder());
                json.WriteEndObject();
            });
            return;
        }

        foreach (var finding in findings.InOrder())
        {
            Console.Error.WriteLine(finding);
        }
    }
}

using System.CommandLine;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos sign</c>: writes the signature that a process with a public key requires.</summary>
internal static class SignVerb
{
    public static Command Command()
    {
        var policy = new Argument<string>("policy") { Description = "A policy: a name under rules, such as weekly-planning, or a folder." };
        var key = new Option<string>("--key") { Description = "The private key (ECDSA P-256, a PEM file). Keep it away from where policies are served.", Required = true };
        var rollsBackFrom = new Option<string?>("--rolls-back-from") { Description = "For an intended rollback: the highest version that this lower one may replace." };
        var json = Inputs.Json();
        var command = new Command("sign", $"Sign a policy: writes {PolicyFiles.SignatureFile} into its folder.") { policy, key, rollsBackFrom, json };
        command.Validators.Add(call =>
        {
            if (call.GetValue(rollsBackFrom) is { } version && !PolicyVersion.IsValid(version))
            {
                call.AddError("--rolls-back-from takes a version, three numbers such as 1.2.0.");
            }
        });
        command.SetAction(call => Run(call.GetValue(policy)!, call.GetValue(key)!, call.GetValue(rollsBackFrom), call.GetValue(json)));
        return command;
    }

    private static int Run(string folder, string keyFile, string? rollsBackFrom, bool asJson)
    {
        var findings = new Findings();
        folder = RulesFolder.OfPolicy(folder);
        using var key = Inputs.Key(keyFile, isPrivate: true, findings);
        if (key is null)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        if (Inputs.Load(folder, findings, out var files, out var exit) is not { } policy)
        {
            Inputs.ReportFindings(findings, asJson);
            return exit;
        }

        // A policy that no process would serve is not signed.
        foreach (var failed in PolicyCases.Run(policy, files!, findings).Results.Where(r => r.Verdict != CaseVerdict.Pass))
        {
            findings.Error(failed.Place, Codes.CaseFails, $"the case \"{failed.Name}\" does not pass; run athleteos test for the reason");
        }

        if (!findings.NoErrors)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.No;
        }

        var file = Path.Combine(folder, PolicyFiles.SignatureFile);
        try
        {
            File.WriteAllBytes(file, PolicySignature.Sign(policy.Policy, files!, key, rollsBackFrom));
        }
        catch (UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, "the signature cannot be written; check that you may write there");
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        Say(policy.Policy, files!.Show(PolicyFiles.SignatureFile), asJson);
        return Exit.Fine;
    }

    private static void Say(Policy policy, string file, bool asJson)
    {
        if (!asJson)
        {
            Console.WriteLine($"{policy.Id} {policy.Version} is signed: {file}. {policy.Digest}");
            return;
        }

        JsonOutput.Document(json =>
        {
            json.WriteStartObject();
            json.WriteString("policy", policy.Id);
            json.WriteString("version", policy.Version);
            json.WriteString("digest", policy.Digest);
            json.WriteString("signature", file);
            json.WriteEndObject();
        });
    }
}

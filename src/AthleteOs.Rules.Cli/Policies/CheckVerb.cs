using System.CommandLine;
using System.Security.Cryptography;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos check</c>: every fault of a policy at once.</summary>
internal static class CheckVerb
{
    public static Command Command()
    {
        var policies = Inputs.Policies();
        var json = Inputs.Json();
        var publicKey = new Option<string?>("--public-key") { Description = "Check the signature as well, by this public key (ECDSA P-256, a PEM file)." };
        var verbose = new Option<bool>("--verbose") { Description = "Also list the facts that no rule reads." };
        var command = new Command("check", "Find every fault of a policy: files, rules, expressions and cases. Of rules/sessions: every fault of its sessions.") { policies, publicKey, verbose, json };
        command.SetAction(call => Run(call.GetValue(policies)!, call.GetValue(publicKey), call.GetValue(verbose), call.GetValue(json)));
        return command;
    }

    private static int Run(string[] folders, string? publicKey, bool verbose, bool asJson)
    {
        var keyFindings = new Findings();
        using var key = publicKey is null ? null : Inputs.Key(publicKey, isPrivate: false, keyFindings);
        if (!keyFindings.NoErrors)
        {
            Inputs.ReportFindings(keyFindings, asJson);
            return Exit.WrongCall;
        }

        var checks = folders.Select(folder => Check(folder, key)).ToArray();
        if (asJson)
        {
            JsonOutput.Document(json =>
            {
                json.WriteStartArray();
                foreach (var check in checks)
                {
                    json.WriteStartObject();
                    json.WriteString("policy", check.Folder);
                    json.WriteBoolean("ready", check.Findings.NoErrors);
                    json.WriteString("version", check.Policy?.Policy.Version);
                    json.WriteString("digest", check.Policy?.Policy.Digest);
                    ResultParts.Findings(json, check.Findings.InOrder());
                    json.WriteStartArray("facts_never_read");
                    foreach (var fact in check.Policy is { } policy ? UnusedFacts.Of(policy) : [])
                    {
                        json.WriteStringValue(fact.Path);
                    }

                    json.WriteEndArray();
                    ResultParts.SilentRules(json, (check.Policy is { } loaded ? LoopFacts.SilentRules(loaded) : []).Select(r => (r.Rule.Rule.Id, r.Missing)));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
        else
        {
            foreach (var check in checks)
            {
                Print(check, key is not null, verbose);
            }
        }

        return checks.Max(c => c.Exit);
    }

    private static Checked Check(string folder, ECDsa? key)
    {
        var findings = new Findings();
        if (SessionMenu.IsFolder(folder))
        {
            var menu = SessionMenu.Read(folder, findings);
            return new Checked(folder, null, findings, findings.NoErrors ? Exit.Fine : Exit.No) { Sessions = menu.Plans.Count };
        }

        var files = Inputs.Files(folder, findings, out var exit);
        if (exit != Exit.Fine)
        {
            return new Checked(folder, null, findings, exit);
        }

        var accepted = Acceptance.Check(files!, new RuleEngines(), key, findings, stopsAtFault: false);
        if (accepted is { Policy: { } policy, Cases: { } cases })
        {
            WarnOfCases(policy, cases, files!, findings);
            RuleDoubts.Check(policy, findings);
        }

        return new Checked(folder, accepted.Policy, findings, findings.NoErrors ? Exit.Fine : Exit.No);
    }

    // A case that cannot be run is a fault of the policy; athleteos test reports whether a case passes.
    private static void WarnOfCases(ReadyPolicy policy, CasesReport report, PolicyFiles files, Findings findings)
    {
        if (report.Results.Count == 0)
        {
            findings.Warning(Place.Whole(files.Show("cases")), Codes.NoCases, "the policy has no cases; add some, so that you notice a change of meaning");
            return;
        }

        foreach (var rule in policy.Rules.Select(r => r.Rule).Where(r => report.Uncovered.Contains(r.Id)))
        {
            findings.Warning(rule.Place, Codes.NoCaseCovers, $"{rule.Name} matches in no case; add a case in which it matches");
        }
    }

    private static void Print(Checked check, bool signed, bool verbose)
    {
        var findings = check.Findings.InOrder();
        foreach (var finding in findings)
        {
            Console.WriteLine(finding);
        }

        if (verbose && check.Policy is { } read)
        {
            Console.WriteLine($"No rule reads {string.Join(", ", UnusedFacts.Of(read).Select(f => f.Path))}.");
        }

        if (check is { Policy: { } heart, Exit: Exit.Fine } && UnusedFacts.IsSignalUnread(heart))
        {
            Console.WriteLine($"Note: the signal is hrv, and no rule of {heart.Id} reads hrv.LnRmssd. A key session needs today's value all the same.");
        }

        if (check is { Policy: { } ready, Exit: Exit.Fine } && LoopFacts.SilentRules(ready) is { Count: > 0 } silent)
        {
            Console.WriteLine($"Note: {SilentRuleLines.InLoop(ready, silent)}");
        }

        if (check is { Sessions: { } sessions, Exit: Exit.Fine })
        {
            Console.WriteLine($"{check.Folder} is ready: {Count(sessions, "session")}.");
            return;
        }

        var (errors, warnings) = (check.Findings.Errors, findings.Count(f => f.Severity == Severity.Warning));
        Console.WriteLine(check is { Policy: { } policy, Exit: Exit.Fine }
            ? $"{policy.Id} {policy.Version} is ready{(signed ? " and signed" : "")}: {Count(policy.Rules.Count(), "rule")} in {Count(policy.Policy.RuleSets.Count, "rule set")}, {Count(policy.Policy.Parameters.Count, "parameter")}{Unconfirmed(policy)}{(warnings > 0 ? $", {Count(warnings, "warning")}" : "")}. {policy.Digest}"
            : $"{check.Folder} cannot be used: {Count(errors, "error")}{(warnings > 0 ? $", {Count(warnings, "warning")}" : "")}. rules/docs/codes.md explains each code.");
    }

    private static string Unconfirmed(ReadyPolicy policy) =>
        policy.Policy.Parameters.Count(p => p.IsToBeConfirmed) is var open and > 0 ? $", {open} of them to be confirmed by a sports scientist" : "";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private sealed record Checked(string Folder, ReadyPolicy? Policy, Findings Findings, int Exit)
    {
        /// <summary>The number of sessions of a folder of sessions; null for a policy.</summary>
        public int? Sessions { get; init; }
    }
}

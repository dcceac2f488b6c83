using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Expressions.Mutants;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos test</c>: a policy's cases, with rule coverage.</summary>
internal static class TestVerb
{
    public static Command Command()
    {
        var policies = Inputs.Policies();
        var coverage = Percent("--min-coverage", "Fail if a smaller percentage of the rules matched in a case (0 to 100).");
        var mutate = new Option<bool>("--mutate") { Description = "Make one small mistake at a time in every rule and parameter, and list the mistakes that no case notices. Fails if there is one." };
        var killed = Percent("--min-killed", "With --mutate: fail only if a smaller percentage of the mistakes is noticed (0 to 100).");
        var watch = new Option<bool>("--watch") { Description = "Run again whenever a file changes, until Ctrl-C." };
        var verbose = new Option<bool>("--verbose") { Description = "List every case, not only those that did not pass." };
        var accept = new Option<bool>("--accept") { Description = "Change the expectations of failing cases to the decisions of now, and the count of noticed mutants. Shows the changes by cause first." };
        var yes = new Option<bool>("--yes") { Description = "With --accept: write the new expectations without a question." };
        var json = Inputs.Json();
        var command = new Command("test", "Run a policy's cases and list the rules that they cover.") { policies, coverage, mutate, killed, watch, verbose, accept, yes, json };
        command.Validators.Add(call =>
        {
            if (call.GetResult(killed) is not null && !call.GetValue(mutate))
            {
                call.AddError("--min-killed goes with --mutate.");
            }

            if (call.GetValue(watch) && call.GetValue(json))
            {
                call.AddError("--watch runs repeatedly, --json writes one document; give only one of them.");
            }

            if (call.GetValue(accept) && (call.GetValue(watch) || call.GetValue(mutate) || call.GetValue(json)))
            {
                call.AddError("--accept changes cases; give it without --mutate, --watch and --json.");
            }

            if (call.GetValue(yes) && !call.GetValue(accept))
            {
                call.AddError("--yes goes with --accept.");
            }
        });
        command.SetAction(call =>
        {
            var (folders, wanted) = (Array.ConvertAll(call.GetValue(policies)!, RulesFolder.OfPolicy), new Wanted(call.GetValue(coverage) ?? 0, call.GetValue(mutate), call.GetValue(killed), call.GetValue(json)));
            if (call.GetValue(accept) && AcceptCases.Run(folders, call.GetValue(yes)) is { } ended)
            {
                return ended;
            }

            return call.GetValue(watch) ? PolicyFileWatcher.While(folders, RunAt) : Run(folders, wanted, call.GetValue(verbose));

            int RunAt()
            {
                Console.WriteLine(DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
                return Run(folders, wanted, call.GetValue(verbose));
            }
        });
        return command;
    }

    private static Option<double?> Percent(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = value =>
        {
            if (double.TryParse(value.Tokens.Single().Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100)
            {
                return percent;
            }

            value.AddError($"{name} takes a number from 0 to 100.");
            return null;
        },
    };

    private static int Run(string[] folders, Wanted wanted, bool verbose)
    {
        var tests = folders.Select(folder => Test(folder, wanted)).ToArray();
        if (wanted.AsJson)
        {
            WriteJson(tests);
        }
        else
        {
            foreach (var test in tests)
            {
                Print(test, wanted, verbose);
            }
        }

        return tests.Max(t => t.Exit);
    }

    private static Tested Test(string folder, Wanted wanted)
    {
        var findings = new Findings();
        if (Inputs.Load(folder, findings, out var files, out var exit) is not { } policy)
        {
            return new Tested(folder, null, null, findings, exit);
        }

        var cases = new List<PolicyCase>();
        var report = PolicyCases.Run(policy, files!, findings, cases);
        if (report.Results.Count == 0)
        {
            findings.Error(Place.Whole(files!.Show("cases")), Codes.NoCases, "the policy has no cases to run; add cases/*.json");
        }

        // Mutants prove nothing while a case fails without them.
        var passes = findings.NoErrors && report.Count(CaseVerdict.Pass) == report.Results.Count;
        var mutants = wanted.Mutate && passes ? Mutate(folder, policy, files!, cases, wanted, findings) : null;
        var fine = passes && findings.NoErrors && report.CoveragePercent >= wanted.Coverage
            && (mutants is null || (wanted.Killed is { } killed ? mutants.NoticedPercent >= killed : mutants.Count(Fate.Unnoticed) == 0));
        return new Tested(folder, report, mutants, findings, fine ? Exit.Fine : Exit.No);
    }

    private static MutationReport Mutate(string folder, ReadyPolicy policy, PolicyFiles files, List<PolicyCase> cases, Wanted wanted, Findings findings)
    {
        var expected = ExpectedMutants.Read(files, new Findings());
        return CountedMutants.Of(folder, policy, files, cases, wanted.Killed is null ? expected : expected with { Noticed = 0 }, findings);
    }

    private static void Print(Tested test, Wanted wanted, bool verbose)
    {
        foreach (var finding in test.Findings.InOrder().Where(f => f.Severity == Severity.Error))
        {
            Console.WriteLine(finding);
        }

        if (test.Report is not { } report)
        {
            Console.WriteLine($"{test.Folder} cannot be tested: the policy has faults.");
            return;
        }

        foreach (var result in report.Results.Where(r => verbose || r.Verdict != CaseVerdict.Pass))
        {
            Console.WriteLine($"{result.Place} {result.Verdict.ToString().ToUpperInvariant()} {result.Name}");
            foreach (var message in result.Messages)
            {
                Console.WriteLine($"    {message}");
            }
        }

        if (report.Uncovered.Count > 0)
        {
            Console.WriteLine($"Rules that matched in no case: {string.Join(", ", report.Uncovered)}");
        }

        var percent = report.CoveragePercent.ToString("0.#", CultureInfo.InvariantCulture);
        Console.WriteLine($"{test.Folder}: {report.Count(CaseVerdict.Pass)} passed, {report.Count(CaseVerdict.Fail)} failed, {report.Count(CaseVerdict.Error)} in error; "
            + $"{report.Covered.Count} of {report.Covered.Count + report.Uncovered.Count} rules covered ({percent} %)"
            + (report.Inherited > 0 ? $"; {report.Inherited} inherited unchanged, covered by the base policy's cases" : "")
            + (report.CoveragePercent < wanted.Coverage ? $", fewer than the required {wanted.Coverage.ToString("0.#", CultureInfo.InvariantCulture)} %" : ""));
        if (test.Mutants is { } mutants)
        {
            MutantsPage.Print(test.Folder, mutants, wanted.Killed);
        }
        else if (wanted.Mutate)
        {
            Console.WriteLine($"{test.Folder}: mutants are only made if all cases pass.");
        }
    }

    private static void WriteJson(Tested[] tests) => JsonOutput.Document(json =>
    {
        json.WriteStartArray();
        foreach (var test in tests)
        {
            json.WriteStartObject();
            json.WriteString("policy", test.Folder);
            ResultParts.Findings(json, test.Findings.InOrder());
            json.WriteStartArray("cases");
            foreach (var result in test.Report?.Results ?? [])
            {
                json.WriteStartObject();
                json.WriteString("name", result.Name);
                json.WriteString("file", result.Place.File);
                json.WriteNumber("line", result.Place.Line);
                json.WriteString("verdict", result.Verdict.ToString().ToLowerInvariant());
                json.WriteStartArray("messages");
                foreach (var message in result.Messages)
                {
                    json.WriteStringValue(message);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("coverage_percent", Math.Round(test.Report?.CoveragePercent ?? 0, 1));
            json.WriteNumber("inherited_rules", test.Report?.Inherited ?? 0);
            json.WriteStartArray("uncovered");
            foreach (var rule in test.Report?.Uncovered ?? [])
            {
                json.WriteStringValue(rule);
            }

            json.WriteEndArray();
            if (test.Mutants is { } mutants)
            {
                MutantsPage.Write(json, mutants);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private sealed record Wanted(double Coverage, bool Mutate, double? Killed, bool AsJson);

    private sealed record Tested(string Folder, CasesReport? Report, MutationReport? Mutants, Findings Findings, int Exit);
}

using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Planning;

namespace AthleteOs.Rules.Cli.Verbs;

/// <summary><c>athleteos test</c>: a policy's cases, with rule coverage.</summary>
internal static class TestVerb
{
    public static Command Command()
    {
        var policies = Inputs.Policies();
        var coverage = new Option<double>("--min-coverage")
        {
            Description = "Fail when fewer percent of the rules matched in a case (0 to 100).",
            CustomParser = value =>
            {
                if (double.TryParse(value.Tokens.Single().Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100)
                {
                    return percent;
                }

                value.AddError("--min-coverage takes a number from 0 to 100.");
                return 0;
            },
        };
        var verbose = new Option<bool>("--verbose") { Description = "List every case, not only those that did not pass." };
        var json = Inputs.Json();
        var command = new Command("test", "Run a policy's cases and say which rules they cover.") { policies, coverage, verbose, json };
        command.SetAction(call => Run(call.GetValue(policies)!, call.GetValue(coverage), call.GetValue(verbose), call.GetValue(json)));
        return command;
    }

    private static int Run(string[] folders, double minCoverage, bool verbose, bool asJson)
    {
        var tests = folders.Select(folder => Test(folder, minCoverage)).ToArray();
        if (asJson)
        {
            WriteJson(tests);
        }
        else
        {
            foreach (var test in tests)
            {
                Print(test, minCoverage, verbose);
            }
        }

        return tests.Max(t => t.Exit);
    }

    private static Tested Test(string folder, double minCoverage)
    {
        var findings = new Findings();
        if (Inputs.Load(folder, findings, out var files, out var exit) is not { } policy)
        {
            return new Tested(folder, null, findings, exit);
        }

        var report = PolicyCases.Run(policy, files!, findings);
        if (report.Results.Count == 0)
        {
            findings.Error(Place.Whole(files!.Show("cases")), Codes.NoCases, "the policy has no cases to run; add cases/*.json");
        }

        var fine = findings.NoErrors && report.Count(CaseVerdict.Pass) == report.Results.Count && report.CoveragePercent >= minCoverage;
        return new Tested(folder, report, findings, fine ? Exit.Fine : Exit.No);
    }

    private static void Print(Tested test, double minCoverage, bool verbose)
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
            + (report.Inherited > 0 ? $"; {report.Inherited} inherited unchanged, for the cases of what it extends" : "")
            + (report.CoveragePercent < minCoverage ? $", fewer than the {minCoverage.ToString("0.#", CultureInfo.InvariantCulture)} % asked for" : ""));
    }

    private static void WriteJson(Tested[] tests) => Machine.Document(json =>
    {
        json.WriteStartArray();
        foreach (var test in tests)
        {
            json.WriteStartObject();
            json.WriteString("policy", test.Folder);
            Machine.Findings(json, test.Findings.InOrder());
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
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private sealed record Tested(string Folder, CasesReport? Report, Findings Findings, int Exit);
}

using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Reports;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary>The options of the verbs over virtual athletes, and the run of a trial.</summary>
internal sealed class TrialInputs
{
    private readonly Option<int> _athletes = Inputs.Number("--athletes", "The number of virtual athletes; default: 1000.", 1, 1_000_000, 1000);
    private readonly Option<int> _days = Inputs.Number("--days", "The number of days; default: 365.", 28, 3650, 365);
    private readonly Option<int> _threads = Inputs.Number("--threads", "The number of threads; default: one for each core. The outcome does not depend on it.", 1, 256, Environment.ProcessorCount);
    private readonly Option<bool> _lines = new("--lines") { Description = "Write JSON Lines: one line for each athlete, with the outcome of the season under each policy." };
    private readonly Option<bool> _json = Inputs.Json();
    private readonly Option<string?> _out = new("--out") { Description = "The folder to write the report to (report.html, and its pictures as PNG and SVG)." };
    private readonly Option<ulong> _seed = Seed();
    private readonly Option<Truths> _truths = Truths();

    /// <summary>The option for the seed of virtual athletes.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "The seed: the same seed gives the same athletes and lives; default: 1.",
        DefaultValueFactory = _ => 1,
        CustomParser = value =>
        {
            if (value.Tokens is [{ Value: var text }] && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                return seed;
            }

            value.AddError("--seed takes a whole number, 0 or more.");
            return 1;
        },
    };

    /// <summary>The option for the conditions under which virtual athletes live.</summary>
    public static Option<Truths> Truths() => new("--truths")
    {
        Description = $"The assumptions about bodies, joined by dashes: {TruthCondition.Choices}; default: {Lab.Simulation.Truths.Default.Name}.",
        DefaultValueFactory = _ => Lab.Simulation.Truths.Default,
        CustomParser = value =>
        {
            var (truths, says) = value.Tokens is [{ Value: var text }] ? Lab.Simulation.Truths.Parse(text) : (null, $"several names; {TruthCondition.Choices}");
            if (truths is null)
            {
                value.AddError($"--truths: {says}.");
            }

            return truths ?? Lab.Simulation.Truths.Default;
        },
    };

    /// <summary>Adds its options to a command.</summary>
    public Command To(Command command, Func<ParseResult, string[]> policies)
    {
        foreach (var option in new Option[] { _athletes, _days, _seed, _truths, _threads, _lines, _json, _out })
        {
            command.Add(option);
        }

        command.Validators.Add(call =>
        {
            if (call.GetValue(_lines) && call.GetValue(_json))
            {
                call.AddError("--lines writes a line for each athlete, --json one document; give only one of them.");
            }
        });
        command.SetAction((call, stop) => Task.Run(() => Run(call, policies(call), stop), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult call, string[] named, CancellationToken stop)
    {
        var findings = new Findings();
        var asJson = call.GetValue(_json);
        var policies = Load(named, findings, out var exit);
        var folder = call.GetValue(_out);
        if (policies is null || (folder is not null && !Pictures.CanWrite(folder, findings)))
        {
            Inputs.ReportFindings(findings, asJson);
            return policies is null ? exit : Exit.WrongCall;
        }

        var plan = new TrialPlan(policies, call.GetValue(_seed), call.GetValue(_athletes), call.GetValue(_days)) { Named = named, Truths = call.GetValue(_truths)! };
        var trial = Live(plan, call.GetValue(_threads), folder is not null || asJson, call.GetValue(_lines), stop);
        if (trial.Comparison.Athletes == 0)
        {
            Console.Error.WriteLine("Interrupted before the first athlete was done; there is no result.");
            return Exit.Interrupted;
        }

        var written = Pictures.Draw(folder, findings, into => TrialReport.Save(trial, into));
        if (asJson)
        {
            JsonOutput.Document(json => TrialDocument.Write(json, trial, written ?? [], findings));
        }
        else
        {
            Inputs.ReportFindings(findings, asJson: false);
            if (!call.GetValue(_lines))
            {
                TrialPage.Print(trial, written ?? []);
            }
        }

        return trial.IsInterrupted ? Exit.Interrupted : !findings.NoErrors ? Exit.WrongCall : trial.Undeclared.Any() ? Exit.No : Exit.Fine;
    }

    private static VirtualTrial Live(TrialPlan plan, int threads, bool withSensitivity, bool asLines, CancellationToken stop)
    {
        using var progress = new ProgressLine("athletes");
        using var output = asLines ? new BufferedStream(StandardStreams.OpenOutput(), 1 << 16) : null;
        var names = VirtualTrial.NamesOf(plan.Policies);
        return VirtualTrial.Run(plan, threads, withSensitivity, output is null ? null : outcomes => TrialDocument.WriteLine(output, names, outcomes),
            (done, all) => progress.Show(done, (double)done / all), stop);
    }

    private static ReadyPolicy[]? Load(string[] named, Findings findings, out int exit)
    {
        exit = Exit.Fine;
        var policies = new List<ReadyPolicy>();
        foreach (var name in named)
        {
            if (Inputs.Load(name, findings, out _, out var failed) is not { } policy)
            {
                exit = Math.Max(exit, failed);
            }
            else if (policies.Find(p => p.Digest == policy.Digest) is not null)
            {
                findings.Error(Place.Whole(name), Codes.SameFolder, "this policy is given twice, possibly as a copy in another folder; give policies that differ");
                exit = Exit.WrongCall;
            }
            else
            {
                policies.Add(policy);
            }
        }

        return exit == Exit.Fine ? [.. policies] : null;
    }
}

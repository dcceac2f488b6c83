using System.CommandLine;
using System.Text.Json;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Files;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Reports;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos experiment</c>: plans, checks, assigns, simulates and reports experiments with policies.</summary>
internal static class ExperimentVerb
{
    public const string FolderAdvice = "give an experiment's file, such as config/experiments/wider-spacing.json";

    public static Command Command()
    {
        var command = new Command("experiment", "Plan, check, run, simulate and report experiments that compare policies on a squad.")
        {
            NewExperiment.Command(), CheckCommand(), PlanCommand(), AssignCommand(), SimulateCommand(), RehearseVerb.Command(), StatusVerb.Command(), ReportVerb.Command(), EstimateVerb.Command(),
        };
        foreach (var run in RunVerbs.Commands())
        {
            command.Add(run);
        }

        return command;
    }

    public static Argument<string> File() => new("file") { Description = "The experiment's file, such as config/experiments/wider-spacing.json." };

    private static Command CheckCommand()
    {
        var (file, json) = (File(), Inputs.Json());
        var command = new Command("check", "Find every fault of an experiment: fields, arms, design, dates and planned number.") { file, json };
        command.SetAction(call => Check(call.GetValue(file)!, call.GetValue(json)));
        return command;
    }

    private static Command PlanCommand()
    {
        var (file, json, seed) = (File(), Inputs.Json(), TrialInputs.Seed());
        var athletes = Inputs.Number("--athletes", "The athletes of the squad; default: the planned number.", 0, 10_000, 0);
        var folder = new Option<string?>("--out") { Description = "The folder to write the plan to (plan.html, and its picture as PNG and SVG)." };
        var command = new Command("plan", "Try five designs on virtual athletes before anyone trains, and recommend one or none.") { file, athletes, seed, folder, json };
        command.SetAction((call, stop) => Task.Run(
            () => Plan(call.GetValue(file)!, call.GetValue(athletes), call.GetValue(seed), call.GetValue(folder), call.GetValue(json), stop), CancellationToken.None));
        return command;
    }

    private static Command AssignCommand()
    {
        var (file, json) = (File(), Inputs.Json());
        var squad = new Option<string>("--squad") { Description = "The squad's file: athletes in the order of enrolment.", Required = true };
        var command = new Command("assign", "Assign a squad to the arms. The same files give the same arms, and nobody moves.") { file, squad, json };
        command.SetAction(call => Assign(call.GetValue(file)!, call.GetValue(squad)!, call.GetValue(json)));
        return command;
    }

    private static Command SimulateCommand()
    {
        var (file, json, seed, truths) = (File(), Inputs.Json(), TrialInputs.Seed(), TrialInputs.Truths());
        var athletes = Inputs.Number("--athletes", "The number of virtual athletes; default: 100.", 4, 10_000, 100);
        var folder = new Option<string?>("--out") { Description = "The folder to write the report to (report.html, and its picture as PNG and SVG)." };
        var dropout = Inputs.Number("--dropout", "The percentage of athletes who leave early; default: 0.", 0, 90, 0);
        var missing = Inputs.Number("--missing", "The percentage of weeks without readings and session records; default: 0.", 0, 90, 0);
        var command = new Command("simulate", "Live a whole experiment on virtual athletes, look at it every week, and analyse it.") { file, athletes, dropout, missing, seed, truths, folder, json };
        command.SetAction((call, stop) => Task.Run(() => Simulate(
            call.GetValue(file)!, call.GetValue(athletes), new TrialTroubles(call.GetValue(dropout) / 100.0, call.GetValue(missing) / 100.0),
            call.GetValue(seed), call.GetValue(truths)!, call.GetValue(folder), call.GetValue(json), stop), CancellationToken.None));
        return command;
    }

    private static int Check(string file, bool asJson)
    {
        var findings = new Findings();
        var experiment = Read(file, findings, out var policies, out var exit, TestedPolicy);
        if (policies is not null)
        {
            ExperimentChecks.CheckPromises(experiment!, policies, findings);
            exit = findings.NoErrors ? exit : Exit.No;
        }

        if (asJson)
        {
            JsonOutput.Document(json => ExperimentDocument.WriteCheck(json, file, experiment, findings));
        }
        else
        {
            foreach (var finding in findings.InOrder())
            {
                Console.WriteLine(finding);
            }

            Console.WriteLine(exit == Exit.Fine ? ExperimentPage.Ready(experiment!) : $"{file} cannot be used: {findings.Errors} error{(findings.Errors == 1 ? "" : "s")}. rules/docs/codes.md explains each code.");
        }

        return exit;
    }

    private static int Plan(string file, int athletes, ulong seed, string? folder, bool asJson, CancellationToken stop)
    {
        var findings = new Findings();
        var experiment = Read(file, findings, out var policies, out var exit, asFiled: false);
        if (experiment?.IsByGroup == true)
        {
            findings.Error(Place.Whole(InputFile.Shown(file)), Codes.ExperimentDesign, "a plan lives athletes that train alone, so it has no power for groups; athleteos experiment check computes the needed groups from \"spread\"");
            exit = Exit.No;
        }

        if (exit != Exit.Fine || (folder is not null && !Pictures.CanWrite(folder, findings)))
        {
            Inputs.ReportFindings(findings, asJson);
            return exit == Exit.Fine ? Exit.WrongCall : exit;
        }

        ExperimentPlan plan;
        try
        {
            using var progress = new ProgressLine("lives");
            plan = ExperimentPlan.Of(
                experiment!, policies!, athletes == 0 ? experiment!.PlannedAthletes : athletes, Truths.Compared, seed, (done, share) => progress.Show(done, share), stop);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted before the last athlete was done; there is no plan.");
            return Exit.Interrupted;
        }

        var written = Pictures.Draw(folder, findings, into => PlanReport.Save(plan, into));
        if (asJson)
        {
            JsonOutput.Document(json => PlanPage.Write(json, plan, seed, written ?? []));
        }
        else
        {
            Inputs.ReportFindings(findings, asJson: false);
            PlanPage.Print(plan, seed, written ?? []);
        }

        return !findings.NoErrors ? Exit.WrongCall : plan.Recommended is null ? Exit.No : Exit.Fine;
    }

    private static int Assign(string file, string squadFile, bool asJson)
    {
        var findings = new Findings();
        if (Read(file, findings, out _, out var exit) is not { } experiment || exit != Exit.Fine)
        {
            Inputs.ReportFindings(findings, asJson);
            return exit;
        }

        if (Bytes(squadFile, "squad", "give the squad's file", findings) is not { } bytes || SquadReader.Read(InputFile.Shown(squadFile), bytes, experiment, findings) is not { } squad)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        var assigned = Assignment.Of(experiment, squad);
        if (asJson)
        {
            JsonOutput.Document(json => ExperimentDocument.WriteAssignment(json, experiment, assigned));
        }
        else
        {
            ExperimentPage.Print(experiment, assigned);
        }

        return Exit.Fine;
    }

    private static int Simulate(string file, int athletes, TrialTroubles troubles, ulong seed, Truths truths, string? folder, bool asJson, CancellationToken stop)
    {
        var findings = new Findings();
        var experiment = Read(file, findings, out var policies, out var exit);
        if (exit != Exit.Fine || (folder is not null && !Pictures.CanWrite(folder, findings)))
        {
            Inputs.ReportFindings(findings, asJson);
            return exit == Exit.Fine ? Exit.WrongCall : exit;
        }

        TrialCourse? trial;
        using (var progress = new ProgressLine("athletes"))
        {
            trial = VirtualExperiment.Live(experiment!, policies!, new Population(seed) { Truths = truths }, athletes, troubles, done => progress.Show(done, (double)done / athletes), stop);
        }

        if (trial is null)
        {
            Console.Error.WriteLine("Interrupted before the last athlete was done; there is no result.");
            return Exit.Interrupted;
        }

        return Show(trial, ExperimentPage.Footer(trial, athletes, seed, truths, troubles), json =>
        {
            json.WriteNumber("athletes", athletes);
            json.WriteNumber("seed", seed);
            json.WriteString("truths", truths.Name);
        }, folder, findings, asJson);
    }

    /// <summary>Shows a trial on the terminal or as a document, and writes its report if there is a folder.</summary>
    public static int Show(TrialCourse trial, string source, Action<Utf8JsonWriter> writeSource, string? folder, Findings findings, bool asJson)
    {
        var written = Pictures.Draw(folder, findings, into => ExperimentReport.Save(trial, source, into));
        if (asJson)
        {
            JsonOutput.Document(json => ExperimentDocument.WriteTrial(json, trial, writeSource));
        }
        else
        {
            Inputs.ReportFindings(findings, asJson: false);
            ExperimentPage.Print(trial, source, written ?? []);
        }

        return !findings.NoErrors ? Exit.WrongCall : trial.Analysis.IsMismatch ? Exit.No : Exit.Fine;
    }

    // The experiment, also with faults that need its arms; the exit code tells whether it can be used. A plan tries other numbers and designs than the filed ones.
    public static Experiment? Read(string file, Findings findings, out IReadOnlyList<ReadyPolicy>? policies, out int exit, Func<string, ReadyPolicy?>? load = null, bool asFiled = true)
    {
        policies = null;
        if (Bytes(file, "experiment", FolderAdvice, findings) is not { } bytes)
        {
            exit = Exit.WrongCall;
            return null;
        }

        var experiment = ExperimentReader.Read(InputFile.Shown(file), bytes, findings);
        if (experiment is not null)
        {
            policies = ExperimentChecks.Of(experiment, load ?? Policy, findings, asFiled, RulesFolder.OfService);
        }

        exit = findings.NoErrors ? Exit.Fine : Exit.No;
        return experiment;
    }

    /// <summary>A policy that passes its check by its id; null for any other.</summary>
    public static ReadyPolicy? Policy(string id) => Inputs.Load(id, new Findings(), out _, out _);

    /// <summary>A policy that passes its check and its cases by its id; null for any other, because it must not be an arm.</summary>
    public static ReadyPolicy? TestedPolicy(string id)
    {
        var findings = new Findings();
        return Inputs.Load(id, findings, out var files, out _) is { } policy && PolicyCases.Run(policy, files!, findings) is var cases
            && cases.Count(CaseVerdict.Pass) == cases.Results.Count && findings.NoErrors ? policy : null;
    }

    public static byte[]? Bytes(string file, string what, string advice, Findings findings)
    {
        using var input = InputFile.Open(file, what, advice, findings);
        return input is null ? null : InputFile.ReadAtMost(input, JsonSource.MaxBytes + 1);
    }
}

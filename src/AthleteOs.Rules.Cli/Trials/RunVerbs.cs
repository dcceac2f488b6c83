using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Files;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos experiment propose, start, stop, consent</c>: run an experiment in the journal of a service.</summary>
internal static class RunVerbs
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Commands()
    {
        yield return WithFile("propose", "Propose an experiment for the journal of a service. Another person starts it.", Propose, create: true);
        yield return WithFile("start", "Start a proposed experiment. A file that was edited since is refused.", Start, create: false);
        yield return StopCommand();
        yield return ConsentCommand();
    }

    private static Command WithFile(string name, string description, Func<IJournal, string, string, string, CancellationToken, Task<int>> act, bool create)
    {
        var (file, journal, by, why) = (ExperimentVerb.File(), JournalAccess.Option(), By(), Why());
        var command = new Command(name, description) { file, journal, by, why };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, opened => act(opened, call.GetValue(file)!, call.GetValue(by)!, call.GetValue(why)!, stop), stop, create));
        return command;
    }

    private static Command StopCommand()
    {
        var (id, journal, by, why) = (Id(), JournalAccess.Option(), By(), Why());
        var command = new Command("stop", "Stop an experiment. Each athlete's usual policy decides the next mornings.") { id, journal, by, why };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, async opened =>
            Shown(await Acts(opened).Stop(call.GetValue(id)!, call.GetValue(by)!, call.GetValue(why)!, stop).ConfigureAwait(false), call.GetValue(id)!, "is stopped"), stop));
        return command;
    }

    private static Command ConsentCommand()
    {
        var (id, journal, by) = (Id(), JournalAccess.Option(), By());
        var athlete = new Option<string>("--athlete") { Description = "The athlete's id.", Required = true };
        athlete.Validators.Add(value =>
        {
            if (!FactsReader.IsAthleteId(value.GetValueOrDefault<string>() ?? "") || value.GetValueOrDefault<string>()!.Contains('/', StringComparison.Ordinal))
            {
                value.AddError("--athlete takes an athlete's id: 1 to 128 visible characters without a slash.");
            }
        });
        var withdraw = new Option<bool>("--withdraw") { Description = "Withdraw the consent." };
        var returns = new Option<bool>("--return-to-play") { Description = "The athlete returns to play after an injury, and so gets no arm." };
        var chosen = new Option<string?>("--override") { Description = "The arm that the athlete or coach chose instead of the assigned one." };
        var group = new Option<string?>("--group") { Description = "The group that the athlete trains with, if the experiment assigns groups." };
        var command = new Command("consent", "Record an athlete's consent to an experiment, or withdraw it.") { id, journal, athlete, by, withdraw, returns, chosen, group };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, opened => Consent(
            opened, call.GetValue(id)!, call.GetValue(athlete)!, call.GetValue(by)!, !call.GetValue(withdraw), call.GetValue(returns), call.GetValue(chosen), call.GetValue(group), stop), stop));
        return command;
    }

    /// <summary>The argument for an experiment of a journal.</summary>
    public static Argument<string> Id() => new("experiment") { Description = "The experiment's id, such as wider-spacing." };

    private static Option<string> By() => Text("by", "Your name, for the record.");

    private static Option<string> Why() => Text("why", "The reason, for the record.");

    private static Option<string> Text(string name, string description)
    {
        var option = new Option<string>($"--{name}") { Description = description, Required = true };
        option.Validators.Add(value =>
        {
            if (ExperimentActs.Fault(name, value.GetValueOrDefault<string>()) is { } fault)
            {
                value.AddError($"--{name}: {fault}.");
            }
        });
        return option;
    }

    private static ExperimentActs Acts(IJournal journal) => new(journal, new ExperimentRegister(journal, TimeProvider.System), ExperimentVerb.TestedPolicy, TimeProvider.System, remedy: RulesFolder.OfService);

    private static async Task<int> Propose(IJournal journal, string file, string by, string why, CancellationToken stop)
    {
        var findings = new Findings();
        var bytes = ExperimentVerb.Bytes(file, "experiment", ExperimentVerb.FolderAdvice, findings);
        var result = bytes is null ? null : await Acts(journal).Propose(InputFile.Shown(file), bytes, by, why, findings, stop).ConfigureAwait(false);
        Inputs.ReportFindings(findings, asJson: false);
        return result switch
        {
            null => Exit.WrongCall,
            ActResult.Unusable => Exit.No,
            _ => Shown(result, file, "is proposed"),
        };
    }

    private static async Task<int> Start(IJournal journal, string file, string by, string why, CancellationToken stop)
    {
        var findings = new Findings();
        var experiment = ExperimentVerb.Read(file, findings, out _, out var exit);
        Inputs.ReportFindings(findings, asJson: false);
        return exit != Exit.Fine ? exit : Shown(await Acts(journal).Start(experiment!.Id, experiment.Digest, by, why, stop).ConfigureAwait(false), experiment.Id, "is started");
    }

    private static async Task<int> Consent(IJournal journal, string id, string athlete, string by, bool isGiven, bool returns, string? chosen, string? group, CancellationToken stop)
    {
        var findings = new Findings();
        var consents = new Consents(journal, new ExperimentRegister(journal, TimeProvider.System), TimeProvider.System);
        var result = await consents.Record(athlete, id, Squad.Trials.Consent.WriteGiven(isGiven, returns, chosen, group), by, findings, stop).ConfigureAwait(false);
        switch (result)
        {
            case ConsentResult.InForce { IsNew: var isNew }:
                TerminalOutput.Line(TerminalOutput.Escape($"{athlete} {(isGiven ? "takes part in" : "has withdrawn from")} {id}{(isNew ? "" : "; nothing changed")}."));
                return Exit.Fine;
            case ConsentResult.Unknown:
                return Unknown(id);
            default:
                Console.Error.WriteLine(findings.InOrder()[0].Message);
                return Exit.WrongCall;
        }
    }

    private static int Shown(ActResult result, string id, string state)
    {
        switch (result)
        {
            case ActResult.Done done:
                Console.WriteLine($"{done.Experiment.Experiment.Id} {state}{(done.IsNew ? "" : " already")}. {done.Experiment.Experiment.Digest}");
                return Exit.Fine;
            case ActResult.Refused refused:
                Console.Error.WriteLine($"{refused.Reason}.");
                return Exit.No;
            default:
                return Unknown(id);
        }
    }

    /// <summary>Tells that the journal does not contain an experiment.</summary>
    public static int Unknown(string id)
    {
        Console.Error.WriteLine($"No experiment {id} is proposed in this journal; run athleteos experiment propose, or athleteos experiment status for the known ones.");
        return Exit.WrongCall;
    }
}

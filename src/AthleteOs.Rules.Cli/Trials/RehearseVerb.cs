using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos experiment rehearse</c>: virtual athletes live an experiment in a journal of its own, through the parts of the service.</summary>
internal static class RehearseVerb
{
    public static Command Command()
    {
        var (file, journal, seed, truths) = (ExperimentVerb.File(), JournalAccess.Option(), TrialInputs.Seed(), TrialInputs.Truths());
        var athletes = Inputs.Number("--athletes", "The number of virtual athletes; default: 24.", 4, 1000, 24);
        var injures = new Option<string?>("--injure") { Description = "Add injuries to an arm, at four times the largest acceptable rate, so that the arm stops." };
        var command = new Command("rehearse", "Let virtual athletes live an experiment in a new journal, through the parts of the service and with a moved clock.") { file, journal, athletes, injures, seed, truths };
        command.SetAction((call, stop) => Run(call.GetValue(file)!, call.GetValue(journal)!, call.GetValue(athletes), call.GetValue(injures), new Population(call.GetValue(seed)) { Truths = call.GetValue(truths)! }, stop));
        return command;
    }

    private static async Task<int> Run(string file, string address, int athletes, string? injures, Population population, CancellationToken stop)
    {
        var findings = new Findings();
        var experiment = ExperimentVerb.Read(file, findings, out var policies, out var exit, ExperimentVerb.TestedPolicy);
        var bytes = exit == Exit.Fine ? ExperimentVerb.Bytes(file, "experiment", ExperimentVerb.FolderAdvice, findings) : null;
        if (bytes is null)
        {
            Inputs.ReportFindings(findings, asJson: false);
            return exit == Exit.Fine ? Exit.WrongCall : exit;
        }

        if (injures is not null && experiment!.Arms.All(a => a.Name != injures))
        {
            await Console.Error.WriteLineAsync($"--injure takes an arm of the experiment: {string.Join(", ", experiment.Arms.Select(a => a.Name))}.").ConfigureAwait(false);
            return Exit.WrongCall;
        }

        var clock = new MovedClock();
        return await JournalAccess.On(address, async journal =>
        {
            if (await IsUsed(journal, stop).ConfigureAwait(false))
            {
                await Console.Error.WriteLineAsync("This journal has records, and virtual athletes must not join real ones; give the name of a new journal, such as sqlite:rehearsal.db.").ConfigureAwait(false);
                return Exit.WrongCall;
            }

            return await Live(journal, clock, experiment!, policies!, bytes, population, athletes, injures, stop).ConfigureAwait(false);
        }, stop, create: true, clock).ConfigureAwait(false);
    }

    private static async Task<int> Live(
        IJournal journal, MovedClock clock, Experiment experiment, IReadOnlyList<ReadyPolicy> policies, byte[] file, Population population, int athletes, string? injures, CancellationToken stop)
    {
        var options = new AthleteOsRulesOptions { RulesFolder = RulesFolder.Find() ?? "rules", Watch = false };
        foreach (var id in experiment.Arms.Select(a => a.Policy).Distinct(StringComparer.Ordinal))
        {
            options.Policies.Add(id);
        }

        using var shelf = new PolicyShelf(options, new RuleEngines(), clock, NullLogger.Instance, hints: false);
        try
        {
            using var progress = new ProgressLine("days");
            if (await new Rehearsal(journal, shelf, clock) { Injures = injures }.Live(experiment, file, population, athletes, (day, share) => progress.Show(day, share), stop).ConfigureAwait(false) is { } refusal)
            {
                await Console.Error.WriteLineAsync($"{refusal}.").ConfigureAwait(false);
                return Exit.No;
            }
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted before the last day; the journal contains the days so far. Delete it before you rehearse again.").ConfigureAwait(false);
            return Exit.Interrupted;
        }

        var registered = (await new ExperimentRegister(journal, clock).Now(stop).ConfigureAwait(false)).Experiments[experiment.Id];
        var members = await TrialRecords.Members(journal, experiment, stop).ConfigureAwait(false);
        Print(registered, members, athletes, population, TrueDifference.Of(experiment, policies, population, athletes, stop));
        return Exit.Fine;
    }

    private static void Print(RegisteredExperiment registered, IReadOnlyList<TrialMember> members, int athletes, Population population, IReadOnlyList<double> truth)
    {
        var (experiment, outcome) = (registered.Experiment, registered.Experiment.Primary.Outcome);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{members.Count} of {athletes} virtual athletes lived {experiment.Id} for {experiment.Days} days, seed {population.Seed}, truths {population.Truths.Name}."));
        Console.WriteLine($"{string.Join(", ", experiment.Arms.Select(a => $"{a.Name} {Words.Number(members.Count(m => m.Arm.Assigned.Arm!.Name == a.Name))}"))} athletes. {Stops(registered)}");
        foreach (var (arm, difference) in experiment.Arms.Skip(1).Zip(truth))
        {
            Console.WriteLine($"True difference in {outcome.Says}, {arm.Name} less {experiment.Arms[0].Name}: {TrialCourseWords.Number(difference, 2)} {outcome.Unit}, if each athlete lived in both arms.");
        }

        Console.WriteLine("Compare it with the interval of athleteos experiment report from this journal.");
    }

    private static string Stops(RegisteredExperiment registered) => registered.Stopped is not null ? "The service stopped the experiment for harm."
        : registered.StoppedArms.Count == 0 ? "No arm was stopped." : $"The service stopped for harm: {string.Join(", ", registered.StoppedArms.Select(a => a.Arm))}.";

    private static async Task<bool> IsUsed(IJournal journal, CancellationToken stop)
    {
        await foreach (var _ in journal.Read(new JournalQuery { Limit = 1 }, stop).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }
}

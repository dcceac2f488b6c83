using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Files;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos experiment report</c>: analyses an experiment from the readings, training and decisions in a journal.</summary>
internal static class ReportVerb
{
    public static Command Command()
    {
        var (file, json, journal) = (ExperimentVerb.File(), Inputs.Json(), JournalAccess.Option());
        var squad = new Option<string?>("--squad") { Description = "The squad's file, for an experiment that the service did not run; default: the athletes of the journal." };
        var until = new Option<string?>("--until") { Description = "The last day to count, such as 2027-03-01; default: the last recorded day." };
        var folder = new Option<string?>("--out") { Description = "The folder to write the report to (report.html, and its picture as PNG and SVG)." };
        var command = new Command("report", "Analyse an experiment from a journal. The sizes of the arms are verified first.") { file, squad, journal, until, folder, json };
        command.Validators.Add(call =>
        {
            if (call.GetValue(until) is { } given && !IsoDate.TryParse(given, out _))
            {
                call.AddError($"--until takes a date such as 2027-03-01, not \"{given}\".");
            }
        });
        command.SetAction((call, stop) => Run(
            call.GetValue(file)!, call.GetValue(squad), call.GetValue(journal)!, call.GetValue(until) is { } given && IsoDate.TryParse(given, out var day) ? day : null,
            call.GetValue(folder), call.GetValue(json), stop));
        return command;
    }

    private static async Task<int> Run(string file, string? squadFile, string address, DateOnly? until, string? folder, bool asJson, CancellationToken stop)
    {
        var findings = new Findings();
        var experiment = ExperimentVerb.Read(file, findings, out _, out var exit);
        if (exit != Exit.Fine || (folder is not null && !Pictures.CanWrite(folder, findings)))
        {
            Inputs.ReportFindings(findings, asJson);
            return exit == Exit.Fine ? Exit.WrongCall : exit;
        }

        if (await Records(experiment!, squadFile, address, until, findings, stop).ConfigureAwait(false) is not var (records, athletes))
        {
            Inputs.ReportFindings(findings, asJson);
            return findings.All.Any(f => f.Code == Codes.ExperimentDesign) ? Exit.No : Exit.WrongCall;
        }

        if (records.Count == 0)
        {
            findings.Error(Place.Whole(squadFile is null ? "journal" : InputFile.Shown(squadFile)), Codes.FileUnreadable, "nobody of this squad takes part and has a record; give the journal of these athletes");
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        var trial = new TrialCourse(experiment!, records, isSimulated: false);
        var source = string.Create(CultureInfo.InvariantCulture, $"{records.Count} of {athletes} athletes, {trial.Analysis.Day} of {experiment!.Days} days, from the journal.");
        return ExperimentVerb.Show(trial, source, json => json.WriteNumber("athletes", athletes), folder, findings, asJson);
    }

    // The participants' records and the size of the squad; null, with findings, if they cannot be read.
    private static async Task<(IReadOnlyList<ParticipantRecord> Records, int Athletes)?> Records(
        Experiment experiment, string? squadFile, string address, DateOnly? until, Findings findings, CancellationToken stop)
    {
        try
        {
            var journal = await Journals.Open(address, TimeProvider.System, create: false, stop).ConfigureAwait(false);
            await using var journalEnds = journal.ConfigureAwait(false);
            if (await Members(journal, experiment, squadFile, findings, stop).ConfigureAwait(false) is not var (members, athletes))
            {
                return null;
            }

            var records = await TrialRecords.Of(journal, experiment, members, until < experiment.Ends ? until.Value : experiment.Ends, findings, stop).ConfigureAwait(false);
            return findings.NoErrors ? (records, athletes) : null;
        }
        catch (Exception fault) when (fault is JournalRefusedException or JournalUnavailableException)
        {
            findings.Error(Place.Whole("journal"), Codes.FileUnreadable, fault.Message);
            return null;
        }
    }

    private static async Task<(IReadOnlyList<TrialMember> Members, int Athletes)?> Members(IJournal journal, Experiment experiment, string? squadFile, Findings findings, CancellationToken stop)
    {
        if (squadFile is null)
        {
            var registered = (await new ExperimentRegister(journal, TimeProvider.System).Now(stop).ConfigureAwait(false)).Experiments.GetValueOrDefault(experiment.Id);
            if (registered?.Experiment.Digest != experiment.Digest)
            {
                findings.Error(Place.Whole("journal"), Codes.ExperimentDesign, registered is null
                    ? $"no experiment {experiment.Id} ran in this journal; give the squad's file with --squad"
                    : $"{experiment.Id} ran with the file {registered.Experiment.Digest}, but this one is {experiment.Digest}; report with the file of the start");
                return null;
            }

            var members = await TrialRecords.Members(journal, experiment, stop).ConfigureAwait(false);
            if (TrialRecords.Moved(registered, members) is { Count: > 0 } moved)
            {
                findings.Error(Place.Whole("journal"), Codes.ExperimentDesign, $"no result: these arms differ when they are drawn again from the journal, so somebody changed the assignment: {string.Join(", ", moved)}");
                return null;
            }

            return (members, members.Count);
        }

        if (ExperimentVerb.Bytes(squadFile, "squad", "give the squad's file", findings) is not { } bytes || SquadReader.Read(InputFile.Shown(squadFile), bytes, experiment, findings) is not { } squad)
        {
            return null;
        }

        return ([.. Assignment.Of(experiment, squad).Where(a => a.Arm is not null).Select(a =>
            new TrialMember(a.Athlete.Id, new AthleteArm(experiment.Id, experiment.Digest, experiment.Begins, 0, a), null, a.Athlete.Override))], squad.Count);
    }
}

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
        var (file, json) = (ExperimentVerb.File(), Inputs.Json());
        var squad = new Option<string>("--squad") { Description = "The squad's file: athletes in the order of enrolment.", Required = true };
        var journal = new Option<string>("--journal") { Description = "sqlite:FILE, or a PostgreSQL connection string such as \"Host=127.0.0.1;Database=athletes;Username=coach\".", Required = true };
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
            call.GetValue(file)!, call.GetValue(squad)!, call.GetValue(journal)!, call.GetValue(until) is { } given && IsoDate.TryParse(given, out var day) ? day : null,
            call.GetValue(folder), call.GetValue(json), stop));
        return command;
    }

    private static async Task<int> Run(string file, string squadFile, string address, DateOnly? until, string? folder, bool asJson, CancellationToken stop)
    {
        var findings = new Findings();
        var experiment = ExperimentVerb.Read(file, findings, out _, out var exit);
        if (exit != Exit.Fine || (folder is not null && !Pictures.CanWrite(folder, findings)))
        {
            Inputs.ReportFindings(findings, asJson);
            return exit == Exit.Fine ? Exit.WrongCall : exit;
        }

        if (ExperimentVerb.Bytes(squadFile, "squad", "give the squad's file", findings) is not { } bytes || SquadReader.Read(InputFile.Shown(squadFile), bytes, experiment!, findings) is not { } squad
            || await Records(experiment!, Assignment.Of(experiment!, squad), address, until, findings, stop).ConfigureAwait(false) is not { } records)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        if (records.Count == 0)
        {
            findings.Error(Place.Whole(InputFile.Shown(squadFile)), Codes.FileUnreadable, "nobody of this squad takes part and has a record; give the journal of these athletes");
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        var trial = new TrialCourse(experiment!, records, isSimulated: false);
        var source = string.Create(CultureInfo.InvariantCulture, $"{records.Count} of {squad.Count} athletes, {trial.Analysis.Day} of {experiment!.Days} days, from the journal.");
        return ExperimentVerb.Show(trial, source, json => json.WriteNumber("athletes", squad.Count), folder, findings, asJson);
    }

    // The participants' records; null, with findings, if the journal cannot be read.
    private static async Task<IReadOnlyList<ParticipantRecord>?> Records(
        Experiment experiment, IReadOnlyList<Assigned> squad, string address, DateOnly? until, Findings findings, CancellationToken stop)
    {
        try
        {
            var journal = await Journals.Open(address, TimeProvider.System, create: false, stop).ConfigureAwait(false);
            await using var journalEnds = journal.ConfigureAwait(false);
            var participants = new List<(Assigned Assigned, IReadOnlyDictionary<DateOnly, RecordedDay> Days)>();
            var last = until < experiment.Ends ? until.Value : experiment.Ends;
            foreach (var assigned in squad.Where(a => a.Arm is not null))
            {
                participants.Add((assigned, await JournalDays.Of(journal, assigned.Athlete.Id, last, findings, stop).ConfigureAwait(false)));
            }

            // Without a date the trial is analysed until the last day that anybody recorded, so that a running one is not taken as ended.
            var recorded = participants.SelectMany(p => p.Days.Keys).DefaultIfEmpty(DateOnly.MinValue).Max();
            return !findings.NoErrors ? null : recorded < experiment.Begins ? []
                : [.. participants.Select(p => RecordedTrial.Of(experiment, p.Assigned, p.Days, recorded))];
        }
        catch (Exception fault) when (fault is JournalRefusedException or JournalUnavailableException)
        {
            findings.Error(Place.Whole("journal"), Codes.FileUnreadable, fault.Message);
            return null;
        }
    }
}

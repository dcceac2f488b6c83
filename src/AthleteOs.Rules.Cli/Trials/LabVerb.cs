using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos lab</c>: examines the virtual athletes themselves, without a policy.</summary>
internal static class LabVerb
{
    private const int UsualAthletes = 300;
    private const int MostAthletes = 100_000;

    public static Command Command() => new("lab", "Examine the virtual athletes, without a policy.") { DoseResponseCommand() };

    private static Command DoseResponseCommand()
    {
        var athletes = Inputs.Number("--athletes", $"The number of virtual athletes; default: {UsualAthletes}.", 2, MostAthletes, UsualAthletes);
        var (truths, seed, json) = (TrialInputs.Truths(), TrialInputs.Seed(), Inputs.Json());
        var output = new Option<string?>("--out") { Description = "The folder to write the picture to (dose-response.png, dose-response.svg)." };
        var command = new Command("dose-response", "Show the gain of virtual athletes by a fixed number of key sessions a week.") { athletes, truths, seed, json, output };
        command.SetAction((call, stop) => Task.Run(() => Run(new DoseResponse(call.GetValue(truths)!, call.GetValue(seed), call.GetValue(athletes)), call.GetValue(json), call.GetValue(output), stop), CancellationToken.None));
        return command;
    }

    private static int Run(DoseResponse response, bool asJson, string? folder, CancellationToken stop)
    {
        var findings = new Findings();
        if (folder is not null && !Pictures.CanWrite(folder, findings))
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        using (var progress = new ProgressLine("athletes"))
        {
            response.Run((done, all) => progress.Show(done, (double)done / all), stop);
        }

        if (response.Athletes < 2)
        {
            Console.Error.WriteLine("Interrupted before two athletes were done; there is no result.");
            return Exit.Interrupted;
        }

        var written = Pictures.Draw(folder, findings, into => DoseResponsePicture.Save(response, into));
        if (asJson)
        {
            JsonOutput.Document(json => DoseResponseDocument.Write(json, response, written ?? [], findings));
        }
        else
        {
            Inputs.ReportFindings(findings, asJson: false);
            DoseResponsePage.Print(response, written ?? []);
        }

        return response.IsInterrupted ? Exit.Interrupted : findings.NoErrors ? Exit.Fine : Exit.WrongCall;
    }
}

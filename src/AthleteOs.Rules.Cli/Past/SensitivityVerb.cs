using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Cli.Past;

/// <summary><c>athleteos sensitivity</c>: which numbers of a policy move most decisions.</summary>
internal static class SensitivityVerb
{
    public static Command Command()
    {
        var past = new PastDecisionsCommand();
        var command = past.To(new Command("sensitivity", "Change each parameter of a policy by a step up and a step down, and count the past days that change."));
        var output = new Option<string?>("--out") { Description = "The folder to write pictures to (sensitivity.png, sensitivity.svg)." };
        command.Add(output);
        command.SetAction(async (call, stop) =>
        {
            Sensitivity? sensitivity = null;
            return await past.Run(call, policy =>
            {
                sensitivity = new Sensitivity(policy);
                return sensitivity.Add;
            }, run => Say(run, sensitivity!, call.GetValue(output)), stop).ConfigureAwait(false);
        });
        return command;
    }

    private static void Say(PastDecisionsRun run, Sensitivity sensitivity, string? folder)
    {
        var pictures = Pictures.Draw(sensitivity.Ranked.Any() ? folder : null, run.Findings, into => SensitivityPicture.Save($"{run.Past.Policy.Id} {run.Past.Policy.Version}", sensitivity, into)) ?? [];
        if (run.AsJson)
        {
            JsonOutput.Document(json => SensitivityDocument.Write(json, run.Past, sensitivity, pictures, run.Findings));
            return;
        }

        if (folder is not null && pictures.Count == 0)
        {
            Inputs.ReportFindings(run.Findings, asJson: false);
        }

        SensitivityPage.Print(run, sensitivity, pictures);
    }
}

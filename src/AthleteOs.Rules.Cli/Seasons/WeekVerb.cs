using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary><c>athleteos week</c>: one week of a history, day by day, with its review and the responses to its sessions.</summary>
internal static class WeekVerb
{
    public static Command Command()
    {
        var inputs = new SeasonInputs();
        var date = new Option<string?>("--date") { Description = "A day of the week, yyyy-MM-dd; default: the last week of the history." };
        var lines = new Option<bool>("--lines") { Description = "Write JSON Lines: one line for each day, as season --lines does." };
        var json = Inputs.Json();
        var command = new Command("week", "Show one week of a history: decisions, training and reasons of each day, the intent, the review and the responses.") { date, lines, json };
        foreach (var input in inputs.All)
        {
            command.Add(input);
        }

        command.Validators.Add(call =>
        {
            if (call.GetValue(lines) && call.GetValue(json))
            {
                call.AddError("--lines and --json are two forms of output; give only one of them.");
            }
        });
        command.SetAction(call =>
        {
            var findings = new Findings();
            var run = inputs.Run(call, findings, out var exit);
            var day = run is null ? null : call.GetValue(date) is { } text ? SeasonInputs.Day("--date", text, run.Season, findings) : run.Season.Days[^1].Date;
            if (run is null || day is not { } shown)
            {
                Inputs.ReportFindings(findings, call.GetValue(json));
                return run is null ? exit : Exit.WrongCall;
            }

            Print(run, run.Season.Weeks.Single(w => w.Monday == Season.MondayOf(shown)), findings, call.GetValue(lines), call.GetValue(json));
            return Exit.Fine;
        });
        return command;
    }

    private static void Print(SeasonRun run, SeasonWeek week, Findings findings, bool lines, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Document(json => WeekDocument.Write(json, run.Policy, run.AthleteId, run.Season, week, findings));
            return;
        }

        Inputs.ReportFindings(findings, asJson: false);
        if (!lines)
        {
            WeekPage.Print(run, week);
            return;
        }

        using var output = StandardStreams.OpenOutput();
        foreach (var day in week.Days)
        {
            output.Write([.. SeasonDocument.Line(run.Policy, day, run.Season.ReviewOn(day.Date)), (byte)'\n']);
        }
    }
}

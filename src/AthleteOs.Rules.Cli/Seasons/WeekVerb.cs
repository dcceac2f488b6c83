using System.CommandLine;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary><c>athleteos week</c>: one week of a history, day by day, with its review and what followed its sessions.</summary>
internal static class WeekVerb
{
    public static Command Command()
    {
        var inputs = new SeasonInputs();
        var date = new Option<string?>("--date") { Description = "A day of the week, yyyy-MM-dd; without it the last week of the history." };
        var lines = new Option<bool>("--lines") { Description = "JSON Lines: one day a line, as season --lines gives it." };
        var json = Inputs.Json();
        var command = new Command("week", "One week of a history: what was decided and done each day and why, its intent, its review and what followed.") { date, lines, json };
        foreach (var input in inputs.All)
        {
            command.Add(input);
        }

        command.Validators.Add(call =>
        {
            if (call.GetValue(lines) && call.GetValue(json))
            {
                call.AddError("--lines and --json are two forms of the same; give one of them.");
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
            JsonOutput.Document(json => WriteWeek(json, run, week, findings));
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

    private static void WriteWeek(Utf8JsonWriter json, SeasonRun run, SeasonWeek week, Findings findings)
    {
        json.WriteStartObject();
        json.WriteString("athlete_id", run.AthleteId);
        ResultParts.Policy(json, run.Policy);
        json.WriteString("monday", IsoDate.Of(week.Monday));
        json.WriteStartArray("days");
        foreach (var day in week.Days)
        {
            SeasonDocument.WriteDay(json, run.Policy, day, review: null);
        }

        json.WriteEndArray();
        if (week.Review is { } review)
        {
            json.WritePropertyName("review");
            SeasonDocument.WriteReview(json, review);
        }

        json.WriteStartArray("responses");
        foreach (var response in WeekPage.ResponsesOf(run, week))
        {
            SeasonDocument.WriteResponse(json, response);
        }

        json.WriteEndArray();
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }
}

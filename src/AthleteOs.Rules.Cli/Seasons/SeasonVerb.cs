using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary><c>athleteos season</c>: the decisions of a policy on each day of a history.</summary>
internal static class SeasonVerb
{
    public static Command Command()
    {
        var inputs = new SeasonInputs();
        var from = new Option<string?>("--from") { Description = "The first day to show, yyyy-MM-dd; whole weeks are shown. The loop always runs from the first day of the history." };
        var to = new Option<string?>("--to") { Description = "The last day to show, yyyy-MM-dd." };
        var days = new Option<bool>("--days") { Description = "Print one line for each day, with its main reason, instead of one for each week." };
        var lines = new Option<bool>("--lines") { Description = "Write JSON Lines: one line for each day, with its decision, facts and training." };
        var day = new Option<string?>("--case") { Description = "Write the day as a file of cases: its facts and its decision, to save in the policy's folder cases." };
        var json = Inputs.Json();
        var output = new Option<string?>("--out") { Description = "The folder to write pictures to (season.png, season.svg)." };
        var command = new Command("season", "Run the loop over a history, day by day: the decisions, the training, and the changes of each week's review.") { from, to, days, lines, day, json, output };
        foreach (var input in inputs.All)
        {
            command.Add(input);
        }

        command.Validators.Add(call =>
        {
            if (new[] { days, lines, json }.Count(call.GetValue) + (call.GetValue(day) is null ? 0 : 1) > 1)
            {
                call.AddError("--days, --lines, --case and --json are forms of output; give only one of them.");
            }
        });
        command.SetAction(call =>
        {
            var findings = new Findings();
            var run = inputs.Run(call, findings, out var exit);
            var shown = run is null ? null : call.GetValue(day) is { } date ? Only(run.Season, date, findings) : Shown(run.Season, call.GetValue(from), call.GetValue(to), findings);
            if (run is null || shown is null)
            {
                Inputs.ReportFindings(findings, call.GetValue(json));
                return run is null ? exit : Exit.WrongCall;
            }

            if (call.GetValue(day) is not null)
            {
                Inputs.ReportFindings(findings, asJson: false);
                JsonOutput.Document(output => CaseOfDay.Write(output, run.Policy, shown[0]));
                return Exit.Fine;
            }

            if (Draw(run, shown, call.GetValue(output), findings) is not { } pictures)
            {
                Inputs.ReportFindings(findings, call.GetValue(json));
                return Exit.WrongCall;
            }

            Print(run, shown, new Form(call.GetValue(days), call.GetValue(lines), call.GetValue(json)), pictures, findings);
            return Exit.Fine;
        });
        return command;
    }

    private static SeasonDay[]? Only(Season season, string date, Findings findings) =>
        SeasonInputs.Day("--case", date, season, findings) is { } day ? [.. season.Days.Where(d => d.Date == day)] : null;

    private static SeasonDay[]? Shown(Season season, string? from, string? to, Findings findings)
    {
        var (first, last) = (SeasonInputs.Day("--from", from, season, findings), SeasonInputs.Day("--to", to, season, findings));
        if (first > last)
        {
            findings.Error(Place.Whole("--from"), Codes.Contradiction, $"{from} is after --to {to}; give the earlier day first");
        }

        return findings.NoErrors ? [.. season.Days.Where(d => d.Date >= (first ?? d.Date) && d.Date <= (last ?? d.Date))] : null;
    }

    private static IReadOnlyList<string>? Draw(SeasonRun run, SeasonDay[] shown, string? folder, Findings findings) => Pictures.Draw(folder, findings, into =>
        SeasonPicture.Save($"{run.AthleteId} under {run.Policy.Id} {run.Policy.Version}", run.History.LoadUnit, [.. WeeksOf(run, shown).SelectMany(w => w.Days)], into));

    private static void Print(SeasonRun run, SeasonDay[] shown, Form form, IReadOnlyList<string> pictures, Findings findings)
    {
        if (form.Lines)
        {
            Inputs.ReportFindings(findings, asJson: false);
            using var output = new BufferedStream(StandardStreams.OpenOutput(), 1 << 16);
            foreach (var day in shown)
            {
                output.Write(SeasonDocument.Line(run.Policy, day, run.Season.ReviewOn(day.Date)));
                output.WriteByte((byte)'\n');
            }
        }
        else if (form.Json)
        {
            JsonOutput.Document(json => SeasonDocument.Write(json, run.Policy, run.AthleteId, run.Season, shown, pictures, findings));
        }
        else
        {
            Inputs.ReportFindings(findings, asJson: false);
            if (form.Days)
            {
                SeasonPage.PrintDays(run, shown);
            }
            else
            {
                SeasonPage.PrintWeeks(run, WeeksOf(run, shown));
            }

            if (pictures.Count > 0)
            {
                TerminalOutput.Line("");
                TerminalOutput.Line($"Written: {TerminalOutput.Escape(string.Join(", ", pictures))}");
            }
        }
    }

    // Weeks are shown whole.
    private static SeasonWeek[] WeeksOf(SeasonRun run, SeasonDay[] shown) =>
        [.. run.Season.Weeks.Where(w => w.Days[^1].Date >= shown[0].Date && w.Days[0].Date <= shown[^1].Date)];

    /// <summary>The form that the caller wants; without any it is a table of weeks.</summary>
    private sealed record Form(bool Days, bool Lines, bool Json);
}

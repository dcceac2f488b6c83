using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Cli.Histories;

/// <summary><c>athleteos fit</c>: an athlete's model from a history, with its uncertainty.</summary>
internal static class FitVerb
{
    public static Command Command()
    {
        var history = new Argument<string>("history") { Description = "The history, CSV or JSON, with a load (tss) each day and performance tests." };
        var typicalError = new Option<double?>("--typical-error")
        {
            Description = $"The typical error of a test in percent: the SD of one athlete's repeated tests. Without it {Words.Number(ModelFit.UsualTypicalError)} (a house assumption).",
        };
        var unit = new Option<string?>("--performance-unit") { Description = $"The unit of the tests, if the history does not specify it: {string.Join(", ", PerformanceUnit.Names)}." };
        var parameters = new Option<string?>("--parameters") { Description = "Compare given parameters with the fit: p0=261.9,k1=0.18,k2=0.23,tau1=35.8,tau2=21.3." };
        var day = new Option<string?>("--day") { Description = "With --parameters: show the states of this day, a number from 1 on or a date; default: the last test's day." };
        var output = new Option<string?>("--out") { Description = "The folder to write pictures to (fit.png, fit.svg)." };
        var json = Inputs.Json();
        var command = new Command("fit", "Fit an athlete's impulse-response model to a history: parameters with intervals, responder class or \"unclassified\".")
        {
            history, typicalError, unit, parameters, day, output, json,
        };
        command.SetAction(call => Run(
            new Call(call.GetValue(history)!, call.GetValue(typicalError), call.GetValue(unit), call.GetValue(parameters), call.GetValue(day), call.GetValue(output)),
            call.GetValue(json)));
        return command;
    }

    private static int Run(Call call, bool asJson)
    {
        var findings = new Findings();
        var (error, model) = Check(call, findings);
        var history = HistoryReader.ReadFile(call.History, findings);
        if (history is null || !findings.NoErrors)
        {
            return Refuse(findings, asJson, Exit.WrongCall);
        }

        if (FitInput.From(history, call.History, call.Unit, findings) is not { } input)
        {
            return Refuse(findings, asJson, Exit.No);
        }

        var shown = model is null ? null : GivenModel.Of(input, model);
        if (DayOf(call.Day, input, findings) is not { } day)
        {
            return Refuse(findings, asJson, Exit.WrongCall);
        }

        var fit = ModelFit.Of(input, error);
        if (Pictures.Draw(call.Output, findings, into => FitPicture.Save(fit, into)) is not { } pictures)
        {
            return Refuse(findings, asJson, Exit.WrongCall);
        }

        if (asJson)
        {
            JsonOutput.Document(json => FitDocument.Write(json, call.History, fit, shown, day, pictures, findings));
        }
        else
        {
            Inputs.ReportFindings(findings, asJson: false);
            FitPage.Print(call.History, fit, shown, day, pictures);
        }

        return Exit.Fine;
    }

    private static (double Error, ImpulseResponse? Model) Check(Call call, Findings findings)
    {
        var error = call.TypicalError ?? ModelFit.UsualTypicalError;
        if (!(error is >= ModelFit.LeastTypicalError and <= ModelFit.MostTypicalError))
        {
            findings.Error(Place.Whole("--typical-error"), Codes.OutOfRange, $"{Words.Number(error)} is not a typical error; give a percentage from {Words.Number(ModelFit.LeastTypicalError)} to {Words.Number(ModelFit.MostTypicalError)}");
        }

        if (call.Day is not null && call.Parameters is null)
        {
            findings.Error(Place.Whole("--day"), Codes.HistoryValue, "--day needs --parameters; add them, or leave --day out");
        }

        return (error, call.Parameters is null ? null : GivenModel.Parse(call.Parameters, "--parameters", findings));
    }

    // The day, counted from 0.
    private static int? DayOf(string? text, FitInput input, Findings findings)
    {
        if (text is null)
        {
            return input.Tests[^1].Day;
        }

        var day = IsoDate.TryParse(text, out var date) ? date.DayNumber - input.FirstDay.DayNumber
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1
            : -1;
        if (day >= 0 && day < input.Loads.Count)
        {
            return day;
        }

        findings.Error(Place.Whole("--day"), Codes.HistoryDate, $"\"{Cell.Shown(text)}\" is not a day of the loads; give a number from 1 to {input.Loads.Count}, or a date from {IsoDate.Of(input.FirstDay)} to {IsoDate.Of(input.LastDay)}");
        return null;
    }

    private static int Refuse(Findings findings, bool asJson, int exit)
    {
        if (asJson)
        {
            JsonOutput.Document(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("fitted", false);
                ResultParts.Findings(json, findings.InOrder());
                json.WriteEndObject();
            });
            return exit;
        }

        Inputs.ReportFindings(findings, asJson: false);
        Console.Error.WriteLine("No model was fitted. rules/docs/codes.md explains each code.");
        return exit;
    }

    private sealed record Call(string History, double? TypicalError, string? Unit, string? Parameters, string? Day, string? Output);
}

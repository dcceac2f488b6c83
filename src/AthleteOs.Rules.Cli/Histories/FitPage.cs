using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using static AthleteOs.Rules.Cli.Terminal.TerminalOutput;

namespace AthleteOs.Rules.Cli.Histories;

/// <summary>A fit for a coach to read.</summary>
internal static class FitPage
{
    private const int NameWidth = 46;
    private const int ColumnWidth = 20;

    public static void Print(string file, ModelFit fit, GivenModel? given, int day, IReadOnlyList<string> pictures)
    {
        var input = fit.Input;
        Line($"[bold]Model of an athlete[/] from {Escape(file)}");
        Line($"{input.Loads.Count} days of load from {Day(input, 0)} to {Day(input, input.Loads.Count - 1)}, on average {Figures.Of(input.MeanLoad)} {Escape(input.LoadUnit)} a day.");
        Line($"{input.Tests.Count} tests from {Day(input, input.Tests[0].Day)} to {Day(input, input.Tests[^1].Day)}, {Words.Number(input.Tests.Min(t => t.Result))} to {Words.Number(input.Tests.Max(t => t.Result))} {Unit(fit)}; typical error {Words.Number(fit.TypicalErrorPercent)} %.");
        Line("Impulse-response model. A day's load is part of that day's state; fitness and fatigue are zero before the first day.");
        Line("");
        PrintParameters(fit);
        PrintPrediction(fit);
        if (fit.Warnings.Count > 0)
        {
            Line("");
            Line("[bold]Read with care[/]");
            foreach (var warning in fit.Warnings)
            {
                Hanging("  [yellow]![/] ", Escape(warning));
            }
        }

        PrintResponder(fit);
        PrintBeliefs(fit);
        if (given is not null)
        {
            PrintGiven(fit, given, day);
        }

        if (pictures.Count > 0)
        {
            Line("");
            Line($"Written: {Escape(string.Join(", ", pictures))}");
        }
    }

    private static void PrintParameters(ModelFit fit)
    {
        var (unit, load) = (fit.Input.Unit.Name, fit.Input.LoadUnit);
        Line($"[bold]{"",-NameWidth}{"median",10}{"90 % interval",ColumnWidth}{"before any test",ColumnWidth}[/]");
        Row($"p0    baseline performance ({unit})", fit.BaselinePerformance);
        Row($"k1    fitness gain ({unit} per {load})", fit.FitnessGain);
        Row($"k2    fatigue gain ({unit} per {load})", fit.FatigueGain);
        Row("tau1  fitness fades with (days)", fit.FitnessTimeConstant);
        Row("tau2  fatigue fades with (days)", fit.FatigueTimeConstant);
        Row("t_n   load hurts for (days)", fit.TimeToNeutral);
        Row("t_g   load helps most after (days)", fit.TimeToGreatestInfluence);
        Row("      a usual week adds at best (% of p0)", fit.WeekGainPercent);

        static void Row(string name, FittedNumber number) => Line(Escape(
            $"{name,-NameWidth}{Figures.Of(number.Posterior.Median),10}{Figures.Interval(number.Posterior),ColumnWidth}{Figures.Interval(number.Prior),ColumnWidth}"));
    }

    private static void PrintPrediction(ModelFit fit)
    {
        Line("");
        Line($"[bold]{"Error of a prediction (root mean square)",-NameWidth}{"model",10}{"last test again",ColumnWidth}{"tests predicted",ColumnWidth}[/]");
        Row("a test left out, from all the others", fit.LeaveOneOut);
        if (fit.Ahead is { } ahead)
        {
            Row("the next test, from earlier ones alone", ahead);
        }

        Line(fit.PredictsWorse is null ? "The model predicts no worse than the last test does."
            : fit.LeaveOneOut.ModelIsNoWorse ? "The model fills a gap no worse than the last test does, but predicts the next test worse."
            : "The last test predicts better than the model does.");

        void Row(string name, CrossValidation check) => Line(Escape(
            $"{name,-NameWidth}{Figures.Of(check.ModelError) + " " + fit.Input.Unit.Name,10}{Figures.Of(check.LastValueError) + " " + fit.Input.Unit.Name,ColumnWidth}{check.Tests.Count,ColumnWidth}"));
    }

    private static void PrintResponder(ModelFit fit)
    {
        var responder = fit.Responder;
        var error = fit.TypicalErrorPercent;
        Line("");
        Line($"[bold]Responder class: {Words.Snake(responder.Class.ToString())}[/], {Escape(Meaning(responder.Class))}.");
        Line($"  {Escape($"{char.ToUpperInvariant(responder.Why[0])}{responder.Why[1..]}")}.");
        if (responder is { ChangePercent: { } change, StandardErrorPercent: { } standardError })
        {
            Line($"  Tests changed by {(change > 0 ? "+" : "")}{Figures.Of(change)} % in twelve weeks (standard error {Figures.Of(standardError, 2)} %).");
            Line($"  High {Percent(responder.High)}, medium {Percent(responder.Medium)}, low {Percent(responder.Low)}: high is above {Words.Number(ResponderEstimate.HighFrom * error)} % (twice the typical error), low below {Words.Number(ResponderEstimate.LowBelow * error)} % (half of it).");
        }
    }

    private static void PrintBeliefs(ModelFit fit)
    {
        var beliefs = AthleteBelief.Of(fit);
        Line("");
        Line("[bold]For a facts document[/]");
        Line(Escape($"  \"athlete\": {{ {string.Join(", ", beliefs.Where(b => b.Value is not null).Select(b => $"\"{b.Field}\": {Words.Number(b.Value!.Value)}").Append($"\"responder_class\": \"{Words.Snake(fit.Responder.Class.ToString())}\""))} }}"));
        foreach (var reason in beliefs.Where(b => b.WhyNot is not null).GroupBy(b => b.WhyNot!))
        {
            Line(Escape($"  left out, {reason.Key}: {string.Join(", ", reason.Select(b => b.Field))}"));
        }
    }

    private static void PrintGiven(ModelFit fit, GivenModel given, int day)
    {
        var (model, unit) = (given.Model, Unit(fit));
        var (state, performance) = given.On(day);
        Line("");
        Line("[bold]The given parameters[/]");
        Line($"  p0 {Exact(model.BaselinePerformance)}, k1 {Exact(model.FitnessGain)}, k2 {Exact(model.FatigueGain)}, tau1 {Exact(model.FitnessTimeConstant)}, tau2 {Exact(model.FatigueTimeConstant)}");
        Line($"  R2 {Exact(given.RSquared)} (fit {Figures.Of(fit.RSquared)}), sum of squared errors {Exact(given.SumOfSquaredErrors)} {unit}2 (fit {Figures.Of(fit.SumOfSquaredErrors)}) over {fit.Input.Tests.Count} tests");
        Line($"  day {day + 1}, {Day(fit.Input, day)}: p {Exact(performance)} {unit}, g {Exact(state.FitnessState)}, h {Exact(state.FatigueState)}");
        Line($"  t_n {Days(model.TimeToNeutral)}, t_g {Days(model.TimeToGreatestInfluence)}");
        Line($"  effect of a load u days later, in {unit} per {Escape(fit.Input.LoadUnit)}: {string.Join(", ", GivenModel.DaysBefore.Select(u => $"L({u}) {Exact(model.Influence(u))}"))}");

        static string Days(double? days) => days is { } known ? $"{Exact(known)} d" : "none";
    }

    private static string Meaning(ResponderClass responder) => responder switch
    {
        ResponderClass.High => "responds fast: a policy may plan fewer key sessions",
        ResponderClass.Medium => "responds to consistency",
        ResponderClass.Low => "responds little or late: a policy may plan more total work over a longer time",
        _ => "the data do not support a class",
    };

    private static string Unit(ModelFit fit) => Escape(fit.Input.Unit.Name);

    private static string Day(FitInput input, int day) => IsoDate.Of(input.FirstDay.AddDays(day));

    private static string Exact(double value) => Figures.Of(value, 10) is var text && text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string Percent(double share) => share < 0.01 ? "below 1 %" : share > 0.99 ? "above 99 %" : $"{Figures.Of(100 * share, 2)} %";
}

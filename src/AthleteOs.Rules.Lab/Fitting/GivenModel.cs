using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>How well given parameters, such as published ones, describe the tests.</summary>
internal sealed class GivenModel
{
    /// <summary>The numbers of days before a test for which the influence of a load is shown.</summary>
    internal static readonly int[] DaysBefore = [0, 7, 14, 21, 28, 36, 42];

    private static readonly string[] Names = ["p0", "k1", "k2", "tau1", "tau2"];

    private readonly FitInput _input;

    private GivenModel(FitInput input, ImpulseResponse model)
    {
        (_input, Model) = (input, model);
        var mean = input.Tests.Average(t => t.Result);
        SumOfSquaredErrors = input.Tests.Sum(t => Square(t.Result - On(t.Day).Performance));
        RSquared = 1 - SumOfSquaredErrors / input.Tests.Sum(t => Square(t.Result - mean));
    }

    /// <summary>The parameters.</summary>
    public ImpulseResponse Model { get; }

    /// <summary>The sum of squared errors over the tests, in the tests' unit squared.</summary>
    public double SumOfSquaredErrors { get; }

    /// <summary>R2, 1 less the remaining share of the tests' variance; below 0 if the mean of the tests describes them better.</summary>
    public double RSquared { get; }

    /// <summary>The quality of a model on a history.</summary>
    public static GivenModel Of(FitInput input, ImpulseResponse model)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(model);
        return new(input, model);
    }

    /// <summary>States and performance on a day, counted from 0. For times, fitness takes time off: <c>p = p0 - (k1 g - k2 h)</c>.</summary>
    public (ImpulseState State, double Performance) On(int day)
    {
        var state = default(ImpulseState);
        for (var i = 0; i <= day; i++)
        {
            state = Model.Step(state, _input.Loads[i]);
        }

        var gained = Model.Performance(state) - Model.BaselinePerformance;
        return (state, Model.BaselinePerformance + (_input.Unit.MoreIsBetter ? gained : -gained));
    }

    /// <summary>Reads <c>p0=261.9,k1=0.18,k2=0.23,tau1=35.8,tau2=21.3</c>; null, with findings, if it is no model.</summary>
    /// <param name="text">The parameters, in any order.</param>
    /// <param name="place">The source of the text, for findings.</param>
    /// <param name="findings">Receives the findings.</param>
    public static ImpulseResponse? Parse(string text, string place, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Errors;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var piece in text.Split(','))
        {
            var parts = piece.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || !Names.Contains(parts[0]))
            {
                Refuse($"\"{Cell.Shown(piece.Trim())}\" is not a parameter; write p0=261.9,k1=0.18,k2=0.23,tau1=35.8,tau2=21.3, with decimal points");
            }
            else if (!double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                Refuse($"{parts[0]} is \"{Cell.Shown(parts[1])}\"; it must be a number with a decimal point");
            }
            else if (!values.TryAdd(parts[0], value))
            {
                Refuse($"{parts[0]} appears twice; keep one");
            }
        }

        if (findings.Errors == before && Names.Where(n => !values.ContainsKey(n)).ToArray() is { Length: > 0 } missing)
        {
            Refuse($"{string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing; all of {string.Join(", ", Names)} are needed");
        }

        if (findings.Errors > before)
        {
            return null;
        }

        if (ImpulseResponse.Fault(values["p0"], values["k1"], values["k2"], values["tau1"], values["tau2"]) is { } fault)
        {
            Refuse(fault);
            return null;
        }

        return ImpulseResponse.Of(values["p0"], values["k1"], values["k2"], values["tau1"], values["tau2"], StateConvention.SameDay);

        void Refuse(string message) => findings.Error(Place.Whole(place), Codes.HistoryValue, message);
    }

    private static double Square(double value) => value * value;
}

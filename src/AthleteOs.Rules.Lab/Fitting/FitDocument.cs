using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A fit for machines.</summary>
internal static class FitDocument
{
    public static void Write(Utf8JsonWriter json, string file, ModelFit fit, GivenModel? given, int day, IReadOnlyList<string> pictures, Findings findings)
    {
        var input = fit.Input;
        json.WriteStartObject();
        json.WriteBoolean("fitted", true);
        json.WriteString("history", file);
        json.WriteString("first_day", IsoDate.Of(input.FirstDay));
        json.WriteString("last_day", IsoDate.Of(input.LastDay));
        json.WriteString("load_unit", input.LoadUnit);
        json.WriteString("performance_unit", input.Unit.Name);
        json.WriteNumber("mean_load", input.MeanLoad);
        json.WriteNumber("typical_error_percent", fit.TypicalErrorPercent);
        json.WriteString("state_convention", "same_day");
        WriteNumbers(json, fit);
        json.WriteNumber("r_squared", fit.RSquared);
        json.WriteNumber("sum_of_squared_errors", fit.SumOfSquaredErrors);
        Write(json, "leave_one_out", fit.LeaveOneOut, input);
        if (fit.Ahead is { } ahead)
        {
            Write(json, "next_test", ahead, input);
        }

        json.WriteStartArray("warnings");
        foreach (var warning in fit.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        WriteResponder(json, fit.Responder);
        WriteBeliefs(json, fit);
        if (given is not null)
        {
            WriteGiven(json, given, day, input);
        }

        json.WriteStartArray("pictures");
        foreach (var picture in pictures)
        {
            json.WriteStringValue(picture);
        }

        json.WriteEndArray();
        WriteDays(json, fit);
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ModelFit fit)
    {
        json.WriteStartObject("parameters");
        foreach (var (name, number) in new[]
        {
            ("p0", fit.BaselinePerformance), ("k1", fit.FitnessGain), ("k2", fit.FatigueGain), ("tau1", fit.FitnessTimeConstant), ("tau2", fit.FatigueTimeConstant),
            ("t_n", fit.TimeToNeutral), ("t_g", fit.TimeToGreatestInfluence), ("week_gain_percent", fit.WeekGainPercent),
        })
        {
            json.WriteStartObject(name);
            Write(json, number.Posterior);
            json.WriteStartObject("prior");
            Write(json, number.Prior);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNumber("correlation_k1_k2", fit.GainCorrelation);
    }

    private static void Write(Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteNumber("median", estimate.Median);
        json.WriteNumber("low", estimate.Low);
        json.WriteNumber("high", estimate.High);
    }

    private static void Write(Utf8JsonWriter json, string name, CrossValidation check, FitInput input)
    {
        json.WriteStartObject(name);
        json.WriteNumber("model_error", check.ModelError);
        json.WriteNumber("last_value_error", check.LastValueError);
        json.WriteBoolean("model_is_no_worse", check.ModelIsNoWorse);
        json.WriteStartArray("tests");
        foreach (var test in check.Tests)
        {
            json.WriteStartObject();
            json.WriteString("date", IsoDate.Of(input.FirstDay.AddDays(test.Test.Day)));
            json.WriteNumber("result", test.Test.Result);
            json.WriteNumber("model", test.Model);
            json.WriteNumber("last_value", test.LastValue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResponder(Utf8JsonWriter json, ResponderEstimate responder)
    {
        json.WriteStartObject("responder");
        json.WriteString("class", Words.Snake(responder.Class.ToString()));
        json.WriteString("why", responder.Why);
        if (responder is { ChangePercent: { } change, StandardErrorPercent: { } error })
        {
            json.WriteNumber("change_percent_in_twelve_weeks", change);
            json.WriteNumber("standard_error_percent", error);
            json.WriteNumber("high", responder.High);
            json.WriteNumber("medium", responder.Medium);
            json.WriteNumber("low", responder.Low);
        }

        json.WriteEndObject();
    }

    private static void WriteBeliefs(Utf8JsonWriter json, ModelFit fit)
    {
        var beliefs = AthleteBelief.Of(fit);
        json.WriteStartObject("athlete");
        foreach (var belief in beliefs.Where(b => b.Value is not null))
        {
            json.WriteNumber(belief.Field, belief.Value!.Value);
        }

        json.WriteString("responder_class", Words.Snake(fit.Responder.Class.ToString()));
        json.WriteEndObject();
        json.WriteStartArray("left_out");
        foreach (var belief in beliefs.Where(b => b.WhyNot is not null))
        {
            json.WriteStartObject();
            json.WriteString("field", belief.Field);
            json.WriteString("why", belief.WhyNot);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGiven(Utf8JsonWriter json, GivenModel given, int day, FitInput input)
    {
        var (state, performance) = given.On(day);
        json.WriteStartObject("given_parameters");
        json.WriteNumber("p0", given.Model.BaselinePerformance);
        json.WriteNumber("k1", given.Model.FitnessGain);
        json.WriteNumber("k2", given.Model.FatigueGain);
        json.WriteNumber("tau1", given.Model.FitnessTimeConstant);
        json.WriteNumber("tau2", given.Model.FatigueTimeConstant);
        json.WriteNumber("r_squared", given.RSquared);
        json.WriteNumber("sum_of_squared_errors", given.SumOfSquaredErrors);
        json.WriteNumber("day", day + 1);
        json.WriteString("date", IsoDate.Of(input.FirstDay.AddDays(day)));
        json.WriteNumber("p", performance);
        json.WriteNumber("g", state.FitnessState);
        json.WriteNumber("h", state.FatigueState);
        WriteDays("t_n", given.Model.TimeToNeutral);
        WriteDays("t_g", given.Model.TimeToGreatestInfluence);
        json.WriteStartArray("influence");
        foreach (var before in GivenModel.DaysBefore)
        {
            json.WriteStartObject();
            json.WriteNumber("days_before", before);
            json.WriteNumber("performance_per_load", given.Model.Influence(before));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void WriteDays(string name, double? days)
        {
            if (days is { } known)
            {
                json.WriteNumber(name, known);
            }
        }
    }

    private static void WriteDays(Utf8JsonWriter json, ModelFit fit)
    {
        json.WriteStartArray("days");
        for (var i = 0; i < fit.Days.Count; i++)
        {
            var day = fit.Days[i];
            json.WriteStartObject();
            json.WriteString("date", IsoDate.Of(fit.Input.FirstDay.AddDays(i)));
            json.WriteNumber("load", fit.Input.Loads[i]);
            json.WriteNumber("fitness", day.Fitness);
            json.WriteNumber("fatigue", day.Fatigue);
            Write(json, day.Test);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

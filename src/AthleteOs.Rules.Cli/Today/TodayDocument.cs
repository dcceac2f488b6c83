using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>Writes mornings as JSON.</summary>
internal static class TodayDocument
{
    /// <summary>Writes a document with the athletes that were decided and every finding.</summary>
    public static void Write(Utf8JsonWriter json, DateOnly day, IEnumerable<AthleteMorning> mornings, Findings findings)
    {
        json.WriteStartObject();
        json.WriteString("date", IsoDate.Of(day));
        json.WriteStartArray("athletes");
        foreach (var morning in mornings)
        {
            Write(json, morning);
        }

        json.WriteEndArray();
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AthleteMorning morning)
    {
        json.WriteStartObject();
        json.WriteString("athlete_id", morning.AthleteId);
        json.WritePropertyName("answers");
        morning.Answers.Write(json);
        json.WritePropertyName("decision");
        json.WriteRawValue(DecisionDocument.Write(morning.Policy, morning.Facts, morning.Explanation));
        Write(json, "session", morning.Session);

        if (morning.Override is { } chosen)
        {
            json.WritePropertyName("override");
            chosen.Write(json);
            json.WriteBoolean("override_counts", chosen.Counts(morning.Explanation.Decision.SessionType));
            Write(json, "override_session", morning.Doing == morning.Explanation.Decision.SessionType ? null : morning.Plan);
        }

        json.WriteStartArray("advice");
        foreach (var advice in morning.Advice)
        {
            json.WriteStartObject();
            json.WriteString("kind", Words.Snake(advice.Kind.ToString()));
            json.WriteString("says", advice.Flip.Says);
            json.WriteString("then", advice.Flip.Then.Word());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("outlook");
        if (morning.Outlook.NextKey is { } next)
        {
            json.WriteStartObject("next_key");
            json.WriteString("date", IsoDate.Of(next.Date));
            Number(json, "readiness_from", next.KeyFrom);
            Number(json, "readiness_expected", next.Decided.Decision.ReadinessScore);
            json.WriteEndObject();
        }

        var tomorrow = morning.Outlook.Ahead[0].Decided;
        json.WriteStartObject("tomorrow");
        json.WriteString("session_type", tomorrow.Decision.SessionType.Word());
        Number(json, "readiness_expected", tomorrow.Decision.ReadinessScore);
        json.WriteEndObject();
        json.WriteString("next_key_text", OutlookWords.NextKey(morning.Policy, morning.Outlook));
        json.WriteString("tomorrow_text", OutlookWords.Tomorrow(morning.Policy, morning.Outlook));
        json.WriteString("expected_text", OutlookWords.Expected(morning.Outlook));
        json.WriteEndObject();
        json.WriteString("newest_day", IsoDate.Of(morning.NewestDay));
        ResultParts.Texts(json, "left_out", morning.Import.LeftOut);
        ResultParts.Texts(json, "missing", TodayWords.Missing(morning));
        WriteBalance(json, morning);
        ResultParts.Texts(json, "assumed", TodayWords.Assumed(morning));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, SessionPlan? session)
    {
        if (session is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("name", session.Name);
        json.WriteString("focus", session.Focus);
        json.WriteNumber("minutes", session.Minutes);
        json.WriteString("says", session.Says);
        json.WriteString("steps_text", WorkoutText.Line(session));
        json.WriteEndObject();
    }

    // The estimate decides nothing before a person writes it into the answers.
    private static void WriteBalance(Utf8JsonWriter json, AthleteMorning morning)
    {
        if (morning.BalanceFrom is not { } from)
        {
            return;
        }

        json.WriteStartObject("unknown_balance");
        json.WriteString("until", IsoDate.Of(from));
        if (StartBalance.Of(morning.Import.History, morning.Facts.Date) is { } start)
        {
            json.WriteNumber("ctl", Math.Round(start.Mean));
            json.WriteNumber("ctl_margin", Math.Round(start.CtlMargin, 1));
            json.WriteNumber("atl", Math.Round(start.Mean));
            json.WriteNumber("atl_margin", Math.Round(start.AtlMargin, 1));
            json.WriteNumber("weeks", start.Weeks);
        }

        ResultParts.Texts(json, "says", TodayWords.Balance(morning));
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}

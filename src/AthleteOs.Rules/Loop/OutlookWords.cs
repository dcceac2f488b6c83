using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>The sentences about the days to come.</summary>
internal static class OutlookWords
{
    /// <summary>The next day on which a key session is possible, and on what condition.</summary>
    public static string NextKey(ReadyPolicy policy, Outlook outlook)
    {
        if (outlook.NextKey is not { } next)
        {
            // The reason of most days, without the numbers of one of them.
            var why = outlook.Ahead.Select(d => ReasonWords.Why(policy, Explainer.Explain(policy, d.Decided.Morning)).Split(" (")[0]).GroupBy(w => w, StringComparer.Ordinal).MaxBy(w => w.Count())!;
            return $"none within {Outlook.MostDays} days, most often because: {why.Key}";
        }

        return $"{Day(next.Date)} at the earliest, if {Condition(next)}";
    }

    /// <summary>The next possible key day in a few characters, for a table.</summary>
    public static string NextKeyShort(Outlook outlook) => outlook.NextKey is not { } next ? "none in sight"
        : $"{next.Date.ToString("ddd d MMM", CultureInfo.InvariantCulture)}{(next.KeyFrom is { } from ? $" from {Words.Number(Math.Round(from, 1))}" : "")}";

    /// <summary>Tomorrow's expected session with its reason.</summary>
    public static string Tomorrow(ReadyPolicy policy, Outlook outlook)
    {
        var day = outlook.Ahead[0].Decided;
        return $"{CounterfactualText.Session(day.Decision.SessionType)}{(day.Decision.ReadinessScore is { } expected ? $" at the expected readiness {Words.Number(Math.Round(expected))}" : "")}: {ReasonWords.Why(policy, Explainer.Explain(policy, day.Morning))}";
    }

    /// <summary>The assumptions about the days to come.</summary>
    public static string Expected(Outlook outlook)
    {
        var readiness = outlook.Ahead[0].Decided.Decision.ReadinessScore is null ? ""
            : outlook.Today.Morning.Athlete.ReadinessMean is { } mean ? $"readiness returns to the usual {Words.Number(Math.Round(mean))}, " : "readiness stays as it is, ";
        var does = outlook.Chosen is null ? "what is decided" : "today the session that was chosen, then what is decided";
        return $"{readiness}no illness from tomorrow on, and the athlete does {does}";
    }

    /// <summary>On what condition a day to come is a key day.</summary>
    public static string Condition(ExpectedDay day) => day switch
    {
        { KeyFrom: { } from, Decided.Decision.ReadinessScore: { } expected } => $"readiness is {Words.Number(Math.Round(from, 1))} or more ({Words.Number(Math.Round(expected))} expected)",
        { KeyFrom: { } from } => $"readiness is {Words.Number(Math.Round(from, 1))} or more",
        _ => "the readings are as usual",
    };

    /// <summary>A day as people write it.</summary>
    public static string Day(DateOnly day) => day.ToString("dddd d MMMM", CultureInfo.InvariantCulture);
}

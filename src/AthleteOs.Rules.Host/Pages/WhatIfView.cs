using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A number with a slider.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Label">The label.</param>
/// <param name="Value">The text of the number; empty if unknown.</param>
/// <param name="Least">The left end of the slider.</param>
/// <param name="Most">The right end of the slider.</param>
public sealed record SliderField(string Name, string Label, string Value, int Least, int Most);

/// <summary>The day decided again.</summary>
/// <param name="Session">The session.</param>
/// <param name="Compared">How it compares with the recorded decision.</param>
/// <param name="Why">The main reason.</param>
/// <param name="Reasons">The rules that decided.</param>
/// <param name="Notes">The notes.</param>
public sealed record WhatIfAnswer(SessionMark Session, string Compared, string Why, IReadOnlyList<ReasonRow> Reasons, IReadOnlyList<string> Notes);

/// <summary>The form of other readings, with its answer.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Address">The address of the athlete's page.</param>
/// <param name="Day">The day in words.</param>
/// <param name="Decided">The decided session.</param>
/// <param name="Sliders">The numbers.</param>
/// <param name="Health">The answer about health; empty if unknown.</param>
/// <param name="Faults">The faults of the fields.</param>
/// <param name="Answer">The day decided again; null before it.</param>
public sealed record WhatIfView(
    string AthleteId, string Address, string Day, SessionMark Decided, IReadOnlyList<SliderField> Sliders, string Health, IReadOnlyList<string> Faults, WhatIfAnswer? Answer)
{
    private const int HrvReach = 2;
    private const int PulseReach = 25;

    internal static WhatIfView Of(string athleteId, DateOnly today, SessionMark decided, MorningReadings recorded, WhatIfFields? given = null, IReadOnlyList<string>? faults = null, WhatIfAnswer? answer = null)
    {
        var fields = given ?? WhatIfFields.Of(today, recorded);
        return new WhatIfView(athleteId, TodayView.AddressOf(athleteId), AthleteView.DayOf(today), decided, [.. Shown(fields, recorded)], fields.Morning.Health, faults ?? [], answer);
    }

    internal static WhatIfAnswer AnswerOf(MorningSummary decided, MorningReasons again)
    {
        var session = again.Explanation.Decision.SessionType;
        return new WhatIfAnswer(SessionMark.Of(session), session == decided.Session ? "The same session as decided." : session < decided.Session ? "Easier than decided." : "Harder than decided.",
            ReasonWords.InOneLine(again.Policy, again.Explanation), ReasonRow.Of(again), ReasonRow.Notes(again));
    }

    // A reading that the athlete does not record has no slider, except readiness if there is no heart rate to estimate it from.
    private static IEnumerable<SliderField> Shown(WhatIfFields fields, MorningReadings recorded)
    {
        var (morning, hasHrv) = (fields.Morning, recorded.LnRmssd is not null);
        if (recorded.ReadinessScore is not null || !hasHrv)
        {
            yield return new SliderField("readiness", "Readiness, 0 to 100", morning.Readiness, 0, 100);
        }

        if (recorded.LnRmssd is { } ln && Math.Exp(ln) is var hrv)
        {
            yield return new SliderField("hrv", "HRV (rMSSD), ms", morning.Hrv, Math.Max(1, (int)(hrv / HrvReach)), (int)Math.Ceiling(hrv * HrvReach));
        }

        if (recorded.RestingHr is { } pulse)
        {
            yield return new SliderField("resting_hr", "Resting heart rate, beats a minute", fields.RestingHr, (int)pulse - PulseReach, (int)pulse + PulseReach);
        }

        yield return new SliderField("soreness", "Soreness, 0 to 10", morning.Soreness, 0, 10);
    }
}

/// <summary>The fields of other readings as a person filled them in. An empty field is an unknown reading.</summary>
/// <param name="Morning">The fields that the form of the morning has too.</param>
/// <param name="RestingHr">Resting heart rate.</param>
public sealed record WhatIfFields(MorningFields Morning, string RestingHr)
{
    private static readonly AboutAttribute Pulse = FactCatalog.ByName["hrv.RestingHr"].About;

    internal static WhatIfFields Of(DateOnly today, MorningReadings readings) =>
        new(MorningFields.Of(today, HistoryDay.Of(today, readings, new DayDone())), readings.RestingHr is { } pulse ? Words.Number(Math.Round(pulse)) : "");

    /// <summary>The fields of a query; null without any. A field that the page did not show has the recorded reading.</summary>
    internal static WhatIfFields? Of(IQueryCollection query, DateOnly today, MorningReadings recorded)
    {
        var shown = Of(today, recorded);
        return !query.Keys.Any(k => k is "readiness" or "hrv" or "soreness" or "health" or "resting_hr") ? null : new WhatIfFields(
            new MorningFields(shown.Morning.Date, Text("readiness", shown.Morning.Readiness), Text("hrv", shown.Morning.Hrv), Text("health", shown.Morning.Health), Text("soreness", shown.Morning.Soreness)),
            Text("resting_hr", shown.RestingHr));

        string Text(string field, string usual) => query.TryGetValue(field, out var given) ? given.ToString().Trim() : usual;
    }

    /// <summary>The other readings; null, with a fault of each wrong field.</summary>
    internal MorningReadings? Read(DateOnly today, MorningReadings recorded, Dictionary<string, string> faults)
    {
        var day = MorningForm.Read(Morning, today, HistoryDay.Of(today, recorded, new DayDone()), faults);
        var pulse = RestingHr == Of(today, recorded).RestingHr ? recorded.RestingHr : MorningForm.Number("resting_hr", "Resting heart rate", RestingHr, Pulse.Min, Pulse.Max, faults);
        return day is null || faults.Count > 0 ? null : recorded with
        {
            ReadinessScore = day.ReadinessScore,
            LnRmssd = day.LnRmssd,
            Soreness = day.Soreness,
            Illness = day.Illness,
            Injury = day.Injury,
            RestingHr = pulse,
        };
    }
}

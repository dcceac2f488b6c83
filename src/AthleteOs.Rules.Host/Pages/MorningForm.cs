using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The fields of a morning as a person filled them in. Text that cannot be used stays, so that nothing is lost.</summary>
/// <param name="Date">The day, yyyy-MM-dd.</param>
/// <param name="Readiness">Readiness, 0 to 100.</param>
/// <param name="Hrv">rMSSD in milliseconds.</param>
/// <param name="Health">none, ill, injured or both; empty if not answered.</param>
/// <param name="Soreness">0 to 10; empty if not answered.</param>
public sealed record MorningFields(string Date, string Readiness, string Hrv, string Health, string Soreness)
{
    internal static readonly (string Value, string Word)[] HealthChoices = [("none", "Neither"), ("ill", "Ill"), ("injured", "Injured"), ("both", "Both")];

    internal static MorningFields Of(IFormCollection form) => new(Text(form, "date"), Text(form, "readiness"), Text(form, "hrv"), Text(form, "health"), Text(form, "soreness"));

    internal static MorningFields Of(DateOnly date, HistoryDay? day) => new(IsoDate.Of(date),
        day?.ReadinessScore is { } readiness ? Words.Number(readiness) : "",
        day?.LnRmssd is { } ln ? Words.Number(Math.Round(Math.Exp(ln), 1)) : "",
        (day?.Illness, day?.Injury) switch { (true, true) => "both", (true, _) => "ill", (_, true) => "injured", (false, false) => "none", _ => "" },
        day?.Soreness is { } soreness ? Words.Number(Math.Round(soreness)) : "");

    private static string Text(IFormCollection form, string field) => form[field].ToString().Trim();
}

/// <summary>Turns the fields of a morning into readings, and names each field that is wrong.</summary>
internal static class MorningForm
{
    private static readonly AboutAttribute Readiness = FactCatalog.ByName["today.ReadinessScore"].About;
    private static readonly AboutAttribute LnRmssd = FactCatalog.ByName["hrv.LnRmssd"].About;
    private static readonly AboutAttribute Soreness = FactCatalog.ByName["today.Soreness"].About;

    /// <summary>The readings of the day; null, with a fault of each wrong field.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="date">The day.</param>
    /// <param name="before">The recorded readings of the day. The form keeps the readings that it does not show.</param>
    /// <param name="faults">Receives the faults by the name of their field.</param>
    public static HistoryDay? Read(MorningFields fields, DateOnly date, HistoryDay? before, Dictionary<string, string> faults)
    {
        var shown = MorningFields.Of(date, before);
        var readiness = Number("readiness", "Readiness", fields.Readiness, shown.Readiness, before?.ReadinessScore, Readiness.Min, Readiness.Max, faults);
        var (leastHrv, mostHrv) = (Math.Max(1, Math.Ceiling(Math.Exp(LnRmssd.Min))), Math.Floor(Math.Exp(LnRmssd.Max)));
        var hrv = Number("hrv", "HRV", fields.Hrv, shown.Hrv, before?.LnRmssd is { } ln ? Math.Exp(ln) : null, leastHrv, mostHrv, faults);
        var soreness = Number("soreness", "Soreness", fields.Soreness, shown.Soreness, before?.Soreness, Soreness.Min, Soreness.Max, faults);
        if (fields.Health.Length > 0 && MorningFields.HealthChoices.All(c => c.Value != fields.Health))
        {
            faults["health"] = "Choose one of the four answers.";
        }

        if (faults.Count == 0 && fields is { Readiness: "", Hrv: "", Health: "", Soreness: "" })
        {
            faults["readiness"] = "Every field is empty. Enter readiness or HRV, or answer one of the questions.";
        }

        return faults.Count > 0 ? null : (before ?? new HistoryDay(date)) with
        {
            ReadinessScore = readiness,
            LnRmssd = hrv is not { } ms ? null : fields.Hrv == shown.Hrv ? before?.LnRmssd : Math.Round(Math.Log(ms), 4),
            Soreness = soreness,
            Illness = fields.Health.Length == 0 ? null : fields.Health is "ill" or "both",
            Injury = fields.Health.Length == 0 ? null : fields.Health is "injured" or "both",
        };
    }

    // Text as the form showed it is the recorded value, which may have more digits.
    private static double? Number(string field, string name, string text, string shown, double? before, double least, double most, Dictionary<string, string> faults)
    {
        return text.Length > 0 && text == shown ? before : Number(field, name, text, least, most, faults);
    }

    /// <summary>A number that a person typed; null if the field is empty or, with a fault, wrong.</summary>
    public static double? Number(string field, string name, string text, double least, double most, Dictionary<string, string> faults)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (!double.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            faults[field] = $"{name} must be a number from {Words.Number(least)} to {Words.Number(most)}.";
        }
        else if (Math.Abs(number) >= 1 && text.IndexOf(',', StringComparison.Ordinal) is > 0 and var comma && text.Length - comma == 4)
        {
            faults[field] = $"{name} is {text}, which can mean {Words.Number(number * 1000)} or {Words.Number(number)}; write one of these.";
        }
        else if (!(number >= least && number <= most))
        {
            faults[field] = $"{name} is {Words.Number(number)}; it must be from {Words.Number(least)} to {Words.Number(most)}.";
        }
        else
        {
            return number;
        }

        return null;
    }
}

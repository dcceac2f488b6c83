using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Reports;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>An athlete's week as a page to print: the days done, today with its reasons, and the days to expect.</summary>
internal static class WeekSheet
{
    /// <summary>The page as HTML. It contains everything it shows.</summary>
    public static string Html(AthleteMorning morning)
    {
        var (day, decision, monday) = (morning.Facts.Date, morning.Explanation.Decision, Season.MondayOf(morning.Facts.Date));
        var title = $"Week of {morning.AthleteId} from {OutlookWords.Day(monday)} to {monday.AddDays(6).ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}";
        var page = new HtmlPage();
        page.Heading(1, title);
        page.Paragraph($"{OutlookWords.Day(day)}: {CounterfactualText.Session(decision.SessionType)}", isLead: true);
        page.List(Today(morning));
        page.Table("The week", ["Day", "Session", HtmlCell.Number("Readiness"), HtmlCell.Number(morning.Import.History.LoadUnit), "Why"], Days(morning, monday));
        page.Paragraph($"Expected: {OutlookWords.Expected(morning.Outlook)}. A day ahead is no plan: its morning decides.");
        page.Heading(2, "Why today");
        page.List(ReasonWords.Shown(morning.Explanation).Select(r => ("", $"{ReasonWords.Of(morning.Policy, morning.Explanation, r)} {ReasonWords.Margin(r)}".TrimEnd())));
        page.Heading(2, "Know this too");
        page.List([.. morning.Advice.Select(a => (a.Kind.ToString(), a.Flip.Says)), .. TodayWords.Missing(morning).Select(m => ("Missing", m)), .. TodayWords.Assumed(morning).Select(a => ("Assumed", a)),
            ("Policy", $"{morning.Policy.Id} {morning.Policy.Version}, {morning.Policy.Digest}")]);
        return page.Text(title);
    }

    private static IEnumerable<(string Heading, string Text)> Today(AthleteMorning morning)
    {
        if (morning.Session is { } session)
        {
            yield return ("Suggested", $"{session.Name}, {TerminalOutput.Show(session.Minutes, 0)} min. {session.Says}{(session.Steps is [Stretch] ? "" : $" {WorkoutText.Line(session)}")}");
        }
        else if (morning.Explanation.Decision.Archetype is { } archetype)
        {
            yield return ("Suggested", $"{archetype.Name}. {archetype.Says}{TodayWords.NoSession(morning)}");
        }

        if (string.Join(". ", TodayWords.Override(morning).Select(l => l.TrimEnd('.'))) is { Length: > 0 } says)
        {
            yield return ("Override", says);
        }

        yield return ("This week", TodayPage.Week(morning));
        yield return ("Next key session", OutlookWords.NextKey(morning.Policy, morning.Outlook));
    }

    private static IEnumerable<IReadOnlyList<HtmlCell>> Days(AthleteMorning morning, DateOnly monday)
    {
        var (today, done) = (morning.Facts.Date, morning.Import.History.Days.Where(d => d.Date >= monday && d.Date < morning.Facts.Date).ToDictionary(d => d.Date));
        for (var day = monday; day < today; day = day.AddDays(1))
        {
            var record = done.GetValueOrDefault(day);
            yield return Row(day, record?.SessionType is { } type ? $"done: {CounterfactualText.Session(type)}" : "not known", record?.ReadinessScore, record?.Load, "");
        }

        var decided = morning.Explanation.Decision.SessionType;
        yield return Row(today, $"today: {CounterfactualText.Session(morning.Doing)}{(morning.Doing == decided ? "" : $" instead of {CounterfactualText.Session(decided)}")}", morning.Explanation.Decision.ReadinessScore, null, ReasonWords.InOneLine(morning.Policy, morning.Explanation));
        foreach (var ahead in morning.Outlook.Ahead.TakeWhile(d => d.Date < monday.AddDays(7)))
        {
            yield return Row(ahead.Date, $"expected: {CounterfactualText.Session(ahead.Decided.Decision.SessionType)}", ahead.Decided.Decision.ReadinessScore, null, ahead.MayBeKey ? $"A key session is possible if {OutlookWords.Condition(ahead)}." : "");
        }
    }

    private static IReadOnlyList<HtmlCell> Row(DateOnly day, string session, double? readiness, double? load, string why) =>
        [OutlookWords.Day(day), HtmlCell.Words(session), HtmlCell.Number(readiness is null ? "" : TerminalOutput.Show(readiness, 0)), HtmlCell.Number(load is null ? "" : TerminalOutput.Show(load, 0)), HtmlCell.Words(why)];
}

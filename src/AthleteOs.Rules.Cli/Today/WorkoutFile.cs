using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>Writes the suggested session to a file that a training program reads, and the week to a calendar file or a page.</summary>
internal static class WorkoutFile
{
    private const string Option = "--workout";
    private const string CalendarOption = "--calendar";
    private const string CalendarEnding = ".ics";
    private const string PageOption = "--page";
    private const string PageEnding = ".html";
    private const string Page = ".md";

    private static readonly Dictionary<string, Func<SessionPlan, string, string>> Forms = new(StringComparer.OrdinalIgnoreCase)
    {
        [".zwo"] = WorkoutText.Zwo,
        [".txt"] = WorkoutText.Intervals,
        [Page] = WorkoutText.Markdown,
    };

    /// <summary>Adds a finding if a file cannot be written, before anything is decided.</summary>
    /// <param name="workout">The file of the session; null without one.</param>
    /// <param name="calendar">The calendar of the week; null without one.</param>
    /// <param name="page">The page of the week; null without one.</param>
    /// <param name="force">Whether files that exist are overwritten.</param>
    /// <param name="findings">Receives the findings.</param>
    public static void Check(string? workout, string? calendar, string? page, bool force, Findings findings)
    {
        Check(Option, workout, [.. Forms.Keys], force, findings);
        Check(CalendarOption, calendar, [CalendarEnding], force, findings);
        Check(PageOption, page, [PageEnding], force, findings);
    }

    private static void Check(string option, string? file, string[] endings, bool force, Findings findings)
    {
        if (file is not null && !endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        {
            findings.Error(Place.Whole(file), Codes.UnknownWord, $"the name of the file of {option} must end in {string.Join(", ", endings)}");
        }
        else if (file is not null && !force && Path.Exists(file))
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, $"the file of {option} exists; give another name, or add --force to overwrite it");
        }
    }

    /// <summary>Writes the session that the athlete does today; false, with a finding, if that is impossible.</summary>
    public static bool Write(string file, AthleteMorning morning, Findings findings)
    {
        var sport = morning.Answers.Sport!;
        if (morning.Plan is not { } session)
        {
            findings.Error(Place.Whole(file), Codes.MissingField, $"there is no session to write today: {TodayWords.NoSession(morning, morning.Suggested, morning.Doing) switch { "" => morning.Doing == SessionType.Rest ? "it is a day of rest" : $"the policy suggests none for {CounterfactualText.Session(morning.Doing)}", var why => why.Trim().TrimEnd('.') }}");
            return false;
        }

        if (!SessionPlan.Sports.Contains(sport) && !string.Equals(Path.GetExtension(file), Page, StringComparison.OrdinalIgnoreCase))
        {
            findings.Error(Place.Whole(file), Codes.Contradiction, $"sessions have numbers for {string.Join(" and ", SessionPlan.Sports)} only, and the answer sport is {sport}; give a name that ends in {Page}, or change the answer");
            return false;
        }

        return Save(file, Forms[Path.GetExtension(file)](session, sport), findings);
    }

    /// <summary>Writes today and the expected days up to the week's end and the next possible key day; false, with a finding, if that is impossible.</summary>
    public static bool WriteCalendar(string file, AthleteMorning morning, Findings findings)
    {
        var today = new CalendarDay(morning.Facts.Date, Title(morning), Today(morning), IsTentative: false);
        var (sunday, key) = (Season.MondayOf(morning.Facts.Date).AddDays(6), morning.Outlook.NextKey?.Date);
        var ahead = morning.Outlook.Ahead.Where(d => d.Date <= sunday || d.Date <= key).Select(d => new CalendarDay(d.Date, $"Expected: {CounterfactualText.Session(d.Decided.Decision.SessionType)}",
            $"An expectation and no plan: the morning of the day decides. {(d.MayBeKey ? $"A key session is possible if {OutlookWords.Condition(d)}." : "")}".TrimEnd(), IsTentative: true));
        return Save(file, CalendarText.Of(morning.AthleteId, morning.Facts.Date, ahead.Prepend(today)), findings);
    }

    /// <summary>Writes the week as a page to print; false, with a finding, if that is impossible.</summary>
    public static bool WritePage(string file, AthleteMorning morning, Findings findings) => Save(file, WeekSheet.Html(morning), findings);

    private static string Title(AthleteMorning morning)
    {
        var words = CounterfactualText.Session(morning.Doing);
        return $"Today: {words}{(morning.Plan is { } session ? $", {session.Name}, {Words.Number(Math.Round(session.Minutes))} min" : "")}";
    }

    private static string Today(AthleteMorning morning)
    {
        var session = morning.Plan is { } plan ? $"{plan.Says} {WorkoutText.Line(plan)}" : "";
        var decided = morning.Explanation.Decision.SessionType;
        return morning.Doing == decided ? (session.Length > 0 ? session : ReasonWords.Why(morning.Policy, morning.Explanation))
            : $"{session} Override: {string.Join(". ", morning.Override!.Says(decided))}".Trim();
    }

    private static bool Save(string file, string text, Findings findings)
    {
        try
        {
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, "cannot write the file here; check that the folder exists and that you may write to it");
            return false;
        }
    }
}

using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Fitting;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>The sentences about a morning that the page, the table of a squad and the document share.</summary>
internal static class TodayWords
{
    private static readonly (FileContent Content, string What)[] Contents =
    [
        (FileContent.Training, "all loads and session types are unknown"),
        (FileContent.Health, "a day without an entry for illness or injury is unknown"),
        (FileContent.Events, "the calendar is unknown"),
    ];

    /// <summary>Why the menu has no session of the decided type; empty on a day of rest.</summary>
    public static string NoSession(AthleteMorning morning) => NoSession(morning, morning.Explanation.Decision.Archetype, morning.Explanation.Decision.SessionType);

    /// <summary>Why the menu has no session of a type; empty for rest, and without a suggestion of the policy.</summary>
    public static string NoSession(AthleteMorning morning, SessionArchetype? suggested, SessionType type) => suggested is null || type == SessionType.Rest ? ""
        : morning.AvailableMinutes < AthleteEvent.MinutesOfDay ? $" No session of the menu fits into the {Words.Number(morning.AvailableMinutes)} min of today."
        : $" The menu has no session {suggested.Name}: add one to rules/{SessionMenu.FolderName}.";

    /// <summary>The override of the day, with the session to do; empty without one.</summary>
    public static IEnumerable<string> Override(AthleteMorning morning)
    {
        foreach (var line in morning.Override?.Says(morning.Explanation.Decision.SessionType) ?? [])
        {
            yield return line;
        }

        if (morning.Doing != morning.Explanation.Decision.SessionType && morning.Plan is { } plan)
        {
            yield return $"{plan.Name}, {TerminalOutput.Show(plan.Minutes, 0)} min. {plan.Says}";
        }
    }

    /// <summary>Why the balance is not known yet, and an estimate of CTL and ATL at the start. Empty if the start leaves nothing unknown.</summary>
    public static IEnumerable<string> Balance(AthleteMorning morning)
    {
        if (morning.BalanceFrom is not { } from)
        {
            yield break;
        }

        var first = morning.Import.History.Days[0].Date;
        yield return $"unknown until {OutlookWords.Day(from)}, because the exports begin on {OutlookWords.Day(first)} and do not contain CTL and ATL of that day";
        if (StartBalance.Of(morning.Import.History, morning.Facts.Date) is not { } start)
        {
            yield return $"write \"start_balance\": {{ \"ctl\": CTL, \"atl\": ATL }} with the values of your training log into {Answers.FileName}; an estimate needs {StartBalance.Least} weeks of loads";
            yield break;
        }

        var mean = TerminalOutput.Show(start.Mean, 0);
        yield return $"estimate: CTL {mean} ({Ends(start.CtlMargin)}) and ATL {mean} ({Ends(start.AtlMargin)}) with 95 % intervals, if the weeks before were like the first {start.Weeks}";
        yield return $"if your training log agrees, write \"start_balance\": {{ \"ctl\": {mean}, \"atl\": {mean} }} into {Answers.FileName}";

        string Ends(double margin) => $"{TerminalOutput.Show(Math.Max(0, start.Mean - margin), 0)} to {TerminalOutput.Show(start.Mean + margin, 0)}";
    }

    /// <summary>The values that were estimated, assumed or stated by the answers, each with its source.</summary>
    public static IEnumerable<string> Assumed(AthleteMorning morning)
    {
        if (morning.Start.Load is { } load)
        {
            yield return $"weekly capacity {Words.Number(load)} {morning.Import.History.LoadUnit} at the start of the exports, the mean of their first weeks; write weekly_capacity_tss in {AthleteFiles.AthleteFile} to replace it";
        }

        if (morning.Answers.StartBalance is { } balance)
        {
            yield return $"CTL {Words.Number(balance.Ctl)} and ATL {Words.Number(balance.Atl)} on {OutlookWords.Day(morning.Import.History.Days[0].Date)}, by start_balance";
        }

        if (morning.Explanation.Assumed.Count > 0)
        {
            yield return $"by the policy: {string.Join(", ", morning.Explanation.Assumed.Select(p => $"{p.Fact.Path} {p.Fact.Show(p.Code)}"))}";
        }

        if (morning.Import.HasAll(FileContent.Training) && morning.Answers.RestBetween == true)
        {
            yield return "a day without an activity was a day without training";
        }

        if (morning.Answers.SupportTypes is { Count: > 0 } types)
        {
            yield return $"an activity of type {string.Join(", ", types)} without an intensity was a support session";
        }

        if (morning.Import.HasAll(FileContent.Health) && morning.Answers.WellUnlessSaid == true)
        {
            yield return "a day without an entry for illness or injury was a healthy day";
        }
    }

    /// <summary>The changes of the last review that changed a parameter; empty if that was more than a week ago.</summary>
    public static IEnumerable<string> Changes(AthleteMorning morning) => morning.Outlook.Version is { } version && version.From > morning.Facts.Date.AddDays(-7)
        ? version.Changes.Select(c => $"{c.Parameter.Field.Replace('_', ' ')} {TerminalOutput.Show(c.From, 1)} -> {TerminalOutput.Show(c.To, 1)}: {string.Join(" And: ", c.Because.Select(r => ReasonWords.WithNames(r, counts: false)))}") : [];

    /// <summary>The gaps of the exports. Empty if they reach today and every file was read.</summary>
    public static IEnumerable<string> Missing(AthleteMorning morning)
    {
        if (morning.Facts.Date.DayNumber - morning.NewestDay.DayNumber is var days and > 0)
        {
            yield return $"the exports end on {OutlookWords.Day(morning.NewestDay)}: {TerminalOutput.Count(days, "day")} up to today {(days == 1 ? "is" : "are")} unknown, so export again";
        }

        foreach (var file in morning.Import.LeftOut)
        {
            yield return $"{file} cannot be read and is left out; correct it, or move it out of the folder";
        }

        foreach (var (content, what) in Contents.Where(c => !morning.Import.HasAll(c.Content)))
        {
            yield return $"until then {what}, because the file may contain some";
        }
    }
}

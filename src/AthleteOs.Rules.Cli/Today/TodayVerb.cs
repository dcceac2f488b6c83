using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Cli.Today;

/// <summary><c>athleteos today</c>: from an athlete's exports to today's session.</summary>
internal static class TodayVerb
{
    /// <summary>The command.</summary>
    /// <param name="clock">Gives today's date if the caller does not.</param>
    public static Command Command(TimeProvider clock)
    {
        var files = new Argument<string[]>("files") { Description = "An athlete's folder with exports, a folder of such folders (a squad), or export files; default: the current folder.", Arity = ArgumentArity.ZeroOrMore };
        var date = new Option<string?>("--date") { Description = "The day to decide, yyyy-MM-dd; default: today. Later days of the exports are not read." };
        var yes = new Option<bool>("--yes") { Description = "Answer open questions with their defaults, for scripts." };
        var policy = new Option<string?>("--policy") { Description = "The policy that decides, a name or a folder; it is remembered. Default: weekly-planning.", CompletionSources = { _ => RulesFolder.PolicyNames() } };
        var zone = new Option<string?>("--time-zone") { Description = "The athlete's time zone, such as Europe/Berlin, for exports with times in UTC; it is remembered." };
        var workout = new Option<string?>("--workout") { Description = "The file to write the suggested session to: .zwo (Zwift), .txt (intervals.icu) or .md (a page)." };
        var force = new Option<bool>("--force") { Description = "Overwrite the files of --workout, --calendar and --page if they exist." };
        var calendar = new Option<string?>("--calendar") { Description = "The calendar file (.ics) to write today and the expected days of the week to." };
        var page = new Option<string?>("--page") { Description = "The page (.html) to write the week to, for printing." };
        var session = new Option<string?>("--override") { Description = $"Record another session for the day: {string.Join(", ", OverrideRequest.Sessions)}. It needs --reason.", CompletionSources = { _ => OverrideRequest.Sessions } };
        var reason = new Option<string?>("--reason") { Description = "The reason of --override." };
        var json = Inputs.Json();
        var command = new Command("today", "Decide today's session from exports, and show the week, the next possible key day and tomorrow.") { files, date, yes, policy, zone, workout, calendar, page, force, session, reason, json };
        command.SetAction(call => Run(new Call(call.GetValue(files) is { Length: > 0 } given ? given : ["."], call.GetValue(date), call.GetValue(yes), call.GetValue(policy), call.GetValue(zone), call.GetValue(workout), call.GetValue(calendar), call.GetValue(page), call.GetValue(force), call.GetValue(session), call.GetValue(reason), call.GetValue(json)), clock));
        return command;
    }

    private static int Run(Call call, TimeProvider clock)
    {
        var findings = new Findings();
        var day = Day(call.Date, clock, findings);
        WorkoutFile.Check(call.Workout, call.Calendar, call.Page, call.Force, findings);
        OverrideLog.Check(call.Override, call.Reason, findings);
        var (athletes, isSquad) = findings.NoErrors ? Athletes(call.Files, findings) : ([], false);
        if (isSquad && (call.Workout ?? call.Calendar ?? call.Page ?? (call.Override is null ? null : "--override")) is { } given)
        {
            findings.Error(Place.Whole(given), Codes.Contradiction, "a squad has several sessions; give the folder of one athlete");
            athletes = [];
        }

        if (!findings.NoErrors && athletes.Count == 0)
        {
            Inputs.ReportFindings(findings, call.AsJson);
            return Exit.WrongCall;
        }

        var loaded = new Dictionary<string, ReadyPolicy?>(StringComparer.Ordinal);
        var menu = RulesFolder.Find() is { } rules && Path.Combine(rules, SessionMenu.FolderName) is var sessions && Directory.Exists(sessions) ? SessionMenu.Read(sessions, findings) : null;
        var mornings = athletes.Select(read => (Folder: read.Name, Morning: Decide(read, call, day, loaded, menu, findings))).ToArray();
        var decided = mornings.Select(m => m.Morning).OfType<AthleteMorning>().ToArray();
        var isWritten = decided.Length == 0 || ((call.Workout is null || WorkoutFile.Write(call.Workout, decided[0], findings))
            & (call.Calendar is null || WorkoutFile.WriteCalendar(call.Calendar, decided[0], findings)) & (call.Page is null || WorkoutFile.WritePage(call.Page, decided[0], findings)));
        if (call.AsJson)
        {
            JsonOutput.Document(output => TodayDocument.Write(output, day, decided, findings));
        }
        else
        {
            ReportErrors(findings);
            Print(day, mornings, isSquad);
        }

        return !isWritten ? Exit.WrongCall : decided.Length == mornings.Length ? Exit.Fine : decided.Length == 0 ? Exit.WrongCall : Exit.No;
    }

    private static void Print(DateOnly day, IReadOnlyList<(string Folder, AthleteMorning? Morning)> mornings, bool isSquad)
    {
        if (isSquad)
        {
            SquadPage.Print(day, mornings);
        }
        else if (mornings[0].Morning is { } one)
        {
            TodayPage.Print(one);
        }
    }

    // Merged or converted values are news on the first day only; athleteos import reports them.
    private static void ReportErrors(Findings findings)
    {
        foreach (var finding in findings.InOrder().Where(f => f.Severity == Severity.Error || f.Code == Codes.OutsideAthlete || f.Place.File.EndsWith(Answers.FileName, StringComparison.Ordinal)))
        {
            Console.Error.WriteLine(finding);
        }
    }

    private static AthleteMorning? Decide(AthleteFiles files, Call call, DateOnly day, Dictionary<string, ReadyPolicy?> loaded, SessionMenu? menu, Findings findings)
    {
        var own = new Findings();
        var kept = files.Folder is { } folder ? Answers.Read(folder, own) : new Answers();
        var answers = kept with { Policy = call.Policy ?? kept.Policy, TimeZone = call.TimeZone ?? kept.TimeZone };
        answers.Check(field => Place.Whole(field == "time_zone" ? "--time-zone" : field), own.NoErrors && call.TimeZone is not null ? own : new Findings());
        if (own.NoErrors && Complete(files, answers, call, own) is { } complete)
        {
            var morning = AthleteMorning.Of(files, complete, day, (name, to) => Policy(name, loaded, to), menu, own);
            if (morning is not null && complete != kept && files.Folder is { } where)
            {
                complete.Save(where, own);
            }

            morning = morning is null ? null : OverrideLog.Of(morning, files.Folder, call.Override, call.Reason, own);
            Add(own, findings);
            return morning;
        }

        Add(own, findings);
        return null;
    }

    private static void Add(Findings from, Findings to)
    {
        foreach (var finding in from.All)
        {
            to.Add(finding);
        }
    }

    // The activities are looked at only while a question about them is open.
    private static Answers? Complete(AthleteFiles files, Answers answers, Call call, Findings findings)
    {
        var isOpen = answers.RestBetween is null || answers.Sport is null || answers.KeyFrom is null || answers.SupportBelow is null || answers.SupportTypes is null;
        var open = Questions.Open(answers, isOpen ? ActivityProfile.Of(files.Exports) : null);
        if (open.Count == 0 || call.Yes)
        {
            return Questions.Defaults(answers, open);
        }

        if (StandardStreams.CanAsk && !call.AsJson)
        {
            return Questions.Ask(answers, open, Questions.OnTerminal);
        }

        findings.Error(Place.Whole(files.Folder ?? files.Name), Codes.MissingField, Questions.Refusal(open));
        return null;
    }

    private static ReadyPolicy? Policy(string named, Dictionary<string, ReadyPolicy?> loaded, Findings findings)
    {
        if (!loaded.TryGetValue(named, out var policy))
        {
            policy = loaded[named] = Inputs.Load(named, findings, out _, out _);
        }
        else if (policy is null)
        {
            findings.Error(Place.Whole(named), Codes.FileUnreadable, "the policy cannot be used; see the messages above");
        }

        return policy;
    }

    private static DateOnly Day(string? text, TimeProvider clock, Findings findings)
    {
        if (text is null)
        {
            return DateOnly.FromDateTime(clock.GetLocalNow().Date);
        }

        if (!IsoDate.TryParse(text, out var day) || day.Year is < 1900 or > 9000)
        {
            findings.Error(Place.Whole("--date"), Codes.OutOfRange, $"\"{Cell.Shown(text)}\" is not a date; write yyyy-MM-dd, such as 2026-11-26");
        }

        return day;
    }

    private static (IReadOnlyList<AthleteFiles> Athletes, bool IsSquad) Athletes(string[] paths, Findings findings)
    {
        var folders = paths.Where(Directory.Exists).ToArray();
        if (folders.Length == 0)
        {
            var missing = Array.FindAll(paths, p => !File.Exists(p));
            foreach (var path in missing)
            {
                findings.Error(Place.Whole(path), Codes.FileUnreadable, "there is no such file or folder; give an athlete's folder, or files that exist");
            }

            return missing.Length > 0 ? ([], false) : ([AthleteFiles.OfFiles(paths, findings)], false);
        }

        if (paths.Length > 1)
        {
            findings.Error(Place.Whole(folders[0]), Codes.SameFolder, "this is a folder; give one folder, or the files of one athlete");
            return ([], false);
        }

        try
        {
            return SquadFolder.Of(folders[0], findings);
        }
        catch (UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(folders[0]), Codes.FileUnreadable, "the folder cannot be read; check that you may read it");
            return ([], false);
        }
    }

    /// <summary>The options of one call.</summary>
    private sealed record Call(string[] Files, string? Date, bool Yes, string? Policy, string? TimeZone, string? Workout, string? Calendar, string? Page, bool Force, string? Override, string? Reason, bool AsJson);
}

using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary>A history after the loop, for <c>season</c> and <c>week</c>.</summary>
/// <param name="Policy">The policy that decided.</param>
/// <param name="AthleteId">The athlete's id.</param>
/// <param name="History">The history.</param>
/// <param name="Season">The decision of each day.</param>
/// <param name="WellUnlessSaid">Whether a day without an entry for illness or injury was read as a healthy day.</param>
/// <param name="BalanceGiven">Whether the caller gave the balance of the first morning.</param>
internal sealed record SeasonRun(ReadyPolicy Policy, string AthleteId, TrainingHistory History, Season Season, bool WellUnlessSaid, bool BalanceGiven);

/// <summary>The options of <c>season</c> and <c>week</c>, and the run of the loop over a history.</summary>
internal sealed class SeasonInputs
{
    private readonly Option<string> _policy = new("--policy") { Description = "The policy: a name under rules, such as weekly-planning, or a folder.", Required = true, CompletionSources = { _ => RulesFolder.PolicyNames() } };
    private readonly Option<string> _history = new("--history") { Description = "The history, CSV or JSON; athleteos import converts other files.", Required = true };
    private readonly Option<string?> _events = new("--events") { Description = "The athlete's calendar, CSV or JSON: races, tests, camps, travel, illness, limited days and phases." };
    private readonly Option<string?> _athlete = new("--athlete") { Description = "The athlete's parameters at the start, such as rules/weekly-planning/examples/athlete.json; default: the policy's priors." };
    private readonly Option<bool> _well = new("--well-unless-said") { Description = "Read a day without an entry for illness or injury as a healthy day." };

    private readonly Option<string?> _balance = new("--start-balance") { Description = "CTL and ATL on the first morning, from a training log, such as 55,58. Without them the balance is unknown for six weeks." };

    private readonly Option<string?> _records = new("--records") { Description = "The readings that the athlete records, such as soreness,sleep_hours. From the first day on a morning without one of them is a morning on which it is unknown." };

    private readonly Option<bool> _log = new("--with-log") { Description = "Give every morning the log of sessions and days, so that replay can decide it under a policy with rules over several sessions." };

    public Option[] All => [_policy, _history, _events, _athlete, _well, _records, _balance, _log];

    /// <summary>Runs the loop over the whole history. On failure there are findings and an exit code.</summary>
    public SeasonRun? Run(ParseResult call, Findings findings, out int exit)
    {
        exit = Exit.WrongCall;
        var known = call.GetValue(_athlete) is { } file ? ReadAthlete(file, findings) : new KnownAthlete("athlete", new Athlete());
        var events = call.GetValue(_events) is { } calendar ? EventsReader.ReadFile(calendar, findings) : null;
        var ofPolicy = new Findings();
        var policy = Inputs.Load(call.GetValue(_policy)!, ofPolicy, out _, out var loaded);
        var history = HistoryReader.ReadFile(call.GetValue(_history)!, findings, policy);
        var balance = Balance(call.GetValue(_balance), findings);
        var records = RecordedReadings.Read((call.GetValue(_records) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(w => (w, Place.Whole("--records"))), "--records", findings);
        foreach (var finding in ofPolicy.All)
        {
            findings.Add(finding);
        }

        if (known is null || history is null || records is null || (balance is null && call.GetValue(_balance) is not null) || (events is null && call.GetValue(_events) is not null))
        {
            return null;
        }

        exit = loaded;
        var well = call.GetValue(_well);
        var options = new SeasonOptions(known.AthleteId) { Athlete = known.Believed, WellUnlessSaid = well, StartLoad = balance, Events = events, Records = records, WithLog = call.GetValue(_log) };
        return policy is null ? null : new SeasonRun(policy, known.AthleteId, history, Season.Run(policy, history, options), well, balance is not null);
    }

    /// <summary>Reads a day that the caller names; it must be one of the season.</summary>
    public static DateOnly? Day(string option, string? text, Season season, Findings findings)
    {
        if (text is null)
        {
            return null;
        }

        var (first, last) = (season.Days[0].Date, season.Days[^1].Date);
        if (!IsoDate.TryParse(text, out var day))
        {
            findings.Error(Place.Whole(option), Codes.OutOfRange, $"{text} is not a date; write yyyy-MM-dd, such as {IsoDate.Of(first)}");
            return null;
        }

        if (day < first || day > last)
        {
            findings.Error(Place.Whole(option), Codes.OutOfRange, $"{text} is outside the history; give a day from {IsoDate.Of(first)} to {IsoDate.Of(last)}");
            return null;
        }

        return day;
    }

    private static TrainingLoadState? Balance(string? text, Findings findings)
    {
        var (ctl, atl) = (FactCatalog.ByName["fatigue.Ctl"].About, FactCatalog.ByName["fatigue.Atl"].About);
        var numbers = text?.Split(',').Select(n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        if (numbers is [var first, var second] && first >= ctl.Min && first <= ctl.Max && second >= atl.Min && second <= atl.Max)
        {
            return new TrainingLoadState(first, second);
        }

        if (text is not null)
        {
            findings.Error(Place.Whole("--start-balance"), Codes.OutOfRange, $"{text} is not a balance; give CTL (0 to {Words.Number(ctl.Max)}) and ATL (0 to {Words.Number(atl.Max)}) separated by a comma, such as 55,58");
        }

        return null;
    }

    private static KnownAthlete? ReadAthlete(string file, Findings findings)
    {
        try
        {
            var length = new FileInfo(file).Length;
            if (length <= JsonSource.MaxBytes)
            {
                return AthleteReader.Read(file, File.ReadAllBytes(file), findings);
            }

            findings.Error(Place.Whole(file), Codes.FileTooLarge, "the file is too large for an athlete's file; an example is rules/weekly-planning/examples/athlete.json");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, Directory.Exists(file)
                ? "this is a folder; give the athlete's file, such as rules/weekly-planning/examples/athlete.json"
                : "the athlete's file cannot be read; check that it exists and that you may read it");
        }

        return null;
    }
}

using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Files;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cli.Past;

/// <summary>The options and sources of the verbs over past decisions.</summary>
internal sealed class PastDecisionOptions
{
    /// <summary>The sources that these verbs accept.</summary>
    public const string Sources = "The decisions: a file of season --lines or journal export (- reads standard input), sqlite:FILE, or a PostgreSQL connection string. Such a string is \"Host=127.0.0.1;Database=athletes;Username=coach\".";

    private readonly Option<string?> _athlete = new("--athlete") { Description = "One athlete's id; default: all athletes." };
    private readonly Option<string?> _from = new("--from") { Description = "The first day, yyyy-MM-dd." };
    private readonly Option<string?> _to = new("--to") { Description = "The last day, yyyy-MM-dd." };

    public Option[] All => [_athlete, _from, _to];

    /// <summary>The decisions to read; null, with findings, if the options contradict each other.</summary>
    public PastQuery? Query(ParseResult call, ReadyPolicy policy, Findings findings)
    {
        var (from, to) = (Day(call, _from, findings), Day(call, _to, findings));
        if (from > to)
        {
            findings.Error(Place.Whole("--from"), Codes.Contradiction, $"{call.GetValue(_from)} is after --to {call.GetValue(_to)}; give the earlier day first");
        }

        return findings.NoErrors ? new PastQuery(call.GetValue(_athlete), from, to, policy.SeriesOfDecisions) : null;
    }

    /// <summary>Opens a source and works on it. If the source cannot be opened or breaks off, there are findings and the exit code is that of a wrong call.</summary>
    public static async Task<int> On(string source, PastQuery query, Findings findings, Func<IPastDecisions, Task<int>> act, CancellationToken stop)
    {
        try
        {
            if (IsJournal(source))
            {
                var journal = await Journals.Open(source, TimeProvider.System, create: false, stop).ConfigureAwait(false);
                await using var journalEnds = journal.ConfigureAwait(false);
                return await act(new JournalDecisions(journal, query)).ConfigureAwait(false);
            }

            var input = InputFile.Open(source, "file of decisions", "give a file, such as one that season --lines wrote", findings);
            if (input is null)
            {
                return Exit.WrongCall;
            }

            await using var inputEnds = input.ConfigureAwait(false);
            return await act(new PastLines(InputFile.Shown(source), input, query)).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is JournalRefusedException or JournalUnavailableException)
        {
            findings.Error(Place.Whole("journal"), Codes.FileUnreadable, fault.Message);
            return Exit.WrongCall;
        }
    }

    /// <summary>Reports that there was nothing to work on, and why.</summary>
    public static void SayNothing(string source, PastQuery query, PastNotes notes, Findings findings)
    {
        var asked = $"{(query.AthleteId is { } athlete ? $" of athlete {athlete}" : "")}{(query.From is { } from ? $" from {IsoDate.Of(from)}" : "")}{(query.To is { } to ? $" to {IsoDate.Of(to)}" : "")}";
        var shown = Place.Whole(IsJournal(source) ? "journal" : InputFile.Shown(source));
        findings.Error(shown, Codes.PastNothing, notes switch
        {
            { Days: var (first, last) } when asked.Length > 0 => $"there is no decision{asked}; the decisions are from {IsoDate.Of(first)} to {IsoDate.Of(last)}",
            { WithoutFacts: > 0 } => $"there is no decision{asked} with its facts",
            { Erased: > 0 } => $"every decision{asked} is erased",
            { Unusable: > 0 } => "it contains no usable line; give a file of season --lines or of journal export, or sqlite:FILE",
            _ => $"there is no decision{asked} in it",
        });
    }

    /// <summary>Warns of mornings without a log: rules over the log are unknown there.</summary>
    public static void NameWithoutLog(string source, ReadyPolicy policy, long without, long mornings, Findings findings)
    {
        if (policy.ReadsLog && without > 0)
        {
            findings.Warning(Place.Whole(IsJournal(source) ? "journal" : InputFile.Shown(source)), Codes.PastWithoutLog,
                $"{ReplayPage.Show(without)} of {ReplayPage.Show(mornings)} mornings have no log of sessions. Rules over several sessions are unknown there, and the days easier; write the log with athleteos season --with-log");
        }
    }

    /// <summary>Whether a source names a journal rather than a file.</summary>
    private static bool IsJournal(string source) => Journals.IsFile(source) || (source.Contains('=', StringComparison.Ordinal) && !File.Exists(source));

    private static DateOnly? Day(ParseResult call, Option<string?> option, Findings findings)
    {
        if (call.GetValue(option) is not { } text)
        {
            return null;
        }

        if (IsoDate.TryParse(text, out var day))
        {
            return day;
        }

        findings.Error(Place.Whole(option.Name), Codes.OutOfRange, $"{text} is not a date; write yyyy-MM-dd, such as 2026-11-23");
        return null;
    }
}

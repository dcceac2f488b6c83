using System.Text;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host;

/// <summary>
/// Decides what integrators drop into a folder: files <c>*.jsonl</c> with one facts document a line. The answers come as a file of the same
/// name in <c>done</c>, one decision a line; lines that cannot be decided as one of that name in <c>refused</c>, each with its reasons. A file is taken once it is there
/// whole: write it under another name and rename it. What was interrupted is done again, and the journal keeps each morning once.
/// </summary>
internal sealed partial class InboxWorker(IOptions<HostOptions> options, PolicyShelf shelf, IJournal journal, Telemetry telemetry, TimeProvider clock, ILogger<InboxWorker> log) : BackgroundService
{
    private const string Done = "done";
    private const string Refused = "refused";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Inbox is not { } inbox)
        {
            return;
        }

        Directory.CreateDirectory(Path.Combine(inbox, Done));
        Directory.CreateDirectory(Path.Combine(inbox, Refused));
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var file in Directory.EnumerateFiles(inbox, "*.jsonl").Order(StringComparer.Ordinal).ToArray())
            {
                await Take(inbox, file, stoppingToken);
            }

            await Task.Delay(Look, clock, stoppingToken);
        }
    }

    // A database that is away, or no policy yet, leaves the file where it is: it is taken up again.
    private async Task Take(string inbox, string file, CancellationToken stop)
    {
        if (shelf.Find(options.Value.Policy) is not { } served)
        {
            return;
        }

        var (answers, refusals) = (new StringBuilder(), new StringBuilder());
        try
        {
            var number = 0;
            foreach (var line in await File.ReadAllLinesAsync(file, stop))
            {
                number++;
                if (line.AsSpan().Trim().Length > 0)
                {
                    await Decide(line, number, served, answers, refusals, stop);
                }
            }

            await Put(Path.Combine(inbox, Done, Path.GetFileName(file)), answers, stop);
            await Put(Path.Combine(inbox, Refused, Path.GetFileName(file)), refusals, stop);
            File.Delete(file);
            SayTaken(Path.GetFileName(file), number);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or IOException or UnauthorizedAccessException)
        {
            SayLater(Path.GetFileName(file), fault.Message);
        }
    }

    private async Task Decide(string line, int number, ServedPolicy served, StringBuilder answers, StringBuilder refusals, CancellationToken stop)
    {
        var findings = new Findings();
        if (FactsReader.Read("line", Encoding.UTF8.GetBytes(line), findings) is not { } morning)
        {
            Refuse(refusals, number, findings.InOrder().Where(f => f.Severity == Severity.Error).Select(f => $"{f.Code} {f.Message}"));
            return;
        }

        var kept = await KeptMorning.Keep(journal, telemetry, morning, KeptMorning.UsualKey, served, stop);
        if (kept.Decision?.Body is { } body)
        {
            answers.Append(Encoding.UTF8.GetString(body.Span)).Append('\n');
        }
        else
        {
            Refuse(refusals, number, ["this morning was decided already from other facts"]);
        }
    }

    private static void Refuse(StringBuilder refusals, int number, IEnumerable<string> reasons) =>
        refusals.Append(System.Text.Json.JsonSerializer.Serialize(new { line = number, reasons = reasons.ToArray() })).Append('\n');

    private static async Task Put(string file, StringBuilder text, CancellationToken stop)
    {
        if (text.Length > 0)
        {
            await File.WriteAllTextAsync($"{file}.tmp", text.ToString(), stop);
            File.Move($"{file}.tmp", file, overwrite: true);
        }
    }

    [LoggerMessage(20, LogLevel.Information, "Inbox: {File} was decided, {Lines} lines.")]
    private partial void SayTaken(string file, int lines);

    [LoggerMessage(21, LogLevel.Warning, "Inbox: {File} waits: {Reason}")]
    private partial void SayLater(string file, string reason);
}

using System.Text.Json;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>
/// Decides the files <c>*.jsonl</c> of a folder, with one facts document a line. A file of the same name in <c>done</c> contains the decisions,
/// one in <c>refused</c> the refused lines with their reasons. Integrators write a file under another name and rename it. After an interruption
/// the worker starts the file again, and the journal records each morning once.
/// </summary>
internal sealed partial class InboxWorker(IOptions<HostOptions> options, SubmittedFacts facts, WorkerHealth health, TimeProvider clock, ILogger<InboxWorker> log) : BackgroundService
{
    private const string Name = "inbox";
    private const string Done = "done";
    private const string Refused = "refused";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAfterFault = TimeSpan.FromSeconds(3);

    // The reason each file is waiting; logged once.
    private readonly Dictionary<string, string> _waiting = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Inbox is not { } inbox)
        {
            return;
        }

        JournalCaller.Set(WorkerHealth.CallerOf(Name));
        await Task.Yield();
        for (var isFirst = true; !stoppingToken.IsCancellationRequested; isFirst = false)
        {
            var fault = await Round(inbox, isFirst, stoppingToken);
            if (health.Note(Name, fault))
            {
                SayState(fault ?? "it is back.");
            }

            await Task.Delay(fault is null ? Look : LookAfterFault, clock, stoppingToken);
        }
    }

    // The fault, without the name of a file; null if none.
    private async Task<string?> Round(string inbox, bool isFirst, CancellationToken stop)
    {
        try
        {
            // Only at the start: later a missing folder can mean a missing disk, and must not be created in its place.
            if (isFirst)
            {
                Directory.CreateDirectory(inbox);
            }

            string? fault = null;
            foreach (var file in Directory.EnumerateFiles(inbox, "*.jsonl").Order(StringComparer.Ordinal).ToArray())
            {
                fault = await Take(inbox, file, stop) ?? fault;
            }

            return fault;
        }
        catch (DirectoryNotFoundException)
        {
            return "its folder is not there; what is dropped is decided once it is back.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "its folder cannot be read or written; the service's account needs the right to, on a disk with room.";
        }
    }

    // Without a database or a policy the file stays and is tried again. A fault of one file does not stop the others.
    private async Task<string?> Take(string inbox, string file, CancellationToken stop)
    {
        if (!facts.CanDecide)
        {
            return "no policy can decide yet.";
        }

        try
        {
            await Decide(inbox, file, stop);
            _waiting.Remove(file);
            return null;
        }
        catch (FileNotFoundException)
        {
            return null; // removed before it was read
        }
        catch (Exception fault) when (fault is JournalUnavailableException or IOException or UnauthorizedAccessException)
        {
            if (!_waiting.TryGetValue(file, out var said) || said != fault.Message)
            {
                _waiting[file] = fault.Message;
                SayLater(Path.GetFileName(file), fault.Message);
            }

            return fault is JournalUnavailableException ? "the journal cannot be reached." : "a file in it cannot be read, or its answers cannot be written; the log says which.";
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            SayFailed(Path.GetFileName(file), fault);
            return "a file in it cannot be decided; the log says which.";
        }
    }

    private async Task Decide(string inbox, string file, CancellationToken stop)
    {
        var name = Path.GetFileName(file);
        var before = Fingerprint(file);
        if (before is { Length: 0 })
        {
            return; // still being written
        }

        var number = 0;
        await using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);

        // First, so that nothing is decided without a writable answer.
        await using var answers = new AnswerFile(Path.Combine(inbox, Done), name);
        await using var refusals = new AnswerFile(Path.Combine(inbox, Refused), name);
        var lines = new LineReader(read, Bodies.MaxBytes);
        while (await lines.Next(stop) is { } line)
        {
            number++;
            if (line.IsBlank)
            {
                continue;
            }

            var answer = line.IsTooLong ? SubmittedFacts.TooLong() : await facts.Decide(line.Bytes, policy: null, key: null, condition: null, stop) ?? throw new IOException("The policy was taken away.");
            await (answer.Decision?.Body is { } body ? answers.Add(body, stop)
                : refusals.Add(JsonSerializer.SerializeToUtf8Bytes(new { line = number, reasons = answer.Reasons }), stop));
        }

        if (Changed(file, before))
        {
            throw new IOException("It was written to while it was read. Write it under another name, then rename it.");
        }

        await AnswerFile.Put(answers, refusals);
        if (!Changed(file, before))
        {
            File.Delete(file);
        }

        SayTaken(name, number);
    }

    // A file that was removed while it was read is complete: its lines are answered.
    private static bool Changed(string file, (long Length, DateTime Written)? before) => Fingerprint(file) is { } now && now != before;

    private static (long Length, DateTime Written)? Fingerprint(string file) => new FileInfo(file) is { Exists: true } there ? (there.Length, there.LastWriteTimeUtc) : null;

    [LoggerMessage(20, LogLevel.Information, "Inbox: {File} was decided, {Lines} lines.")]
    private partial void SayTaken(string file, int lines);

    [LoggerMessage(21, LogLevel.Warning, "Inbox: {File} waits: {Reason}")]
    private partial void SayLater(string file, string reason);

    [LoggerMessage(22, LogLevel.Error, "Inbox: {File} cannot be decided.")]
    private partial void SayFailed(string file, Exception fault);

    [LoggerMessage(23, LogLevel.Warning, "Inbox: {State}")]
    private partial void SayState(string state);
}

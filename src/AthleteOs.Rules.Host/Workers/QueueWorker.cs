using System.Data.Common;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>
/// Decides requests from the queue in the journal's PostgreSQL database. Several hosts can share one queue. A request is delivered at least once,
/// and its morning is recorded exactly once. The claims of a host that ended pass to the others.
/// </summary>
internal sealed partial class QueueWorker(IOptions<HostOptions> options, LazyJournal journal, SubmittedFacts facts, WorkerHealth health, TimeProvider clock, ILogger<QueueWorker> log) : BackgroundService
{
    private const string Name = "queue";
    private const int MostAtOnce = 64;
    private const string OurFault = "the service failed while it was deciding; its log says why";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookAfterFault = TimeSpan.FromSeconds(2);

    // Claimed requests, neither finished nor returned yet.
    private IReadOnlyList<QueuedRequest> _held = [];
    private bool _opened;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Queue)
        {
            return;
        }

        await Task.Yield();
        await using var queue = Journals.Queue(options.Value.Journal, TimeSpan.FromSeconds(options.Value.QueueLeaseSeconds));
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var (ended, fault) = await Round(queue, stoppingToken);
                if (health.Note(Name, fault))
                {
                    SayState(fault ?? "it is back.");
                }

                if (ended == 0 || fault is not null)
                {
                    await Task.Delay(fault is null ? Look : LookAfterFault, clock, stoppingToken);
                }
            }
        }
        finally
        {
            await Leave(queue);
        }
    }

    // The number of finished requests, and the fault.
    private async Task<(int Ended, string? Fault)> Round(RequestQueue queue, CancellationToken stop)
    {
        try
        {
            // Once: it creates the tables. Later the queue's own connections report faults.
            if (!_opened)
            {
                await journal.Open(stop);
                _opened = true;
            }

            await GiveBack(queue, _held, later: false, stop);
            if (!facts.CanDecide)
            {
                return (0, "no policy can decide yet.");
            }

            if (await queue.SetAside(options.Value.QueueAttempts, stop) is > 0 and var aside)
            {
                SayAside(aside);
            }

            var again = await Answer(queue, await queue.ClaimAgain(stop), stop);
            return (again + await Answer(queue, await queue.Claim(MostAtOnce, stop), stop), null);
        }
        catch (JournalUnavailableException)
        {
            return (0, "its database cannot be reached.");
        }
        catch (JournalRefusedException refusal)
        {
            return (0, refusal.Message);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            SayFailed(fault);
            return (0, "it failed; the log says why.");
        }
    }

    private async Task<int> Answer(RequestQueue queue, IReadOnlyList<QueuedRequest> requests, CancellationToken stop)
    {
        if (requests.Count == 0)
        {
            return 0;
        }

        _held = requests;
        var answers = (await Task.WhenAll(requests.Select(r => Answer(queue, r, stop)))).OfType<QueueAnswer>().ToArray();
        await End(queue, answers, stop);

        // A request without an answer waits for its policy. To return one that failed, or that an erase removed, changes nothing.
        await GiveBack(queue, [.. requests.Except(answers.Select(a => a.Request))], later: true, stop);
        return answers.Length;
    }

    private async Task End(RequestQueue queue, IReadOnlyList<QueueAnswer> answers, CancellationToken stop)
    {
        try
        {
            await queue.End(answers, stop);
        }
        catch (DbException fault)
        {
            // A fault of one answer must not affect the others.
            if (answers.Count == 1)
            {
                SayFailed(fault);
                await queue.Fail(answers[0].Request, OurFault, stop);
                return;
            }

            foreach (var answer in answers)
            {
                await End(queue, [answer], stop);
            }
        }
    }

    private async Task<QueueAnswer?> Answer(RequestQueue queue, QueuedRequest request, CancellationToken stop)
    {
        JournalCaller.Set($"{WorkerHealth.CallerOf(Name)} {request.Sender}".TrimEnd());
        try
        {
            var answer = await facts.Decide(Encoding.UTF8.GetBytes(request.Facts), request.Policy, request.Key, AppendCondition.StillClaimed(request), stop);
            return answer is null ? null
                : new QueueAnswer(request, answer.AthleteId, answer.Decision?.Id, answer.Decision?.Body is { } body ? Encoding.UTF8.GetString(body.Span) : null, answer.Decision is null ? JsonSerializer.Serialize(answer.Reasons) : null);
        }
        catch (Exception fault) when (fault is not JournalUnavailableException && !stop.IsCancellationRequested)
        {
            SayFailed(fault);
            await queue.Fail(request, OurFault, stop);
            return null;
        }
    }

    private async Task GiveBack(RequestQueue queue, IReadOnlyList<QueuedRequest> requests, bool later, CancellationToken stop)
    {
        if (requests.Count > 0)
        {
            await queue.GiveBack(requests, later, stop);
        }

        _held = [];
    }

    // Other hosts need not wait for the claims of a host that stops normally.
    private async Task Leave(RequestQueue queue)
    {
        try
        {
            await GiveBack(queue, _held, later: false, CancellationToken.None);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalRefusedException)
        {
            // They become available when the claim expires.
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Queue: {State}")]
    private partial void SayState(string state);

    [LoggerMessage(41, LogLevel.Error, "Queue: a request failed.")]
    private partial void SayFailed(Exception fault);

    [LoggerMessage(42, LogLevel.Warning, "Queue: {Count} requests were set aside; athleteos.answers holds them and the reason.")]
    private partial void SayAside(int count);
}

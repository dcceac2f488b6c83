using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>
/// Catches up every enrolled athlete: in rounds, because mornings begin by the clock, and at once after a new record. It skips an athlete without a
/// new record on the same day.
/// </summary>
internal sealed partial class MorningWorker(AthleteLoop loop, IJournal journal, PendingAthletes pending, HarmMonitor harm, Telemetry telemetry, SquadOptions options, WorkerHealth health, TimeProvider clock, ILogger<MorningWorker> log) : BackgroundService
{
    private const string Name = "mornings";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(20);

    // By athlete: the state at which nothing was left to do.
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var signal = pending.WaitAsync(stoppingToken).AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            await GoRound(stoppingToken);
            var nextRound = Task.Delay(Round, clock, stoppingToken);
            while (await Task.WhenAny(nextRound, signal) == signal)
            {
                await signal;
                await CatchUpPending(stoppingToken);
                signal = pending.WaitAsync(stoppingToken).AsTask();
            }

            await nextRound;
        }
    }

    private async Task GoRound(CancellationToken stop)
    {
        var waiting = 0;
        try
        {
            foreach (var (athleteId, settings) in await Enrolled(stop))
            {
                var (today, morningHasCome) = settings.At(clock.GetUtcNow());
                var newest = await journal.Newest(athleteId, kind: null, stop);
                var seen = new Seen(newest?.Number ?? 0, today, morningHasCome);
                if (_seen.GetValueOrDefault(athleteId) != seen)
                {
                    if (await CatchUp(athleteId, stop) is { } result)
                    {
                        _seen[athleteId] = seen with { Number = result.Number };
                    }
                    else
                    {
                        waiting++;
                    }
                }

                await CatchUpPending(stop); // a round at the start or in the morning is long
            }

            foreach (var arm in await harm.Look(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), stop))
            {
                SayStopped(arm);
            }
        }
        catch (JournalUnavailableException)
        {
            SayLater();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            telemetry.Failed("loop");
            SayFailed(fault);
            waiting++;
        }

        var says = waiting == 0 ? null : FormattableString.Invariant($"enrolled athletes waiting: {waiting}; their policy does not serve, or their record cannot be read; /v1/policies and the log say why.");
        if (health.Note(Name, says))
        {
            SayState(says ?? "all enrolled athletes are up to now.");
        }
    }

    private async Task CatchUpPending(CancellationToken stop)
    {
        foreach (var athleteId in pending.TakeAll())
        {
            await CatchUp(athleteId, stop);
        }
    }

    private async Task<Dictionary<string, AthleteSettings>> Enrolled(CancellationToken stop)
    {
        var enrolled = new Dictionary<string, AthleteSettings>(StringComparer.Ordinal);
        await foreach (var entry in journal.Read(new JournalQuery { Kind = EntryKind.Settings }, stop))
        {
            if (entry.Body is { } body && AthleteSettings.Read("journal", body.Span, options, new Findings()) is { } settings)
            {
                enrolled[entry.AthleteId] = settings;
            }
        }

        return enrolled;
    }

    // A fault of one athlete does not stop the others: it is logged, and the next round tries again.
    private async Task<CatchUpResult?> CatchUp(string athleteId, CancellationToken stop)
    {
        try
        {
            if (await loop.CatchUp(athleteId, stop) is not { } result)
            {
                return null;
            }

            if (result.Decided + result.Reviewed > 0)
            {
                SayBrought(result.Decided, result.Reviewed);
            }

            return result;
        }
        catch (JournalUnavailableException)
        {
            SayLater();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            telemetry.Failed("loop");
            SayFailed(fault);
        }

        return null;
    }

    private readonly record struct Seen(long Number, DateOnly Today, bool MorningHasCome);

    [LoggerMessage(30, LogLevel.Information, "An athlete was brought up to now: {Decided} mornings decided, {Reviewed} weeks reviewed.")]
    private partial void SayBrought(int decided, int reviewed);

    [LoggerMessage(34, LogLevel.Warning, "An arm was stopped for harm: {Arm}.")]
    private partial void SayStopped(string arm);

    [LoggerMessage(33, LogLevel.Warning, "Mornings: {State}")]
    private partial void SayState(string state);

    [LoggerMessage(31, LogLevel.Warning, "The journal cannot be reached; mornings are decided when it is back.")]
    private partial void SayLater();

    [LoggerMessage(32, LogLevel.Error, "An athlete could not be brought up to now; it is tried again in the next round.")]
    private partial void SayFailed(Exception fault);
}

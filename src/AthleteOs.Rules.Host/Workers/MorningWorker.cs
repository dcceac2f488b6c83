using System.Collections.Concurrent;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>
/// Catches up enrolled athletes: at their morning by the clock, and after new entries, from whichever process. A round costs as much as the athletes
/// who are due; the first one looks at all for whom no note says otherwise. Entries of this process are followed at once, also during a round.
/// Hosts that share the journal take turns, so that each athlete is caught up by one of them.
/// </summary>
internal sealed partial class MorningWorker(IAthleteLoops loops, IJournal journal, PendingAthletes pending, HostIdentity host, HarmMonitor harm, Telemetry telemetry, SquadOptions options, WorkerHealth health, TimeProvider clock, ILogger<MorningWorker> log) : BackgroundService
{
    /// <summary>The athletes who are caught up at the same time in a round. The journal writes their entries together.</summary>
    public const int Width = 8;

    private const string Name = "mornings";
    // Turns of this number of athletes end within the lease, even if each has a year to catch up.
    private const int Noted = 200;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(20);

    private readonly MorningSchedule _schedule = new();
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CaughtUpAthlete> _unnoted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _elsewhere = new(StringComparer.Ordinal);
    private long? _place;

    // Whether an athlete's next morning has come depends on the defaults.
    private string Defaults => FormattableString.Invariant($"{options.TimeZone} {options.Morning} {options.CatchUpDays}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        JournalCaller.Set(WorkerHealth.CallerOf(Name));
        await Task.WhenAll(GoRounds(stoppingToken), FollowPending(stoppingToken));
    }

    private async Task GoRounds(CancellationToken stop)
    {
        while (true)
        {
            var request = pending.RoundRequest; // one during the round counts
            await GoRound(stop);
            try
            {
                await request.WaitAsync(Round, clock, stop);
            }
            catch (TimeoutException)
            {
                // The usual case: the next round is due.
            }
        }
    }

    private async Task FollowPending(CancellationToken stop)
    {
        while (await pending.WaitAsync(stop))
        {
            try
            {
                if (await Bring(pending.TakeAll(), stop) is { Count: > 0 } elsewhere)
                {
                    _ = TryAgain(elsewhere, stop);
                }
            }
            catch (JournalUnavailableException)
            {
                SayLater(); // the next round finds the entries
            }
        }
    }

    private async Task GoRound(CancellationToken stop)
    {
        var faults = 0;
        try
        {
            foreach (var some in (await Due(stop)).Chunk(Noted))
            {
                await Bring(some, stop);
                await NoteCaughtUp(stop);
            }

            await NoteCaughtUp(stop);
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
            faults++;
        }

        var waiting = _waiting.Count + faults;
        var says = waiting == 0 ? null : FormattableString.Invariant($"enrolled athletes waiting: {waiting}; their policy does not serve, or their record cannot be read; /v1/policies and the log say why.");
        if (health.Note(Name, says))
        {
            SayState(says ?? "all enrolled athletes are up to now.");
        }
    }

    private async Task<IReadOnlyCollection<string>> Due(CancellationToken stop)
    {
        if (_place is not { } place)
        {
            var start = await journal.Changes(since: null, AthleteLoop.Kinds, stop); // before the athletes: who enrols meanwhile is new
            var enrolled = await Enrolled(stop);
            foreach (var athlete in await journal.CaughtUp(Defaults, stop))
            {
                if (enrolled.Remove(athlete.AthleteId))
                {
                    _schedule.Note(athlete.AthleteId, athlete.Number, athlete.Due);
                }
            }

            _place = start.Place;
            enrolled.UnionWith(_schedule.TakeDue(clock.GetUtcNow()));
            return enrolled;
        }

        var changes = await journal.Changes(place, AthleteLoop.Kinds, stop);
        _place = changes.Place;
        return changes.Entries.Where(_schedule.IsNews).Select(c => c.AthleteId).Concat(_schedule.TakeDue(clock.GetUtcNow())).Concat(_waiting.Keys).Concat(_elsewhere.Keys).ToHashSet(StringComparer.Ordinal);
    }

    // Without the notes only the next start takes longer: the round goes on.
    private async Task NoteCaughtUp(CancellationToken stop)
    {
        try
        {
            var athletes = _unnoted.Values.ToArray();
            if (athletes.Length > 0)
            {
                await journal.NoteCaughtUp(athletes, Defaults, stop);
                foreach (var athlete in athletes)
                {
                    _unnoted.TryRemove(KeyValuePair.Create(athlete.AthleteId, athlete)); // a later one stays
                }
            }
        }
        catch (JournalUnavailableException)
        {
            SayLater();
        }
    }

    private async Task<HashSet<string>> Enrolled(CancellationToken stop)
    {
        var enrolled = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in journal.Read(new JournalQuery { Kind = EntryKind.Settings }, stop))
        {
            if (entry.Body is not null)
            {
                enrolled.Add(entry.AthleteId);
            }
        }

        return enrolled;
    }

    // Catches up the athletes of the turns that this host gets; returns those of other hosts. A later round takes over from a host that died.
    private async Task<IReadOnlyCollection<string>> Bring(IReadOnlyCollection<string> athletes, CancellationToken stop)
    {
        if (athletes.Count == 0)
        {
            return [];
        }

        var turns = await journal.TakeTurns(athletes, host.Id, Lease, Defaults, clock.GetUtcNow(), stop);
        foreach (var caughtUp in turns.CaughtUp)
        {
            _schedule.Note(caughtUp.AthleteId, caughtUp.Number, caughtUp.Due);
        }

        var here = turns.Taken.Concat(turns.CaughtUp.Select(c => c.AthleteId)).ToHashSet(StringComparer.Ordinal);
        foreach (var athleteId in here)
        {
            _elsewhere.TryRemove(athleteId, out _);
        }

        string[] elsewhere = [.. athletes.Where(a => !here.Contains(a))];
        foreach (var athleteId in elsewhere)
        {
            _elsewhere[athleteId] = true;
        }

        await CatchUp(turns.Taken, stop);
        if (turns.AreShared)
        {
            await NoteCaughtUp(stop);
        }

        return elsewhere;
    }

    // The other host may have read before the new entries.
    private async Task TryAgain(IReadOnlyCollection<string> athletes, CancellationToken stop)
    {
        await Task.Delay(Again, clock, stop);
        foreach (var athleteId in athletes)
        {
            pending.Add(athleteId);
        }
    }

    private Task CatchUp(IReadOnlyCollection<string> athletes, CancellationToken stop) =>
        Parallel.ForEachAsync(athletes, new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = stop }, async (athleteId, cancelled) =>
        {
            if (await CatchUp(athleteId, cancelled))
            {
                _waiting.TryRemove(athleteId, out _);
            }
            else
            {
                _waiting[athleteId] = true;
            }
        });

    // A fault of one athlete does not stop the others: it is logged, and the next round tries again.
    private async Task<bool> CatchUp(string athleteId, CancellationToken stop)
    {
        try
        {
            if (await loops.CatchUp(athleteId, stop) is { } result)
            {
                _schedule.Note(athleteId, result.Number, result.Next);
                _unnoted[athleteId] = new CaughtUpAthlete(athleteId, result.Number, result.Next);
                if (result.Decided + result.Reviewed > 0)
                {
                    SayBrought(result.Decided, result.Reviewed);
                }

                return true;
            }

            if (await journal.Newest(athleteId, EntryKind.Settings, stop) is not { Body: not null })
            {
                _schedule.Remove(athleteId);
                return true;
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
        }

        return false;
    }

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

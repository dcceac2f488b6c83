using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The result of enrolling the sample squad.</summary>
internal enum SampleResult
{
    /// <summary>The squad is enrolled.</summary>
    Enrolled,

    /// <summary>It was enrolled before; nothing changed.</summary>
    AlreadyThere,

    /// <summary>The service's policy does not serve; nothing changed.</summary>
    PolicyMissing,
}

/// <summary>
/// Twelve synthetic athletes with a season, a race and a cold, so that a new service has something to show. They live their season in a journal of
/// their own, through the parts of the service. The service's journal then gets each athlete's entries, the settings last: before them
/// nobody decides anything for the athlete.
/// </summary>
internal sealed class SampleSquad(IJournal journal, PolicyShelf shelf, PendingAthletes pending, SquadOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>The ids of the athletes.</summary>
    public static readonly IReadOnlyList<string> Ids = [.. new[] { "anna", "ben", "carla", "david", "emma", "felix", "greta", "hugo", "ida", "jonas", "klara", "leo" }.Select(n => $"sample-{n}")];

    private const ulong Seed = 18;
    private const int Weeks = 6;
    private const int DaysToRace = 9;

    // The numbers of those who had a cold, of the one with a cold now, and of two who miss readings this morning.
    private static readonly int[] WithCold = [2, 7];
    private const int Ill = 5;
    private const int WithoutDevice = 8;
    private const int Late = 11;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Enrols the squad with a season up to today.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer; athletes enrolled before remain, and the next call adds the others.</exception>
    public async Task<SampleResult> Enrol(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            return await EnrolOnce(stop);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<SampleResult> EnrolOnce(CancellationToken stop)
    {
        var missing = new List<string>();
        foreach (var id in Ids)
        {
            if (await journal.Newest(id, EntryKind.Settings, stop) is null)
            {
                missing.Add(id);
            }
        }

        if (missing.Count == 0 || shelf.Find(options.Policy) is null)
        {
            return missing.Count == 0 ? SampleResult.AlreadyThere : SampleResult.PolicyMissing;
        }

        var folder = Directory.CreateTempSubdirectory("athleteos-sample-");
        try
        {
            var moved = new MovedClock();
            await using var own = await Journals.Open($"sqlite:{Path.Combine(folder.FullName, "sample.db")}", moved, create: true, stop);
            await Live(own, moved, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), stop);
            await Parallel.ForEachAsync(missing, AllAtOnce(stop), async (id, ends) => await Copy(own, id, ends));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return SampleResult.Enrolled;
    }

    private async Task Live(IJournal own, MovedClock moved, DateOnly today, CancellationToken stop)
    {
        var begins = Season.MondayOf(today).AddDays(-7 * Weeks);
        var register = new ExperimentRegister(own, moved);
        var loop = new AthleteLoop(own, shelf, new PolicyChoice(own, shelf, register), new DecisionRecorder(own, new Decider()), new CheckpointCache(CheckpointCache.UsualBytes), options, moved);
        var enrolment = new Enrolment(own, shelf, new PendingAthletes(), options, moved);
        var population = new Population(Seed);
        RehearsedAthlete[] squad = [.. Ids.Select((id, number) => new RehearsedAthlete(population, number) { Id = id })];
        foreach (var number in WithCold)
        {
            squad[number].Catch(today.AddDays(-20 - number), 4);
        }

        squad[Ill].Catch(today.AddDays(-1), 3);
        await Parallel.ForEachAsync(squad, AllAtOnce(stop), async (athlete, ends) =>
        {
            await own.Append(athlete.Id, [athlete.Parameters(begins), .. athlete.LiveHabit(begins)], ends);
            await own.Append(athlete.Id, [Race(today.AddDays(DaysToRace))], ends);
        });

        // The clock is the same for all, so the squad lives day by day.
        for (var date = begins; date <= today; date = date.AddDays(1))
        {
            moved.MoveTo(date);
            await Parallel.ForEachAsync(Enumerable.Range(0, squad.Length), AllAtOnce(stop), async (number, ends) =>
            {
                if (date == begins)
                {
                    await enrolment.Enrol(squad[number].Id, Encoding.UTF8.GetBytes(squad[number].Settings(begins, options.Policy, morning: "00:00")), new Findings(), ends);
                }

                if (date < today || number != Late)
                {
                    await LiveDay(own, loop, squad[number], squad[number].Readings(date, measured: date < today || number != WithoutDevice), isToday: date == today, ends);
                }
            });
        }
    }

    private static async Task LiveDay(IJournal own, AthleteLoop loop, RehearsedAthlete athlete, NewEntry readings, bool isToday, CancellationToken stop)
    {
        await own.Append(athlete.Id, [readings], stop);
        await loop.CatchUp(athlete.Id, stop);
        if (!isToday)
        {
            var entries = await own.All(new JournalQuery { AthleteId = athlete.Id, From = readings.Date, To = readings.Date }, stop);
            await own.Append(athlete.Id, [athlete.Live(Last(EntryKind.Decision).Span, Last(EntryKind.Morning).Span)], stop);

            ReadOnlyMemory<byte> Last(EntryKind kind) => entries.Last(e => e.Kind == kind).Body!.Value;
        }
    }

    // The journal writes the entries of several athletes at once.
    private static ParallelOptions AllAtOnce(CancellationToken stop) => new() { MaxDegreeOfParallelism = Ids.Count, CancellationToken = stop };

    private static NewEntry Race(DateOnly day) => new(EntryKind.Event, day, "",
        RecordedEvents.Document("sample-race", new AthleteEvent(EventKind.Race, day, day) { Priority = RacePriority.A, Name = "Sample race" }));

    // Entries that were recorded together stay together: a decision and its facts.
    private async Task Copy(IJournal own, string athleteId, CancellationToken stop)
    {
        var entries = await own.All(new JournalQuery { AthleteId = athleteId }, stop);
        foreach (var together in entries.GroupBy(e => e.Batch).OrderBy(g => g.First().Kind == EntryKind.Settings))
        {
            await journal.Append(athleteId, [.. together.Select(e => new NewEntry(e.Kind, e.Date, e.Key, e.Body!.Value))], stop);
        }

        pending.Add(athleteId);
    }
}

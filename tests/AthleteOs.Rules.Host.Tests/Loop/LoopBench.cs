using System.Diagnostics.Metrics;
using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>The loop of the service on a SQLite journal of its own, without HTTP around it.</summary>
internal sealed class LoopBench : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-loop-").FullName;

    // All benches share the shelf: reading every policy with its cases takes longer than most tests.
    private static readonly Lazy<ServiceProvider> Services = new(() =>
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics();
        services.AddAthleteOsRules(rules => (rules.RulesFolder, rules.Watch) = (Root.Of("rules"), false));
        return services.BuildServiceProvider();
    });

    private LoopBench() => Telemetry = new Telemetry(Services.Value.GetRequiredService<IMeterFactory>(), Shelf);

    public PolicyShelf Shelf { get; } = Services.Value.GetRequiredService<PolicyShelf>();

    public Telemetry Telemetry { get; }

    public IJournal Journal { get; private set; } = null!;

    /// <summary>The checkpoints of all loops of the bench.</summary>
    public CheckpointCache Checkpoints { get; init; } = new(CheckpointCache.UsualBytes);

    public static Task<LoopBench> Open(CancellationToken stop) => OpenAt(TimeProvider.System, stop);

    /// <summary>With the clock of the journal's entries.</summary>
    public static async Task<LoopBench> OpenAt(TimeProvider clock, CancellationToken stop, bool hasCheckpoints = true)
    {
        var bench = new LoopBench { Checkpoints = new CheckpointCache(hasCheckpoints ? CheckpointCache.UsualBytes : 0) };
        bench.Journal = await Storage.Journals.Open($"sqlite:{Path.Combine(bench._folder, "journal.db")}", clock, create: true, stop);
        return bench;
    }

    /// <summary>On a database that others share.</summary>
    public static async Task<LoopBench> OpenOn(string address, TimeProvider clock, CancellationToken stop) =>
        new LoopBench { Journal = await Storage.Journals.Open(address, clock, create: true, stop) };

    /// <summary>The loop at a moment. All loops of the bench share their checkpoints.</summary>
    public AthleteLoop At(TimeProvider clock, IJournal? journal = null, SquadOptions? options = null) =>
        new(journal ?? Journal, Shelf, new PolicyChoice(journal ?? Journal, Shelf, new ExperimentRegister(journal ?? Journal, clock)), new DecisionRecorder(journal ?? Journal, new Decider(Telemetry.Measure)), Checkpoints, options ?? new SquadOptions(), clock);

    public static FakeTimeProvider Noon(DateOnly day) => new(new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero));

    public static NewEntry Readings(HistoryDay day, string key) => new(EntryKind.Readings, day.Date, key, DayDocument.Write(day, DayDocument.Readings));

    public static NewEntry Done(HistoryDay day, string key) => new(EntryKind.Done, day.Date, key, DayDocument.Write(day, DayDocument.Training));

    public static NewEntry Settings(DateOnly day, string? policy = null) =>
        new(EntryKind.Settings, day, "", System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"time_zone":"UTC","start_balance":{"ctl":52,"atl":52}{{(policy is null ? "" : $",\"policy\":\"{policy}\"")}}}""")));

    public async Task<List<Entry>> All(string athleteId)
    {
        var entries = new List<Entry>();
        await foreach (var entry in Journal.Read(new JournalQuery { AthleteId = athleteId }, CancellationToken.None))
        {
            entries.Add(entry);
        }

        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        Telemetry.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Load;

/// <summary>Replaces the three hosts of a cluster one after the other under load, and verifies that the journal has each acknowledged entry once.</summary>
internal static class RollingUpgrade
{
    private const int Hosts = 3;
    private const int Callers = 8;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Upgrades, and prints the figures.</summary>
    /// <param name="before">The folder of the old program.</param>
    /// <param name="after">The folder of the new program.</param>
    /// <param name="server">The database server.</param>
    /// <returns>Whether all promises were kept.</returns>
    public static async Task<bool> Run(string before, string after, PostgresServer server)
    {
        var address = server.Address("postgres");
        string[] settings = ["--athlete_os:cluster=true"];
        List<HostProcess> hosts = [await HostProcess.StartFrom(before, address, settings)]; // the first one creates the tables
        hosts.AddRange(await Task.WhenAll(Enumerable.Range(1, Hosts - 1).Select(_ => HostProcess.StartFrom(before, address, settings))));
        var (stops, starts) = (new List<double>(), new List<double>());
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var end = new CancellationTokenSource();
        using var ready = new ReadyHosts([.. hosts]);
        SquadCaller[] callers = [.. Enumerable.Range(0, Callers).Select(n => new SquadCaller(ready, client, string.Create(CultureInfo.InvariantCulture, $"caller-{n}")))];
        try
        {
            var calls = Task.WhenAll(callers.Select(c => Task.Run(() => c.Run(end.Token))));
            for (var host = 0; host < Hosts; host++)
            {
                await Task.WhenAny(calls, Task.Delay(Between));
                var clock = Stopwatch.StartNew();
                hosts[host].Terminate();
                await hosts[host].Stopped(CancellationToken.None);
                stops.Add(clock.Elapsed.TotalSeconds);
                hosts[host].Dispose();
                hosts[host] = await HostProcess.StartFrom(after, address, settings);
                starts.Add(hosts[host].UntilReady.TotalSeconds);
                ready.Use([.. hosts]);
            }

            await Task.WhenAny(calls, Task.Delay(Between));
            await end.CancelAsync();
            await calls;
            var athletes = callers.SelectMany(c => c.Athletes).ToDictionary(StringComparer.Ordinal);
            var corrected = callers.SelectMany(c => c.Corrected).ToHashSet(StringComparer.Ordinal);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(2 * athletes.Count) + corrected.Count} recorded entries of {athletes.Count} athletes, {corrected.Count} corrections; {callers.Sum(c => c.Refused)} refused, {callers.Sum(c => c.Broken)} broken; longest wait {callers.Max(c => c.LongestWait).TotalSeconds:0.0} s; a stop {stops.Min():0.0} to {stops.Max():0.0} s; a start until ready {starts.Min():0.0} to {starts.Max():0.0} s"));
            var faults = await Faults(address, athletes, corrected);
            Console.WriteLine(faults.Count == 0 ? "no acknowledged entry is lost, each day is decided once and after each correction, all chains verify" : string.Join('\n', faults.Take(10)));
            return faults.Count == 0;
        }
        finally
        {
            hosts.ForEach(h => h.Dispose());
        }
    }

    private static async Task<List<string>> Faults(string address, Dictionary<string, int> athletes, HashSet<string> corrected)
    {
        await using var journal = await Journals.Open(address, TimeProvider.System, create: false, CancellationToken.None);
        var (clock, faults) = (Stopwatch.StartNew(), new List<string>());
        do
        {
            faults = await Faults(journal, athletes, corrected);
            await Task.Delay(TimeSpan.FromSeconds(faults.Count == 0 ? 0 : 1)); // decisions follow their readings
        }
        while (faults.Count > 0 && clock.Elapsed < Patience);

        await foreach (var verdict in JournalVerifier.Verify(journal, athleteId: null, CancellationToken.None))
        {
            if (verdict.Fault is { } fault)
            {
                faults.Add($"{verdict.AthleteId}: {fault.Says}");
            }
        }

        return faults;
    }

    private static async Task<List<string>> Faults(IJournal journal, Dictionary<string, int> athletes, HashSet<string> corrected)
    {
        var entries = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
        await foreach (var entry in journal.Read(new JournalQuery { Kinds = [EntryKind.Settings, EntryKind.Readings, EntryKind.Morning, EntryKind.Decision] }, CancellationToken.None))
        {
            (entries.TryGetValue(entry.AthleteId, out var own) ? own : entries[entry.AthleteId] = []).Add(entry);
        }

        var faults = new List<string>();
        foreach (var (athlete, readiness) in athletes)
        {
            var own = entries.GetValueOrDefault(athlete) ?? [];
            var most = corrected.Contains(athlete) ? 2 : 1;
            var (enrolled, read, decided) = (Count(EntryKind.Settings), Count(EntryKind.Readings), Count(EntryKind.Decision));
            if (enrolled != 1 || read != most || decided < 1 || decided > most || Readiness(own.FindLast(e => e.Kind == EntryKind.Morning)) != readiness)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{athlete}: {enrolled} times enrolled, {read} readings and {decided} decisions where {most} were sent; the last decision must be for readiness {readiness}"));
            }

            int Count(EntryKind kind) => own.Count(e => e.Kind == kind);
        }

        return faults;
    }

    private static int? Readiness(Entry? morning)
    {
        if (morning?.Body is not { } body)
        {
            return null;
        }

        using var facts = JsonDocument.Parse(body);
        return facts.RootElement.GetProperty("today").GetProperty("readiness_score").GetInt32();
    }
}

using System.Collections.Concurrent;
using System.Text;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The service killed at random moments under load: what was acknowledged is there, once, and the chains verify.</summary>
public sealed class KilledTests
{
    private const int Callers = 8;

    private static readonly int Kills = Effort.Of("kills of the service under load", 20, 1_000);

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task No_acknowledged_decision_is_lost_or_doubled()
    {
        var journal = $"sqlite:{Path.Combine(Directory.CreateTempSubdirectory("athleteos-killed-").FullName, "journal.db")}";
        var seed = Effort.Seed;
        var random = new Random(seed);
        var acknowledged = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var host = await HostProcess.Start(journal);
            using var client = new HttpClient { BaseAddress = host.Address, Timeout = Waiting.Patience };
            using var stop = new CancellationTokenSource();
            var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Call(client, $"{kill}-{caller}", acknowledged, stop.Token))).ToArray();
            var before = acknowledged.Count;
            while (acknowledged.Count == before)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await Task.Delay(random.Next(0, 600), TestContext.Current.CancellationToken);
            host.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }

        acknowledged.Count.ShouldBeGreaterThan(Kills, $"seed {seed}");
        using var again = await HostProcess.Start(journal);
        using var asking = new HttpClient { BaseAddress = again.Address };
        foreach (var (athlete, decision) in acknowledged)
        {
            var (status, body) = await Post(asking, athlete, CancellationToken.None);
            (status, body).ShouldBe((200, decision), $"seed {seed}: {athlete} was acknowledged");
        }

        if (OperatingSystem.IsLinux())
        {
            again.Assemblies.ShouldContain("AthleteOs.Rules.Squad");
            again.Assemblies.ShouldNotContain(name => name.StartsWith("Orleans", StringComparison.Ordinal), "one host needs no cluster");
        }

        again.Kill();
        var stopped = TestContext.Current.CancellationToken;
        await using var opened = await Storage.Journals.Open(journal, TimeProvider.System, create: false, stopped);
        await foreach (var verdict in JournalVerifier.Verify(opened, athleteId: null, stopped))
        {
            verdict.Fault.ShouldBeNull($"seed {seed}: {verdict.AthleteId}");
        }

        var mornings = new List<string>();
        await foreach (var entry in opened.Read(new JournalQuery { Kind = EntryKind.Morning }, stopped))
        {
            mornings.Add(entry.AthleteId);
        }

        mornings.ShouldBeUnique();
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task It_starts_from_a_clone_as_the_README_says()
    {
        using var host = await HostProcess.StartFromClone($"sqlite:{Path.Combine(Directory.CreateTempSubdirectory("athleteos-clone-").FullName, "journal.db")}");
        using var client = new HttpClient { BaseAddress = host.Address };
        (await Post(client, "123", TestContext.Current.CancellationToken)).Status.ShouldBe(201);
    }

    private static async Task Call(HttpClient client, string caller, ConcurrentDictionary<string, string> acknowledged, CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            try
            {
                var athlete = $"{caller}-{n}";
                var (status, body) = await Post(client, athlete, stop);
                if (status == 201)
                {
                    acknowledged[athlete] = body;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
            {
                return; // it was killed: nothing was acknowledged
            }
        }
    }

    private static async Task<(int Status, string Body)> Post(HttpClient client, string athlete, CancellationToken stop)
    {
        using var content = new StringContent(RunningHost.Example.Replace("\"123\"", $"\"{athlete}\"", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"/v1/athletes/{athlete}/mornings", UriKind.Relative), content, stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
    }
}

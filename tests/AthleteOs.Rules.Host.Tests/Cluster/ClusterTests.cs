using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AthleteOs.Rules.Cluster;
using AthleteOs.Rules.Host.Tests.Http;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>Hosts of a cluster in this process: an athlete's place, what leaves memory, and what a host refuses at its start.</summary>
public sealed class ClusterTests(ClusterDatabase database) : IClassFixture<ClusterDatabase>
{
    private const string Settings = """{"start_balance":{"ctl":50,"atl":50},"morning":"00:00"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Readings => $$"""{"date":"{{DateTime.UtcNow:yyyy-MM-dd}}","readiness_score":72}""";

    [Fact]
    public async Task Two_hosts_serve_an_athlete_in_one_place_and_tell_which_policies_differ()
    {
        var journal = await database.New();
        await using var one = await Start(journal, "--athlete_os:catch_up_days=0");
        await using var other = await Start(journal, "--athlete_os:catch_up_days=0");
        for (var back = 5; back > 0; back--)
        {
            (await one.Post("/v1/athletes/anna-secret/readings", $$"""{"date":"{{DateTime.UtcNow.AddDays(-back):yyyy-MM-dd}}","readiness_score":70}""")).Status.ShouldBe(201);
        }

        (await one.Put("/v1/athletes/anna-secret", Settings)).Status.ShouldBe(201);
        (await other.Put("/v1/athletes/anna-secret", Settings)).Status.ShouldBe(200, "the other host knows her");
        (await other.Post("/v1/athletes/anna-secret/readings", Readings, "watch")).Status.ShouldBe(201);
        (await one.Post("/v1/athletes/anna-secret/readings", Readings, "watch")).Status.ShouldBe(200, "the same key");
        (await one.Post("/v1/athletes/anna-secret/readings", Readings.Replace("72", "50", StringComparison.Ordinal), "watch")).Status.ShouldBe(422);
        var week = await one.Until(() => other.Get("/v1/athletes/anna-secret/history"), answer => answer.Body.Contains("\"kind\":\"decision\"", StringComparison.Ordinal));
        week.Body.ShouldContain("\"caller\":\"local\"", Case.Sensitive, "the caller's name goes to the athlete's host");

        // In the memory of one host; idle athletes leave it.
        CheckpointCache[] memories = [one.Service<CheckpointCache>(), other.Service<CheckpointCache>()];
        await Waiting.Until(() => Task.FromResult(memories.Sum(m => m.Count) == 1), "nobody keeps the athlete in memory", Stop);
        await one.Service<IGrainFactory>().GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Stop);
        await Waiting.Until(() => Task.FromResult(memories.Sum(m => m.Count) == 0), "an idle athlete stays in memory", Stop);
        (await other.Post("/v1/athletes/anna-secret/readings", Readings.Replace("72", "30", StringComparison.Ordinal), "corrected")).Status.ShouldBe(201);
        (await one.Until(() => one.Get("/v1/athletes/anna-secret/history"), answer => answer.Body.Split("\"kind\":\"decision\"").Length == 3)).Status.ShouldBe(200);

        // A program that reaches the port is no host.
        await NotAHost(one.Service<ClusterSettings>().Address);

        // A host with other rule files names the others, and each decision its digest.
        other.Edit("policy.json", "\"version\": \"2.0.0\"", "\"version\": \"2.0.1\"");
        var health = await other.Until(() => other.Get("/health/ready"), answer => answer.Json.GetProperty("cluster").GetString() != "fine");
        health.Status.ShouldBe(200, "both serve");
        var address = one.Service<ClusterSettings>().Address;
        health.Json.GetProperty("cluster").GetString().ShouldStartWith($"hosts serve different policies: the host {address} serves weekly-planning {ShippedPolicies.Get("weekly-planning").Digest[..19]}, this host sha256:");

        // An erase leaves nothing in memory either.
        await one.Service<IAthleteLoops>().RunExclusively("anna-secret", () => Task.CompletedTask, Stop);
        memories.Sum(m => m.Count).ShouldBe(0);
        one.Log.Concat(other.Log).ShouldNotContain(line => line.Contains("anna-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_cluster_on_the_database_and_newer_tables_are_refused_at_the_start()
    {
        var journal = await database.New();
        await using var host = await Start(journal, "--athlete_os:cluster_name=squad");
        (await Should.ThrowAsync<JournalRefusedException>(() => Start(journal, "--athlete_os:cluster_name=team"))).Message
            .ShouldBe("The journal's database belongs to the cluster \"squad\", and this host to \"team\". Give both the same cluster_name, or stop the hosts of \"squad\" for two minutes first.");
        await ClusterDatabase.Do(journal, "INSERT INTO athleteos.versions (version, at) VALUES (99, '')");
        (await Should.ThrowAsync<JournalRefusedException>(() => Start(journal, "--athlete_os:cluster_name=squad"))).Message.ShouldStartWith("The journal has version 99; this program knows versions up to ");
    }

    [Fact]
    public async Task A_host_that_is_expelled_while_it_starts_ends_with_its_exit_code_and_without_an_exception()
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-expelled-").FullName;
        Root.Copy(Root.Of("rules", "weekly-planning"), Path.Combine(folder, "weekly-planning"));
        using var errors = new StringWriter();
        try
        {
            string[] settings = ["--athlete_os:listen=http://127.0.0.1:0", $"--athlete_os:rules_folder={folder}", $"--athlete_os:journal=sqlite:{Path.Combine(folder, "journal.db")}", "--athlete_os:watch=false"];
            var ended = HostProgram.Run(settings, errors, builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<HostContact>();
                builder.Services.AddHostedService(all => new ExpelledAtTheStart(new ExpelledHost(all.GetRequiredService<IHostApplicationLifetime>(), all.GetRequiredService<IOptions<Microsoft.Extensions.Hosting.HostOptions>>(), all.GetRequiredService<HostContact>(), all.GetRequiredService<ILogger<ExpelledHost>>())));
            });
            (await ended.WaitAsync(Waiting.Patience, Stop)).ShouldBe(ExpelledHost.ExitCode);
            errors.ToString().ShouldBeEmpty("the log has the reason");
        }
        finally
        {
            Environment.ExitCode = 0;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--athlete_os:cluster=true", "cluster shares the work between hosts on one PostgreSQL database, and the journal is SQLite, which one host uses; leave it out, or give a PostgreSQL connection string as journal")]
    [InlineData("--athlete_os:cluster=perhaps", "cluster is \"perhaps\"; it must be true or false")]
    [InlineData("--athlete_os:cluster_address=here", "cluster_address is \"here\"; it must be an IP address of this machine and a port, such as 10.0.0.5:11111; port 0 is a free port")]
    [InlineData("--athlete_os:cluster_address=10.0.0.5", "cluster_address is \"10.0.0.5\"; it must be an IP address of this machine and a port, such as 10.0.0.5:11111; port 0 is a free port")]
    [InlineData("--athlete_os:cluster_address=0.0.0.0:11111", "cluster_address is \"0.0.0.0:11111\"; it must be an IP address of this machine and a port, such as 10.0.0.5:11111; port 0 is a free port")]
    [InlineData("--athlete_os:cluster_name= ", "cluster_name is empty or longer than 100 characters; give all hosts of the cluster the same short name")]
    [InlineData("--athlete_os:clustername=x", "there is no setting athlete_os.clustername; did you mean cluster_name?")]
    public async Task A_wrong_setting_is_refused_with_the_reason(string setting, string reason) =>
        (await Should.ThrowAsync<OptionsValidationException>(() => RunningHost.Start(setting))).Failures.ShouldBe([reason]);

    [Fact]
    public async Task An_athletes_host_that_is_away_is_an_outage_for_the_caller()
    {
        foreach (var fault in new Exception[] { new SiloUnavailableException(), new TimeoutException(), new ObjectDisposedException("silo"), new IOException() })
        {
            (await Should.ThrowAsync<JournalUnavailableException>(() => GrainCalls.Call<int>(() => throw fault, Stop))).MayBeRecorded.ShouldBeTrue();
        }

        await Should.ThrowAsync<InvalidOperationException>(() => GrainCalls.Call<int>(() => throw new InvalidOperationException(), Stop));
        foreach (var fault in new Exception[] { new JournalUnavailableException("full") { MayBeRecorded = true }, new JournalUnavailableException("away"), new JournalRefusedException("no rights") })
        {
            var read = JournalFault.Of(fault).Read();
            (read.GetType(), read.Message, (read as JournalUnavailableException)?.MayBeRecorded).ShouldBe((fault.GetType(), fault.Message, (fault as JournalUnavailableException)?.MayBeRecorded), "it crosses hosts unchanged");
        }
    }

    // TLS tells a client only at its first read that the server refused its certificate.
    private static async Task NotAHost(IPEndPoint silo)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(silo, Stop);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate!.Subject == $"CN={ClusterIdentity.Name}");
        await Should.ThrowAsync<Exception>(async () =>
        {
            await tls.AuthenticateAsClientAsync(ClusterIdentity.Name);
            await tls.WriteAsync("hello"u8.ToArray(), Stop);
            if (await tls.ReadAsync(new byte[1], Stop) == 0)
            {
                throw new IOException("the host closed the connection");
            }
        });
    }

    private static Task<RunningHost> Start(string journal, params string[] settings) => RunningHost.Start([$"--athlete_os:journal={journal}", "--athlete_os:cluster=true", .. settings]);

    // What Orleans does if the table of members has this host as dead before the start has ended.
    private sealed class ExpelledAtTheStart(ExpelledHost host) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            host.OnFatalException();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

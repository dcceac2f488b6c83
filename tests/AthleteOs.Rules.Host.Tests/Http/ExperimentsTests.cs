using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>An experiment over HTTP: a scientist proposes, another person starts, a coach records consents and sees the own athletes.</summary>
public sealed class ExperimentsTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_experiment_from_its_proposal_to_its_stop()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await Start(clock, Keys("ana", "scientist").Concat(Keys("ben", "scientist", 1)).Concat(Keys("cem", "coach", 2, "123")).Concat(Keys("eli", "auditor", 3, "*")));
        var file = File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json"));
        var said = new Transcript(host);
        var shipped = new Transcript.Body(file, "(the shipped experiment wider-spacing)");
        said.Part("proposed");
        await said.Ask("GET /v1/experiments", bearer: "ana");
        await said.Ask("POST /v1/experiments?why=An%20open%20question", shipped, bearer: "ana");
        await said.Ask("POST /v1/experiments?why=An%20open%20question", shipped, bearer: "ana");
        said.Part("refused");
        await said.Ask("POST /v1/experiments", shipped, bearer: "ana");
        await said.Ask("POST /v1/experiments?why=x&by=ben", shipped, bearer: "ana");
        await said.Ask("POST /v1/experiments?why=x", """{ "id": "tiny" }""", bearer: "ana");
        await said.Ask("POST /v1/experiments?why=x", new string(' ', (256 * 1024) + 1), bearer: "ana");
        await said.Ask("POST /v1/experiments/wider-spacing/start?why=x", bearer: "ana");
        await said.Ask("POST /v1/experiments/nobody/start?why=x", bearer: "ben");
        await said.Ask("POST /v1/experiments/wider-spacing/start", bearer: "ben");
        said.Part("started by another person");
        await said.Ask("POST /v1/experiments/wider-spacing/start?why=The%20plan%20is%20good", bearer: "ben");
        await said.Ask("POST /v1/experiments?why=x", new Transcript.Body(file.Replace("0.05", "0.1", StringComparison.Ordinal), "(the same with alpha 0.1)"), bearer: "ana");
        said.Part("consents");
        await said.Ask("PUT /v1/athletes/123/experiments/wider-spacing", """{ "consent": true }""", bearer: "cem");
        await said.Ask("PUT /v1/athletes/123/experiments/wider-spacing", """{ "consent": true }""", bearer: "cem");
        await said.Ask("PUT /v1/athletes/123/experiments/wider-spacing", """{ "consents": 1, "override": "none" }""", bearer: "cem");
        await said.Ask("PUT /v1/athletes/123/experiments/nobody", """{ "consent": true }""", bearer: "cem");
        await said.Ask("PUT /v1/athletes/123/experiments/wider-spacing", new string(' ', (256 * 1024) + 1), bearer: "cem");
        said.Part("a morning of the athlete, from facts, names the arm");
        clock.Advance(TimeSpan.FromDays(3)); // to a Thursday, as in the example
        var morning = RunningHost.Example.Replace("2026-11-26", "2027-01-07", StringComparison.Ordinal);
        var decided = await host.Post("/v1/athletes/123/mornings", morning, bearer: "cem");
        decided.Status.ShouldBe(201, decided.Body);
        said.Line(decided.Json.GetProperty("experiment").GetRawText());
        said.Line(decided.Json.GetProperty("policy").GetRawText());
        (await host.Get($"{decided.Location}/replay", "cem")).Json.GetProperty("same").GetBoolean().ShouldBeTrue("the replay names the arm too");
        var chosen = await host.Ask("POST", "/v1/athletes/123/mornings?policy=weekly-planning", morning, "chosen", "cem");
        said.Line(chosen.Json.GetProperty("experiment").GetProperty("role").GetString()!);
        said.Part("a coach and an auditor see their athletes, a scientist sees sizes");
        await said.Ask("GET /v1/experiments/wider-spacing", bearer: "cem");
        await said.Ask("GET /v1/experiments/wider-spacing", bearer: "ana");
        await said.Ask("GET /v1/experiments/nobody", bearer: "ana");
        said.Part("stopped");
        await said.Ask("POST /v1/experiments/wider-spacing/stop?why=Snow", bearer: "cem");
        await said.Ask("POST /v1/experiments/wider-spacing/start?why=Again", bearer: "ben");
        (await host.Ask("POST", "/v1/athletes/123/mornings", morning, "later", "cem")).Json.TryGetProperty("experiment", out _).ShouldBeFalse();
        said.Matches("experiments.txt");
    }

    [Fact]
    public async Task Without_keys_callers_name_themselves_and_the_inbox_serves_the_arm_too()
    {
        var (clock, inbox) = (new FakeTimeProvider(Noon), Directory.CreateTempSubdirectory("athleteos-inbox-").FullName);
        await using var host = await Start(clock, [$"--athlete_os:inbox={inbox}"]);
        var file = File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json"));
        (await host.Post("/v1/experiments?why=x", file)).Status.ShouldBe(400);
        (await host.Post("/v1/experiments?why=x&by=ana", file)).Status.ShouldBe(201);
        (await host.Post("/v1/experiments/wider-spacing/start?why=x&by=ana", "")).Status.ShouldBe(409);
        (await host.Post("/v1/experiments/wider-spacing/start?why=x&by=ben", "")).Json.GetProperty("state").GetString().ShouldBe("running");

        (await host.Put("/v1/athletes/123/experiments/wider-spacing", """{ "consent": true }""")).Status.ShouldBe(201);
        clock.Advance(TimeSpan.FromDays(3)); // to a Thursday, as in the example
        var morning = JsonNode.Parse(RunningHost.Example.Replace("2026-11-26", "2027-01-07", StringComparison.Ordinal))!.ToJsonString();
        await File.WriteAllTextAsync(Path.Combine(inbox, "mornings.tmp"), morning, TestContext.Current.CancellationToken);
        File.Move(Path.Combine(inbox, "mornings.tmp"), Path.Combine(inbox, "mornings.jsonl"));
        var done = Path.Combine(inbox, "done", "mornings.jsonl");
        for (var tries = 0; tries < 200 && !File.Exists(done); tries++)
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(done, TestContext.Current.CancellationToken)).ShouldContain("\"experiment\":{\"id\":\"wider-spacing\"");
        Directory.Delete(inbox, recursive: true);
    }

    private static async Task<RunningHost> Start(TimeProvider clock, IEnumerable<string> keys)
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        foreach (var policy in new[] { "weekly-planning", "weekly-planning-spaced" })
        {
            Root.Copy(Root.Of("rules", policy), Path.Combine(folder, "rules", policy));
        }

        return await RunningHost.StartIn(folder, clock, [.. keys]);
    }

    private static IEnumerable<string> Keys(string name, string role, int number = 0, params string[] athletes) =>
    [
        $"--athlete_os:keys:{number}:name={name}", $"--athlete_os:keys:{number}:role={role}",
        $"--athlete_os:keys:{number}:sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}",
        .. athletes.Select((a, i) => $"--athlete_os:keys:{number}:athletes:{i}={a}"),
    ];
}

using System.Security.Cryptography;
using System.Text.Json;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Variants over HTTP: proposed by one person, released by another, and kept with everything that their digest depends on.</summary>
public sealed class PolicyVersionsTests
{
    private const string Sore = "/v1/policies/sore-from-five/versions";

    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_versions_of_a_variant()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var digest = await DigestOf(host);
        var said = new Transcript(host);
        said.Name(digest, "(the digest of weekly-planning)");
        said.Part("refused");
        await said.Ask($"GET {Sore}");
        await said.Ask($"POST {Sore}?by=ana", Draft(digest));
        await said.Ask($"POST {Sore}?why=x", Draft(digest));
        await said.Ask($"POST {Sore}?why=x&by=ana", """{ "bas": 1, "title": "x", "parameters": { "sore_from": "5" }, "files": { "policy.json": "{}", "../gating.json": "{}" } }""");
        await said.Ask($"POST {Sore}?why=x&by=ana", Draft(digest, of: "nobody"));
        await said.Ask($"POST {Sore}?why=x&by=ana", Draft("sha256:old"));
        await said.Ask($"POST {Sore}?why=x&by=ana", Draft(digest, value: 140));
        await said.Ask($"POST {Sore}?why=x&by=ana", Draft(digest, value: 6));
        await said.Ask($"POST /v1/policies/Sore/versions?why=x&by=ana", Draft(digest));
        await said.Ask($"POST /v1/policies/weekly-planning/versions?why=x&by=ana", Draft(digest));
        await said.Ask($"POST {Sore}?why=x&by=ana", new string(' ', (256 * 1024) + 1));
        said.Part("proposed, and the same again");
        var first = await said.Ask($"POST {Sore}?why=Sore+legs&by=ana", Draft(digest));
        await said.Ask($"POST {Sore}?why=Sore+legs&by=ana", Draft(digest));
        await said.Ask($"POST {Sore}?why=x&by=ben", Draft(digest, value: 4));
        await said.Ask("GET /v1/policies/sore-from-five");
        await said.Ask($"POST {Sore}/1.0.0/release?why=x&by=ana", "");
        await said.Ask($"POST {Sore}/1.0.0/release?by=ben", "");
        await said.Ask($"POST {Sore}/2.0.0/release?why=x&by=ben", "");
        said.Part("released, and the same again");
        await said.Ask($"POST {Sore}/1.0.0/release?why=Agreed&by=ben", "");
        await said.Ask($"POST {Sore}/1.0.0/release?why=Again&by=cem", "");
        await said.Ask("GET /v1/policies/sore-from-five");
        said.Part("the next version, and back by one person");
        await said.Ask($"POST {Sore}?why=Still+sore&by=ben", Draft(digest, value: 4, after: "1.0.0"));
        await said.Ask($"POST {Sore}/1.1.0/release?why=Agreed&by=ana", "");
        await said.Ask($"POST {Sore}/1.0.0/release?why=Too+easy&by=ana", "");
        await said.Ask($"GET {Sore}");
        await said.Ask($"GET {Sore}/1.1.0");
        await said.Ask($"GET {Sore}/3.0.0");
        said.Matches("policy-versions.txt");
        first.Json.GetProperty("in_force").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_released_version_decides_and_is_replayed_after_a_restart_with_another_base_and_its_chain_is_whole()
    {
        await using var host = await RunningHost.Start();
        var digest = await DigestOf(host);
        (await host.Post($"{Sore}?why=x&by=ana", Draft(digest, value: 2))).Status.ShouldBe(201);
        (await host.Post($"{Sore}/1.0.0/release?why=x&by=ben", "")).Status.ShouldBe(200);
        var morning = RunningHost.Example;
        var usual = await host.Post("/v1/decisions", morning);
        var decided = await host.Post("/v1/athletes/123/mornings?policy=sore-from-five", morning);
        (usual.Session, decided.Session).ShouldBe(("key", "support"), "the athlete has soreness 2");
        (await host.Put("/v1/athletes/124", """{ "policy": "sore-from-five" }""")).Status.ShouldBe(201);

        // Another host shares the journal and has another base.
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        Root.Copy(Root.Of("rules", "weekly-planning-1"), Path.Combine(folder, "rules", "weekly-planning-1"));
        var journal = $"sqlite:{Path.Combine(host.Folder, "journal.db")}";
        await using var other = await RunningHost.StartIn(folder, $"--athlete_os:journal={journal}", "--athlete_os:policy=weekly-planning-1", "--athlete_os:release_by_one=true");
        (await other.Get($"{decided.Location}/replay")).Json.GetProperty("same").GetBoolean().ShouldBeTrue();
        (await other.Get("/v1/policies")).Json.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("id").GetString()).ShouldBe(["sore-from-five", "weekly-planning-1"]);
        (await other.Post("/v1/decisions?policy=sore-from-five", morning)).Session.ShouldBe("support");
        System.Net.WebUtility.HtmlDecode((await other.Get("/policies/sore-from-five/versions/1.0.0")).Body).ShouldContain("weekly-planning changed since the proposal.");

        // One person, by a setting. The first host serves it a moment later.
        const string Own = "/v1/policies/own/versions";
        var own = (await other.Get("/v1/policies/weekly-planning-1")).Json.GetProperty("digest").GetString()!;
        (await other.Post($"{Own}?why=x&by=ana", Draft(own, of: "weekly-planning-1", parameter: "recovery_margin", value: 16))).Status.ShouldBe(201);
        (await other.Post($"{Own}/1.0.0/release?why=x&by=ana", "")).Status.ShouldBe(200);
        (await host.Get("/policies")).Body.ShouldContain("Version 1.0.0 serves, released by ana.");
        (await host.Get("/v1/policies/own")).Json.GetProperty("version").GetString().ShouldBe("1.0.0");

        // A host that requires signatures serves and releases none of them.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var signed = await RunningHost.Start($"--athlete_os:journal={journal}", $"--athlete_os:public_key={key.ExportSubjectPublicKeyInfoPem()}");
        (await signed.Get("/v1/policies/sore-from-five")).Status.ShouldBe(404);
        (await host.Post($"{Sore}?why=x&by=ana", Draft(digest, value: 3, after: "1.0.0"))).Status.ShouldBe(201);
        var refused = await signed.Post($"{Sore}/1.1.0/release?why=x&by=ben", "");
        (refused.Status, refused.Json.GetProperty("detail").GetString()).ShouldBe((409, "this service serves signed policies only; put the files of sore-from-five into the rules folder and sign them."));

        await using var stored = await Journals.Open(journal, TimeProvider.System, create: false, TestContext.Current.CancellationToken);
        await foreach (var verdict in JournalVerifier.Verify(stored, "/policies", TestContext.Current.CancellationToken))
        {
            (verdict.Entries, verdict.Fault).ShouldBe((5, null));
        }
    }

    private static async Task<string> DigestOf(RunningHost host) => (await host.Get("/v1/policies/weekly-planning")).Json.GetProperty("digest").GetString()!;

    private static string Draft(string digest, string of = "weekly-planning", double value = 5, string? after = null, string parameter = "sore_from") => JsonSerializer.Serialize(
        new Dictionary<string, object?> { ["base"] = of, ["base_digest"] = digest, ["after"] = after, ["title"] = "Sore from five", ["parameters"] = new Dictionary<string, double> { [parameter] = value } });
}

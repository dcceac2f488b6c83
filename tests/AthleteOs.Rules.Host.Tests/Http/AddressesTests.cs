using AthleteOs.Rules.Storage;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Addresses and methods that are not there, HEAD, and a history that is cut.</summary>
public sealed class AddressesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/nothing.json")]
    [InlineData("/v1/athletes/a.b/nothing.at.all")]
    [InlineData("/favicon.ico")]
    public async Task Every_404_is_a_problem(string path)
    {
        await using var host = await RunningHost.Start();
        foreach (var method in new[] { "GET", "POST", "DELETE" })
        {
            var answer = await host.Ask(method, path, null, null);
            (answer.Status, answer.Type).ShouldBe((404, "application/problem+json"), method);
        }
    }

    [Theory]
    [InlineData("DELETE", "/v1/policies", "GET")]
    [InlineData("POST", "/health/live", "GET")]
    [InlineData("PATCH", "/v1/athletes/123/mornings", "POST")]
    public async Task Another_method_gets_405_with_those_that_exist(string method, string path, string allowed)
    {
        await using var host = await RunningHost.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await host.Client.SendAsync(request, Stop);
        ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType).ShouldBe((405, "application/problem+json"));
        answer.Content.Headers.Allow.ShouldBe([allowed]);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain($"This address has the methods {allowed}.");
    }

    [Fact]
    public async Task HEAD_gets_the_headers_of_GET_and_no_body()
    {
        await using var host = await RunningHost.Start();
        foreach (var path in new[] { "/health/live", "/v1/policies", "/v1/athletes/nobody/history" })
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            using var answer = await host.Client.SendAsync(head, Stop);
            ((int)answer.StatusCode).ShouldBe((await host.Get(path)).Status, path);
            (await answer.Content.ReadAsByteArrayAsync(Stop)).ShouldBeEmpty(path);
        }

        using var post = new HttpRequestMessage(HttpMethod.Head, "/v1/athletes/123/mornings");
        ((int)(await host.Client.SendAsync(post, Stop)).StatusCode).ShouldBe(405);
    }

    [Fact]
    public async Task A_history_that_is_cut_says_so_and_its_pages_have_each_entry_once()
    {
        await using var host = await RunningHost.Start();
        await using var journal = await Storage.Journals.Open($"sqlite:{Path.Combine(host.Folder, "journal.db")}", TimeProvider.System, create: true, Stop);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => journal.Append("anna", [new NewEntry(EntryKind.Readings, new DateOnly(2020, 1, 1).AddDays(n), "", "{}"u8.ToArray())], Stop)));
        var all = (await host.Get("/v1/athletes/anna/history")).Json;
        (all.GetProperty("complete").GetBoolean(), all.GetProperty("entries").GetArrayLength()).ShouldBe((true, 1000));
        await journal.Append("anna", [new NewEntry(EntryKind.Readings, new DateOnly(2026, 1, 1), "", "{}"u8.ToArray())], Stop);
        var cut = (await host.Get("/v1/athletes/anna/history")).Json;
        (cut.GetProperty("complete").GetBoolean(), cut.GetProperty("entries").GetArrayLength()).ShouldBe((false, 1000));
        (await host.Get("/v1/athletes/anna/history?to=2020-06-01")).Json.GetProperty("complete").GetBoolean().ShouldBeTrue();
        (all.TryGetProperty("next", out _), cut.GetProperty("next").GetInt64()).ShouldBe((false, 2));

        // An entry that arrives between two pages moves none.
        var (dates, before) = (new List<string>(), "");
        do
        {
            var page = (await host.Get($"/v1/athletes/anna/history?limit=300&before={before}")).Json;
            dates.InsertRange(0, page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("date").GetString()!));
            page.GetProperty("complete").GetBoolean().ShouldBe(!page.TryGetProperty("next", out var next));
            before = next.ValueKind == System.Text.Json.JsonValueKind.Number ? next.GetRawText() : "";
            await journal.Append("anna", [new NewEntry(EntryKind.Readings, new DateOnly(2026, 2, 1), $"{dates.Count}", "{}"u8.ToArray())], Stop);
        }
        while (before.Length > 0);
        dates.ShouldBeUnique();
        dates.Count.ShouldBe(1001);
        dates[^1].ShouldBe("2026-01-01");
        foreach (var wrong in new[] { "limit=0", "limit=1001", "limit=ten", "before=0", "before=-1", "before=x", "before=99999999999999999999" })
        {
            var answer = await host.Get($"/v1/athletes/anna/history?{wrong}");
            (answer.Status, answer.Json.GetProperty("title").GetString()).ShouldBe((400, "Invalid page"), wrong);
        }

        (await host.Get("/v1/athletes/anna/history?before=1")).Status.ShouldBe(404);
    }
}

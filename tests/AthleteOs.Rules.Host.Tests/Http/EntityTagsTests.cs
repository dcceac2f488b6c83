using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Documents have an ETag: a caller that has the document gets 304 until it changes.</summary>
public sealed class EntityTagsTests
{
    [Fact]
    public async Task A_document_that_the_caller_has_is_not_sent_again_until_it_changes()
    {
        await using var host = await RunningHost.Start();
        var decision = (await host.Post("/v1/athletes/123/mornings", RunningHost.Example)).Location!;
        await host.Put("/v1/athletes/123", "{}");
        foreach (var path in new[] { decision, "/v1/policies/weekly-planning", "/v1/policies", "/v1/athletes", "/v1/athletes/123", "/v1/athletes/123/week", "/v1/athletes/123/parameters", "/v1/athletes/123/reviews", "/v1/athletes/123/events", "/v1/athletes/123/days/2026-11-26" })
        {
            var (status, tag, body) = await Get(host, path);
            status.ShouldBe(200, path);
            tag.ShouldNotBeNull(path);
            body.ShouldBe((await host.Get(path)).Body);
            foreach (var known in new[] { tag, $"W/{tag}", "*", $"\"other\", {tag}" })
            {
                (await Get(host, path, known)).ShouldBe((304, tag, ""), $"{path} {known}");
            }

            (await Get(host, path, "\"other\"")).Status.ShouldBe(200, path);
        }

        var week = await Get(host, "/v1/athletes/123/week?date=2026-11-26");
        await host.Post("/v1/athletes/123/days", """{ "date": "2026-11-26", "tss": 60 }""");
        var changed = await Get(host, "/v1/athletes/123/week?date=2026-11-26", week.Tag);
        changed.Status.ShouldBe(200);
        changed.Tag.ShouldNotBe(week.Tag);
        (await Get(host, "/v1/athletes/nobody")).Tag.ShouldBeNull("a problem has no tag");
        await host.Delete("/v1/athletes/123?confirm=123");
        (await Get(host, decision, week.Tag)).Status.ShouldBe(200, "an erase changes the document");
    }

    private static async Task<(int Status, string? Tag, string Body)> Get(RunningHost host, string path, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Headers.ETag?.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

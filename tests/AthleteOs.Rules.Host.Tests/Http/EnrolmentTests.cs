using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The settings of an athlete, sent again by a caller that got no answer.</summary>
public sealed class EnrolmentTests
{
    [Fact]
    public async Task The_same_settings_sent_several_times_at_once_are_recorded_once()
    {
        await using var host = await RunningHost.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => host.Put("/v1/athletes/anna", """{"start_balance":{"ctl":50,"atl":50}}""")));
        answers.Count(a => a.Status == 201).ShouldBe(1);
        answers.ShouldAllBe(a => a.Status == 200 || a.Status == 201);
        (await host.Get("/v1/athletes/anna/history")).Body.Split("\"kind\":\"settings\"").Length.ShouldBe(2, "one entry");
    }
}

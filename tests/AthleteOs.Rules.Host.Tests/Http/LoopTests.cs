using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The loop in the service: mornings that are decided without anyone asking, weeks that are reviewed, parameters that are learnt and set.</summary>
public sealed class LoopTests
{
    private const string Anna = "/v1/athletes/anna";
    private static readonly TrainingHistory Year = SyntheticYear.Of();
    private static readonly DateOnly First = Year.Days[0].Date;

    [Fact]
    public async Task The_service_decides_reviews_and_learns_as_a_season_over_the_same_days_does()
    {
        const int Days = 91; // thirteen weeks: the morning that is decided is a Monday, and the week before it is reviewed
        var clock = At(First.AddDays(Days), "04:00");
        await using var host = await RunningHost.StartAt(clock);
        await Send(host, Year.Days.Take(Days));
        (await host.Post($"{Anna}/parameters", $$"""{ "athlete": { "key_session_readiness_min": 72, "responder_class": "medium", "tau1": 42, "tau2": 12, "weekly_capacity_tss": 430, "weekly_hours": 8 }, "from": "{{Word(First)}}" }""")).Status.ShouldBe(201);
        (await host.Put(Anna, Settings())).Status.ShouldBe(201);
        await host.Post($"{Anna}/readings", Encoding.UTF8.GetString(DayDocument.Write(Year.Days[Days], DayDocument.Readings)));
        await Pause(300);
        (await host.Get($"{Anna}/days/{Word(First.AddDays(Days))}")).Json.GetProperty("decision").ValueKind.ShouldBe(JsonValueKind.Null, "it is not morning yet");
        clock.Advance(TimeSpan.FromMinutes(91));
        var day = await host.Until(() => host.Get($"{Anna}/days/{Word(First.AddDays(Days))}"), IsDecided);

        var season = Season.Run(ShippedPolicies.Get("weekly-planning"), new TrainingHistory(Year.Days.Take(Days + 1), "TSS", "W"),
            new SeasonOptions("anna") { Athlete = new Athlete { KeySessionReadinessMin = 72, ResponderClass = ResponderClass.Medium, Tau1 = 42, Tau2 = 12, WeeklyCapacityTss = 430, WeeklyHours = 8 }, StartLoad = new TrainingLoadState(52, 52) });
        var (policy, morning) = (ShippedPolicies.Get("weekly-planning"), season.Days[^1].Decided.Morning);
        day.Json.GetProperty("decision").GetRawText().ShouldBe(Encoding.UTF8.GetString(DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning))));

        var parameters = (await host.Get($"{Anna}/parameters")).Json.GetProperty("parameters").EnumerateArray().ToArray();
        parameters.Length.ShouldBe(season.Versions.Count, "the first by hand, and one of each review that changed something");
        parameters.Length.ShouldBeGreaterThan(1, "thirteen weeks changed something");
        parameters.Select(p => p.GetProperty("body").GetProperty("from").GetString()).ShouldBe(season.Versions.Select(v => Word(v.From)));
        parameters[^1].GetProperty("body").GetProperty("athlete").GetProperty("key_session_readiness_min").GetDouble().ShouldBe(season.Versions[^1].Athlete.KeySessionReadinessMin!.Value);
        (await host.Get($"{Anna}/reviews")).Json.GetProperty("reviews").GetArrayLength().ShouldBe(season.Reviews.Count);
        var week = (await host.Get($"{Anna}/week")).Json;
        week.GetProperty("days").EnumerateArray().Count(d => d.GetProperty("done").ValueKind != JsonValueKind.Null).ShouldBe(Year.Days.Take(Days).Count(d => d.Date >= Season.MondayOf(First.AddDays(Days))));
        (await host.Get($"{Anna}/days/{Word(First.AddDays(Days - 10))}")).Json.GetProperty("decision").ValueKind.ShouldBe(JsonValueKind.Null, "older than catch_up_days: memory alone");
        (await host.Get("/v1/athletes")).Json.GetProperty("athletes")[0].GetProperty("decision_id").GetString().ShouldBe(day.Json.GetProperty("decision_id").GetString());
    }

    [Theory]
    [InlineData("Europe/Berlin", "02:30", "2026-03-29T00:45:00Z", "2026-03-29")] // 01:45, and the next minute but fifteen is 03:00
    [InlineData("Europe/Berlin", "02:30", "2026-10-25T00:15:00Z", "2026-10-25")] // 02:15 for the first time of two
    [InlineData("Pacific/Kiritimati", "05:00", "2026-11-22T14:45:00Z", "2026-11-23")]
    [InlineData("America/Los_Angeles", "05:00", "2026-11-23T12:45:00Z", "2026-11-23")]
    [InlineData("Asia/Kathmandu", "05:00", "2026-11-22T23:00:00Z", "2026-11-23")]
    [InlineData("Europe/Berlin", "00:00", "2026-11-22T22:45:00Z", "2026-11-23")]
    public async Task A_morning_comes_by_the_athletes_own_clock_and_once(string zone, string morning, string before, string date)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture));
        await using var host = await RunningHost.StartAt(clock);
        await host.Put(Anna, $$"""{ "time_zone": "{{zone}}", "morning": "{{morning}}" }""");
        await host.Post($"{Anna}/readings", $$"""{ "date": "{{date}}", "readiness_score": 70, "illness": false, "injury": false }""");
        await Pause(200);
        IsDecided(await host.Get($"{Anna}/days/{date}")).ShouldBeFalse("a quarter of an hour too early");
        clock.Advance(TimeSpan.FromMinutes(16));
        IsDecided(await host.Until(() => host.Get($"{Anna}/days/{date}"), IsDecided)).ShouldBeTrue();
        for (var quarter = 0; quarter < 8; quarter++)
        {
            clock.Advance(TimeSpan.FromMinutes(15));
            await Pause(20);
        }

        (await Kinds(host)).Count(k => k == "decision").ShouldBe(1, "an hour that comes twice decides nothing twice");
    }

    [Fact]
    public async Task Missed_mornings_are_caught_up_once_and_only_those_of_the_last_days()
    {
        var today = new DateOnly(2026, 11, 23);
        var clock = At(today, "12:00");
        await using var host = await RunningHost.StartAt(clock, "--athlete_os:catch_up_days=3");
        for (var day = -6; day <= 0; day++)
        {
            await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(today.AddDays(day))}}", "readiness_score": 70 }""");
        }

        (await Kinds(host)).ShouldNotContain("decision", "nobody enrolled the athlete");
        await host.Put(Anna, """{ "time_zone": "Europe/Berlin" }""");
        await host.Until(() => host.Get($"{Anna}/days/{Word(today)}"), IsDecided);
        var decided = (await host.Get($"{Anna}/history")).Json.GetProperty("entries").EnumerateArray().Where(e => e.GetProperty("kind").GetString() == "decision").Select(e => e.GetProperty("date").GetString()).ToArray();
        decided.ShouldBe([.. Enumerable.Range(-3, 4).Select(d => Word(today.AddDays(d)))]);
        for (var round = 0; round < 5; round++)
        {
            clock.Advance(TimeSpan.FromSeconds(21));
            await Pause(50);
        }

        (await Kinds(host)).Count(k => k == "decision").ShouldBe(4);
    }

    [Fact]
    public async Task What_comes_in_later_the_same_day_is_decided_once_more_and_both_are_kept()
    {
        var today = new DateOnly(2026, 11, 23);
        var clock = At(today, "12:00");
        await using var host = await RunningHost.StartAt(clock);
        await host.Put(Anna, """{ "time_zone": "Europe/Berlin", "start_balance": { "ctl": 50, "atl": 50 } }""");
        await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(today)}}", "readiness_score": 70, "illness": false, "injury": false }""");
        var first = await host.Until(() => host.Get($"{Anna}/days/{Word(today)}"), IsDecided);
        (await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(today)}}", "readiness_score": 30, "illness": true, "injury": false }""")).Status.ShouldBe(422);
        (await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(today)}}", "readiness_score": 30, "illness": true, "injury": false }""", key: "ill after all")).Status.ShouldBe(201);
        var second = await host.Until(() => host.Get($"{Anna}/days/{Word(today)}"), a => Id(a) != Id(first));
        second.Json.GetProperty("decision").GetProperty("daily_decision").GetProperty("session_type").GetString().ShouldBe("rest");
        (await host.Get($"/v1/decisions/{Id(first)}")).Status.ShouldBe(200, "the first one is kept as it was");
        (await host.Get($"/v1/decisions/{Id(first)}/replay")).Json.GetProperty("same").GetBoolean().ShouldBeTrue();

        // What changes no fact changes nothing, nor does a past day's correction decide that day again.
        await host.Post($"{Anna}/days", $$"""{ "date": "{{Word(today)}}", "session_type": "rest", "tss": 0 }""");
        await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(today.AddDays(1))}}", "readiness_score": 60 }""");
        await Pause(300);
        Id(await host.Get($"{Anna}/days/{Word(today)}")).ShouldBe(Id(second));
        clock.Advance(TimeSpan.FromDays(1));
        await host.Until(() => host.Get($"{Anna}/days/{Word(today.AddDays(1))}"), IsDecided);
        await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(today)}}", "readiness_score": 90 }""", key: "too late");
        await Pause(300);
        Id(await host.Get($"{Anna}/days/{Word(today)}")).ShouldBe(Id(second));
    }

    [Fact]
    public async Task A_morning_that_somebody_sent_whole_is_left_as_it_is()
    {
        var clock = At(new DateOnly(2026, 11, 26), "04:00");
        await using var host = await RunningHost.StartAt(clock);
        await host.Put("/v1/athletes/123", """{ "time_zone": "Europe/Berlin" }""");
        var sent = await host.Post("/v1/athletes/123/mornings", RunningHost.Example);
        await host.Post("/v1/athletes/123/readings", """{ "date": "2026-11-26", "readiness_score": 30 }""");
        clock.Advance(TimeSpan.FromHours(2));
        await Pause(300);
        (await host.Get("/v1/athletes/123/days/2026-11-26")).Json.GetProperty("decision").GetRawText().ShouldBe(sent.Body);
    }

    [Theory]
    [InlineData("readings", """{ "date": "§", "readiness_score": 70 }""")]
    [InlineData("days", """{ "date": "§", "session_type": "key", "tss": 90 }""")]
    [InlineData("mornings", """{ "date": "§", "athlete": { "athlete_id": "anna" }, "today": { "readiness_score": 70 } }""")]
    public async Task A_day_after_tomorrow_is_refused_with_the_field_and_the_remedy(string route, string body)
    {
        var clock = At(new DateOnly(2026, 11, 26), "23:30");
        await using var host = await RunningHost.StartAt(clock);
        var refused = await Send("2026-11-28");
        refused.Status.ShouldBe(400);
        refused.Body.ShouldContain("date is 2026-11-28, after tomorrow (2026-11-27); correct it, or send the day when it has come");
        refused.Body.ShouldContain("AO115");
        (await Send("2029-11-26")).Status.ShouldBe(400, "a clock three years fast");
        (await Send("2026-11-27")).Status.ShouldBe(201, "it is tomorrow in UTC, and today east of it");
        clock.Advance(TimeSpan.FromMinutes(31));
        (await Send("2026-11-28")).Status.ShouldBe(201, "the day has moved on");
        (await host.Post("/v1/decisions", """{ "date": "2029-11-26", "athlete": { "athlete_id": "anna" } }""")).Status.ShouldBe(200, "nothing of it is recorded");

        Task<RunningHost.Answer> Send(string date) => host.Post($"{Anna}/{route}", body.Replace("§", date, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parameters_are_versions_and_what_is_set_holds_from_the_next_decision_on()
    {
        var today = new DateOnly(2026, 11, 23);
        await using var host = await RunningHost.StartAt(At(today, "12:00"));
        (await host.Get($"{Anna}/parameters")).Status.ShouldBe(404);
        await host.Put(Anna, """{ "time_zone": "Europe/Berlin" }""");
        (await host.Post($"{Anna}/parameters", """{ "athlete": { "key_session_readiness_min": 65, "tau2": 11 } }""")).Status.ShouldBe(201);
        (await host.Post($"{Anna}/parameters", """{ "athlete": { "key_session_readiness_min": 65 } }""")).Status.ShouldBe(200, "nothing new");
        (await host.Post($"{Anna}/parameters", """{ "athlete": { "key_session_readiness_min": 70, "tau2": null } }""")).Status.ShouldBe(201);
        var versions = (await host.Get($"{Anna}/parameters")).Json.GetProperty("parameters");
        versions.GetArrayLength().ShouldBe(2);
        versions[1].GetProperty("body").GetProperty("athlete").GetRawText().ShouldBe("""{"key_session_readiness_min":70}""");
        foreach (var (body, status, words) in new[]
        {
            ("""{ "athlete": { "key_session_readiness_min": 70 }, "from": "2026-11-30" }""", 422, "set parameters on the day"),
            ("""{ "athlete": { "key_session_readiness_min": 71 }, "from": "2026-11-01" }""", 422, "begins on or after the one before"),
            ("""{ "athlete": { "key_session_readiness_min": 700 } }""", 400, "must be a number from"),
            ("""{ "athlete": { "athlete_id": "x" } }""", 400, "athlete_id"),
            ("""{ "from": "2026-11-23" }""", 400, "athlete"),
            ("""{ "athlete": { }, "from": "yesterday" }""", 400, "a day that exists"),
        })
        {
            var answer = await host.Post($"{Anna}/parameters", body);
            (answer.Status, answer.Type).ShouldBe((status, "application/problem+json"), body);
            answer.Json.GetProperty("detail").GetString()!.ShouldContain(words);
        }

        await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(today)}}", "readiness_score": 68 }""");
        var day = await host.Until(() => host.Get($"{Anna}/days/{Word(today)}"), IsDecided);
        day.Json.GetProperty("decision").GetProperty("daily_decision").GetProperty("readiness_threshold").GetDouble().ShouldBe(70);
    }

    [Theory]
    [InlineData("""{ "time_zone": "Mars/Olympus" }""", "time_zone is \"Mars/Olympus\"")]
    [InlineData("""{ "time_zone": "../../etc/passwd" }""", "time_zone is")]
    [InlineData("""{ "morning": "5:30" }""", "written HH:mm")]
    [InlineData("""{ "morning": "25:00" }""", "written HH:mm")]
    [InlineData("""{ "first_day": "2026-02-30" }""", "a day that exists")]
    [InlineData("""{ "first_day": "9999-12-31" }""", "within the ten years up to today")]
    [InlineData("""{ "first_day": "1900-01-01" }""", "within the ten years up to today")]
    [InlineData("""{ "policy": "nobody" }""", "There is no policy")]
    [InlineData("""{ "start_balance": { "ctl": 50 } }""", "atl")]
    [InlineData("""{ "start_balance": { "ctl": 50, "atl": -1 } }""", "start_balance.atl is -1")]
    [InlineData("""{ "performance_unit": "furlongs" }""", "performance_unit must be one of")]
    [InlineData("""{ "timezone": "UTC" }""", "time_zone")]
    [InlineData("""{ "well_unless_said": "yes" }""", "well_unless_said")]
    [InlineData("""{ "records": ["sorenes"] }""", "did you mean soreness?")]
    [InlineData("""{ "records": [1] }""", "records has \"an entry that is no text\"")]
    [InlineData("[]", "must be an object")]
    public async Task Settings_that_cannot_be_used_are_refused_by_name(string body, string words)
    {
        await using var host = await RunningHost.Start();
        var answer = await host.Put(Anna, body);
        answer.Status.ShouldBeOneOf(400, 404);
        answer.Json.GetProperty("detail").GetString()!.ShouldContain(words);
        (await host.Get(Anna)).Status.ShouldBe(404, "nobody was enrolled");
    }

    [Fact]
    public async Task A_declared_reading_is_missed_from_the_first_morning_on()
    {
        await using var host = await RunningHost.StartAt(At(First, "06:00"));
        var put = await host.Put(Anna, $$"""{ "first_day": "{{Word(First)}}", "time_zone": "UTC", "records": ["soreness", "health_gates"] }""");
        put.Json.GetProperty("records").GetRawText().ShouldBe("""["soreness","health_gates"]""");
        (await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(First)}}", "readiness_score": 80, "illness": false, "injury": false }""")).Status.ShouldBe(201);
        var day = (await host.Until(() => host.Get($"{Anna}/days/{Word(First)}"), IsDecided)).Json;
        var unknown = day.GetProperty("decision").GetProperty("unknown").EnumerateArray().Select(u => u.GetString()).ToArray();
        unknown.ShouldContain("today.soreness");
        unknown.ShouldContain("health.sleep");
        unknown.ShouldNotContain("today.sleep_hours");
    }

    [Fact]
    public async Task Health_gates_and_the_grey_zone_reach_the_decision()
    {
        await using var host = await RunningHost.StartAt(At(First.AddDays(1), "06:00"));
        (await host.Put(Anna, Settings())).Status.ShouldBe(201);
        (await host.Post($"{Anna}/days", $$"""{ "date": "{{Word(First)}}", "session_type": "support", "tss": 60, "hours": 2, "grey_zone_hours": 0.5 }""")).Status.ShouldBe(201);
        (await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(First.AddDays(1))}}", "readiness_score": 80, "illness": false, "injury": false, "energy_gate": "red", "competition_tomorrow": true }""")).Status.ShouldBe(201);
        var day = (await host.Until(() => host.Get($"{Anna}/days/{Word(First.AddDays(1))}"), IsDecided)).Json;
        day.GetProperty("readings").GetProperty("energy_gate").GetString().ShouldBe("red");
        var decision = day.GetProperty("decision");
        decision.GetProperty("daily_decision").GetProperty("session_type").GetString().ShouldBe("recovery");
        var rules = decision.GetProperty("because").EnumerateArray().Select(r => r.GetProperty("rule").GetString()).ToArray();
        rules.ShouldContain("safety.energy_red");
        rules.ShouldContain("safety.competition_tomorrow");

        foreach (var (field, says) in new[] { ("\"sleep_gate\": \"yes\"", "sleep_gate must be one of green, amber, red, not"), ("\"stress_gate\": true", "stress_gate must be one of green, amber, red, not true") })
        {
            var refused = await host.Post($"{Anna}/readings", $$"""{ "date": "{{Word(First.AddDays(2))}}", {{field}} }""");
            refused.Status.ShouldBe(400);
            refused.Body.ShouldContain(says);
        }
    }

    [Fact]
    public async Task Time_constants_that_contradict_each_other_are_refused()
    {
        await using var host = await RunningHost.Start();
        (await host.Post($"{Anna}/parameters", """{ "athlete": { "tau1": 42, "tau2": 12 } }""")).Status.ShouldBe(201);
        foreach (var (body, words) in new[] { ("""{ "athlete": { "tau2": 50 } }""", "athlete.tau1 is 42, but tau2 is 50"), ("""{ "athlete": { "tau1": 5, "tau2": 7 } }""", "athlete.tau1 is 5, but tau2 is 7") })
        {
            var refused = await host.Post($"{Anna}/parameters", body);
            refused.Status.ShouldBe(400);
            refused.Body.ShouldContain("AO120");
            refused.Body.ShouldContain($"{words}; fatigue decays faster than fitness, so tau1 must be more than tau2");
        }
    }

    [Fact]
    public async Task Settings_are_told_as_they_are_and_the_later_ones_count()
    {
        await using var host = await RunningHost.Start();
        (await host.Put(Anna, "{}")).Status.ShouldBe(201);
        (await host.Put(Anna, "{ }")).Status.ShouldBe(200);
        (await Kinds(host)).Count(k => k == "settings").ShouldBe(1);
        (await host.Put(Anna, """{ "time_zone": "Europe/Berlin", "morning": "06:15", "policy": null }""")).Status.ShouldBe(200);
        var kept = (await host.Get(Anna)).Json;
        (kept.GetProperty("time_zone").GetString(), kept.GetProperty("morning").GetString()).ShouldBe(("Europe/Berlin", "06:15"));
        (await host.Get($"{Anna}/week")).Json.GetProperty("days").GetArrayLength().ShouldBe(7);
        (await host.Get($"{Anna}/days/2026-13-01")).Status.ShouldBe(400);
        (await host.Get($"{Anna}/days/2026-01-01")).Status.ShouldBe(404);
        foreach (var nobody in new[] { "/v1/athletes/nobody", "/v1/athletes/nobody/week", "/v1/athletes/nobody/reviews", "/v1/athletes/%01/history", "/v1/athletes/%20x/history" })
        {
            (await host.Get(nobody)).Status.ShouldBe(404, nobody);
        }

        (await host.Put("/v1/athletes/%01", "{}")).Status.ShouldBe(404);
        (await host.Put($"/v1/athletes/{new string('x', 129)}", "{}")).Status.ShouldBe(404);
    }

    private static FakeTimeProvider At(DateOnly day, string time) => new(new DateTimeOffset(day.ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)), TimeSpan.Zero));

    private static string Settings() => $$"""{ "first_day": "{{Word(First)}}", "time_zone": "UTC", "morning": "05:30", "start_balance": { "ctl": 52, "atl": 52 }, "performance_unit": "W" }""";

    private static async Task Send(RunningHost host, IEnumerable<HistoryDay> days)
    {
        foreach (var day in days)
        {
            (await host.Post($"{Anna}/readings", Encoding.UTF8.GetString(DayDocument.Write(day, DayDocument.Readings)))).Status.ShouldBe(201);
            (await host.Post($"{Anna}/days", Encoding.UTF8.GetString(DayDocument.Write(day, DayDocument.Training)))).Status.ShouldBe(201);
        }
    }

    // Time for the worker to do what it must not do.
    private static Task Pause(int milliseconds) => Task.Delay(milliseconds, TestContext.Current.CancellationToken);

    private static bool IsDecided(RunningHost.Answer day) => day.Status == 200 && day.Json.GetProperty("decision").ValueKind == JsonValueKind.Object;

    private static string? Id(RunningHost.Answer day) => day.Json.GetProperty("decision_id").GetString();

    private static async Task<string[]> Kinds(RunningHost host) =>
        [.. (await host.Get($"{Anna}/history")).Json.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("kind").GetString()!)];

    private static string Word(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

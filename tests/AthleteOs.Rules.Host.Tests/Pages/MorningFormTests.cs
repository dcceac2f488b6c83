using System.Text.Json;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>The form of a morning: bad values are named and kept, sending twice records once, and the day is decided.</summary>
public sealed class MorningFormTests(SquadHost squad) : IClassFixture<SquadHost>
{
    private const string Anna = "/athletes/anna/morning";
    private const string Ben = "/athletes/ben/morning";

    [Theory]
    [InlineData("readiness", "140", "Readiness is 140; it must be from 0 to 100.")]
    [InlineData("readiness", "-1", "Readiness is -1; it must be from 0 to 100.")]
    [InlineData("readiness", "good", "Readiness must be a number from 0 to 100.")]
    [InlineData("readiness", "NaN", "Readiness must be a number from 0 to 100.")]
    [InlineData("readiness", "1e2", "Readiness must be a number from 0 to 100.")]
    [InlineData("hrv", "0", "HRV is 0; it must be from 1 to 1096.")]
    [InlineData("hrv", "1,050", "HRV is 1,050, which can mean 1050 or 1.05; write one of these.")]
    [InlineData("soreness", "11", "Soreness is 11; it must be from 0 to 10.")]
    [InlineData("health", "fine", "Choose one of the four answers.")]
    [InlineData("readiness", "", "Every field is empty.")]
    [InlineData("readiness", "\"><script>alert(1)</script>", "Readiness must be a number from 0 to 100.")]
    public async Task A_bad_value_is_named_at_its_field_and_nothing_is_lost(string field, string value, string fault)
    {
        var before = await Entries("ben");
        var page = await squad.Fill(Ben, "integrator-key", [("date", SquadHost.Today), (field, value), .. value.Length == 0 ? Array.Empty<(string, string)>() : [(field == "soreness" ? "hrv" : "soreness", "7")]]);
        page.Status.ShouldBe(422);
        page.Text.ShouldContain(fault);
        page.Body.ShouldContain($"id=\"{field}-fault\"");
        page.Body.ShouldContain($"aria-describedby=\"{field}-fault\"");
        page.Body.ShouldNotContain("<script>");
        if (field is "readiness" or "hrv")
        {
            page.Text.ShouldContain($"value=\"{value}\"");
        }

        page.Body.ShouldContain(value.Length == 0 ? "name=\"soreness\"" : field == "soreness" ? "value=\"7\"" : "value=\"7\" checked");
        (await Entries("ben")).ShouldBe(before);
    }

    [Fact]
    public async Task A_morning_is_recorded_once_decided_and_corrected()
    {
        (string, string)[] fields = [("date", SquadHost.Today), ("readiness", "64,5"), ("hrv", "60"), ("health", "none"), ("soreness", "3")];
        var sent = await squad.Fill(Ben, "integrator-key", fields);
        (sent.Status, sent.Location).ShouldBe((303, "/athletes/ben"));
        var readings = await Readings("ben");
        (readings.GetProperty("readiness_score").GetDouble(), readings.GetProperty("ln_rmssd").GetDouble(), readings.GetProperty("soreness").GetDouble()).ShouldBe((64.5, 4.0943, 3));
        (readings.GetProperty("illness").GetBoolean(), readings.GetProperty("injury").GetBoolean()).ShouldBe((false, false));
        (await squad.Get("/athletes/ben", "integrator-key")).Body.ShouldContain("Correct this morning");

        // The form shows what is recorded; sending that again changes nothing, however often.
        var once = await Entries("ben");
        (await squad.Fill(Ben, "integrator-key", fields)).Status.ShouldBe(303);
        (await squad.Fill(Ben, "integrator-key", ("date", SquadHost.Today), ("readiness", "64.5"), ("hrv", "60"), ("health", "none"), ("soreness", "3"))).Status.ShouldBe(303);
        (await Entries("ben")).ShouldBe(once);

        (await squad.Fill(Ben, "integrator-key", ("date", SquadHost.Today), ("readiness", "80"), ("health", "ill"))).Status.ShouldBe(303);
        readings = await Readings("ben");
        (readings.GetProperty("readiness_score").GetDouble(), readings.GetProperty("illness").GetBoolean(), readings.GetProperty("soreness").ValueKind).ShouldBe((80, true, JsonValueKind.Null));
        (await squad.Get("/athletes/ben", "integrator-key")).Body.ShouldContain("class=\"mark rest\"");

        // Back to the first values: these count again.
        (await squad.Fill(Ben, "integrator-key", fields)).Status.ShouldBe(303);
        (await Readings("ben")).GetProperty("readiness_score").GetDouble().ShouldBe(64.5);
    }

    [Fact]
    public async Task An_entry_sent_again_after_a_lost_answer_is_recorded_once_and_a_later_correction_stays()
    {
        (string, string)[] lost = [("date", SquadHost.Today), ("readiness", "51"), ("key", "00112233445566778899aabbccddeeff")];
        (await squad.Fill(Ben, "integrator-key", lost)).Status.ShouldBe(303);
        (await squad.Fill(Ben, "integrator-key", ("date", SquadHost.Today), ("readiness", "52"))).Status.ShouldBe(303);
        var before = await Entries("ben");
        (await squad.Fill(Ben, "integrator-key", lost)).Location.ShouldBe("/athletes/ben");
        (await Readings("ben")).GetProperty("readiness_score").GetDouble().ShouldBe(52);
        (await Entries("ben")).ShouldBe(before);

        // Any other key is no key of the script: the entry is a correction.
        (await squad.Fill(Ben, "integrator-key", ("date", SquadHost.Today), ("readiness", "51"), ("key", "short"))).Status.ShouldBe(303);
        (await Readings("ben")).GetProperty("readiness_score").GetDouble().ShouldBe(51);
    }

    [Fact]
    public async Task What_the_form_does_not_show_stays_as_a_device_recorded_it()
    {
        (await squad.Get(Anna, "athlete-key")).Body.ShouldContain("value=\"72\"");
        (await squad.Fill(Anna, "athlete-key", ("date", SquadHost.Today), ("readiness", "70"), ("health", "none"))).Status.ShouldBe(303);
        (await Readings("anna")).GetProperty("sleep_hours").GetDouble().ShouldBe(7.5);
    }

    [Fact]
    public async Task Another_site_a_forged_form_and_a_form_of_yesterday_record_nothing()
    {
        var before = await Entries("ben");
        var form = await squad.Get(Ben, "integrator-key");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = form.Token, ["date"] = SquadHost.Today, ["readiness"] = "33" };
        foreach (var refused in new[]
        {
            await squad.Post(Ben, fields, "integrator-key", form.Cookies, site: "cross-site"),
            await squad.Post(Ben, fields, "integrator-key"),
            await squad.Post(Ben, fields, "integrator-key", "athleteos-form=AAAA"),
            await squad.Fill(Ben, "integrator-key", ("date", SquadHost.Today), ("readiness", "33"), ("form_token", "forged")),
        })
        {
            refused.Status.ShouldBe(403);
            refused.Body.ShouldContain("value=\"33\"");
            refused.Text.ShouldContain("Nothing was recorded.");
        }

        var late = await squad.Fill(Ben, "integrator-key", ("date", "2026-11-25"), ("readiness", "33"));
        late.Status.ShouldBe(409);
        late.Body.ShouldContain("value=\"33\"");
        (await Entries("ben")).ShouldBe(before);
        (await squad.Post(Ben, fields, "auditor-key", form.Cookies)).Status.ShouldBe(403);
        (await squad.Post("/athletes/nobody/morning", fields, "integrator-key", form.Cookies)).Status.ShouldBe(404);
    }

    private async Task<int> Entries(string athlete) => (await squad.Host.Get($"/v1/athletes/{athlete}/history", "integrator-key")).Json.GetProperty("entries").GetArrayLength();

    private async Task<JsonElement> Readings(string athlete) => (await squad.Host.Get($"/v1/athletes/{athlete}/days/{SquadHost.Today}", "integrator-key")).Json.GetProperty("readings");
}

using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>What is written of a morning is read back as it was.</summary>
public sealed class FactsWriterTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void A_morning_is_read_back_as_it_was(double missing)
    {
        var random = new QuickRandom(20261123);
        var mornings = new RandomMornings(ShippedPolicies.Get("weekly-planning"), missing);
        for (var i = 0; i < Effort.Usual(2000); i++)
        {
            var morning = AsDocumentsHoldIt(mornings.Next(random));
            var written = FactsWriter.Write(morning, indented: i % 2 == 0);
            Read(written).ShouldBe(morning);
            FactsWriter.Write(Read(written), indented: i % 2 == 0).AsSpan().SequenceEqual(written).ShouldBeTrue(Encoding.UTF8.GetString(written));
        }
    }

    [Fact]
    public void Only_what_is_known_and_given_is_written() => Text(new Morning
    {
        AthleteId = "Åsa",
        Date = new DateOnly(2026, 11, 23),
        Athlete = new Athlete { Tau2 = 0.1 + 12, ResponderClass = ResponderClass.High },
        Health = new Health { Given = true },
        Yesterday = new Yesterday { SessionType = SessionType.Key },
        Hrv = new Hrv { Given = true, LnRmssd = new DailySeries([4.1, double.NaN, 1.0 / 3]) },
        Today = new Today { Illness = false, Soreness = -0.0 },
        Intent = new WeeklyIntent { AerobicVolumeTargetHoursMin = 8, AerobicVolumeTargetHoursMax = 10 },
        History = new History { DaysSinceLastKeySession = double.PositiveInfinity },
        Value = new KeySessionWorth { Given = true, WorthFrom = 70 },
    }).ShouldBe("""{"date":"2026-11-23","athlete":{"athlete_id":"Åsa","responder_class":"high","tau2":12.1},"health":{},"today":{"illness":false,"soreness":0},"""
        + """
        "hrv":{"ln_rmssd":[4.1,null,0.3333333333333333]},"weekly_intent":{"aerobic_volume_target_hours":[8,10]},"history":{"days_since_last_key_session":"never"}}
        """);

    [Fact]
    public void A_range_of_hours_with_one_end_is_not_written() => Read(FactsWriter.Write(new Morning
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 23),
        Intent = new WeeklyIntent { AerobicVolumeTargetHoursMin = 8 },
    })).Intent.ShouldBe(new WeeklyIntent());

    // What a document cannot hold: facts of a group that is not given, what the planner works out, half a range, and contradictions.
    private static Morning AsDocumentsHoldIt(Morning morning) => morning with
    {
        Value = new KeySessionWorth(),
        Health = morning.Health.Given ? morning.Health : new Health(),
        Yesterday = morning.Yesterday.Given ? morning.Yesterday : new Yesterday(),
        Tomorrow = morning.Tomorrow.Given ? morning.Tomorrow : new Tomorrow(),
        Events = morning.Events.Given ? morning.Events : new Events(),
        Hrv = morning.Hrv.Given ? morning.Hrv : new Hrv(),
        Recovery = morning.Recovery.Given ? morning.Recovery : new Recovery(),
        Review = morning.Review.Given ? morning.Review : new Review(),
        Intent = morning.Intent is { AerobicVolumeTargetHoursMin: { } least, AerobicVolumeTargetHoursMax: { } most }
            ? morning.Intent with { AerobicVolumeTargetHoursMin = Math.Min(least, most), AerobicVolumeTargetHoursMax = Math.Max(least, most) }
            : morning.Intent with { AerobicVolumeTargetHoursMin = null, AerobicVolumeTargetHoursMax = null },
        History = morning.Intent.KeySessionsCompleted > 0 && morning.History.DaysSinceLastKeySession == double.PositiveInfinity
            ? morning.History with { DaysSinceLastKeySession = null } : morning.History,
    };

    private static Morning Read(byte[] document)
    {
        var findings = new Findings();
        var morning = FactsReader.Read("facts.json", document, findings);
        findings.All.ShouldBeEmpty(Encoding.UTF8.GetString(document));
        return morning!;
    }

    private static string Text(Morning morning) => Encoding.UTF8.GetString(FactsWriter.Write(morning));
}

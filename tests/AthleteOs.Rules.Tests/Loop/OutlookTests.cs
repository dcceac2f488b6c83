using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Loop;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>The days ahead under expected readings.</summary>
public sealed class OutlookTests
{
    private const int Days = 70;

    // A rule compares a week with the usual: were each morning ahead as bad as the last ones, the guards of heart rate would never end.
    [Fact]
    public void Heart_rate_returns_to_the_median_of_60_days_although_the_last_mornings_were_worse()
    {
        var history = LoopDays.History(Days, (day, n) => day with
        {
            ReadinessScore = 68 + (n % 5),
            LnRmssd = n >= Days - 9 ? 3.9 : 4 + (n % 5 * 0.05),
            RestingHr = n >= Days - 9 ? 53 : 48 + (n % 5),
        });
        var outlook = Outlook.Of(LoopDays.Learning, history, LoopDays.Day(Days - 1).Date, new SeasonOptions("anna") { Athlete = LoopDays.Anna, StartLoad = new(50, 50) });
        Because(outlook.Today).ShouldContain("safety.hrv_week_is_low");
        outlook.Ahead.ShouldNotBeEmpty();
        foreach (var day in outlook.Ahead)
        {
            day.Decided.Morning.Hrv.LnRmssd.Latest()!.Value.ShouldBe((4.05 + 4.1) / 2, 1e-9);
            day.Decided.Morning.Hrv.RestingHr.Latest().ShouldBe(50);
        }

        Because(outlook.Ahead[^1].Decided).ShouldNotContain("safety.hrv_week_is_low");
    }

    private static IEnumerable<string> Because(DecidedDay day) => Explainer.Explain(LoopDays.Learning, day.Morning).Because.Select(r => r.Rule);
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>Everything that a facts document can tell of a morning, a recorded history can tell too.</summary>
public sealed class EveryReadingTests
{
    [Fact]
    public void Every_observed_fact_of_a_morning_comes_from_the_record()
    {
        // A document may give predictions and what is left of the week; otherwise the planner makes them. The review has its own facts.
        var observed = FactCatalog.All.Where(f => f.About.Origin == FactOrigin.Observed && f.Group is not ("recovery" or "review") && f.Name != "intent.KeySessionsRemaining").ToArray();
        var mornings = new[] { PagePolicy.Get("trends.md", "watchful"), WithBreaks() }.SelectMany(policy => Season.Run(policy, Everything(), new SeasonOptions("anna")
        {
            Athlete = LoopDays.Anna,
            StartLoad = new TrainingLoadState(45, 45),
            Events = new EventCalendar([new AthleteEvent(EventKind.Race, LoopDays.Monday.AddDays(20), LoopDays.Monday.AddDays(20)) { Priority = RacePriority.A }]),
        }).Days.Select(d => d.Decided.Morning)).ToArray();

        observed.Where(f => !mornings.Any(m => f.Kind == FactKind.Series ? f.ReadSeries(m).Values.Any(v => !double.IsNaN(v)) : !double.IsNaN(f.Read(m)))).Select(f => f.Path)
            .ShouldBe(["daily.key_tss"], "no rule of the two policies reads this series, and only those are made");
    }

    [Fact]
    public void A_red_gate_of_the_record_speaks_in_the_loop()
    {
        var days = LoopDays.Season(LoopDays.History(30, (day, n) => day with { Health = new Health { Sleep = n == 29 ? Gate.Red : Gate.Green, Energy = Gate.Green, Musculoskeletal = Gate.Green, Stress = Gate.Green } })).Days;
        days[^1].Decided.Decision.SessionType.ShouldBe(SessionType.Recovery);
        Rules.Explaining.Explainer.Explain(LoopDays.Policy, days[^1].Decided.Morning).Because.ShouldContain(r => r.Rule == "safety.sleep_red" && r.Outcome == Rules.Policies.Outcome.Matched);
    }

    private static TrainingHistory Everything() => LoopDays.History(60, (day, n) => day with
    {
        LnRmssd = 4 + (n % 5 / 10.0),
        RestingHr = 50 + (n % 3),
        SleepHours = 7.5,
        Soreness = 2,
        SessionType = n % 4 == 0 ? SessionType.Key : SessionType.Support,
        Hours = 2,
        GreyZoneHours = 0.5,
        CompetitionTomorrow = false,
        Health = new Health { Sleep = Gate.Green, Energy = Gate.Amber, Musculoskeletal = Gate.Green, Stress = Gate.Green },
    });

    private static Rules.Policies.ReadyPolicy WithBreaks() => new TinyPolicy()
        .With("policy.json", "\"parameters\": {", "\"parameters\": { \"training_break_days\": { \"value\": 5, \"unit\": \"days\", \"min\": 2, \"max\": 60, \"says\": \"Days.\", \"evidence\": \"a test\" },")
        .Load(new Rules.Documents.Findings())!;
}

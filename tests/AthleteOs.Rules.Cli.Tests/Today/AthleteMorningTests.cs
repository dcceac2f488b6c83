using System.Text;
using AthleteOs.Rules.Cli.Today;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Today;

/// <summary>A morning's decision, its outlook, and what a broken file does to it.</summary>
public sealed class AthleteMorningTests
{
    private static readonly ReadyPolicy Policy = ShippedPolicies.Get("weekly-planning");

    [Fact]
    public void Today_decides_as_a_season_that_ends_today()
    {
        var history = Year();
        var options = new SeasonOptions("anna") { WellUnlessSaid = true };
        foreach (var day in new[] { 100, 193, 300 }.Select(n => history.Days[n].Date))
        {
            var until = new TrainingHistory(history.Days.Where(d => d.Date <= day));
            var outlook = Outlook.Of(Policy, history, day, options);
            outlook.Today.Decision.ShouldBe(Season.Run(Policy, until, options).Days[^1].Decided.Decision);
        }
    }

    [Fact]
    public void The_next_key_day_needs_exactly_the_readiness_that_the_outlook_names()
    {
        var history = Year();
        var options = new SeasonOptions("anna") { WellUnlessSaid = true };
        var named = 0;
        foreach (var day in Enumerable.Range(0, 8).Select(n => history.Days[150 + 9 * n].Date))
        {
            var outlook = Outlook.Of(Policy, history, day, options);
            if (outlook.NextKey is { KeyFrom: { } from } next)
            {
                Decided(next, from).ShouldBe(SessionType.Key);
                Decided(next, from - 1).ShouldNotBe(SessionType.Key);
                foreach (var before in outlook.Ahead.TakeWhile(d => d.Date < next.Date))
                {
                    Decided(before, before.Decided.Decision.ReadinessScore!.Value + Math.Floor(before.Decided.Morning.Athlete.ReadinessSd!.Value)).ShouldNotBe(SessionType.Key);
                }

                named++;
            }
        }

        named.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void The_days_ahead_follow_the_session_that_a_person_chose()
    {
        var history = Year();
        var options = new SeasonOptions("anna") { WellUnlessSaid = true };
        var day = history.Days.Skip(150).Select(d => d.Date).First(d => Outlook.Of(Policy, history, d, options) is { Today.Decision.SessionType: SessionType.Support });
        var (decided, chosen) = (Outlook.Of(Policy, history, day, options), Outlook.Of(Policy, history, day, options, SessionType.Key));
        chosen.Today.Decision.ShouldBe(decided.Today.Decision);
        chosen.Ahead[0].Decided.Morning.Yesterday.SessionType.ShouldBe(SessionType.Key);
        chosen.Ahead[0].Decided.Morning.History.DaysSinceLastKeySession.ShouldBe(1);
        chosen.Ahead[0].Decided.Decision.SessionType.ShouldNotBe(SessionType.Key);
        Outlook.Of(Policy, history, day, options, SessionType.Support).Ahead.Select(d => d.Decided.Decision).ShouldBe(decided.Ahead.Select(d => d.Decided.Decision));
        OutlookWords.Expected(decided).ShouldEndWith("the athlete does what is decided");
        OutlookWords.Expected(chosen).ShouldEndWith("the athlete does today the session that was chosen, then what is decided");
    }

    [Fact]
    public void A_file_that_cannot_be_read_never_makes_a_day_harder()
    {
        var answers = new Answers { Policy = "weekly-planning", Sport = "ride", RestBetween = true, WellUnlessSaid = true, KeyFrom = 90, SupportBelow = 90 };
        var texts = ExportsOfAnAthlete.Texts();
        var easier = 0;
        for (var day = ExportsOfAnAthlete.LastDay; day > ExportsOfAnAthlete.LastDay.AddDays(-14); day = day.AddDays(-3))
        {
            var whole = Day(texts, answers, day);
            foreach (var broken in texts.Keys)
            {
                var less = Day(new Dictionary<string, string>(texts, StringComparer.Ordinal) { [broken] = $"{texts[broken]}\n\"" }, answers, day);
                less.Import.LeftOut.ShouldBe([broken]);
                (less.Explanation.Decision.SessionType <= whole.Explanation.Decision.SessionType).ShouldBeTrue($"{day} without {broken}");
                easier += less.Explanation.Decision.SessionType < whole.Explanation.Decision.SessionType ? 1 : 0;
            }
        }

        easier.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_person_answers_each_question_and_a_wrong_answer_is_asked_again()
    {
        var typed = new Queue<string?>(["", "swim", "run", "perhaps", "no", "y", "85 %", "90", ""]);
        var asked = new List<string>();
        var profile = new ActivityProfile(40, [.. Enumerable.Range(50, 40).Select(i => (double)i)], ["Run"], []);
        var answers = Questions.Ask(new Answers(), Questions.Open(new Answers(), profile), question =>
        {
            asked.Add(question);
            return typed.Dequeue();
        });
        answers.ShouldBe(new Answers { Policy = "weekly-planning", Sport = "run", RestBetween = false, WellUnlessSaid = true, KeyFrom = 85, SupportBelow = 85 });
        typed.ShouldBeEmpty();
        asked[^2].ShouldBe(asked[^1]);
        asked.ShouldContain("From which intensity in percent was a session a key session? 20 % of 40 activities reach 82 [82]: ");
        Questions.Open(answers, profile).ShouldBeEmpty();
    }

    private static TrainingHistory Year() => HistoryReader.ReadFile(Root.Of("rules/weekly-planning/examples/year.csv"), new Findings()).ShouldNotBeNull();

    private static SessionType Decided(ExpectedDay day, double readiness) =>
        Planning.Planner.Decide(Policy, day.Decided.Morning with { Today = day.Decided.Morning.Today with { ReadinessScore = readiness } }).SessionType;

    private static AthleteMorning Day(Dictionary<string, string> texts, Answers answers, DateOnly day)
    {
        var findings = new Findings();
        HistoryFile[] files = [.. texts.Select(t => new HistoryFile(t.Key, Encoding.UTF8.GetBytes(t.Value)))];
        var athlete = new AthleteFiles("anna", null, null, [.. files.Where(f => f.Name != ExportsOfAnAthlete.Events)], [.. files.Where(f => f.Name == ExportsOfAnAthlete.Events)], []);
        return AthleteMorning.Of(athlete, answers, day, (_, _) => Policy, menu: null, findings).ShouldNotBeNull(string.Join('\n', findings.All));
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Today;

/// <summary>The menu of sessions, and the forms in which a session is handed on.</summary>
public sealed partial class SessionMenuTests
{
    private const string Good = """
        { "name": "A", "session_type": "key", "focus": "vo2max", "says": "s", "evidence": "e",
          "steps": [ { "times": 4, "least_times": 2, "steps": [ { "part": "work", "minutes": 4, "says": "hard", "ride": [105, 115], "run": [101, 106] } ] } ] }
        """;

    private static readonly SessionMenu Menu = Shipped();

    [Fact]
    public void Every_archetype_of_a_shipped_policy_is_a_session_of_the_menu()
    {
        var archetypes = ShippedPolicies.Ids().SelectMany(id => ShippedPolicies.Get(id).Policy.Archetypes).Where(a => a.SessionType != SessionType.Rest).ToArray();
        archetypes.ShouldNotBeEmpty();
        foreach (var archetype in archetypes)
        {
            Menu.For(archetype.Name, archetype.SessionType, 1440).ShouldNotBeNull(archetype.Name).IsNamed(archetype.Name).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_session_never_takes_more_time_than_there_is()
    {
        foreach (var plan in Menu.Plans)
        {
            plan.Within(plan.Minutes).ShouldBe(plan);
            for (var minutes = 5; minutes < 200; minutes++)
            {
                (plan.Within(minutes)?.Minutes ?? 0).ShouldBeLessThanOrEqualTo(minutes, plan.Name);
                (plan.Within(minutes) is null).ShouldBe(minutes < plan.Steps.Sum(s => s.LeastMinutes), $"{plan.Name} in {minutes} min");
                if (Menu.For(plan.Name, plan.SessionType, minutes) is { } found)
                {
                    found.Minutes.ShouldBeLessThanOrEqualTo(minutes);
                    found.SessionType.ShouldBe(plan.SessionType);
                }
            }
        }

        Menu.For("ENDURANCE_Z2", SessionType.Support, 45)!.Name.ShouldBe("EASY_60");
        Menu.For("VO2_4x4", SessionType.Key, 10).ShouldBeNull();
        Menu.For("UNHEARD_OF", SessionType.Key, 90).ShouldBeNull();
    }

    [Fact]
    public void Every_form_of_a_workout_takes_the_minutes_of_the_session()
    {
        foreach (var plan in Menu.Plans)
        {
            foreach (var sport in SessionPlan.Sports)
            {
                var file = XDocument.Parse(WorkoutText.Zwo(plan, sport));
                file.Descendants("workout").Single().Elements().Sum(e => (int)e.Attribute("Duration")!).ShouldBe((int)(plan.Minutes * 60), plan.Name);
                Minutes(WorkoutText.Intervals(plan, sport)).ShouldBe(plan.Minutes, plan.Name);
                WorkoutText.Markdown(plan, sport).ShouldContain($"# {plan.Name}\n");
            }
        }
    }

    [Fact]
    public void A_calendar_of_the_week_is_read_by_our_own_reader_and_has_no_event_of_a_kind()
    {
        var text = CalendarText.Of("änna", new DateOnly(2026, 5, 12), [new(new DateOnly(2026, 5, 12), "Today: a key session", new string('é', 100) + "; a, b", false), new(new DateOnly(2026, 5, 13), "Expected: rest", "none", true)]);
        text.Split("\r\n").ShouldAllBe(l => Encoding.UTF8.GetByteCount(l) <= 75);
        var findings = new Findings();
        var imported = HistoryImport.Read([new HistoryFile("week.ics", Encoding.UTF8.GetBytes(text))], new ImportOptions { KeepsEvents = true, MayBeEmpty = true }, findings).ShouldNotBeNull();
        findings.All.ShouldBeEmpty();
        imported.Files[0].Rows.ShouldBe(2);
        imported.Events.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"vo2max\"", "\"vomax\"", "AO116", "\"focus\" is \"vomax\"; it must be one of vo2max, threshold, long, endurance, recovery; did you mean vo2max?")]
    [InlineData("\"key\"", "\"rest\"", "AO116", "\"session_type\" is \"rest\"")]
    [InlineData("\"name\": \"A\"", "\"name\": \"A b\"", "AO117", "letters, digits and underscores")]
    [InlineData("\"evidence\": \"e\",", "", "AO113", "needs the field \"evidence\"")]
    [InlineData("\"times\": 4", "\"times\": 2.5", "AO115", "\"times\" is 2.5; it must be a whole number from 1 to 50")]
    [InlineData("\"least_times\": 2", "\"least_times\": 5", "AO115", "\"least_times\" is 5; it must be a whole number from 1 to 4")]
    [InlineData("\"minutes\": 4", "\"minutes\": 4000", "AO115", "\"minutes\" is 4000; it must be a number from 0.1 to 600")]
    [InlineData("\"minutes\": 4", "\"minutes\": 400", "AO115", "the session takes 1600 minutes; it must be at most 600")]
    [InlineData("[105, 115]", "[115, 105]", "AO115", "\"ride\" must be two percentages of threshold above 0 and up to 250, the lower one first, such as [55, 70]")]
    [InlineData("[105, 115]", "\"hard\"", "AO115", "\"ride\" must be two percentages")]
    [InlineData("\"part\": \"work\", ", "", "AO113", "needs the field \"part\"")]
    [InlineData("\"minutes\": 4", "\"minute\": 4", "AO111", "did you mean \"minutes\"?")]
    public void A_fault_of_a_session_is_found_at_its_place(string from, string to, string code, string message)
    {
        var findings = new Findings();
        SessionReader.Read("A.json", Encoding.UTF8.GetBytes(Good), findings).ShouldNotBeNull();
        findings.All.ShouldBeEmpty();
        SessionReader.Read("A.json", Encoding.UTF8.GetBytes(Good.Replace(from, to, StringComparison.Ordinal)), findings).ShouldBeNull();
        var fault = findings.All.First(f => f.Message.Contains(message, StringComparison.Ordinal));
        fault.Code.ShouldBe(code);
        fault.Place.Line.ShouldBeGreaterThan(0);
    }

    private static SessionMenu Shipped()
    {
        var findings = new Findings();
        var menu = SessionMenu.Read(Root.Of("rules/sessions"), findings);
        findings.All.ShouldBeEmpty();
        return menu;
    }

    // A repetition lasts until the next empty line, as intervals.icu reads it.
    private static double Minutes(string text) => text.Split("\n\n").Sum(block =>
    {
        var times = Times().Match(block) is { Success: true } found ? int.Parse(found.Groups["n"].Value, CultureInfo.InvariantCulture) : 1;
        return times * Steps().Matches(block).Sum(s => double.Parse(s.Groups["n"].Value, CultureInfo.InvariantCulture) / (s.Groups["unit"].Value == "m" ? 1 : 60));
    });

    [GeneratedRegex(@"^Main set (?<n>\d+)x$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Times();

    [GeneratedRegex(@"^- (?<n>\d+)(?<unit>[ms]) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Steps();
}

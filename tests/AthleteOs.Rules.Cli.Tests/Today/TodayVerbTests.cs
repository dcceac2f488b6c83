using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Today;

/// <summary><c>athleteos today</c> for athletes and coaches.</summary>
public sealed class TodayVerbTests : IDisposable
{
    private const string Answers = ".athleteos/answers.json";

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public TodayVerbTests() => ExportsOfAnAthlete.Write(Folder("anna"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_exports_give_todays_session_and_answers_are_asked_once()
    {
        var refused = Today("anna");
        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldContain("6 questions about the exports are open (policy, sport, rest_between, well_unless_said, key_from, support_below); add --yes to take the defaults");
        File.Exists(Path.Combine(Folder("anna"), Answers)).ShouldBeFalse();

        var first = Today("anna", "--yes");
        first.ExitCode.ShouldBe(0, first.Errors);
        first.Errors.ShouldBeEmpty();
        first.Output.ShouldStartWith("Key session for anna on Tuesday 12 May 2026\nReadiness 74, key sessions from ");
        first.Output.ShouldContain("\nThis week  0 of ");
        first.Output.ShouldContain("\nNext key   ");
        first.Output.ShouldContain("\nTomorrow   a ");
        first.Output.ShouldContain("\nExpected   readiness returns to the usual 66, no illness from tomorrow on");
        first.Output.ShouldContain("\nAssumed    weekly capacity 350 TSS at the start of the exports");
        var kept = File.ReadAllText(Path.Combine(Folder("anna"), Answers));
        kept.ShouldContain("\"sport\": \"ride\"");
        kept.ShouldContain("\"key_from\": 92");

        Today("anna").Output.ShouldBe(first.Output);
        File.ReadAllText(Path.Combine(Folder("anna"), Answers)).ShouldBe(kept);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_and_the_day_is_decided_without_it()
    {
        Today("anna", "--yes").Output.ShouldStartWith("Key session");
        Put("anna/more.csv", "id,start_date_local,icu_training_load\nx,2026-04-31T07:00:00,80\n");
        var call = Today("anna");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldContain("more.csv:2:3 AO704 ");
        call.Output.ShouldStartWith("Recovery session");
        call.Output.ShouldContain("more.csv cannot be read and is left out; correct it, or move it out of the folder\n");
        call.Output.ShouldContain("until then all loads and session types are unknown, because the file may contain some\n");
        call.Output.ShouldNotContain("was a day without training");

        Put("anna/more.csv", "[");
        Today("anna").Output.ShouldStartWith("Rest for anna");
    }

    [Fact]
    public void A_day_after_the_end_of_the_exports_names_the_unknown_days()
    {
        var call = On("2026-05-15", "anna", "--yes");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldContain("\nMissing    the exports end on Tuesday 12 May: 3 days up to today are unknown, so export again\n");
    }

    [Fact]
    public void The_session_and_the_week_go_to_files_of_other_programs()
    {
        Today(".", "--workout", "other.zwo").Errors.ShouldContain("a squad has several sessions; give the folder of one athlete");
        var call = Today("anna", "--yes", "--workout", "today.zwo", "--calendar", "week.ics");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldContain("Suggested: VO2_4x4, 53 min. 4 x 4 min hard, 3 min easy between.\n           15 min easy");
        File.ReadAllText(Folder("today.zwo")).ShouldContain("<SteadyState Duration=\"240\" Power=\"1.10\"/>");
        File.ReadAllText(Folder("week.ics")).ShouldContain("SUMMARY:Today: a key session\\, VO2_4x4\\, 53 min\r\n");

        Today("anna", "--workout", "today.zwo").Errors.ShouldContain("the file of --workout exists; give another name, or add --force to overwrite it");
        Today("anna", "--workout", "today.fit").Errors.ShouldContain("the name of the file of --workout must end in .zwo, .txt, .md");
        Put("anna/events.csv", "kind,start,minutes\nunavailable,2026-05-12,40\n");
        Today("anna", "--workout", "today.zwo", "--force").Output.ShouldContain("Suggested: VO2_4x4, 40 min.");
        Put("anna/events.csv", "kind,start,minutes\nunavailable,2026-05-12,10\n");
        var none = Today("anna", "--workout", "today.zwo", "--force");
        none.ExitCode.ShouldBe(2);
        none.Errors.ShouldContain("there is no session to write today: No session of the menu fits into the 10 min of today");
    }

    [Fact]
    public void The_week_is_a_page_to_print_that_shows_names_as_text_and_loads_nothing()
    {
        Put("anna/athlete.json", """{ "athlete_id": "<b>anna</b>" }""");
        var call = On("2026-05-07", "anna", "--yes", "--page", "week.html", "--override", "rest", "--reason", "<script>alert(1)</script>");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldStartWith("Key session");
        var page = File.ReadAllText(Folder("week.html"));
        page.ShouldContain("<title>Week of &lt;b&gt;anna&lt;/b&gt; from Monday 4 May to Sunday 10 May 2026</title>");
        page.ShouldContain("<strong>Override:</strong> rest instead of a key session: &lt;script&gt;alert(1)&lt;/script&gt;</li>");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("http");
        page.ShouldNotContain("src=");
        page.ShouldContain("size: A4");
        var rows = page.Split("<tr>")[2..];
        rows.Length.ShouldBe(7);
        rows[0].ShouldContain("Monday 4 May</th>");
        rows[1].ShouldContain("done: a key session");
        rows[3].ShouldContain("today: rest instead of a key session");
        rows[4..].ShouldAllBe(r => r.Contains("expected: ", StringComparison.Ordinal));

        On("2026-05-07", "anna", "--page", "week.html").Errors.ShouldContain("the file of --page exists; give another name, or add --force to overwrite it");
        On("2026-05-07", "anna", "--page", "week.pdf").Errors.ShouldContain("the name of the file of --page must end in .html");
    }

    [Theory]
    [InlineData("2027-05-13", "the newest day of the exports is 2026-05-12, more than a year before 2027-05-13; export again")]
    [InlineData("2026-03-03", "the exports begin on 2026-03-04, after 2026-03-03; give a later --date")]
    [InlineData("12.5.2026", "\"12.5.2026\" is not a date; write yyyy-MM-dd")]
    public void A_day_without_data_is_refused(string date, string message)
    {
        var call = On(date, "anna", "--yes");
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain(message);
        call.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "sport": "rode" }""", "answers.json:1:12 AO116 \"rode\" is not a sport of the sessions; write one of ride, run, other; did you mean ride?")]
    [InlineData("""{ "sports": "ride" }""", "did you mean \"sport\"?")]
    [InlineData("""{ "key_from": 950 }""", "950 is not an intensity")]
    [InlineData("""{ "key_from": 80, "support_below": 90 }""", "it is above key_from")]
    [InlineData("""{ "support_types": [ 7 ] }""", "each entry of \"support_types\" must be a type of activity in double quotes")]
    [InlineData("""{ "rest_between": "yes" }""", "must be true or false")]
    [InlineData("""{ "time_zone": "Europe/Atlantis" }""", "is not a time zone")]
    [InlineData("""{ "policy": "no-such-policy" }""", "no-such-policy AO101 there is no such policy, as a folder or as a name under rules")]
    [InlineData("""{ "sport": "ride", """, "AO103")]
    public void A_fault_in_the_answers_is_refused_with_its_place(string answers, string message)
    {
        Directory.CreateDirectory(Path.Combine(Folder("anna"), ".athleteos"));
        Put($"anna/{Answers}", answers);
        var call = Today("anna", "--yes");
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain(message);
        call.Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_without_a_readable_export_is_refused()
    {
        Directory.CreateDirectory(Folder("empty"));
        var empty = Today("empty", "--yes");
        empty.ExitCode.ShouldBe(2);
        empty.Errors.ShouldContain("no file with days can be read; add a wellness or activity export of intervals.icu (JSON or CSV), or a history");
        Today("nowhere", "--yes").Errors.ShouldBe("nowhere AO101 there is no such file or folder; give an athlete's folder, or files that exist\n");
        Put("empty/broken.json", "[");
        Today("empty", "--yes").Errors.ShouldNotContain("AO708");
        Command.Run(["today", "anna", "empty", "--yes"], input: null, _folder).Errors.ShouldContain("this is a folder; give one folder, or the files of one athlete");
    }

    [Fact]
    public void Strength_training_without_numbers_does_not_end_the_key_days_and_an_unknown_activity_does()
    {
        const string Header = "id,start_date_local,type,moving_time,icu_intensity,icu_training_load\n";
        Put("anna/strength.csv", $"{Header}s1,2026-05-08T18:00:00,WeightTraining,3600,,\ns2,2026-05-11T18:00:00,WeightTraining,3600,,\n");
        var call = Today("anna", "--yes");
        call.Output.ShouldStartWith("Key session");
        call.Output.ShouldContain("an activity of type WeightTraining without an intensity was a support session\n");
        File.ReadAllText(Path.Combine(Folder("anna"), Answers)).ShouldContain("\"support_types\": [\n    \"WeightTraining\"\n  ]");

        Put("anna/strength.csv", $"{Header}s1,2026-05-08T18:00:00,WeightTraining,3600,,\ns2,2026-05-11T18:00:00,Swim,3600,,\n");
        Today("anna").Output.ShouldNotStartWith("Key session");
    }

    [Fact]
    public void A_policy_that_cannot_be_used_is_not_remembered()
    {
        var call = Today("anna", "--yes", "--policy", "weekly-planing");
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain("did you mean weekly-planning");
        Today("anna", "--yes", "--policy", "weekly-planning-cautious").Output.ShouldContain("\nPolicy     weekly-planning-cautious ");
        Today("anna").Output.ShouldContain("\nPolicy     weekly-planning-cautious ");
    }

    [Fact]
    public void A_squad_is_a_folder_of_athletes_and_one_table()
    {
        ExportsOfAnAthlete.Write(Folder("bert"));
        Directory.CreateDirectory(Folder("carl"));
        Put("carl/wellness.json", "[");
        var call = Today(".", "--yes");
        call.ExitCode.ShouldBe(1, call.Errors);
        var lines = call.Output.Split('\n');
        lines[0].ShouldBe("Tuesday 12 May 2026, 3 athletes");
        lines[3].ShouldStartWith("anna                 key       VO2_4x4                74");
        lines[4].ShouldStartWith("bert                 key       VO2_4x4                74");
        lines[5].ShouldStartWith("carl                 not decided");

        using var document = JsonDocument.Parse(Today(".", "--yes", "--json").Output);
        var athletes = document.RootElement.GetProperty("athletes").EnumerateArray().ToArray();
        athletes.Select(a => a.GetProperty("athlete_id").GetString()).ShouldBe(["anna", "bert"]);
        athletes[0].GetProperty("decision").GetProperty("daily_decision").GetProperty("session_type").GetString().ShouldBe("key");
        athletes[0].GetProperty("outlook").GetProperty("next_key").GetProperty("readiness_from").GetDouble().ShouldBeInRange(50, 80);
    }

    private string Folder(string name) => Path.Combine(_folder, name);

    private void Put(string name, string text) => File.WriteAllText(Folder(name), text);

    private Command.Ended Today(string folder, params string[] more) => On("2026-05-12", folder, more);

    private Command.Ended On(string date, string folder, params string[] more) => Command.Run(["today", folder, "--date", date, .. more], input: null, _folder);
}

using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Seasons;

/// <summary><c>athleteos season</c> and <c>athleteos week</c> for coaches and programs.</summary>
public sealed class SeasonVerbTests : IDisposable
{
    private static readonly string[] Anna = ["--policy", Example.Policy, "--history", Example.Year, "--athlete", Example.Athlete];

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_season_that_a_coach_can_read() => Page("season.txt", "season", [.. Anna]);

    [Fact]
    public void Weeks_that_a_coach_can_read_day_by_day() => Page("season-days.txt", "season", [.. Anna, "--days", "--from", "2026-01-12", "--to", "2026-02-08"]);

    [Fact]
    public void A_week_that_a_coach_can_read() => Page("week.txt", "week", [.. Anna, "--date", "2026-06-24"]);

    [Fact]
    public void A_calendar_gives_facts_and_a_bad_one_is_refused_with_its_place()
    {
        File.WriteAllText(Path.Combine(_folder, "events.csv"), "kind,start,priority\nrace,2026-06-28,A\n");
        File.WriteAllText(Path.Combine(_folder, "bad.csv"), "kind,start,priority\nrace,2026-06-28,\n");
        var line = Run("season", [.. Anna, "--events", Path.Combine(_folder, "events.csv"), "--lines", "--from", "2026-06-27", "--to", "2026-06-27"]).Output;
        using var day = JsonDocument.Parse(line);
        var facts = day.RootElement.GetProperty("facts");
        facts.GetProperty("events").GetProperty("days_to_main_race").GetInt32().ShouldBe(1);
        facts.GetProperty("tomorrow").GetProperty("competition").GetBoolean().ShouldBeTrue();
        day.RootElement.GetProperty("decision").GetRawText().ShouldContain("safety.competition_tomorrow");
        Run("week", [.. Anna, "--events", Path.Combine(_folder, "events.csv"), "--lines", "--date", "2026-06-27"]).Output.ShouldContain(line.TrimEnd('\n'));

        var bad = Run("season", [.. Anna, "--events", Path.Combine(_folder, "bad.csv")]);
        bad.ExitCode.ShouldBe(2);
        bad.Errors.ShouldContain("bad.csv:2:1 AO113 an event of the kind \"race\" needs the field \"priority\": A, B or C");
    }

    [Fact]
    public void A_day_becomes_a_file_of_cases_and_a_wrong_call_is_refused()
    {
        using var file = JsonDocument.Parse(Run("season", [.. Anna, "--case", "2026-06-24"]).Output);
        file.RootElement.GetProperty("facts").GetProperty("date").GetString().ShouldBe("2026-06-24");
        var expected = file.RootElement.GetProperty("cases")[0].GetProperty("expect");
        var decided = Example.Run(Example.History, Example.Anna).Days.Single(d => d.Date == new DateOnly(2026, 6, 24)).Decided.Decision;
        expected.GetProperty("session_type").GetString().ShouldBe(decided.SessionType.Word());
        expected.GetProperty("because").GetArrayLength().ShouldBeGreaterThan(0);
        Run("season", [.. Anna, "--case", "2030-01-01"]).Errors.ShouldContain("--case AO115 2030-01-01 is outside the history");
        Run("season", [.. Anna, "--case", "2026-06-24", "--lines"]).Errors.ShouldContain("--days, --lines, --case and --json are forms of output; give only one of them.");
    }

    [Fact]
    public void Without_a_date_the_last_week_is_shown() => Run("week", [.. Anna]).Output.ShouldStartWith("Week of 16 November 2026 for anna");

    [Fact]
    public void A_line_a_day_has_the_decision_the_facts_what_was_done_and_on_Sundays_the_review()
    {
        var lines = Run("season", [.. Anna, "--lines"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.ShouldBe(Example.Lines(Example.Run(Example.History, Example.Anna)).Select(Encoding.UTF8.GetString));
        using var sunday = JsonDocument.Parse(lines[6]);
        sunday.RootElement.EnumerateObject().Select(f => f.Name).ShouldBe(["date", "decision", "facts", "readiness_estimated", "done", "parameters", "review"]);
        sunday.RootElement.GetProperty("review").EnumerateObject().Select(f => f.Name).ShouldBe(["monday", "facts", "changes", "notes", "open"]);
        using var saturday = JsonDocument.Parse(lines[5]);
        saturday.RootElement.TryGetProperty("review", out _).ShouldBeFalse();
        saturday.RootElement.GetProperty("done").EnumerateObject().Select(f => f.Name).ShouldBe(["session_type", "tss", "performance"]);
    }

    [Fact]
    public void From_and_to_narrow_what_is_shown_and_never_what_is_computed()
    {
        var all = Run("season", [.. Anna, "--lines"]).Output.Split('\n');
        var some = Run("season", [.. Anna, "--lines", "--from", "2026-03-04", "--to", "2026-03-10"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        some.ShouldBe(all[100..107]);
        Run("week", [.. Anna, "--lines", "--date", "2026-03-04"]).Output.ShouldBe(string.Join('\n', all[98..105]) + "\n");
    }

    [Fact]
    public void Machines_get_one_document()
    {
        using var season = JsonDocument.Parse(Run("season", [.. Anna, "--json"]).Output);
        var root = season.RootElement;
        root.GetProperty("days").GetInt32().ShouldBe(364);
        root.GetProperty("decided").EnumerateObject().Sum(t => t.Value.GetInt32()).ShouldBe(364);
        (root.GetProperty("as_decided").GetInt32() + root.GetProperty("harder_than_decided").GetInt32() + root.GetProperty("lighter_than_decided").GetInt32() + root.GetProperty("not_recorded").GetInt32()).ShouldBe(364);
        root.GetProperty("reviews").GetArrayLength().ShouldBe(52);
        root.GetProperty("versions")[0].GetProperty("athlete").GetProperty("key_session_readiness_min").GetDouble().ShouldBe(72);
        using var week = JsonDocument.Parse(Run("week", [.. Anna, "--json", "--date", "2026-06-24"]).Output);
        week.RootElement.GetProperty("days").GetArrayLength().ShouldBe(7);
        week.RootElement.GetProperty("responses")[0].GetProperty("session_type").GetString().ShouldBe("key");
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void Pictures_are_written_and_have_titles()
    {
        // Each call in a process of its own: the names inside an SVG count up over all pictures of a process.
        var output = Path.Combine(_folder, "made", "here");
        Command.RunProcess(["season", .. Anna, "--out", output], null, Root.Folder).Output.ShouldEndWith($"Written: {Path.Combine(output, "season.png")}, {Path.Combine(output, "season.svg")}\n");
        File.ReadAllBytes(Path.Combine(output, "season.png")).Length.ShouldBeGreaterThan(50_000);
        var svg = File.ReadAllBytes(Path.Combine(output, "season.svg"));
        XDocument.Parse(Encoding.UTF8.GetString(svg)).Root!.Name.LocalName.ShouldBe("svg");
        Command.RunProcess(["season", .. Anna, "--out", output, "--lines"], null, Root.Folder).ExitCode.ShouldBe(0);
        File.ReadAllBytes(Path.Combine(output, "season.svg")).ShouldBe(svg);
    }

    [Fact]
    public void Unknown_facts_are_listed_with_the_remedy()
    {
        Put("bare.csv", "date,tss,session_type,readiness_score\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"{new DateOnly(2026, 3, 2).AddDays(i):yyyy-MM-dd},{(i == 30 ? "" : "40")},{(i % 5 == 0 ? "" : "support")},{60 + i % 7}\n")));
        var call = Run("season", ["--policy", Example.Policy, "--history", Path.Combine(_folder, "bare.csv"), "--athlete", Athlete(60)]);
        call.Output.ShouldContain("whether the athlete was ill or injured, 60 days");
        call.Output.ShouldContain("The history has 60 days without illness or injury: fill both in, or give --well-unless-said if an empty entry means healthy");
        call.Output.ShouldContain("The history has 12 days without session_type: fill it in, or import with --key-from and --support-below");
        call.Output.ShouldContain("The history has 1 day without tss: write 0 for a day without training, or import with --rest-between");
        Run("season", ["--policy", Example.Policy, "--history", Path.Combine(_folder, "bare.csv"), "--athlete", Athlete(60), "--well-unless-said"]).Output.ShouldNotContain("ill or injured");
    }

    [Theory]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --start-balance 55", "55 is not a balance; give CTL")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --start-balance 55,-1", "55,-1 is not a balance; give CTL")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --start-balance 55,NaN", "55,NaN is not a balance; give CTL")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --records sorenes", "did you mean soreness?")]
    [InlineData("season", 2, "", "")]
    [InlineData("season", 2, "--policy rules/weekly-planning", "--history")]
    [InlineData("season", 2, "--policy no-such-policy --history YEAR", "no-such-policy")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history no-such.csv", "no-such.csv AO101 the file cannot be read; check that it exists and that you may read it")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history rules", "this is a folder")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history EMPTY", "AO708")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history WRONG", "AO705 tss is -5")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history WRONG", "AO704 date is \"2026-03-32\"")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --athlete no-such.json", "no-such.json AO101 the athlete's file cannot be read")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --athlete rules", "this is a folder; give the athlete's file, such as rules/weekly-planning/examples/athlete.json")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --athlete rules/weekly-planning/examples/morning.json", "morning.json:3:3 AO111 \"athlete\" is not a field of an athlete")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --from 2026-03-05 --to 2026-03-04", "--from AO120 2026-03-05 is after --to 2026-03-04; give the earlier day first")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --from 2020-01-01", "--from AO115 2020-01-01 is outside the history; give a day from 2025-11-24 to 2026-11-22")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --to tomorrow", "--to AO115 tomorrow is not a date; write yyyy-MM-dd, such as 2025-11-24")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --lines --json", "give only one of them")]
    [InlineData("season", 2, "--policy rules/weekly-planning --history YEAR --out rules/weekly-planning/policy.json", "cannot write the pictures here; give a folder that you may write to")]
    [InlineData("season", 1, "--policy FAULTY --history YEAR", "AO")]
    [InlineData("week", 2, "--policy rules/weekly-planning --history YEAR --date 2026-11-23", "--date AO115 2026-11-23 is outside the history")]
    [InlineData("week", 2, "--policy rules/weekly-planning --history YEAR --date monday", "--date AO115 monday is not a date")]
    [InlineData("week", 2, "--policy rules/weekly-planning --history EMPTY", "AO708")]
    [InlineData("week", 1, "--policy FAULTY --history YEAR", "AO")]
    public void A_wrong_call_prints_the_remedy(string verb, int exit, string arguments, string message)
    {
        Put("empty.csv", "date,tss\n");
        Put("wrong.csv", "date,tss\n2026-03-01,-5\n2026-03-32,5\n");
        Directory.CreateDirectory(Path.Combine(_folder, "faulty"));
        Put("faulty/policy.json", """{ "id": "faulty", "version": "1.0.0", "title": "Faulty", "says": "Names a rule set that is not there.", "steps": { "daily": [{ "rule_set": "none", "hit_policy": "all" }] } }""");
        var call = Run(verb, [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a switch
        {
            "YEAR" => Example.Year,
            "EMPTY" => Path.Combine(_folder, "empty.csv"),
            "WRONG" => Path.Combine(_folder, "wrong.csv"),
            "FAULTY" => Path.Combine(_folder, "faulty"),
            _ => a,
        })]);
        call.ExitCode.ShouldBe(exit, call.Output + call.Errors);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldContain(message);
        call.Errors.ShouldNotContain("   at ");
        call.Errors.ShouldNotContain("Exception");
    }

    [Fact]
    public void Machines_get_what_is_wrong_as_a_document()
    {
        using var document = JsonDocument.Parse(Run("season", ["--policy", Example.Policy, "--history", Example.Year, "--from", "2020-01-01", "--json"]).Output);
        document.RootElement.GetProperty("findings")[0].GetProperty("code").GetString().ShouldBe("AO115");
    }

    private static void Page(string golden, string verb, string[] arguments)
    {
        var call = Run(verb, arguments);
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldBeEmpty();
        Golden.Matches(call.Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", golden);
    }

    private static Command.Ended Run(string verb, string[] arguments) => Command.Run([verb, .. arguments]);

    private string Athlete(double threshold)
    {
        Put("athlete.json", $$"""{ "athlete_id": "a", "key_session_readiness_min": {{threshold}} }""");
        return Path.Combine(_folder, "athlete.json");
    }

    private void Put(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}

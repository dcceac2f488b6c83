using System.Text.Json;
using AthleteOs.Rules.Cli.Today;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Today;

/// <summary><c>today --override</c>: another session with a reason, recorded with the decision.</summary>
public sealed class OverrideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public OverrideTests() => ExportsOfAnAthlete.Write(Path.Combine(_folder, "anna"));

    private string Log => Path.Combine(_folder, "anna", OverrideLog.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_override_is_recorded_once_and_shown_beside_the_decision_of_its_day_only()
    {
        var first = Today("anna", "--override", "recovery", "--reason", " Night shift \"again\" ");
        first.ExitCode.ShouldBe(0, first.Errors);
        first.Output.ShouldStartWith("Key session for anna on Tuesday 12 May 2026\n");
        first.Output.ShouldContain("\nOverride   a recovery session instead of a key session: Night shift \"again\"\n");
        first.Output.ShouldNotContain("harder than the rules permit");
        const string Line = """{"date":"2026-05-12","decided":"key","chosen":"recovery","reason":"Night shift \"again\"","harder_than_permitted":false}""";
        File.ReadAllText(Log).ShouldBe($"{Line}\n");

        Today("anna", "--override", "recovery", "--reason", "Night shift \"again\"").Output.ShouldBe(first.Output);
        Today("anna").Output.ShouldBe(first.Output);
        File.ReadAllText(Log).ShouldBe($"{Line}\n");
        On("2026-05-11", "anna").Output.ShouldNotContain("Override");
        Command.Run(["today", ".", "--date", "2026-05-12", "--yes"], input: null, _folder).Output.ShouldContain("(override: recovery)");

        Today("anna", "--override", "key", "--reason", "Slept after all").Output.ShouldNotContain("Override");
        Today("anna").Output.ShouldNotContain("Override");
        File.ReadAllLines(Log).Length.ShouldBe(2);
        var nothing = Today("anna", "--override", "key", "--reason", "Once more, with another reason");
        nothing.ExitCode.ShouldBe(2);
        nothing.Output.ShouldBeEmpty();
        nothing.Errors.ShouldBe("--override AO120 a key session is what is decided today; there is nothing to override\n");
    }

    [Fact]
    public void A_harder_override_is_said_plainly_and_ends_when_the_decision_becomes_easier()
    {
        On("2026-05-06", "anna").Output.ShouldStartWith("Support session");
        var harder = On("2026-05-06", "anna", "--override", "key", "--reason", "Only day with a group");
        harder.Output.ShouldStartWith("Support session");
        harder.Output.ShouldContain("\nOverride   a key session instead of a support session: Only day with a group\n           It is harder than the rules permit.\n");
        using (var document = JsonDocument.Parse(On("2026-05-06", "anna", "--json").Output))
        {
            var athlete = document.RootElement.GetProperty("athletes")[0];
            athlete.GetProperty("override").GetProperty("harder_than_permitted").GetBoolean().ShouldBeTrue();
            athlete.GetProperty("override_counts").GetBoolean().ShouldBeTrue();
        }

        // An illness of that morning, recorded later.
        File.WriteAllText(Path.Combine(_folder, "anna", "illness.csv"), "date,illness\n2026-05-06,true\n");
        var easier = On("2026-05-06", "anna");
        easier.Output.ShouldStartWith("Rest for anna");
        easier.Output.ShouldContain("\nOverride   a key session was chosen and no longer counts: since then the decision became easier, from a support session to rest\n");
    }

    [Fact]
    public void The_files_of_the_day_follow_an_override_that_counts()
    {
        string[] files = ["--workout", "day.txt", "--calendar", "week.ics", "--page", "week.html", "--force"];
        Today("anna", files).ExitCode.ShouldBe(0);
        var decided = File.ReadAllText(Path.Combine(_folder, "day.txt"));
        Read("week.ics").ShouldContain("SUMMARY:Today: a key session\\, VO2_4x4\\, ");

        var easier = Today("anna", ["--override", "support", "--reason", "Night shift", .. files]);
        easier.ExitCode.ShouldBe(0, easier.Errors);
        easier.Output.ShouldContain("\nOverride   a support session instead of a key session: Night shift\n           ENDURANCE_Z2, ");
        easier.Output.ShouldContain("\nSuggested: VO2_4x4, ");
        File.ReadAllText(Path.Combine(_folder, "day.txt")).ShouldNotBe(decided);
        Read("week.ics").ShouldContain("SUMMARY:Today: a support session\\, ENDURANCE_Z2\\, ");
        Read("week.ics").ShouldContain("Override: a support session instead of a key session: Night shift");
        Read("week.html").ShouldContain("today: a support session");
        using (var document = JsonDocument.Parse(Today("anna", "--json").Output))
        {
            document.RootElement.GetProperty("athletes")[0].GetProperty("override_session").GetProperty("name").GetString().ShouldBe("ENDURANCE_Z2");
        }

        var rest = Today("anna", ["--override", "rest", "--reason", "Ill at noon", .. files]);
        rest.ExitCode.ShouldBe(2);
        rest.Errors.ShouldContain("there is no session to write today: it is a day of rest");
        Read("week.ics").ShouldContain("SUMMARY:Today: rest");
        Today("anna", ["--override", "key", "--reason", "Better", .. files]).ExitCode.ShouldBe(0);
        File.ReadAllText(Path.Combine(_folder, "day.txt")).ShouldBe(decided);

        // Lines of a calendar are folded.
        string Read(string file) => File.ReadAllText(Path.Combine(_folder, file)).Replace("\r\n ", "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SessionType.Support, SessionType.Key, SessionType.Support, true)]
    [InlineData(SessionType.Support, SessionType.Key, SessionType.Recovery, false)]
    [InlineData(SessionType.Recovery, SessionType.Key, SessionType.Support, true)]
    [InlineData(SessionType.Key, SessionType.Recovery, SessionType.Support, true)]
    [InlineData(SessionType.Key, SessionType.Recovery, SessionType.Rest, false)]
    [InlineData(SessionType.Key, SessionType.Recovery, SessionType.Recovery, false)]
    public void An_easier_session_counts_and_a_harder_one_until_the_decision_becomes_easier(SessionType decided, SessionType chosen, SessionType now, bool counts) =>
        new ChosenSession(new DateOnly(2026, 5, 12), decided, chosen, "x").Counts(now).ShouldBe(counts);

    [Theory]
    [InlineData("--override AO113 an override needs a reason; add --reason TEXT", "--override", "rest")]
    [InlineData("--reason AO120 a reason goes with --override SESSION", "--reason", "x")]
    [InlineData("--reason AO115 the reason is empty", "--override", "rest", "--reason", " ")]
    [InlineData("--reason AO115 the reason has an invisible character; write it on one line", "--override", "rest", "--reason", "a\nb")]
    [InlineData("--override AO116 \"recovry\" is not a session; write one of rest, recovery, support, key; did you mean recovery?", "--override", "recovry", "--reason", "x")]
    public void An_unusable_override_is_refused_and_nothing_is_decided(string says, params string[] options)
    {
        var call = Today("anna", options);
        call.ExitCode.ShouldBe(2);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldContain(says);
        File.Exists(Log).ShouldBeFalse();
    }

    [Fact]
    public void A_long_reason_a_squad_and_files_without_a_folder_are_refused()
    {
        Today("anna", "--override", "rest", "--reason", new string('x', 301)).Errors.ShouldContain("the reason has 301 characters; write at most 300");
        Today(".", "--override", "rest", "--reason", "x").Errors.ShouldContain("a squad has several sessions; give the folder of one athlete");
        var files = Today("anna/wellness.json", "--override", "rest", "--reason", "x");
        files.ExitCode.ShouldBe(2);
        files.Errors.ShouldContain("an override is recorded in the athlete's folder; give the folder instead of its files");
    }

    [Fact]
    public void A_broken_line_is_named_and_the_next_override_begins_after_it()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        File.WriteAllText(Log, """{"date":"2026-05-12","decided":"key","chosen":"re""");
        var call = Today("anna", "--override", "rest", "--reason", "x");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldContain("overrides.jsonl:1:");
        call.Errors.ShouldContain("this override is not read: correct the line, or remove it");
        Today("anna").Output.ShouldContain("\nOverride   rest instead of a key session: x\n");
    }

    private Command.Ended Today(string folder, params string[] more) => On("2026-05-12", folder, more);

    private Command.Ended On(string date, string folder, params string[] more) => Command.Run(["today", folder, "--date", date, "--yes", .. more], input: null, _folder);
}

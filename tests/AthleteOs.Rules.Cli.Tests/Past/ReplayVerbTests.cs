using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Past;

/// <summary><c>athleteos replay</c>, <c>sensitivity</c> and <c>firing</c> for scientists and programs.</summary>
public sealed class ReplayVerbTests : IDisposable
{
    private const string Spaced = "rules/weekly-planning-spaced";

    private static readonly string Season = string.Concat(Example.Lines(Example.Run(Example.History, Example.Anna)).Select(l => Encoding.UTF8.GetString(l) + "\n"));

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;
    private readonly string _year;

    public ReplayVerbTests() => _year = Put("year.jsonl", Season);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_replay_that_a_scientist_can_read() => Page("replay.txt", "replay", _year, "--policy", Spaced, "--show", "5");

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_scientist_can_read_the_effect_of_a_parameter() => Page("sensitivity.txt", "sensitivity", Example.Policy, "--over", _year);

    [Fact]
    public void A_scientist_can_read_how_often_rules_fire() => Page("firing.txt", "firing", Example.Policy, "--over", _year);

    [Theory]
    [InlineData("replay", "--policy", "rules/weekly-planning-patterns")]
    [InlineData("firing", "rules/weekly-planning-patterns", "--over")]
    public void Mornings_without_the_log_that_the_policy_reads_are_named(string verb, string first, string second)
    {
        string[] call = verb == "replay" ? [verb, _year, first, second] : [verb, first, second, _year];
        Run(call).Errors.ShouldContain("year.jsonl AO745 warning: 364 of 364 mornings have no log of sessions. Rules over several sessions are unknown there");
        Run(verb == "replay" ? [verb, _year, first, Spaced] : [verb, Spaced, second, _year]).Errors.ShouldNotContain("AO745");
    }

    [Fact]
    public void A_threshold_changed_from_65_to_68_lists_the_days_that_it_would_have_changed()
    {
        // A copy of the policy with one threshold for all athletes.
        var (was, becomes) = (Copy("was/weekly-planning", 65), Copy("becomes/weekly-planning", 68));
        var season = Run("season", "--policy", was, "--history", Example.Year, "--athlete", Example.Athlete, "--lines");
        season.ExitCode.ShouldBe(0, season.Errors);
        var file = Put("season.jsonl", season.Output);
        Run("replay", file, "--policy", was).Output.ShouldContain("Same        364 of 364 days");

        // Each key session on a readiness below 68 changes, and no other day does.
        var expected = season.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(d => d.GetProperty("decision").GetProperty("daily_decision") is var day && day.GetProperty("session_type").GetString() == "key" && day.GetProperty("readiness_score").GetDouble() < 68)
            .Select(d => d.GetProperty("date").GetString()).ToArray();
        expected.Length.ShouldBeGreaterThan(3);
        var lines = Run("replay", file, "--policy", becomes, "--lines");
        lines.ExitCode.ShouldBe(0, lines.Errors);
        var flips = lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).Where(f => f.GetProperty("from").GetString() == "key").ToArray();
        flips.Select(f => f.GetProperty("date").GetString()).ShouldBeSubsetOf(season.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("date").GetString()));
        expected.ShouldBeSubsetOf(flips.Select(f => f.GetProperty("date").GetString()));
        flips.Where(f => expected.Contains(f.GetProperty("date").GetString())).ShouldAllBe(f => f.GetProperty("change").GetString() == "lighter");
        Run("replay", file, "--policy", becomes).Output.ShouldContain("Readiness is in this athlete's own top band");
    }

    [Fact]
    public void A_decision_that_the_same_policy_makes_otherwise_ends_with_1()
    {
        var changed = Put("changed.jsonl", File.ReadAllText(_year).Replace("\"recommendation\":\"rest\"", "\"recommendation\":\"resting\"", StringComparison.Ordinal));
        var call = Run("replay", changed, "--policy", Example.Policy);
        call.ExitCode.ShouldBe(1);
        call.Errors.ShouldContain("AO744 anna on ");
        call.Errors.ShouldContain("was decided by this same policy and differs now; the first difference is daily_decision.recommendation: \"resting\", now \"rest\"");
        call.Output.ShouldContain("decided by this same policy differ now: a fault, or the record was changed");
    }

    [Fact]
    public void A_prior_that_every_morning_sets_itself_changes_nothing_and_the_page_explains_it()
    {
        var copy = Copied("weekly-planning");
        Edit(copy, "policy.json", "\"weekly_hours\": {\n      \"value\": 6", "\"weekly_hours\": {\n      \"value\": 7");
        Run("replay", _year, "--policy", copy).Output.ShouldContain("No day changes. Every morning carries the athlete's own responder_class, tau1, tau2, weekly_capacity_tss, weekly_hours, key_session_readiness_min");
    }

    [Fact]
    public void Machines_get_one_document_or_a_line_a_day()
    {
        using var document = JsonDocument.Parse(Run("replay", _year, "--policy", Spaced, "--json", "--show", "3").Output);
        var root = document.RootElement;
        var flipped = root.GetProperty("harder").GetInt32() + root.GetProperty("lighter").GetInt32();
        (root.GetProperty("same").GetInt32() + flipped).ShouldBe(364);
        root.GetProperty("flips").GetArrayLength().ShouldBe(3);
        root.GetProperty("changes").EnumerateArray().Sum(c => c.GetProperty("days").GetInt32()).ShouldBe(flipped);
        Run("replay", _year, "--policy", Spaced, "--lines").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(flipped);

        using var sensitivity = JsonDocument.Parse(Run("sensitivity", Example.Policy, "--over", _year, "--json").Output);
        sensitivity.RootElement.GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "rebound_days").GetProperty("reach").GetString().ShouldBe("review");
        using var firing = JsonDocument.Parse(Run("firing", Example.Policy, "--over", _year, "--json").Output);
        firing.RootElement.GetProperty("rules").EnumerateArray().ShouldAllBe(r => new[] { "matched", "not_matched", "unknown", "fault" }.Sum(o => r.GetProperty(o).GetInt32()) == 364);
    }

    [Theory]
    [Trait(Effort.Duration, Effort.Long)]
    [InlineData("replay")]
    [InlineData("sensitivity")]
    public void Pictures_are_written_and_have_titles(string verb)
    {
        var output = Path.Combine(_folder, "made", "here");
        string[] arguments = verb == "replay" ? ["replay", _year, "--policy", Spaced] : ["sensitivity", Example.Policy, "--over", _year];
        Run([.. arguments, "--out", output]).Output.ShouldEndWith($"Written: {Path.Combine(output, $"{verb}.png")}, {Path.Combine(output, $"{verb}.svg")}\n");
        File.ReadAllBytes(Path.Combine(output, $"{verb}.png")).Length.ShouldBeGreaterThan(10_000);
        XDocument.Parse(File.ReadAllText(Path.Combine(output, $"{verb}.svg"))).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Fact]
    public void Many_athletes_are_drawn_by_the_week_and_one_can_be_asked_for()
    {
        var many = Put("many.jsonl", File.ReadAllText(_year) + File.ReadAllText(_year).Replace("\"athlete_id\":\"anna\"", "\"athlete_id\":\"Åsa\"", StringComparison.Ordinal));
        var all = Run("replay", many, "--policy", Spaced, "--out", Path.Combine(_folder, "many"));
        all.Output.ShouldContain("728 decisions of 2 athletes");
        File.ReadAllText(Path.Combine(_folder, "many", "replay.svg")).ShouldContain("Share of the week");
        Run("replay", many, "--policy", Spaced, "--athlete", "Åsa", "--from", "2026-01-05", "--to", "2026-01-11").Output.ShouldContain("7 decisions of Åsa");
    }

    [Theory]
    [InlineData("no-such.jsonl", "no-such.jsonl AO101 the file of decisions cannot be read; check that it exists and that you may read it")]
    [InlineData("rules", "this is a folder; give a file, such as one that season --lines wrote")]
    [InlineData("EMPTY", "AO743 there is no decision in it")]
    [InlineData("UTF16", "AO103 this is not UTF-8 text (it looks like UTF-16); save the file as UTF-8")]
    [InlineData("WORDS", ":1:1 AO103 this is not JSON")]
    [InlineData("OTHER", ":1:1 AO741 this line is not a decision with its facts")]
    [InlineData("NOFACTS", ":1:1 AO741 this decision has no facts")]
    [InlineData("NODAY", ":1:13 AO742 the decision has no daily_decision.session_type")]
    [InlineData("BADFACTS", "; it must be a number from 0 to 100 (points)")]
    [InlineData("TWO", "AO120 the decision is for anna on 2025-11-24, its facts are for bo on 2025-11-24; keep each decision with its own facts")]
    [InlineData("sqlite:no-such.db", "AO101 There is no journal at ")]
    [InlineData("YEAR --athlete bo", "AO743 there is no decision of athlete bo; the decisions are from 2025-11-24 to 2026-11-22")]
    [InlineData("YEAR --from 2030-01-01", "AO743 there is no decision from 2030-01-01")]
    [InlineData("YEAR --from tomorrow", "--from AO115 tomorrow is not a date; write yyyy-MM-dd")]
    [InlineData("YEAR --from 2026-02-02 --to 2026-02-01", "--from AO120 2026-02-02 is after --to 2026-02-01; give the earlier day first")]
    [InlineData("YEAR --show many", "--show takes a number of days, 0 or more.")]
    [InlineData("YEAR --lines --json", "--lines writes a line for each day, --json one document; give only one of them.")]
    [InlineData("YEAR --out rules/weekly-planning/policy.json", "cannot write the pictures here; give a folder that you may write to")]
    public void A_wrong_call_prints_the_remedy(string arguments, string message)
    {
        var line = File.ReadLines(_year).First();
        var call = Run(["replay", .. arguments.Split(' ').Select(a => a switch
        {
            "YEAR" => _year,
            "EMPTY" => Put("empty.jsonl", ""),
            "WORDS" => Put("words.jsonl", "hello\n"),
            "OTHER" => Put("other.jsonl", "{\"a\":1}\n"),
            "NOFACTS" => Put("nofacts.jsonl", "{\"decision\":{}}\n"),
            "NODAY" => Put("noday.jsonl", """{"decision":{"athlete_id":"a","date":"2026-01-01","policy":{"digest":"x"}},"facts":{}}"""),
            "BADFACTS" => Put("badfacts.jsonl", line.Replace("\"today\":{\"readiness_score\":", "\"today\":{\"readiness_score\":7", StringComparison.Ordinal)),
            "TWO" => Put("two.jsonl", line.Replace("\"athlete\":{\"athlete_id\":\"anna\"", "\"athlete\":{\"athlete_id\":\"bo\"", StringComparison.Ordinal)),
            "UTF16" => Utf16(),
            _ => a,
        }), "--policy", Spaced]);
        call.ExitCode.ShouldBe(2, call.Output + call.Errors);
        call.Errors.ShouldContain(message);
        call.Errors.ShouldNotContain("   at ");
        call.Errors.ShouldNotContain("Exception");
        File.Exists(Root.Of("no-such.db")).ShouldBeFalse();
    }

    [Fact]
    public void Lines_that_cannot_be_used_are_named_and_the_others_replayed()
    {
        var call = Run("replay", Put("mixed.jsonl", "hello\n" + File.ReadAllText(_year)), "--policy", Spaced);
        call.ExitCode.ShouldBe(2);
        call.Output.ShouldContain("364 decisions of anna");
        call.Output.ShouldContain("Left out    1 that cannot be used");
    }

    private void Page(string golden, params string[] arguments)
    {
        var call = Run(arguments);
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldBeEmpty();
        Golden.Matches(call.Output.Replace(_folder, "FOLDER", StringComparison.Ordinal), "tests", "AthleteOs.Rules.Cli.Tests", "Golden", golden);
    }

    private static Command.Ended Run(params string[] arguments) => Command.Run(arguments);

    private string Copy(string name, int threshold)
    {
        var copy = Copied(name);
        Edit(copy, "thresholds.json", "athlete.KeySessionReadinessMin != null && athlete.ReadinessMean != null && athlete.ReadinessSd != null", "athlete.Tau2 == null");
        Edit(copy, "thresholds.json", "athlete.KeySessionReadinessMin != null", "true");
        Edit(copy, "thresholds.json", "\"Expression\": \"athlete.KeySessionReadinessMin\"", "\"Expression\": \"p.KeyFrom\"");
        Edit(copy, "policy.json", "\"parameters\": {", $$"""
            "parameters": { "key_from": { "value": {{threshold}}, "unit": "points", "min": 30, "max": 90, "says": "Key sessions from this readiness on.", "evidence": "a test" },
            """);
        return copy;
    }

    private string Copied(string name)
    {
        var to = Path.Combine(_folder, name);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(Root.Of(Example.Policy), "*.json"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }

    private static void Edit(string folder, string file, string from, string to)
    {
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(from);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    private string Utf16()
    {
        var path = Path.Combine(_folder, "utf16.jsonl");
        File.WriteAllText(path, File.ReadLines(_year).First(), Encoding.Unicode);
        return path;
    }

    private string Put(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, text);
        return path;
    }
}

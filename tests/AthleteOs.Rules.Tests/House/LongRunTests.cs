using System.Text.Json;
using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>A long run in pieces: nothing is counted twice or lost, and only full counts pass.</summary>
public sealed partial class LongRunTests
{
    private static readonly LongRunPart Engine = LongRun.Parts.Single(p => p.Name == "engine");
    private static readonly LongRunPart Kills = LongRun.Parts.Single(p => p.Name == "kills");

    [Fact]
    public void Each_class_with_a_figure_is_a_part_and_each_part_is_such_a_class()
    {
        var classes = Directory.GetDirectories(Root.Of("tests"), "*.Tests").SelectMany(p => Directory.EnumerateFiles(p, "*Tests.cs", SearchOption.AllDirectories))
            .Where(f => Figure().IsMatch(File.ReadAllText(f))).Select(f => $"{Path.GetRelativePath(Root.Of("tests"), f).Split('/')[0]} {Path.GetFileNameWithoutExtension(f)}");
        classes.Order(StringComparer.Ordinal).ShouldBe(LongRun.Parts.Select(p => $"AthleteOs.Rules.{p.Project} {p.Class}").Order(StringComparer.Ordinal));
        LongRun.Parts.Select(p => p.Name).ShouldBe(LongRun.Parts.Select(p => p.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_part_with_the_smallest_share_comes_next_and_a_failed_one_is_left()
    {
        var run = new LongRun([Piece(Engine, 2, 30), Piece(Kills, 1, 10)]);
        run.Next([Engine, Kills]).ShouldBe(Kills);
        run.With(Piece(Kills, 3, 90)).Next([Engine, Kills]).ShouldBe(Engine);
        run.With(Piece(Kills, 1, 10) with { Passed = false }).Next([Kills]).ShouldBeNull();
        new LongRun([]).Next([Engine, Kills]).ShouldBe(Engine);
    }

    [Fact]
    public void A_piece_is_as_large_as_the_time_and_the_missing_count_allow()
    {
        var run = new LongRun([Piece(Engine, 1, 30)]);
        new LongRun([]).Times(Engine, 100).ShouldBe(1);
        run.Times(Engine, 100).ShouldBe(3);
        run.Times(Engine, 20).ShouldBe(0, "not even the fast count fits");
        run.Times(Engine, 1e9).ShouldBe(10, "at most ten times the last piece");
        run.With(Piece(Engine, 10, 300)).Times(Engine, 1e9).ShouldBe(20, "ten minutes");
        run.With(Piece(Engine, 98, 300)).Times(Engine, 1e9).ShouldBe(1, "one is missing");
    }

    [Fact]
    public void The_verdict_passes_only_when_each_figure_has_its_full_count()
    {
        Verdict(new LongRun([])).ShouldBe(("unfinished", 0));
        var run = new LongRun([Piece(Engine, 60, 1), Piece(Kills, 100, 1), Piece(Engine, 39, 1)]);
        Verdict(run).ShouldBe(("unfinished", 9_900));
        Verdict(run.With(Piece(Engine, 1, 1))).ShouldBe(("pass", 10_000));
        Verdict(run.With(Piece(Engine, 1, 1) with { Passed = false })).ShouldBe(("fail", 9_900));
        run.With(Piece(Engine, 1, 1) with { Passed = false, Seed = 77 }).Verdict([Engine]).ShouldContain("\"failed_seeds\":[77]");

        static (string?, long) Verdict(LongRun run)
        {
            using var json = JsonDocument.Parse(run.Verdict([Engine]));
            var figures = json.RootElement.GetProperty("parts")[0].GetProperty("figures");
            return (json.RootElement.GetProperty("verdict").GetString(), figures.GetArrayLength() == 0 ? 0 : figures[0].GetProperty("count").GetInt64());
        }
    }

    [Fact]
    public void No_two_pieces_have_seeds_within_a_full_count()
    {
        var run = new LongRun([]);
        var seeds = new List<long>();
        for (var n = 0; n < 40; n++)
        {
            seeds.Add(run.NextSeed(2_000_000_000));
            run = run.With(Piece(Engine, 1, 1) with { Seed = (int)seeds[^1] });
        }

        seeds.Order().Zip(seeds.Order().Skip(1), (a, b) => b - a).Min().ShouldBeGreaterThan(10_000_000);
    }

    [Fact]
    public void A_later_call_goes_on_from_the_file_without_a_line_that_was_cut_off()
    {
        var file = Path.GetTempFileName();
        try
        {
            var line = JsonSerializer.Serialize(Piece(Engine, 60, 1), LongRun.Json);
            File.WriteAllText(file, $"{line}\n{line[..40]}");
            LongRun.Read(file).Verdict([Engine]).ShouldContain("\"count\":6000,");
            LongRun.Read(file + "x").Next([Engine]).ShouldBe(Engine);
            File.WriteAllText(file, $"{line}\n{{}}\n");
            Should.Throw<InvalidDataException>(() => LongRun.Read(file)).Message.ShouldBe($"{file}:2 is no piece of a long run; name another file with --place, or remove the line");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Options_are_read_or_refused_with_the_correct_form()
    {
        var call = LongRunCall.Read(["--part", "kills", "--budget", "90m", "--part", "engine", "--seed", "7", "--place", "a.jsonl"]);
        (call.Budget, call.Seed, call.Place).ShouldBe((TimeSpan.FromMinutes(90), 7, "a.jsonl"));
        call.Parts.ShouldBe([Kills, Engine]);
        LongRunCall.Read([]).Parts.ShouldBe(LongRun.Parts);
        Refused("--part", "kill").ShouldStartWith("there is no part \"kill\"; the parts are calendars, checkpoints, ");
        Refused("--budget", "2").ShouldBe("--budget needs a duration such as 2h, 30m or 90s, not \"2\"");
        Refused("--budget").ShouldBe("--budget needs a duration such as 2h, 30m or 90s, not \"\"");
        Refused("--seed", "x").ShouldBe("--seed needs a whole number, not \"x\"");
        Refused("--speed", "1").ShouldBe("there is no option --speed; the options are --part, --budget, --seed and --place");

        static string Refused(params string[] options) => Should.Throw<InvalidDataException>(() => LongRunCall.Read(options)).Message;
    }

    [Fact]
    public void The_page_shows_the_recorded_pieces()
    {
        var (begin, end, text) = ("<!-- long run -->\n", "<!-- end of long run -->", File.ReadAllText(Root.Of("tests", "README.md")));
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        Golden.Matches(text[..from] + LongRun.Read(Root.Of("tests", "long-run.jsonl")).Table() + text[to..], "tests", "README.md");
    }

    private static LongRunPiece Piece(LongRunPart part, int times, double seconds) => new(part.Name, 1, times, seconds, Passed: true, "c", "m", [new CountedFigure("w", times * 100, 100, 10_000)]);

    [GeneratedRegex(@"\bEffort\.Of\(", RegexOptions.None, 1000)]
    private static partial Regex Figure();
}

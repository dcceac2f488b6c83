using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary><c>athleteos compare</c> and <c>simulate</c> for coaches, scientists and programs.</summary>
public sealed partial class TrialVerbTests : IDisposable
{
    private static readonly string[] Few = ["--athletes", "6", "--days", "56", "--seed", "3"];

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_comparison_that_a_coach_can_read_and_that_machines_get_too()
    {
        var call = Command.Run(["compare", "weekly-planning", "fixed-template", .. Few]);
        call.Errors.ShouldBeEmpty();
        Golden.Matches(call.Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "compare.txt");

        var json = Command.Run(["compare", "weekly-planning", "fixed-template", .. Few, "--json"]).Output;
        using var document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("athletes").GetInt32().ShouldBe(6);
        document.RootElement.GetProperty("ranking").GetProperty("conditions").GetArrayLength().ShouldBeGreaterThan(3);
        document.RootElement.GetProperty("policies")[1].GetProperty("groups")[0].GetProperty("measures").GetProperty("debt").GetProperty("difference").GetProperty("standing").GetString().ShouldBe("no clear difference");
        Golden.Matches(json, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "compare.json");
    }

    [Fact]
    public void A_simulation_that_a_scientist_can_read()
    {
        var call = Command.Run(["simulate", "rules/load-chaser", .. Few]);
        call.Errors.ShouldBeEmpty();
        Golden.Matches(call.Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "simulate.txt");
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void The_report_needs_no_other_file_and_is_the_same_on_one_thread_and_on_three()
    {
        // Each call in a process of its own: the names inside an SVG count up over all pictures of a process.
        var (one, three) = (Path.Combine(_folder, "one"), Path.Combine(_folder, "made", "three"));
        var lines = Compare("1", one);
        lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("athlete").GetInt32()).ShouldBe([0, 1, 2, 3, 4, 5]);
        Compare("3", three).Output.ShouldBe(lines.Output);
        foreach (var name in Directory.GetFiles(one).Select(f => Path.GetFileName(f)!))
        {
            File.ReadAllBytes(Path.Combine(three, name)).ShouldBe(File.ReadAllBytes(Path.Combine(one, name)), name);
        }

        Directory.GetFiles(one).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ShouldBe(["athlete.png", "athlete.svg", "distributions.png", "distributions.svg", "ranking.png", "ranking.svg", "report.html"]);
        var report = File.ReadAllText(Path.Combine(one, "report.html"));
        Picture().Count(report).ShouldBe(9);
        var words = Picture().Replace(report, "data:");
        words.ShouldNotContain("http");
        words.ShouldNotContain("<script");
        words.ShouldNotContain(_folder);
        XDocument.Parse(File.ReadAllText(Path.Combine(one, "athlete.svg"))).Root!.Name.LocalName.ShouldBe("svg");
        Golden.Matches(words, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "compare.html");

        static Command.Ended Compare(string threads, string folder) => Command.RunProcess(
            ["compare", "weekly-planning", "fixed-template", "weekly-planning-simple", .. Few, "--lines", "--threads", threads, "--out", folder], null, Root.Folder);
    }

    [Fact]
    public void The_dose_response_of_virtual_athletes_for_a_scientist_and_for_machines()
    {
        string[] few = ["lab", "dose-response", "--athletes", "20", "--seed", "3"];
        Golden.Matches(Command.Run([.. few, "--truths", "linear"]).Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "dose-response.txt");

        using var document = JsonDocument.Parse(Command.Run([.. few, "--json", "--out", _folder]).Output);
        document.RootElement.GetProperty("truths").GetProperty("name").GetString().ShouldBe("plateau-acute");
        var weeks = document.RootElement.GetProperty("families")[0].GetProperty("weeks");
        weeks.GetArrayLength().ShouldBe(8);
        weeks[3].GetProperty("rested_gain").GetProperty("athletes").GetInt32().ShouldBe(20);
        document.RootElement.GetProperty("written").EnumerateArray().Select(f => Path.GetFileName(f.GetString())).ShouldBe(["dose-response.png", "dose-response.svg"]);
        XDocument.Parse(File.ReadAllText(Path.Combine(_folder, "dose-response.svg"))).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Fact]
    public void A_policy_that_creates_debt_is_caught_and_the_days_are_named()
    {
        using var rules = new RulesCopy();
        rules.Change("fixed-template/intent.json", "\"Expression\": \"p.KeySessions\"", "\"Expression\": \"p.KeySessions + history.KeySessionsMissedLastWeek\"");
        rules.Change("fixed-template/policy.json", "\"no_debt\": \"", "\"spacing\": \"");
        foreach (var day in new[] { "Tuesday", "Thursday", "Saturday" })
        {
            rules.Change("fixed-template/template.json", $"calendar.DayOfWeek == DayOfWeek.{day}", "true");
        }

        var call = rules.Run(["simulate", "fixed-template", .. Few]);
        call.ExitCode.ShouldBe(1, call.Errors);
        call.Output.ShouldContain("fixed-template, no_debt: broken for ");
        call.Output.ShouldMatch("first athlete \\d: the week's target is \\d key sessions, after a week with \\d of \\d done");
        call.Output.ShouldMatch("      Mon \\d+ \\w+ 2026: readiness [^,]+, decided ");
        using var document = JsonDocument.Parse(rules.Run(["simulate", "fixed-template", .. Few, "--json"]).Output);
        document.RootElement.GetProperty("policies")[0].GetProperty("broken").EnumerateArray().Single(b => b.GetProperty("invariant").GetString() == "no_debt").GetProperty("days").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void Pictures_of_an_earlier_trial_do_not_stay_next_to_the_report_of_another()
    {
        var output = Path.Combine(_folder, "again");
        Command.Run(["compare", "fixed-template", "load-chaser", .. Few, "--out", output]).ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(output, "ranking.png")).ShouldBeTrue();
        File.WriteAllText(Path.Combine(output, "notes.txt"), "mine");
        Command.Run(["simulate", "fixed-template", .. Few, "--out", output]).ExitCode.ShouldBe(0);
        Directory.GetFiles(output).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ShouldBe(["athlete.png", "athlete.svg", "distributions.png", "distributions.svg", "notes.txt", "report.html"]);
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void An_interrupted_trial_keeps_the_athletes_so_far_in_whole_lines_and_in_the_report()
    {
        // A million athletes take hours: the program ends early only because it is interrupted.
        var output = Path.Combine(_folder, "ended");
        using var trial = Command.Start(Root.Folder, "compare", "fixed-template", "load-chaser", "--athletes", "1000000", "--days", "28", "--lines", "--out", output);
        List<string> lines = [.. Enumerable.Range(0, 20).Select(_ => trial.Output.ReadLine()!)];
        trial.Interrupt();
        while (Next() is { } line)
        {
            lines.Add(line);
        }

        trial.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        trial.ExitCode.ShouldBe(130, trial.Errors.ReadToEnd());
        lines.Count.ShouldBeInRange(1, 999_999);
        lines.ShouldAllBe(l => l.StartsWith('{') && l.EndsWith('}'));
        File.ReadAllText(Path.Combine(output, "report.html"))
            .ShouldContain($"The trial was interrupted before all 1,000,000 athletes were done. This page covers the {lines.Count.ToString("#,0", CultureInfo.InvariantCulture)} that were.");

        string? Next() => trial.Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult();
    }

    [Fact]
    public void Two_policies_with_one_id_have_different_names_and_texts_are_encoded()
    {
        using var rules = new RulesCopy();
        rules.Change("fixed-template/policy.json", "\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"");
        rules.Change("fixed-template/policy.json", "Fixed template (a habit", "<b>Fixed</b> template (a habit");
        var output = Path.Combine(_folder, "twice");
        var call = Command.Run(["compare", "fixed-template", rules.Of("fixed-template"), "--athletes", "1", "--days", "28", "--out", output]);
        call.Output.ShouldContain("fixed-template 1.0.1 against fixed-template 1.0.0");
        call.Output.ShouldContain("With fewer than 2 athletes there are no intervals.");
        File.ReadAllText(Path.Combine(output, "report.html")).ShouldContain("&lt;b&gt;Fixed");
    }

    [Theory]
    [InlineData("compare weekly-planning", "compare takes 2 policies or more; simulate takes one.")]
    [InlineData("compare weekly-planning rules/weekly-planning/", "rules/weekly-planning/ AO107 this policy is given twice, possibly as a copy in another folder; give policies that differ")]
    [InlineData("compare weekly-planning fixed-templat", "fixed-templat AO101 there is no such policy, as a folder or as a name under rules; did you mean fixed-template?")]
    [InlineData("compare weekly-planning no/such", "no/such AO101 there is no such policy, as a folder or as a name under rules")]
    [InlineData("simulate README.md", "README.md AO101 this is a file; a policy is the folder that holds policy.json")]
    [InlineData("simulate fixed-template --athletes 0", "--athletes takes a whole number from 1 to 1,000,000, written without commas.")]
    [InlineData("simulate fixed-template --days 27", "--days takes a whole number from 28 to 3,650, written without commas.")]
    [InlineData("simulate fixed-template --threads many", "--threads takes a whole number from 1 to 256, written without commas.")]
    [InlineData("simulate fixed-template --seed -1", "--seed takes a whole number, 0 or more.")]
    [InlineData("simulate fixed-template --truths plateu", "--truths: \"plateu\" is no condition; did you mean plateau?; give a dose (linear, plateau), and after dashes, if wanted, acute, a hazard (foster, ratio, none) and placebo, such as plateau-acute.")]
    [InlineData("compare weekly-planning fixed-template --truths plateau-foster-ratio", "--truths: \"foster\" and \"ratio\" cannot be combined: a name has one hazard; give a dose (linear, plateau)")]
    [InlineData("lab dose-response --truths ratio", "--truths: \"ratio\" names no dose; give a dose (linear, plateau)")]
    [InlineData("lab dose-response --truths linear --truths plateau", "--truths")]
    [InlineData("lab dose-response --athletes 1", "--athletes takes a whole number from 2 to 100,000, written without commas.")]
    [InlineData("lab dose-response --seed 1.5", "--seed takes a whole number, 0 or more.")]
    [InlineData("lab dose-response weekly-planning", "weekly-planning is one value too many, or its option is missing.")]
    [InlineData("lab", "lab needs one of its verbs: dose-response.")]
    [InlineData("lab dose-response --out README.md/picture", "README.md/picture AO101 cannot write the report here; give a folder that you may write to")]
    [InlineData("simulate fixed-template --lines --json", "--lines writes a line for each athlete, --json one document; give only one of them.")]
    [InlineData("simulate fixed-template --athletes 1000000 --out README.md/report", "README.md/report AO101 cannot write the report here; give a folder that you may write to")]
    public void A_wrong_call_is_reported_before_anything_is_simulated(string call, string says)
    {
        var ended = Command.Run(call.Split(' '));
        ended.ExitCode.ShouldBe(2);
        ended.Output.ShouldBeEmpty();
        ended.Errors.ShouldContain(says);
    }

    [GeneratedRegex("data:image/png;base64,[A-Za-z0-9+/=]+", RegexOptions.None, 1000)]
    private static partial Regex Picture();
}

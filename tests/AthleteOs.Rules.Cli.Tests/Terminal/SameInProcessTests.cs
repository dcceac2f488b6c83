using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Terminal;

/// <summary>Most tests call the program inside their own process. Each verb writes the same bytes and ends with the same code there as in a process of its own.</summary>
public sealed class SameInProcessTests(SameInProcessTests.TwoCopies copies) : IClassFixture<SameInProcessTests.TwoCopies>
{
    private const string Policy = "rules/weekly-planning";
    private const string Facts = $"{Policy}/examples/morning.json";
    private const string Year = $"{Policy}/examples/year.csv";
    private const string Athlete = $"{Policy}/examples/athlete.json";

    private readonly RulesCopy _one = copies.One;
    private readonly RulesCopy _other = copies.Other;

    public static TheoryData<string> Calls =>
    [
        $"today {Year} --date 2026-06-25 --yes",
        $"decide --policy {Policy} --facts {Facts} --explain",
        $"week --policy {Policy} --history {Year} --athlete {Athlete}",
        $"season --policy {Policy} --history {Year} --athlete {Athlete}",
        $"replay no/such.jsonl --policy {Policy}",
        $"sensitivity {Policy} --over {Year} --athlete {Athlete} --json",
        $"firing {Policy} --over {Year} --athlete {Athlete}",
        "simulate load-chaser --athletes 2 --days 28 --seed 3 --json",
        "lab dose-response --athletes 4 --seed 2 --truths plateau",
        "compare load-chaser fixed-template --athletes 2 --days 28 --seed 3 --lines",
        $"check {Policy} --json",
        "test rules/load-chaser",
        "diff rules/weekly-planning rules/weekly-planning-spaced --json",
        $"rulebook {Policy}",
        $"schema {Policy}",
        "fmt rules/load-chaser --check",
        "table rules/weekly-planning-table/targets.csv",
        "new rules/mine --extends load-chaser",
        "adopt rules/load-chaser/chase.json",
        "sign rules/load-chaser --key no-such.pem",
        $"import {Year} --json",
        $"fit {Year}",
        "journal verify --journal sqlite:no-such.db",
        "experiment check no-such.json",
        "completion zsh",
        "",
        "decide --policy",
    ];

    [Theory]
    [Trait(Effort.Duration, Effort.Long)]
    [MemberData(nameof(Calls))]
    public void Each_verb_answers_the_same_in_a_process_of_its_own(string call)
    {
        var arguments = call.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _one.Run(arguments).ShouldBe(InAProcess(arguments, null));
    }

    [Fact]
    public void Standard_input_is_read_the_same_in_a_process_of_its_own()
    {
        string[] arguments = ["decide", "--policy", Policy, "--facts", "-", "--lines"];
        var facts = File.ReadAllText(_one.Of("weekly-planning/examples/morning.json")).ReplaceLineEndings(" ");
        var here = Command.Run(arguments, facts, _one.Folder);
        here.ExitCode.ShouldBe(0, here.Errors);
        here.ShouldBe(InAProcess(arguments, facts));
    }

    [Fact]
    public void Every_verb_is_compared()
    {
        var help = Command.Run("--help").Output.Split("Example:")[0];
        var verbs = help[(help.IndexOf("Commands:\n", StringComparison.Ordinal) + "Commands:\n".Length)..].Split('\n')
            .Where(l => l.Length > 3 && l.StartsWith("  ", StringComparison.Ordinal) && l[2] != ' ').Select(l => l.Trim().Split(' ')[0]).ToArray();
        verbs.Length.ShouldBeGreaterThan(15);
        verbs.Except(Calls.Select(c => c.Data.Split(' ')[0]), StringComparer.Ordinal).ShouldBeEmpty();
    }

    private Command.Ended InAProcess(string[] arguments, string? input)
    {
        var ended = Command.RunProcess(arguments, input, _other.Folder);
        return ended with { Errors = ended.Errors.Replace(_other.Folder, _one.Folder, StringComparison.Ordinal) };
    }

    /// <summary>Two copies of the rules, one for each way to call the program. Both ways change them alike.</summary>
    public sealed class TwoCopies : IDisposable
    {
        public RulesCopy One { get; } = new();

        public RulesCopy Other { get; } = new();

        public void Dispose()
        {
            One.Dispose();
            Other.Dispose();
        }
    }
}

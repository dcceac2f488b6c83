using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Policies;

/// <summary><c>test --mutate</c> for authors, on a copy of the rules.</summary>
public sealed class MutateTests : IDisposable
{
    private readonly RulesCopy _rules = new();

    public void Dispose() => _rules.Dispose();

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_deleted_case_is_missed_and_a_mutant_that_no_case_notices_is_named_with_its_place()
    {
        _rules.DeleteCase("kiviniemi-2007/cases/house-safety.json", "Two spreads below the usual is not red yet");
        var call = _rules.Run("test", "rules/kiviniemi-2007", "--mutate");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("rules/kiviniemi-2007/cases/mutants.json:4:14 AO507 the cases notice mutants ");
        call.Output.ShouldContain("rules/kiviniemi-2007/house-safety.json:19:107 house-safety.red_morning: today.ReadinessScore < athlete.ReadinessMean - p.RedMorningSds * athlete.ReadinessSd -> today.ReadinessScore <= athlete.ReadinessMean - p.RedMorningSds * athlete.ReadinessSd: no case notices");
        _rules.Run("test", "rules/kiviniemi-2007").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_share_may_be_asked_for_instead()
    {
        File.Delete(_rules.Of("load-chaser/cases/chase.json"));
        _rules.Run("test", "rules/load-chaser", "--mutate").ExitCode.ShouldBe(1);
        _rules.Run("test", "rules/load-chaser", "--mutate", "--min-killed", "5").ExitCode.ShouldBe(0);
        var stricter = _rules.Run("test", "rules/load-chaser", "--mutate", "--min-killed", "90");
        stricter.ExitCode.ShouldBe(1);
        stricter.Output.ShouldContain("fewer than the required 90 %");
    }

    [Fact]
    public void A_mutant_listed_as_unnoticed_must_be_unnoticed()
    {
        _rules.Write("load-chaser/cases/mutants.json", """
            {
              "title": "Mutants",
              "unnoticed": [
                { "of": "parameters.easy_hours", "mutant": "6 -> 7", "says": "It is noticed." },
                { "of": "parameters.easy_hours", "mutant": "6 -> 9", "says": "There is none such." }
              ]
            }
            """);
        var call = _rules.Run("test", "rules/load-chaser", "--mutate");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("rules/load-chaser/cases/mutants.json:4:5 AO506 the mutant \"6 -> 7\" of parameters.easy_hours does not pass every case any more; remove it from the list");
        call.Output.ShouldContain("rules/load-chaser/cases/mutants.json:5:5 AO506 there is no mutant \"6 -> 9\" of parameters.easy_hours; write it as test --mutate prints it, or remove it from the list");
    }

    [Fact]
    public void A_broken_list_is_a_fault_of_the_policy_like_any_other()
    {
        _rules.Write("load-chaser/cases/mutants.json", """{ "title": "Mutants", "noticed": -1, "unnoticd": [] }""");
        var call = _rules.Run("check", "rules/load-chaser");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("AO111 \"unnoticd\" is not a field of the file of mutants; did you mean \"unnoticed\"?");
        call.Output.ShouldContain("AO115 \"noticed\" is -1");
    }

    [Fact]
    public void Machines_read_the_survivors_in_JSON_and_mutants_wait_for_cases_that_pass()
    {
        _rules.DeleteCase("load-chaser/cases/chase.json", "On Friday 250 of 350 is on pace");
        using var json = JsonDocument.Parse(_rules.Run("test", "rules/load-chaser", "--mutate", "--json").Output);
        var mutants = json.RootElement[0].GetProperty("mutants");
        (mutants.GetProperty("noticed").GetInt32() + mutants.GetProperty("survivors").GetArrayLength()).ShouldBe(mutants.GetProperty("noticed").GetInt32() + mutants.GetProperty("unnoticed").GetInt32());

        _rules.Change("load-chaser/chase.json", "< p.LoadTargetShare", "> p.LoadTargetShare");
        var call = _rules.Run("test", "rules/load-chaser", "--mutate");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("mutants are only made if all cases pass");
    }

    [Fact]
    public void A_share_without_mutants_is_a_wrong_call()
    {
        var call = Command.Run("test", "rules/load-chaser", "--min-killed", "90");
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain("--min-killed goes with --mutate.");
    }

    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("most")]
    public void A_share_that_is_none_is_a_wrong_call(string share)
    {
        var call = Command.Run("test", "rules/load-chaser", "--mutate", "--min-killed", share);
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldStartWith("--min-killed takes a number from 0 to 100.\nRun athleteos --help");
    }
}

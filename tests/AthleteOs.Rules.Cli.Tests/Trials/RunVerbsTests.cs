using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>The verbs that write, propose, start, show and stop an experiment.</summary>
public sealed class RunVerbsTests : IDisposable
{
    private readonly RulesCopy _rules = new();

    public void Dispose() => _rules.Dispose();

    [Fact]
    public void Two_persons_start_an_experiment_and_an_edit_is_refused()
    {
        var (file, edited) = (Written("wider-spacing.json", _ => _), Written("edited.json", t => t.Replace("0.05", "0.1", StringComparison.Ordinal)));
        Run("status").ExitCode.ShouldBe(2, "no journal yet");
        Run("propose", file, "--by", "ana", "--why", "a question").Output.ShouldStartWith("wider-spacing is proposed. sha256:");
        Run("start", file, "--by", "ana", "--why", "x").Errors.ShouldBe("ana proposed wider-spacing, so another person must start it.\n");
        Run("start", file, "--by", "ben", "--why", "x").Output.ShouldStartWith("wider-spacing is started. sha256:");
        Run("start", file, "--by", "ben", "--why", "x").Output.ShouldStartWith("wider-spacing is started already.");
        foreach (var verb in new[] { "propose", "start" })
        {
            var refused = Run(verb, edited, "--by", "ben", "--why", "x");
            refused.ExitCode.ShouldBe(1);
            refused.Errors.ShouldContain("give the edited experiment another \"id\"");
        }

        Run("consent", "wider-spacing", "--athlete", "anna", "--by", "cem").Output.ShouldBe("anna takes part in wider-spacing.\n");
        Run("consent", "wider-spacing", "--athlete", "anna", "--by", "cem").Output.ShouldBe("anna takes part in wider-spacing; nothing changed.\n");
        Run("consent", "wider-spacing", "--athlete", "anna", "--by", "cem", "--withdraw").Output.ShouldBe("anna has withdrawn from wider-spacing.\n");
        Run("consent", "wider-spacing", "--athlete", "a/b", "--by", "cem").Errors.ShouldContain("without a slash");
        Run("consent", "wider-spacing", "--athlete", "anna", "--by", "cem", "--override", "none").Errors.ShouldContain("use usual, spaced");
        Run("consent", "nobody", "--athlete", "anna", "--by", "cem").ExitCode.ShouldBe(2);
        var status = Run("status", "wider-spacing").Output;
        status.ShouldStartWith("wider-spacing is waiting: 2087-01-04 to 2087-06-20. sha256:");
        status.ShouldContain("proposed by ana on ");
        status.ShouldContain("UTC: a question");
        Run("report", file).Errors.ShouldContain("nobody of this squad takes part and has a record");
        Run("report", edited).Errors.ShouldContain("report with the file of the start");
        var estimate = Run("estimate", file, "--policy", "rules/weekly-planning-spaced");
        (estimate.ExitCode, estimate.Output).ShouldBe((1, "Not estimable: 0 athletes have mornings; 10 are needed.\n\n0 mornings of 0 athletes; support 0 %; effective number 0.\n"));
        Run("stop", "wider-spacing", "--by", "cem").Errors.ShouldContain("'--why' is required");
        Run("stop", "wider-spacing", "--by", "cem", "--why", "").ExitCode.ShouldBe(2);
        Run("stop", "wider-spacing", "--by", "cem", "--why", "snow").Output.ShouldStartWith("wider-spacing is stopped.");
        Run("stop", "nobody", "--by", "cem", "--why", "snow").ExitCode.ShouldBe(2);
        using var json = JsonDocument.Parse(Run("status", "--json").Output);
        json.RootElement.GetProperty("experiments")[0].GetProperty("state").GetString().ShouldBe("stopped");
        _rules.Run("journal", "verify", "--journal", "sqlite:trial.db").Output.ShouldStartWith("1 athletes, 5 entries");
    }

    [Fact]
    public void A_new_experiment_is_written_with_the_athletes_that_it_needs_and_checks_clean()
    {
        string[] all = ["--control", "weekly-planning", "--variant", "weekly-planning-spaced", "--hypothesis", "Readiness rises.", "--outcome", "readiness", "--difference", "2", "--spread", "4", "--begins", "2087-01-06", "--weeks", "24"];
        var ended = _rules.Run(["experiment", "new", "my-test.json", .. all]);
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.ShouldStartWith("Written: my-test.json.");
        _rules.Run("experiment", "check", "my-test.json").Output.ShouldStartWith("my-test is ready: 2 arms, ");
        _rules.Run(["experiment", "new", "my-test.json", .. all]).Errors.ShouldContain("a file of this name exists");
        _rules.Run(["experiment", "new", "My Test.json", .. all]).Errors.ShouldContain("such as my-test.json");
        var missing = _rules.Run("experiment", "new", "other.json", "--control", "weekly-planning", "--variant", "nobody", "--begins", "soon");
        missing.ExitCode.ShouldBe(2);
        foreach (var says in new[] { "the hypothesis is missing", "the primary outcome must be one of", "\"\" must be a number", "write a date such as 2027-01-04", "the policy \"nobody\" does not exist" })
        {
            missing.Errors.ShouldContain(says);
        }

        File.Exists(Path.Combine(_rules.Folder, "other.json")).ShouldBeFalse();
        _rules.Run(["experiment", "new", "same.json", .. all.Select(a => a == "weekly-planning-spaced" ? "weekly-planning" : a)]).Errors.ShouldContain("have the same digest");
    }

    [Fact]
    public void A_rehearsal_gives_a_journal_with_a_known_truth_and_needs_a_journal_of_its_own()
    {
        var file = Written("wider-spacing.json", t => t.Replace("2087-06-20", "2087-01-31", StringComparison.Ordinal));
        string[] rehearse = ["experiment", "rehearse", file, "--athletes", "6", "--seed", "3", "--journal", "sqlite:trial.db"];
        var lived = _rules.Run(rehearse);
        lived.ExitCode.ShouldBe(0, lived.Errors);
        lived.Output.ShouldStartWith("6 of 6 virtual athletes lived wider-spacing for 28 days, seed 3, truths plateau-acute.\nusual 3, spaced 3 athletes. No arm was stopped.\nTrue difference in mean morning readiness, spaced less usual: ");
        Run("report", file).Output.ShouldContain("6 of 6 athletes, 28 of 28 days, from the journal.");
        Run("status", "wider-spacing").Output.ShouldContain("Each arm is the same when it is drawn again from the journal.");
        _rules.Run([.. rehearse, "--injure", "nobody"]).Errors.ShouldBe("--injure takes an arm of the experiment: usual, spaced.\n");
        var again = _rules.Run(rehearse);
        (again.ExitCode, again.Errors).ShouldBe((2, "This journal has records, and virtual athletes must not join real ones; give the name of a new journal, such as sqlite:rehearsal.db.\n"));
    }

    [Fact]
    public void A_policy_that_breaks_a_promise_cannot_be_an_arm()
    {
        _rules.Change("fixed-template/policy.json", "\"red_morning\": \"", "\"spacing\": \"");
        var file = Written("wider-spacing.json", t => System.Text.RegularExpressions.Regex.Replace(
            t, "\"weekly-planning-spaced\", \"version\": \"2.0.0\", \"digest\": \"[^\"]*\"", "\"fixed-template\", \"version\": \"1.0.0\", \"digest\": \"x\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        var digest = System.Text.RegularExpressions.Regex.Match(_rules.Run("experiment", "check", file).Output, "the policy is 1.0.0 (?<digest>sha256:[0-9a-f]*)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["digest"].Value;
        File.WriteAllText(Path.Combine(_rules.Folder, file), File.ReadAllText(Path.Combine(_rules.Folder, file)).Replace("\"digest\": \"x\"", $"\"digest\": \"{digest}\"", StringComparison.Ordinal));
        foreach (var ended in new[] { _rules.Run("experiment", "check", file), Run("propose", file, "--by", "ana", "--why", "x") })
        {
            ended.ExitCode.ShouldBe(1);
            $"{ended.Output}{ended.Errors}".ShouldContain("AO802 the arm \"spaced\" cannot decide: fixed-template breaks a promise over days for virtual athlete 0: ");
        }
    }

    [Fact]
    public void A_policy_with_a_failing_case_cannot_be_an_arm()
    {
        var cases = Directory.GetFiles(Path.Combine(_rules.Folder, "rules", "weekly-planning-spaced", "cases"), "*.json")[0];
        File.WriteAllText(cases, File.ReadAllText(cases).Replace("\"session_type\": \"key\"", "\"session_type\": \"rest\"", StringComparison.Ordinal));
        var file = Written("wider-spacing.json", _ => _);
        foreach (var ended in new[] { _rules.Run("experiment", "check", file), Run("propose", file, "--by", "ana", "--why", "x") })
        {
            ended.ExitCode.ShouldBe(1);
            $"{ended.Output}{ended.Errors}".ShouldContain("AO802 the arm \"spaced\" cannot decide");
        }
    }

    [Fact]
    public void A_variant_that_only_a_service_has_is_told_with_its_remedy()
    {
        var file = Written("wider-spacing.json", t => t.Replace("weekly-planning-spaced", "morning-margin", StringComparison.Ordinal));
        foreach (var ended in new[] { _rules.Run("experiment", "check", file), Run("propose", file, "--by", "ana", "--why", "x") })
        {
            ended.ExitCode.ShouldBe(1);
            $"{ended.Output}{ended.Errors}".ShouldContain("the policy morning-margin does not exist, athleteos check finds errors in it, or athleteos test finds a failing case; if it is a variant of the service, write its files into a folder of that name under rules first; its page shows them\n");
        }
    }

    private Command.Ended Run(string verb, params string[] arguments) => _rules.Run(["experiment", verb, .. arguments, "--journal", "sqlite:trial.db"]);

    // Far in the future, so that the experiment can be started on every day of this century.
    private string Written(string name, Func<string, string> edit)
    {
        var text = File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json")).Replace("\"2027-", "\"2087-", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_rules.Folder, name), edit(text));
        return name;
    }
}

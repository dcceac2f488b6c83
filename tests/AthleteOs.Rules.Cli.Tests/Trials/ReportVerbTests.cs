using System.Globalization;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>The report of an experiment from a journal whose truth is known.</summary>
public sealed class ReportVerbTests : IDisposable
{
    private const int Athletes = 24;
    private const int Weeks = 6;

    private static readonly DateOnly Begins = new(2027, 1, 4);

    private readonly RulesCopy _rules = new();
    private readonly string _experiment = Root.Of("config", "experiments", "wider-spacing.json");

    public void Dispose() => _rules.Dispose();

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task A_true_difference_is_reported_and_an_early_look_tells_that_not_enough_is_known()
    {
        var journal = await Filled(effect: 5);
        var ended = Report(journal, "--out", "report");
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.ShouldStartWith("spaced raises mean morning readiness: 5");
        ended.Output.ShouldContain("The assigned arm decided 100 % of days. Athletes did the decided type on 50 %.");
        ended.Output.ShouldContain("24 of 25 athletes, 42 of 168 days, from the journal.");
        File.ReadAllText(Path.Combine(_rules.Folder, "report", "report.html")).ShouldContain("spaced raises mean morning readiness: 5");

        Report(journal, "--until", "2027-01-05").Output.ShouldStartWith("No result: too few athletes have a known outcome.");
        Report(journal).Output.ShouldBe(Report(journal).Output);
    }

    [Fact]
    public async Task No_difference_is_reported_as_none()
    {
        var ended = Report(await Filled(effect: 0));
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.Split('\n')[0].ShouldNotContain("raises");
        ended.Output.Split('\n')[0].ShouldNotContain("lowers");
    }

    [Fact]
    public async Task A_sabotaged_assignment_is_a_mismatch_and_has_no_result()
    {
        var journal = await Filled(effect: 5);
        var arms = Arms();
        WriteSquad(id => arms[id] == "spaced" ? "spaced" : id.EndsWith('1') ? "usual" : "spaced");
        var ended = Report(journal);
        ended.ExitCode.ShouldBe(1);
        ended.Output.ShouldStartWith("No result: the sizes of the arms contradict the assignment");
        ended.Output.ShouldNotContain("Primary:");
    }

    [Fact]
    public void A_missing_journal_gives_no_result()
    {
        WriteSquad(_ => null);
        var ended = Report("sqlite:no-such.db");
        ended.ExitCode.ShouldBe(2);
        ended.Output.ShouldBeEmpty();
        ended.Errors.ShouldContain("There is no journal");
    }

    private Command.Ended Report(string journal, params string[] more) =>
        _rules.Run(["experiment", "report", _experiment, "--squad", "squad.json", "--journal", journal, .. more]);

    // The arms that assign gives. The last athlete gave no consent.
    private Dictionary<string, string?> Arms()
    {
        WriteSquad(_ => null);
        var ended = _rules.Run("experiment", "assign", _experiment, "--squad", "squad.json", "--json");
        using var document = JsonDocument.Parse(ended.Output);
        return document.RootElement.GetProperty("athletes").EnumerateArray().ToDictionary(a => a.GetProperty("athlete_id").GetString()!, a => a.GetProperty("arm").GetString());
    }

    private void WriteSquad(Func<string, string?> assigned)
    {
        var athletes = Enumerable.Range(0, Athletes + 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}") switch
        {
            var id => $$"""{ "athlete_id": "{{id}}", "baseline": {{60 + i % 12}}, "consent": {{(i < Athletes ? "true" : "false")}}{{(assigned(id) is { } arm ? $", \"assigned\": \"{arm}\"" : "")}} }""",
        });
        File.WriteAllText(Path.Combine(_rules.Folder, "squad.json"), $$"""{ "athletes": [{{string.Join(",\n", athletes)}}] }""");
    }

    // Four weeks before and six in the experiment. Every second day the athlete does the decided session.
    private async Task<string> Filled(double effect)
    {
        var (address, arms) = ($"sqlite:{Path.Combine(_rules.Folder, "journal.db")}", Arms());
        await using var journal = await Journals.Open(address, TimeProvider.System, create: true, TestContext.Current.CancellationToken);
        var policies = new Dictionary<string, string>(StringComparer.Ordinal) { ["usual"] = "weekly-planning", ["spaced"] = "weekly-planning-spaced" };
        for (var i = 0; i < Athletes; i++)
        {
            var (id, entries) = (string.Create(CultureInfo.InvariantCulture, $"a{i}"), new List<NewEntry>());
            for (var day = -28; day < 7 * Weeks; day++)
            {
                var date = Begins.AddDays(day);
                var readiness = 60 + i % 12 + (i * 7 + day * 5 + 700) % 6 * 0.5 + (day >= 0 && arms[id] == "spaced" ? effect : 0);
                entries.Add(Entry(EntryKind.Readings, date, $$"""{ "date": "{{date:yyyy-MM-dd}}", "readiness_score": {{readiness}}, "illness": false, "injury": false }"""));
                entries.Add(Entry(EntryKind.Done, date, $$"""{ "date": "{{date:yyyy-MM-dd}}", "session_type": "{{(day % 2 == 0 ? "support" : "rest")}}", "tss": 50 }"""));
                if (day >= 0)
                {
                    entries.Add(Entry(EntryKind.Decision, date, $$"""{ "policy": { "digest": "{{ShippedPolicies.Get(policies[arms[id]!]).Digest}}" }, "daily_decision": { "session_type": "support" } }"""));
                }
            }

            await journal.Append(id, entries, TestContext.Current.CancellationToken);
        }

        return address;
    }

    private static NewEntry Entry(EntryKind kind, DateOnly date, FormattableString body) => new(kind, date, "", Encoding.UTF8.GetBytes(FormattableString.Invariant(body)));
}

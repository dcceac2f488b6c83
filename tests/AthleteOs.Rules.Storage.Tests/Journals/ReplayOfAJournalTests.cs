using System.Text;
using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary><c>athleteos replay</c>, <c>firing</c> and <c>decide</c> over a journal.</summary>
public sealed class ReplayOfAJournalTests : IDisposable
{
    private const string Policy = "rules/weekly-planning";

    private readonly TestDatabase database = JournalDatabases.Sqlite();

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task A_replay_of_a_journal_equals_a_replay_of_the_season_that_filled_it()
    {
        var season = await Fill();
        var file = Path.Combine(Path.GetDirectoryName(database.File)!, "season.jsonl");
        await File.WriteAllTextAsync(file, season, TestContext.Current.CancellationToken);
        foreach (var policy in new[] { Policy, "rules/weekly-planning-spaced", "rules/weekly-planning-simple" })
        {
            var replay = Command.Run("replay", database.Address, "--policy", policy, "--lines");
            replay.ExitCode.ShouldBe(0, replay.Errors);
            replay.Output.ShouldBe(Command.Run("replay", file, "--policy", policy, "--lines").Output);
        }

        Command.Run("replay", database.Address, "--policy", Policy).Output.ShouldContain("Compared    364 decided by this same policy: identical, byte for byte");
        Command.Run("firing", Policy, "--over", database.Address).Output.ShouldBe(Command.Run("firing", Policy, "--over", file).Output);
        var export = Command.Run("journal", "export", "--journal", database.Address, "--athlete", "anna").Output;
        Command.Run(["replay", "-", "--policy", "rules/weekly-planning-spaced", "--lines"], export, Root.Folder).Output.ShouldBe(Command.Run("replay", file, "--policy", "rules/weekly-planning-spaced", "--lines").Output);
        Command.Run("replay", database.Address, "--policy", Policy, "--from", "2026-01-05", "--to", "2026-01-11").Output.ShouldContain("7 decisions of anna");
    }

    [Fact]
    public async Task A_replay_leaves_out_erased_decisions_and_counts_them()
    {
        await Fill();
        await using (var journal = await database.Open())
        {
            await journal.Append("bo", Given.Morning(body: """{ "date": "2026-11-23", "athlete": { "athlete_id": "bo" } }"""), Given.Decision(Decided("""{ "date": "2026-11-23", "athlete": { "athlete_id": "bo" } }""")));
            await journal.Append("cy", Given.Decision(Decided("""{ "date": "2026-11-23", "athlete": { "athlete_id": "cy" } }""")));
            await journal.Erase("anna", TestContext.Current.CancellationToken);
        }

        var replay = Command.Run("replay", database.Address, "--policy", Policy);
        replay.ExitCode.ShouldBe(0, replay.Errors);
        replay.Output.ShouldContain("1 decision of bo");
        replay.Output.ShouldContain("Left out    364 erased");
        replay.Output.ShouldContain("Left out    1 without their facts");
        Command.Run("replay", database.Address, "--policy", Policy, "--athlete", "anna").ShouldSatisfyAllConditions(c => c.ExitCode.ShouldBe(2), c => c.Errors.ShouldContain("AO743 every decision of athlete anna is erased"));
        Command.Run("replay", database.Address, "--policy", Policy, "--athlete", "nobody").ShouldSatisfyAllConditions(c => c.ExitCode.ShouldBe(2), c => c.Errors.ShouldContain("AO743 there is no decision of athlete nobody"));
    }

    [Fact]
    public async Task A_replay_notices_a_decision_that_was_tampered_with()
    {
        await Fill();
        database.LiftGuards();
        database.Do("UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '\"session_type\":\"support\"', '\"session_type\":\"key\"') AS BLOB) WHERE kind = 'decision' AND number = (SELECT MIN(number) FROM entries WHERE kind = 'decision' AND instr(CAST(body AS TEXT), '\"session_type\":\"support\"') > 0)");
        var replay = Command.Run("replay", database.Address, "--policy", Policy);
        replay.ExitCode.ShouldBe(1, replay.Output);
        replay.Errors.ShouldMatch("journal, athlete anna, entry:[0-9]+:1 AO744 anna on ");
        replay.Errors.ShouldContain("the first difference is daily_decision.session_type: \"key\", now \"support\"");
    }

    [Fact]
    public void A_replay_creates_no_missing_journal()
    {
        Command.Run("replay", database.Address, "--policy", Policy).ShouldSatisfyAllConditions(c => c.ExitCode.ShouldBe(2), c => c.Errors.ShouldContain("There is no journal at "));
        File.Exists(database.File).ShouldBeFalse();
    }

    private static string Decided(string facts) => Command.Run(["decide", "--policy", Policy, "--facts", "-", "--lines"], facts, Root.Folder).Output.TrimEnd('\n');

    // The example year in the form in which the service stores it.
    private async Task<string> Fill()
    {
        var season = Command.Run("season", "--policy", Policy, "--history", $"{Policy}/examples/year.csv", "--athlete", $"{Policy}/examples/athlete.json", "--start-balance", "52,52", "--lines").Output;
        await using var journal = await database.Open();
        foreach (var line in season.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var day = JsonDocument.Parse(line);
            var date = DateOnly.Parse(day.RootElement.GetProperty("date").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
            await journal.Append("anna",
                new NewEntry(EntryKind.Morning, date, "morning", Encoding.UTF8.GetBytes(day.RootElement.GetProperty("facts").GetRawText())),
                new NewEntry(EntryKind.Decision, date, "", Encoding.UTF8.GetBytes(day.RootElement.GetProperty("decision").GetRawText())));
        }

        return season;
    }
}

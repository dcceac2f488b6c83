using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary><c>athleteos journal</c> for operators.</summary>
public sealed class JournalVerbTests : IDisposable
{
    private readonly TestDatabase database = JournalDatabases.Sqlite();

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Verify_reports_whole_chains_and_the_place_of_a_fault()
    {
        await Fill();
        var whole = Command.Run("journal", "verify", "--journal", database.Address);
        whole.ExitCode.ShouldBe(0, whole.Errors);
        whole.Output.ShouldBe("2 athletes, 3 entries, 0 of them erased; every chain is whole.\n");

        database.LiftGuards();
        database.Do("UPDATE entries SET body = x'00' WHERE athlete_id = 'ana' AND number = 2");
        var broken = Command.Run("journal", "verify", "--journal", database.Address);
        broken.ExitCode.ShouldBe(1);
        broken.Output.ShouldBe("Athlete ana: entry 2 has a changed body, or the athlete's key was changed.\n2 athletes, 3 entries, 0 of them erased; 1 broken.\n");
        Command.Run("journal", "verify", "--journal", database.Address, "--athlete", "bo").ExitCode.ShouldBe(0);

        var json = Command.Run("journal", "verify", "--journal", database.Address, "--json");
        json.ExitCode.ShouldBe(1);
        using var document = JsonDocument.Parse(json.Output);
        document.RootElement.GetProperty("whole").GetBoolean().ShouldBeFalse();
        var ana = document.RootElement.GetProperty("athletes")[0];
        ana.GetProperty("athlete_id").GetString().ShouldBe("ana");
        ana.GetProperty("entries").GetInt64().ShouldBe(2);
        ana.GetProperty("last_hash").GetString()!.ShouldMatch("^sha256:[0-9a-f]{64}$");
        ana.GetProperty("fault").GetProperty("number").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task The_chain_of_variants_is_verified_and_is_no_athlete()
    {
        await Fill();
        await using (var journal = await database.Open())
        {
            await journal.Append("/policies", Given.Entry(EntryKind.Policy));
        }

        Command.Run("journal", "verify", "--journal", database.Address).Output.ShouldBe("2 athletes, 4 entries, 0 of them erased; every chain is whole.\n");
    }

    [Fact]
    public void Create_makes_a_journal_that_verifies_and_is_the_same_again()
    {
        Command.Run("journal", "verify", "--journal", database.Address).ExitCode.ShouldBe(2);
        for (var time = 0; time < 2; time++)
        {
            Command.Run("journal", "create", "--journal", database.Address).ShouldBe(new Command.Ended(0, "The journal is ready.\n", ""));
        }

        Command.Run("journal", "verify", "--journal", database.Address).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Export_gives_everything_of_one_athlete_a_line_an_entry()
    {
        await Fill();
        var export = Command.Run("journal", "export", "--journal", database.Address, "--athlete", "ana");
        export.ExitCode.ShouldBe(0, export.Errors);
        var lines = export.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        lines.Select(l => (l.GetProperty("number").GetInt64(), l.GetProperty("kind").GetString(), l.GetProperty("key").GetString())).ShouldBe([(1, "morning", "k1"), (2, "decision", "")]);
        lines[0].GetProperty("body").GetProperty("note").GetString().ShouldBe("two\nlines, Zürich");
        lines[0].GetProperty("date").GetString().ShouldBe("2026-11-23");
        export.Output.ShouldNotContain("of bo");
    }

    [Fact]
    public async Task Erase_needs_yes_and_then_leaves_a_chain_that_verifies()
    {
        await Fill();
        var asked = Command.Run("journal", "erase", "--journal", database.Address, "--athlete", "ana");
        asked.ExitCode.ShouldBe(2);
        asked.Errors.ShouldBe("Nothing was erased. Erased data cannot be restored: export them first if you may need them, then add --yes.\n");
        var done = Command.Run("journal", "erase", "--journal", database.Address, "--athlete", "ana", "--yes");
        done.ExitCode.ShouldBe(0, done.Errors);
        done.Output.ShouldBe("Erased: the bodies of 2 entries and the athlete's key. Earlier copies of the database still contain them.\n");
        var export = Command.Run("journal", "export", "--journal", database.Address, "--athlete", "ana").Output;
        export.ShouldContain("\"body\":null");
        export.ShouldNotContain("Zürich");
        Command.Run("journal", "verify", "--journal", database.Address).Output.ShouldBe("2 athletes, 4 entries, 3 of them erased; every chain is whole.\n");
    }

    [Fact]
    public async Task An_impossible_call_ends_with_a_plain_reason()
    {
        Command.Run("journal", "verify", "--journal", database.Address).ShouldSatisfyAllConditions(c => c.ExitCode.ShouldBe(2), c => c.Errors.ShouldBe($"There is no journal at {database.File}.\n"));
        Command.Run("journal", "verify", "--journal", "Host=127.0.0.1;Port=1;Username=x;Password=canary").ShouldSatisfyAllConditions(c => c.ExitCode.ShouldBe(2), c => c.Errors.ShouldBe("The PostgreSQL server of the journal cannot be reached.\n"));
        await Fill();
        foreach (var verb in new[] { "verify", "export", "erase" })
        {
            string[] yes = verb == "erase" ? ["--yes"] : [];
            Command.Run(["journal", verb, "--journal", database.Address, "--athlete", "nobody", .. yes]).ShouldSatisfyAllConditions(c => c.ExitCode.ShouldBe(1), c => c.Errors.ShouldBe("The journal contains no entries of athlete nobody.\n"));
        }
    }

    private async Task Fill()
    {
        await using var journal = await database.Open();
        await journal.Append("ana", Given.Morning("k1", "{\r\n  \"note\": \"two\\nlines, Zürich\"\n}"), Given.Decision());
        await journal.Append("bo", Given.Morning("", "\"of bo\""));
    }
}

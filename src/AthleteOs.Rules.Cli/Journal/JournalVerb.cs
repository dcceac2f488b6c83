using System.Buffers;
using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cli.Journal;

/// <summary><c>athleteos journal</c>: creates, verifies, exports and erases a journal.</summary>
internal static class JournalVerb
{
    public static Command Command() => new("journal", "Create or verify a journal, or export or erase an athlete's entries.")
    {
        CreateCommand(), VerifyCommand(), ExportCommand(), EraseCommand(),
    };

    private static Command CreateCommand()
    {
        var journal = JournalAccess.Option();
        var command = new Command("create", "Create a journal or upgrade an older one, and name each database role that is missing.") { journal };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, _ => Create(call.GetValue(journal)!, stop), stop, create: true));
        return command;
    }

    private static Command VerifyCommand()
    {
        var journal = JournalAccess.Option();
        var athlete = new Option<string?>("--athlete") { Description = "One athlete's id; default: all athletes." };
        var json = Inputs.Json();
        var command = new Command("verify", "Verify the chains of hashes and report every break.") { journal, athlete, json };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, opened => Verify(opened, call.GetValue(athlete), call.GetValue(json), stop), stop));
        return command;
    }

    private static Command ExportCommand()
    {
        var journal = JournalAccess.Option();
        var athlete = Athlete();
        var command = new Command("export", "Write all entries of an athlete, oldest first, as JSON Lines on standard output.") { journal, athlete };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, opened => Export(opened, call.GetValue(athlete)!, stop), stop));
        return command;
    }

    private static Command EraseCommand()
    {
        var journal = JournalAccess.Option();
        var athlete = Athlete();
        var yes = new Option<bool>("--yes") { Description = "Confirm: erased data cannot be restored." };
        var command = new Command("erase", "Destroy an athlete's data in the journal: the bodies of all entries and the athlete's key. The chain still verifies.") { journal, athlete, yes };
        command.SetAction((call, stop) =>
        {
            if (call.GetValue(yes))
            {
                return JournalAccess.On(call.GetValue(journal)!, opened => Erase(opened, call.GetValue(athlete)!, stop), stop);
            }

            Console.Error.WriteLine("Nothing was erased. Erased data cannot be restored: export them first if you may need them, then add --yes.");
            return Task.FromResult(Exit.WrongCall);
        });
        return command;
    }

    private static Option<string> Athlete() => new("--athlete") { Description = "The athlete's id.", Required = true };

    private static async Task<int> Create(string address, CancellationToken stop)
    {
        var missing = await Journals.MissingRoles(address, stop).ConfigureAwait(false);
        foreach (var role in missing)
        {
            Console.Error.WriteLine($"The role {role} is missing, and this user must not create roles. Let an administrator run \"CREATE ROLE {role} NOLOGIN\", then run this command again: it gives the role its rights.");
        }

        Console.WriteLine(missing.Count == 0 ? "The journal is ready." : "The journal's tables are ready; its roles are not.");
        return missing.Count == 0 ? Exit.Fine : Exit.No;
    }

    private static async Task<int> Verify(IJournal journal, string? athleteId, bool asJson, CancellationToken stop)
    {
        var chains = new List<ChainVerdict>();
        await foreach (var chain in JournalVerifier.Verify(journal, athleteId, stop).ConfigureAwait(false))
        {
            chains.Add(chain);
        }

        var broken = chains.Count(c => c.Fault is not null);
        if (asJson)
        {
            WriteVerdicts(chains);
        }
        else
        {
            foreach (var chain in chains.Where(c => c.Fault is not null))
            {
                Console.WriteLine($"Athlete {chain.AthleteId}: {Says(chain.Fault!)}.");
            }

            Console.WriteLine($"{Number(chains.Count(c => c.AthleteId is not (ExperimentRegister.Chain or PolicyRegister.Chain)))} athletes, {Number(chains.Sum(c => c.Entries))} entries, {Number(chains.Sum(c => c.Erased))} of them erased; {(broken == 0 ? "every chain is whole" : Number(broken) + " broken")}.");
        }

        if (athleteId is not null && chains.Count == 0)
        {
            return Nothing(athleteId);
        }

        return broken == 0 ? Exit.Fine : Exit.No;
    }

    private static async Task<int> Export(IJournal journal, string athleteId, CancellationToken stop)
    {
        var any = false;
        var output = StandardStreams.OpenOutput();
        await using var outputEnds = output.ConfigureAwait(false);
        var line = new ArrayBufferWriter<byte>();
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId }, stop).ConfigureAwait(false))
        {
            any = true;
            EntryLine.Write(line, entry);
            await output.WriteAsync(line.WrittenMemory, stop).ConfigureAwait(false);
            line.ResetWrittenCount();
        }

        return any ? Exit.Fine : Nothing(athleteId);
    }

    private static async Task<int> Erase(IJournal journal, string athleteId, CancellationToken stop)
    {
        var entries = 0;
        await foreach (var chain in JournalVerifier.Verify(journal, athleteId, stop).ConfigureAwait(false))
        {
            entries += (int)chain.Entries;
        }

        if (entries == 0 && !await journal.IsKnown(athleteId, stop).ConfigureAwait(false))
        {
            return Nothing(athleteId);
        }

        await journal.Erase(athleteId, stop).ConfigureAwait(false);
        Console.WriteLine(entries == 0 ? "Erased: the athlete's requests and answers in the queue. The journal contains nothing of the athlete." : $"Erased: the bodies of {Number(entries)} entries and the athlete's key. Earlier copies of the database still contain them.");
        return Exit.Fine;
    }

    private static int Nothing(string athleteId)
    {
        Console.Error.WriteLine($"The journal contains no entries of athlete {athleteId}.");
        return Exit.No;
    }

    private static void WriteVerdicts(List<ChainVerdict> chains) => JsonOutput.Document(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("whole", chains.TrueForAll(c => c.Fault is null));
        json.WriteStartArray("athletes");
        foreach (var chain in chains)
        {
            json.WriteStartObject();
            json.WriteString("athlete_id", chain.AthleteId);
            json.WriteNumber("entries", chain.Entries);
            json.WriteNumber("erased", chain.Erased);
            json.WriteString("last_hash", EntryLine.Hash(chain.LastHash));
            if (chain.Fault is { } fault)
            {
                json.WriteStartObject("fault");
                json.WriteNumber("number", fault.Number);
                json.WriteString("says", Says(fault));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Says(ChainFault fault) => fault.Number > 0 ? $"entry {Number(fault.Number)} {fault.Says}" : fault.Says;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

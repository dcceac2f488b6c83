using System.CommandLine;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>The journal of a command.</summary>
internal static class JournalAccess
{
    /// <summary>The option for the journal's address.</summary>
    public static Option<string> Option() => new("--journal")
    {
        Description = "sqlite:FILE, or a PostgreSQL connection string such as \"Host=127.0.0.1;Database=athletes;Username=coach\".",
        Required = true,
    };

    /// <summary>Runs a command on an open journal; tells why a journal cannot be used.</summary>
    public static async Task<int> On(string address, Func<IJournal, Task<int>> act, CancellationToken stop, bool create = false, TimeProvider? clock = null)
    {
        try
        {
            JournalCaller.Set("command line");
            var journal = await Journals.Open(address, clock ?? TimeProvider.System, create, stop).ConfigureAwait(false);
            await using var journalEnds = journal.ConfigureAwait(false);
            return await act(journal).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is JournalRefusedException or JournalUnavailableException)
        {
            Console.Error.WriteLine(fault.Message);
            return Exit.WrongCall;
        }
    }
}

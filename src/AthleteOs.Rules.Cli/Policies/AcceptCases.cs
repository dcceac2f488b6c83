using AthleteOs.Rules.Cli.Terminal;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>test --accept</c>: shows new expectations by cause, and writes them if a person or <c>--yes</c> agrees.</summary>
internal static class AcceptCases
{
    /// <summary>Shows and writes the new expectations of policies.</summary>
    /// <param name="folders">The policies' folders.</param>
    /// <param name="yes">Whether they are written without a question.</param>
    /// <returns>The exit code of a call that ends here; null if the cases can be run now.</returns>
    public static int? Run(string[] folders, bool yes)
    {
        var updates = folders.Select(CaseUpdate.Of).OfType<CaseUpdate>().Where(u => u.Files.Count > 0).ToArray();
        if (updates.Length == 0)
        {
            return null;
        }

        foreach (var update in updates)
        {
            update.Print();
        }

        var (cases, causes) = (updates.Sum(u => u.Cases.Count), updates.Sum(u => u.Cases.Select(c => c.Cause).Distinct(StringComparer.Ordinal).Count()));
        var counts = updates.Count(u => u.Noticed is not null);
        string[] parts = [.. cases > 0 ? [$"{TerminalOutput.Count(cases, "case")}, {TerminalOutput.Count(causes, "cause")}"] : Array.Empty<string>(), .. counts > 0 ? [TerminalOutput.Count(counts, "count") + " of noticed mutants"] : Array.Empty<string>()];
        var what = $"New expectations for {string.Join(", and ", parts)}";
        if (!yes && !(StandardStreams.CanAsk && Agreed($"{what}. Write them (yes, no)? [no]: ")))
        {
            Console.WriteLine($"{what}; nothing is written. Add --yes to write them.");
            return Exit.No;
        }

        if (!Array.TrueForAll(updates, u => u.Write()))
        {
            return Exit.WrongCall;
        }

        Console.WriteLine($"{what}, written.{(cases > 0 ? " Check that the name of each case still fits it." : "")}");
        return null;
    }

    private static bool Agreed(string question)
    {
        Console.Write(question);
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "YES" or "Y";
    }
}

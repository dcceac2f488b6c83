namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Finds the folder of the policies from any folder.</summary>
internal static class RulesFolder
{
    private const string Name = "rules";

    /// <summary>The folder of a policy: a folder as given, or a name under the nearest folder <c>rules</c>. Without one, the text as given.</summary>
    public static string OfPolicy(string named) =>
        !Directory.Exists(named) && Documents.Words.IsDashName(named) && Find() is { } rules && Directory.Exists(Path.Combine(rules, named)) ? Path.Combine(rules, named) : named;

    /// <summary>The nearest folder <c>rules</c>: in the current folder or above it, otherwise above the program. Null without one.</summary>
    public static string? Find() => Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory);

    private static string? Above(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, Name, "schema")))
            {
                return Path.Combine(folder.FullName, Name);
            }
        }

        return null;
    }
}

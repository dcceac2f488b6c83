using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Finds the folder of the policies from any folder.</summary>
internal static class RulesFolder
{
    /// <summary>The remedy for a variant that only a service has.</summary>
    public const string OfService = "if it is a variant of the service, write its files into a folder of that name under rules first; its page shows them";

    private const string Name = "rules";

    /// <summary>The folder of a policy: a folder as given, or a name under the nearest folder <c>rules</c>, seen from the current folder. Otherwise the text as given.</summary>
    public static string OfPolicy(string named) =>
        !Directory.Exists(named) && Words.IsDashName(named) && Find() is { } rules && Directory.Exists(Path.Combine(rules, named)) ? Path.Combine(rules, named) : named;

    /// <summary>The nearest folder <c>rules</c>: in the current folder or above it, otherwise above the program. Null without one.</summary>
    public static string? Find() => Above(Directory.GetCurrentDirectory(), shown: "") ?? Above(AppContext.BaseDirectory, AppContext.BaseDirectory);

    /// <summary>The names of the policies in a folder.</summary>
    public static IEnumerable<string> Policies(string rules) => Directory.EnumerateDirectories(rules).Where(d => File.Exists(Path.Combine(d, "policy.json"))).Select(d => Path.GetFileName(d));

    /// <summary>The names of the policies that can be given from the current folder.</summary>
    public static IEnumerable<string> PolicyNames() => Find() is { } rules ? Policies(rules).Order(StringComparer.Ordinal) : [];

    private static string? Above(string from, string shown)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent, shown = Path.Combine(shown, ".."))
        {
            if (Directory.Exists(Path.Combine(folder.FullName, Name, "schema")))
            {
                return Path.Combine(shown, Name);
            }
        }

        return null;
    }
}

using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Finds the folder of the policies from any folder.</summary>
internal static class RulesFolder
{
    private const string Name = "rules";

    /// <summary>The folder of a policy: a folder as given, or a name under the nearest folder <c>rules</c>; null, with a finding, without one.</summary>
    public static string? OfPolicy(string named, Findings findings)
    {
        var rules = Find();
        if (Directory.Exists(named) || rules is null || !Words.IsDashName(named))
        {
            return named;
        }

        var folder = Path.Combine(rules, named);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var known = Directory.GetDirectories(rules).Where(d => File.Exists(Path.Combine(d, "policy.json"))).Select(d => Path.GetFileName(d)!);
        findings.Error(Place.Whole(named), Codes.FileUnreadable, $"no policy of this name, here or under {rules}{Words.DidYouMean(named, known)}");
        return null;
    }

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

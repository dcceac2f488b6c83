namespace AthleteOs.Rules.Tests.Policies;

/// <summary>The repository's own folders, found from where the tests run.</summary>
internal static class ShippedFiles
{
    public static string Repository { get; } = FindRepository();

    public static string Rules => Path.Combine(Repository, "rules");

    public static string Policy(string id) => Path.Combine(Rules, id);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AthleteOs.Rules.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests must run from inside the repository.");
    }
}

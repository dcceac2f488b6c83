namespace AthleteOs.Rules.TestKit;

/// <summary>Files of the folder <c>shared</c>, which lies next to some clones of the repository.</summary>
public static class SharedData
{
    /// <summary>Load and tests of the published cyclist.</summary>
    public const string Cyclist = "data/bike-score.csv";

    /// <summary>A corpus of hostile rules.</summary>
    public const string HostileRules = "reference/hostile-rules.json";

    /// <summary>The full path of a file, whether it exists or not. A test that reads it is a <see cref="SharedDataFactAttribute"/>.</summary>
    public static string File(string name) => Path.GetFullPath(Root.Of("..", "shared", name));
}

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A unit of performance tests, and whether more of it is better.</summary>
/// <param name="Name">The unit as it is written, such as W.</param>
/// <param name="MoreIsBetter">Whether a higher result is better; not so for times.</param>
public sealed record PerformanceUnit(string Name, bool MoreIsBetter)
{
    private static readonly PerformanceUnit[] All =
    [
        new("W", true), new("W/kg", true), new("m/s", true), new("km/h", true), new("s", false), new("min", false),
    ];

    /// <summary>The names of all units.</summary>
    public static IEnumerable<string> Names => All.Select(u => u.Name);

    /// <summary>The unit of that name; null if unknown.</summary>
    public static PerformanceUnit? Find(string name) => Array.Find(All, u => u.Name == name);
}

using System.Text.Json;

namespace AthleteOs.Rules.Host.Http;

/// <summary>A kind of problem, as its page shows it.</summary>
/// <param name="Title">The title, the same in each problem of the kind.</param>
/// <param name="Status">The usual status.</param>
/// <param name="Meaning">The cause.</param>
/// <param name="Remedy">The next step of the caller.</param>
internal sealed record ProblemType(string Title, int Status, string Meaning, string Remedy);

/// <summary>The kinds of problems, from <c>problems.json</c>. The type of a problem is the address of the page of its kind.</summary>
internal static class ProblemTypes
{
    /// <summary>The begin of each address.</summary>
    public const string Path = "/problems/";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ProblemType> All { get; } = Read();

    /// <summary>The address of a kind, by its title.</summary>
    public static string AddressOf(string title) => Path + title.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Finds the kind with this address; null for an unknown one.</summary>
    public static ProblemType? Find(string name) => All.FirstOrDefault(t => AddressOf(t.Title) == Path + name);

    private static ProblemType[] Read()
    {
        using var stream = typeof(ProblemTypes).Assembly.GetManifestResourceStream("problems.json")!;
        return JsonSerializer.Deserialize<ProblemType[]>(stream, Json)!;
    }
}

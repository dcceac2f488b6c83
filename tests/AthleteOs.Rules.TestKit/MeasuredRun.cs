using System.Globalization;
using System.Text.Json;

namespace AthleteOs.Rules.TestKit;

/// <summary>The times of one run of the benchmarks, kept in a file to compare a later run with.</summary>
/// <param name="Machine">The kind of machine: the processor and the number of its cores.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Times">The time of each benchmark, in nanoseconds an operation, by name (<c>Class.Method</c>).</param>
public sealed record MeasuredRun(string Machine, string Runtime, SortedDictionary<string, double> Times)
{
    /// <summary>A benchmark is slower if it took this share longer than the other benchmarks did.</summary>
    public const double Slower = 0.25;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The file of a kind of machine: the path itself, or in a folder the file with the machine's name.</summary>
    /// <param name="path">A file or a folder of recorded runs.</param>
    /// <param name="machine">The kind of machine.</param>
    public static string FileFor(string path, string machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return Directory.Exists(path) ? Path.Combine(path, string.Join('-', machine.ToLowerInvariant().Split([' ', ',', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries)) + ".json") : path;
    }

    /// <summary>Reads a run from a file, or from the file of this kind of machine in a folder.</summary>
    /// <param name="path">A file or a folder of recorded runs.</param>
    /// <param name="machine">This kind of machine.</param>
    /// <exception cref="InvalidDataException">There is no such run; the message names the recorded machines and the remedy.</exception>
    public static MeasuredRun Read(string path, string machine)
    {
        var file = FileFor(path, machine);
        return File.Exists(file) ? Read(file) : throw new InvalidDataException(Directory.Exists(path)
            ? $"{path} has no run of \"{machine}\", only of {string.Join(" and ", Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal).Select(f => $"\"{Read(f).Machine}\""))}; record one with --record {path}"
            : $"there is no file {path}; write one with --record {path}");
    }

    /// <summary>Reads a run from a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">The file has no such run; the message names the file and the remedy.</exception>
    public static MeasuredRun Read(string file)
    {
        try
        {
            var run = JsonSerializer.Deserialize<MeasuredRun>(File.ReadAllText(file), Json);
            if (run is { Machine: not null, Runtime: not null, Times.Count: > 0 } && run.Times.Values.All(t => t > 0 && double.IsFinite(t)))
            {
                return run;
            }
        }
        catch (JsonException)
        {
            // The same message as for a file that is empty.
        }

        throw new InvalidDataException($"{file} has no times of a run; write one with --record {file}");
    }

    /// <summary>Writes the run to a file.</summary>
    /// <param name="file">The file; an earlier one is replaced.</param>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>
    /// Compares this run with an earlier one. A whole machine can be slower on another day, so each time is compared with the median change
    /// of all times. At least three common benchmarks are needed for that.
    /// </summary>
    /// <param name="earlier">The earlier run.</param>
    /// <exception cref="InvalidDataException">The two runs have fewer than three benchmarks in common.</exception>
    public MeasuredChange Since(MeasuredRun earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var changes = Times.Where(t => earlier.Times.ContainsKey(t.Key)).ToDictionary(t => t.Key, t => t.Value / earlier.Times[t.Key], StringComparer.Ordinal);
        if (changes.Count < 3)
        {
            throw new InvalidDataException($"{changes.Count} benchmarks of this run are in the recorded one; a comparison needs 3");
        }

        double[] sorted = [.. changes.Values.Order()];
        var usual = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new MeasuredChange(usual, new SortedDictionary<string, double>(changes.ToDictionary(c => c.Key, c => c.Value / usual, StringComparer.Ordinal), StringComparer.Ordinal))
        {
            NotRecorded = [.. Times.Keys.Except(earlier.Times.Keys, StringComparer.Ordinal)],
            NotMeasured = [.. earlier.Times.Keys.Except(Times.Keys, StringComparer.Ordinal)],
        };
    }
}

/// <summary>How the times of a run differ from those of an earlier one.</summary>
/// <param name="Usual">The median of new over old time.</param>
/// <param name="Changes">New over old time of each benchmark, over that median, by name.</param>
public sealed record MeasuredChange(double Usual, SortedDictionary<string, double> Changes)
{
    /// <summary>The benchmarks of this run that the earlier one lacks.</summary>
    public IReadOnlyList<string> NotRecorded { get; init; } = [];

    /// <summary>The benchmarks of the earlier run that this one lacks.</summary>
    public IReadOnlyList<string> NotMeasured { get; init; } = [];

    /// <summary>The benchmarks that are slower, the slowest first.</summary>
    public IReadOnlyList<string> Slower => [.. Changes.Where(c => c.Value > 1 + MeasuredRun.Slower).OrderByDescending(c => c.Value).Select(c => c.Key)];

    /// <summary>The change in words, a line for each benchmark.</summary>
    public IEnumerable<string> Lines()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"The median benchmark took {Usual:0.00} times as long as in the recorded run. Each line is relative to it.");
        foreach (var (name, change) in Changes)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{change,6:0.00}  {name}{(change > 1 + MeasuredRun.Slower ? "  SLOWER" : "")}");
        }

        if (NotRecorded.Count > 0)
        {
            yield return $"Not in the recorded run: {string.Join(", ", NotRecorded)}";
        }

        if (NotMeasured.Count > 0)
        {
            yield return $"Recorded, but not measured now: {string.Join(", ", NotMeasured)}";
        }
    }
}

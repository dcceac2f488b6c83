using System.Globalization;
using System.Text.Json;

namespace AthleteOs.Rules.TestKit;

/// <summary>The times of one run of the benchmarks, kept in a file to compare a later run with.</summary>
/// <param name="Machine">The processor and the runtime.</param>
/// <param name="Times">The time of each benchmark, in nanoseconds an operation, by name (<c>Class.Method</c>).</param>
public sealed record MeasuredRun(string Machine, SortedDictionary<string, double> Times)
{
    /// <summary>A benchmark is slower if it took this share longer than the other benchmarks did.</summary>
    public const double Slower = 0.25;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Reads a run from a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">The file has no such run; the message names the file and the remedy.</exception>
    public static MeasuredRun Read(string file)
    {
        try
        {
            var run = JsonSerializer.Deserialize<MeasuredRun>(File.ReadAllText(file), Json);
            if (run is { Machine: not null, Times.Count: > 0 } && run.Times.Values.All(t => t > 0 && double.IsFinite(t)))
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
        return new MeasuredChange(usual, new SortedDictionary<string, double>(changes.ToDictionary(c => c.Key, c => c.Value / usual, StringComparer.Ordinal), StringComparer.Ordinal));
    }
}

/// <summary>How the times of a run differ from those of an earlier one.</summary>
/// <param name="Usual">The median of new over old time.</param>
/// <param name="Changes">New over old time of each benchmark, over that median, by name.</param>
public sealed record MeasuredChange(double Usual, SortedDictionary<string, double> Changes)
{
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
    }
}

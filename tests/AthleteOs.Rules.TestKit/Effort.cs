using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AthleteOs.Rules.TestKit;

/// <summary>How often a test of a reliability figure repeats its work in this run.</summary>
/// <remarks>
/// <c>./test</c> repeats it the fast count, <c>./test --quick</c> a tenth of that, and <c>./test --full</c> the full count in pieces (<see cref="LongRun"/>). Set the seed
/// (<c>ATHLETEOS_SEED</c>) to run a failure again.
/// </remarks>
public static class Effort
{
    /// <summary>The trait of tests that a quick run leaves out.</summary>
    public const string Duration = "duration";

    /// <summary>The trait's value.</summary>
    public const string Long = "long";

    /// <summary>The trait's value for tests that only a long run has.</summary>
    public const string Full = "full";

    private static readonly string? Level = Environment.GetEnvironmentVariable("ATHLETEOS_EFFORT");
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("ATHLETEOS_TIMES"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : int.MaxValue;
    private static readonly Lock Writing = new();

    /// <summary>Whether this is a long run.</summary>
    public static bool IsFull => Level == "full";

    /// <summary>Whether this is a quick run.</summary>
    public static bool IsQuick => Level == "quick";

    /// <summary>The seed of this run's random numbers.</summary>
    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("ATHLETEOS_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? seed : Environment.TickCount;

    /// <summary>The count for one policy. A variant gets a tenth except in a long run: the base policy tests most of its rules.</summary>
    /// <param name="count">The count for a policy that extends none.</param>
    /// <param name="isVariant">Whether the policy extends another.</param>
    public static int With(int count, bool isVariant) => isVariant && !IsFull ? Tenth(count) : count;

    /// <summary>The count in this run. In a piece of a long run it is the fast count times <c>ATHLETEOS_TIMES</c>, and recorded for the verdict.</summary>
    /// <param name="what">The repeated work, in the words of the verdict.</param>
    /// <param name="fast">The count in a usual run.</param>
    /// <param name="full">The count in a long run.</param>
    /// <param name="file">The file of the class with the figure. A piece of a long run counts its own class only: the search for tests also initializes others.</param>
    public static int Of(string what, int fast, int full, [CallerFilePath] string file = "")
    {
        var count = Level switch { "full" => (int)Math.Min(full, (long)fast * Times), "quick" => Tenth(fast), _ => fast };
        if (Environment.GetEnvironmentVariable("ATHLETEOS_FIGURES") is { Length: > 0 } figures && Environment.GetEnvironmentVariable("ATHLETEOS_CLASS") == Path.GetFileNameWithoutExtension(file))
        {
            lock (Writing)
            {
                File.AppendAllText(figures, $"{JsonSerializer.Serialize(new CountedFigure(what, count, fast, full), LongRun.Json)}\n");
            }
        }

        return count;
    }

    /// <summary>The count of a test that supports no reliability figure: a tenth in a quick run, otherwise all.</summary>
    public static int Usual(int count) => IsQuick ? Tenth(count) : count;

    private static int Tenth(int count) => Math.Max(1, count / 10);
}

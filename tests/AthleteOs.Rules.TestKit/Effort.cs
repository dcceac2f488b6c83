using System.Globalization;
using System.Text.Json;

namespace AthleteOs.Rules.TestKit;

/// <summary>
/// How often a test of a reliability figure does what it does: often enough for every run, or with <c>./test --full</c> as often as a long run should. Either way the seed
/// can be set (<c>ATHLETEOS_SEED</c>), so that a failure can be run again.
/// </summary>
public static class Effort
{
    /// <summary>The trait of tests that a long run repeats.</summary>
    public const string Trait = "figures";

    /// <summary>The trait's value.</summary>
    public const string Reliability = "reliability";

    private static readonly bool Full = Environment.GetEnvironmentVariable("ATHLETEOS_EFFORT") == "full";
    private static readonly Lock Writing = new();

    /// <summary>Where chance begins in this run.</summary>
    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("ATHLETEOS_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? seed : Environment.TickCount;

    /// <summary>How often with one policy: in every run a variant, most of which is held with what it extends, a tenth as often.</summary>
    /// <param name="count">How often with a policy of its own.</param>
    /// <param name="isVariant">Whether the policy extends another.</param>
    public static int With(int count, bool isVariant) => isVariant && !Full ? count / 10 : count;

    /// <summary>How often, in this run. A long run notes it for its verdict.</summary>
    /// <param name="what">What is done so often, for the verdict.</param>
    /// <param name="fast">In every run.</param>
    /// <param name="full">In a long run.</param>
    public static int Of(string what, int fast, int full)
    {
        var count = Full ? full : fast;
        if (Environment.GetEnvironmentVariable("ATHLETEOS_FIGURES") is { Length: > 0 } file)
        {
            lock (Writing)
            {
                File.AppendAllText(file, $"{JsonSerializer.Serialize(new { what, count })}\n");
            }
        }

        return count;
    }
}

using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Tests.Experiments;

/// <summary>A small experiment without faults, to be changed in one place at a time. A § marks the expected place of a finding.</summary>
internal static class TinyExperiment
{
    public const string Text = """
        {
          "id": "tiny", "title": "Tiny", "hypothesis": "More spacing, more readiness.",
          "arms": [
            { "name": "a", "policy": "one", "version": "1.0.0", "digest": "sha256:1" },
            { "name": "b", "policy": "two", "version": "1.0.0", "digest": "sha256:2" }
          ],
          "unit": "athlete", "consent": "recorded",
          "design": { "kind": "parallel", "baseline_bounds": [60, 70] },
          "primary_outcome": { "name": "readiness", "smallest_difference": 2, "spread": 4 },
          "planned_athletes": 100, "alpha": 0.05, "power": 0.8, "stop": { "most_harmed": 0.5 },
          "begins": "2027-01-04", "ends": "2027-12-31"
        }
        """;

    public const string Blocks = """{ "kind": "crossover", "pairs": 3, "block_days": 14 }""";

    public static string With(string before, string after) => Text.Contains(before, StringComparison.Ordinal)
        ? Text.Replace(before, after, StringComparison.Ordinal) : throw new ArgumentException($"the experiment does not contain {before}", nameof(before));

    public static string InBlocks() => With("""{ "kind": "parallel", "baseline_bounds": [60, 70] }""", Blocks);

    public static Experiment? Read(string text, Findings findings) => ExperimentReader.Read("tiny.json", Encoding.UTF8.GetBytes(text), findings);

    public static Experiment Read(string text)
    {
        var findings = new Findings();
        return Read(text, findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}

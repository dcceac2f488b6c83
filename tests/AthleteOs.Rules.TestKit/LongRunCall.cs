using System.Globalization;

namespace AthleteOs.Rules.TestKit;

/// <summary>The words after <c>./test --full</c>.</summary>
/// <param name="Parts">The parts to run.</param>
/// <param name="Budget">The longest duration.</param>
/// <param name="Seed">The seed of the first piece.</param>
/// <param name="Place">The file with the pieces.</param>
public sealed record LongRunCall(IReadOnlyList<LongRunPart> Parts, TimeSpan Budget, int Seed, string Place)
{
    /// <summary>Reads the options.</summary>
    /// <exception cref="InvalidDataException">An option cannot be used; the message gives the correct form.</exception>
    public static LongRunCall Read(IReadOnlyList<string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (parts, call) = (new List<LongRunPart>(), new LongRunCall(LongRun.Parts, TimeSpan.MaxValue, Random.Shared.Next(), Path.Combine("tests", "long-run.jsonl")));
        for (var n = 0; n < options.Count; n += 2)
        {
            var value = n + 1 < options.Count ? options[n + 1] : "";
            switch (options[n])
            {
                case "--part":
                    parts.Add(LongRun.Parts.FirstOrDefault(p => p.Name == value) ?? throw new InvalidDataException($"there is no part \"{value}\"; the parts are {string.Join(", ", LongRun.Parts.Select(p => p.Name))}"));
                    break;
                case "--budget":
                    call = call with { Budget = Duration(value) ?? throw new InvalidDataException($"--budget needs a duration such as 2h, 30m or 90s, not \"{value}\"") };
                    break;
                case "--seed":
                    call = call with { Seed = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw new InvalidDataException($"--seed needs a whole number, not \"{value}\"") };
                    break;
                case "--place":
                    call = call with { Place = value.Length > 0 ? value : throw new InvalidDataException("--place needs a file, such as tests/long-run.jsonl") };
                    break;
                default:
                    throw new InvalidDataException($"there is no option {options[n]}; the options are --part, --budget, --seed and --place");
            }
        }

        return parts.Count > 0 ? call with { Parts = parts } : call;
    }

    private static TimeSpan? Duration(string text) =>
        text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? text[^1] switch { 'h' => TimeSpan.FromHours(number), 'm' => TimeSpan.FromMinutes(number), 's' => TimeSpan.FromSeconds(number), _ => null }
            : null;
}

using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// A reading that an athlete records. Without a declaration it counts from its first value on. If it is declared, each morning without it
/// is one on which it is unknown, the first one too.
/// </summary>
public enum RecordedReading
{
    /// <summary>The readiness score. Declared, readiness is never estimated.</summary>
    ReadinessScore,

    /// <summary>ln rMSSD.</summary>
    LnRmssd,

    /// <summary>Resting heart rate.</summary>
    RestingHr,

    /// <summary>Sleep of the last night.</summary>
    SleepHours,

    /// <summary>Soreness.</summary>
    Soreness,

    /// <summary>The four health gates.</summary>
    HealthGates,

    /// <summary>Whether a competition follows.</summary>
    CompetitionTomorrow,
}

/// <summary>The readings that an athlete records, as words.</summary>
internal static class RecordedReadings
{
    private static readonly RecordedReading[] All = Enum.GetValues<RecordedReading>();

    /// <summary>The word of a reading: its column of a history, and <c>health_gates</c> for the four gates.</summary>
    public static string Word(this RecordedReading reading) => Words.Snake(reading.ToString());

    /// <summary>The readings of some words; null, with a finding, if one of them is no reading.</summary>
    public static IReadOnlySet<RecordedReading>? Read(IEnumerable<(string Word, Place Place)> words, string field, Findings findings)
    {
        var (readings, before) = (new SortedSet<RecordedReading>(), findings.Errors);
        foreach (var (word, place) in words)
        {
            if (Array.FindIndex(All, r => r.Word() == word) is >= 0 and var at)
            {
                readings.Add(All[at]);
            }
            else
            {
                findings.Error(place, Codes.OutOfRange, $"{field} has \"{word}\"; each entry must be one of {string.Join(", ", All.Select(Word))}{Words.DidYouMean(word, All.Select(Word))}");
            }
        }

        return findings.Errors == before ? readings : null;
    }
}

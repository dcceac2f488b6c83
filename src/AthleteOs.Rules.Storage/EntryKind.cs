namespace AthleteOs.Rules.Storage;

/// <summary>What an entry records. On the wire and in the tables each has its word, in snake_case.</summary>
public enum EntryKind
{
    /// <summary>A morning's facts, as they came in: <c>morning</c>.</summary>
    Morning,

    /// <summary>A decision document: <c>decision</c>.</summary>
    Decision,

    /// <summary>What was done that day: <c>done</c>.</summary>
    Done,

    /// <summary>A week's review: <c>review</c>.</summary>
    Review,

    /// <summary>A version of the athlete's parameters: <c>parameters</c>.</summary>
    Parameters,

    /// <summary>That an experiment's arm decided: <c>exposure</c>.</summary>
    Exposure,

    /// <summary>How an athlete is served, such as the time zone: <c>settings</c>.</summary>
    Settings,

    /// <summary>What was read in the morning: <c>readings</c>.</summary>
    Readings,
}

/// <summary>The words of entry kinds.</summary>
public static class EntryKindWords
{
    // Each word once and for all: the chain is computed from them.
    private static readonly string[] Words = ["morning", "decision", "done", "review", "parameters", "exposure", "settings", "readings"];

    /// <summary>The kind's word on the wire.</summary>
    public static string Word(this EntryKind kind) =>
        (int)kind is var at && at >= 0 && at < Words.Length ? Words[at] : throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of entry.");

    /// <summary>The kind of a word, or null where no kind has it.</summary>
    public static EntryKind? Kind(string word) => Array.IndexOf(Words, word) is var at and >= 0 ? (EntryKind)at : null;
}

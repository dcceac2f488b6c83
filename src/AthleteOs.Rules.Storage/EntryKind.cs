namespace AthleteOs.Rules.Storage;

/// <summary>The kind of an entry. Each has a word in snake_case, on the wire and in the tables.</summary>
public enum EntryKind
{
    /// <summary>A morning's facts, as received: <c>morning</c>.</summary>
    Morning,

    /// <summary>A decision document: <c>decision</c>.</summary>
    Decision,

    /// <summary>The training of the day: <c>done</c>.</summary>
    Done,

    /// <summary>A week's review: <c>review</c>.</summary>
    Review,

    /// <summary>A version of the athlete's parameters: <c>parameters</c>.</summary>
    Parameters,

    /// <summary>A morning on which the arms of an experiment decided differently: <c>exposure</c>.</summary>
    Exposure,

    /// <summary>The athlete's settings, such as the time zone: <c>settings</c>.</summary>
    Settings,

    /// <summary>The readings of the morning: <c>readings</c>.</summary>
    Readings,

    /// <summary>An event of the athlete's calendar, or its deletion: <c>event</c>.</summary>
    Event,

    /// <summary>An experiment's proposal, start or stop: <c>experiment</c>.</summary>
    Experiment,

    /// <summary>An athlete's consent to an experiment, or its withdrawal: <c>consent</c>.</summary>
    Consent,

    /// <summary>An arm of an experiment, given to an athlete: <c>assignment</c>.</summary>
    Assignment,

    /// <summary>Another session that a person chose for a day, with the reason: <c>override</c>.</summary>
    Override,

    /// <summary>An erase of the athlete, without a body: <c>erasure</c>.</summary>
    Erasure,

    /// <summary>The withdrawal of a week's review and of all later ones: <c>withdrawal</c>.</summary>
    Withdrawal,

    /// <summary>A variant of a policy: its proposal with its files, or a release: <c>policy</c>.</summary>
    Policy,
}

/// <summary>The words of entry kinds.</summary>
public static class EntryKindWords
{
    // These words must never change: the chain's hashes include them.
    private static readonly string[] Words = ["morning", "decision", "done", "review", "parameters", "exposure", "settings", "readings", "event", "experiment", "consent", "assignment", "override", "erasure", "withdrawal", "policy"];

    /// <summary>The kind's word on the wire.</summary>
    public static string Word(this EntryKind kind) =>
        (int)kind is var at && at >= 0 && at < Words.Length ? Words[at] : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of entry.");

    /// <summary>The kind of a word, or null if unknown.</summary>
    public static EntryKind? Kind(string word) => Array.IndexOf(Words, word) is var at and >= 0 ? (EntryKind)at : null;
}

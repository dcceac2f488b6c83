namespace AthleteOs.Rules.Storage;

/// <summary>The journal is unreachable or overloaded; the same call may succeed later. The message is for people and contains no reading.</summary>
public sealed class JournalUnavailableException : Exception
{
    /// <summary>Whether the entries may have been written: the connection broke during the commit. Otherwise nothing was written.</summary>
    public bool MayBeRecorded { get; init; }

    /// <summary>Creates it with a default message.</summary>
    public JournalUnavailableException()
        : this("The journal cannot be reached.")
    {
    }

    /// <summary>Creates it with a message for people.</summary>
    public JournalUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message for people and its cause.</summary>
    public JournalUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

/// <summary>The journal cannot be used this way, now or later: a newer version, no rights, no journal. The message names the remedy.</summary>
public sealed class JournalRefusedException : Exception
{
    /// <summary>Creates it with a default message.</summary>
    public JournalRefusedException()
        : this("The journal cannot be used this way.")
    {
    }

    /// <summary>Creates it with a message for people.</summary>
    public JournalRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message for people and its cause.</summary>
    public JournalRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

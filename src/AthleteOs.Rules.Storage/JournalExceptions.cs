namespace AthleteOs.Rules.Storage;

/// <summary>The journal cannot be reached or keep up now; the same call may succeed later. Its words are for people and name no reading.</summary>
public sealed class JournalUnavailableException : Exception
{
    /// <summary>Without words of its own.</summary>
    public JournalUnavailableException()
        : this("The journal cannot be reached.")
    {
    }

    /// <summary>With what is the matter, for people.</summary>
    public JournalUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With what is the matter, for people, and what caused it.</summary>
    public JournalUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

/// <summary>The journal cannot be used so, now or later: a newer version, no rights, no journal. Its words are for people and say what to do.</summary>
public sealed class JournalRefusedException : Exception
{
    /// <summary>Without words of its own.</summary>
    public JournalRefusedException()
        : this("The journal cannot be used so.")
    {
    }

    /// <summary>With what is the matter, for people.</summary>
    public JournalRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With what is the matter, for people, and what caused it.</summary>
    public JournalRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

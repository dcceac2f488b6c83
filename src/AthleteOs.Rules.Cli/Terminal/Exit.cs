namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>The exit codes of every verb.</summary>
internal static class Exit
{
    /// <summary>Fine.</summary>
    public const int Fine = 0;

    /// <summary>The answer is no: a check, case or comparison failed.</summary>
    public const int No = 1;

    /// <summary>The call is wrong, or a file cannot be read.</summary>
    public const int WrongCall = 2;

    /// <summary>Ended by Ctrl-C; what was done until then stands.</summary>
    public const int Interrupted = 130;
}

using System.Text;

namespace AthleteOs.Rules.Storage;

/// <summary>The name of the caller of a journal, such as <c>key coach-anna</c>. Each entry contains the name of its caller, and the entry's hash covers it.</summary>
/// <remarks>The name flows with the call, also over awaits, so that no code between the caller and the journal can forget it. Keys, tokens, workers and
/// the command line have different first words, so that none can take the name of another.</remarks>
public static class JournalCaller
{
    private const int MostCharacters = 200;

    private static readonly AsyncLocal<string?> Current = new();

    /// <summary>The name of the present caller; empty if nobody set one.</summary>
    public static string Name => Current.Value ?? "";

    /// <summary>Sets the name until the present asynchronous method ends.</summary>
    /// <param name="name">The name. Control characters are replaced, and it is cut after 200 characters.</param>
    public static void Set(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > MostCharacters)
            {
                break;
            }

            shown.Append(Rune.IsControl(rune) ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        Current.Value = shown.ToString();
    }
}

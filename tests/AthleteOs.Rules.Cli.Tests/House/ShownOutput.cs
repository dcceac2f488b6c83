namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>An output on a page: "..." on a line of its own matches any lines, and an ellipsis matches any characters.</summary>
internal static class ShownOutput
{
    private const string AnyLines = "...";
    private const char AnyCharacters = '…';
    private const int Widest = 140;

    public static bool Matches(ReadOnlySpan<string> shown, ReadOnlySpan<string> printed)
    {
        if (shown.IsEmpty)
        {
            return printed.IsEmpty;
        }

        if (shown[0] == AnyLines)
        {
            return Matches(shown[1..], printed) || (!printed.IsEmpty && Matches(shown, printed[1..]));
        }

        return !printed.IsEmpty && Matches(shown[0], printed[0]) && Matches(shown[1..], printed[1..]);
    }

    /// <summary>The page's output anew: as many lines before and after the lines that are left out as before.</summary>
    public static string[] Renewed(string[] shown, string[] printed)
    {
        var (first, last) = (Array.IndexOf(shown, AnyLines), Array.LastIndexOf(shown, AnyLines));
        return first < 0 ? [.. printed.Select(Short)]
            : [.. Kept(shown[..first], printed[..first]), .. shown[first..(last + 1)], .. Kept(shown[(last + 1)..], printed[^(shown.Length - last - 1)..])];
    }

    private static IEnumerable<string> Kept(string[] shown, string[] printed) =>
        printed.Select((line, n) => Matches(shown[n], line) ? shown[n] : Short(line));

    private static string Short(string line) => line.Length <= Widest ? line : line[..(Widest - 1)] + AnyCharacters;

    private static bool Matches(string shown, string printed)
    {
        var parts = shown.Split(AnyCharacters);
        if (parts.Length == 1)
        {
            return shown == printed;
        }

        if (!printed.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = printed.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return printed.Length - at >= parts[^1].Length && printed.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}

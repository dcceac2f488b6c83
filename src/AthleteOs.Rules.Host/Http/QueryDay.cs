using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Host.Http;

/// <summary>A day in an address.</summary>
internal static class QueryDay
{
    /// <summary>Reads a day, yyyy-MM-dd, from 1900-01-01 on. A missing or empty text is no day and no problem.</summary>
    /// <returns>The problem; null if none.</returns>
    public static DayProblem? Read(string name, string? text, out DateOnly? day)
    {
        day = IsoDate.TryParse(text, out var read) && read.Year >= 1900 ? read : null;
        return day is null && !string.IsNullOrEmpty(text) ? new DayProblem(name, text) : null;
    }

    /// <summary>Reads the two ends of a range: <c>from</c> and <c>to</c>.</summary>
    /// <returns>The first problem; null if none.</returns>
    public static DayProblem? Read(string? from, string? to, out DateOnly? first, out DateOnly? last)
    {
        var (wrongFrom, wrongTo) = (Read("from", from, out first), Read("to", to, out last));
        return wrongFrom ?? wrongTo;
    }
}

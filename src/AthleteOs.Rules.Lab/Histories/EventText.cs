using System.Globalization;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The texts of other programs' calendars: names to keep, and titles that name the kind of an event.</summary>
internal static partial class EventText
{
    /// <summary>The reason to leave out an entry if its title names no kind.</summary>
    public const string NoKind = "its title does not begin with a kind of event, such as \"Race A:\", \"Test:\" or \"Travel 8:\"";

    /// <summary>A name or sport as events have it; null if nothing readable is left.</summary>
    public static string? Of(string? text)
    {
        var seen = string.Concat((text ?? "").EnumerateRunes().Select(r => r.ToString()).Where(r => Words.FirstHidden(r) < 0)).Trim();
        var cut = seen.Length > EventDocument.LongestText ? seen[..EventDocument.LongestText] : seen;
        cut = cut.Length > 0 && char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut;
        return cut.Length == 0 ? null : cut.Trim();
    }

    /// <summary>
    /// The event that a title names, on one day that counts for nothing yet: "Race A: City run", "Travel 8", "Unavailable 45: late shift",
    /// "Phase base". Null, with the reason, for every other title.
    /// </summary>
    public static AthleteEvent? Named(string title, out string reason)
    {
        reason = NoKind;
        var match = Title().Match(title);
        if (!match.Success)
        {
            return null;
        }

        var (kind, detail) = (Enum.Parse<EventKind>(match.Groups["kind"].Value, ignoreCase: true), match.Groups["detail"].Value);
        var named = Detailed(new AthleteEvent(kind, default, default) { Name = Of(match.Groups["name"].Value) }, detail);
        reason = named is not null ? "" : kind switch
        {
            EventKind.Race => "a race needs its priority in the title, such as \"Race A:\"",
            EventKind.Travel => $"travel needs its time zones in the title, 0 to {AthleteEvent.MostTimeZones}, such as \"Travel 8:\"",
            EventKind.Phase => $"a phase is one of {string.Join(", ", EventDocument.Phases)}, such as \"Phase base:\"",
            _ => NoKind,
        };
        return named;
    }

    private static AthleteEvent? Detailed(AthleteEvent named, string detail) => named.Kind switch
    {
        EventKind.Race => EventDocument.Priorities.Contains(detail.ToUpperInvariant()) ? named with { Priority = Enum.Parse<RacePriority>(detail, ignoreCase: true) } : null,
        EventKind.Phase => EventDocument.Phases.Contains(detail.ToLowerInvariant()) ? named with { Phase = Enum.Parse<TrainingPhase>(detail, ignoreCase: true) } : null,
        EventKind.Travel => Number(detail) is { } zones and <= AthleteEvent.MostTimeZones ? named with { TimeZones = zones } : null,
        EventKind.Unavailable when Number(detail) is { } minutes and <= AthleteEvent.MinutesOfDay => named with { Minutes = minutes },
        _ => detail.Length == 0 ? named : null,
    };

    private static int? Number(string detail) => int.TryParse(detail, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex("^\\s*(?<kind>race|test|camp|travel|altitude|sick|injured|unavailable|phase)([ _]+(?<detail>[a-z0-9]+))?\\s*(:(?<name>.*))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Title();
}

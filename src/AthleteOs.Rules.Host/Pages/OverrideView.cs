using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>An override, next to its decision.</summary>
/// <param name="Session">The chosen session.</param>
/// <param name="Counts">Whether it counts; otherwise the decision does.</param>
/// <param name="Head">How it compares with the decision.</param>
/// <param name="Text">The person with the reason.</param>
/// <param name="Short">Both in a few words.</param>
public sealed record OverrideNote(SessionMark Session, bool Counts, string Head, string Text, string Short)
{
    internal static OverrideNote? Of(DayOverride? known)
    {
        if (known is not { Chosen: var chosen })
        {
            return null;
        }

        var (session, text) = (CounterfactualText.Session(chosen.Session), $"{chosen.By} chose {CounterfactualText.Session(chosen.Session)}: {chosen.Reason}");
        return new OverrideNote(SessionMark.Of(chosen.Session), known.Counts,
            chosen.Session == chosen.Decided ? "Override taken back"
            : !known.Counts ? "Override of an earlier decision, does not count any more"
            : chosen.Session > chosen.Decided ? "Override, harder than the rules permit" : "Override, easier than decided", text,
            known.Counts ? $"{session} instead, by {chosen.By}" : $"override by {chosen.By} does not count");
    }
}

/// <summary>The fields of an override as a person filled them in.</summary>
/// <param name="DecisionId">The decision that the person saw.</param>
/// <param name="Replaces">The override that the person saw; empty for none.</param>
/// <param name="Session">The word of the session; empty if not chosen.</param>
/// <param name="Reason">The reason.</param>
/// <param name="By">The person, on a service without keys.</param>
public sealed record OverrideFields(string DecisionId, string Replaces, string Session, string Reason, string By)
{
    internal static OverrideFields Empty { get; } = new("", "", "", "", "");

    internal static OverrideFields Of(IFormCollection form)
    {
        return new OverrideFields(Text("decision_id"), Text("replaces"), Text("session"), Text("reason"), Text("by"));

        string Text(string field) => form[field].ToString().Trim();
    }

    /// <summary>The request; null, with a fault of each wrong field.</summary>
    internal OverrideRequest? Read(bool needsName, Dictionary<string, string> faults)
    {
        var session = OverrideRequest.Sessions.ToList().IndexOf(Session);
        if (session < 0)
        {
            faults["session"] = "Choose one of the four sessions.";
        }

        if (OverrideRequest.Fault(Reason, OverrideRequest.LongestReason) is { } reason)
        {
            faults["reason"] = $"The reason {reason}.";
        }

        if (needsName && OverrideRequest.Fault(By, OverrideRequest.LongestName) is { } name)
        {
            faults["by"] = $"The name {name}.";
        }

        return faults.Count > 0 ? null : new OverrideRequest(DecisionId, (SessionType)session, Reason, Replaces.Length == 0 ? null : Replaces, needsName ? By : null);
    }
}

/// <summary>A session to choose.</summary>
/// <param name="Word">The word of the form.</param>
/// <param name="Title">The word for people.</param>
/// <param name="Compared">How it compares with the decided session.</param>
public sealed record SessionChoice(string Word, string Title, string Compared);

/// <summary>The form of an override.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Address">The address of the athlete's page.</param>
/// <param name="Permitted">The hardest permitted session, in a sentence; empty if the decision is out of reach.</param>
/// <param name="Choices">The sessions.</param>
/// <param name="Fields">The fields.</param>
/// <param name="NeedsName">Whether the person must type a name.</param>
/// <param name="Faults">The faults, by the names of the fields.</param>
/// <param name="Message">Why nothing was recorded; null if a field is the reason, or nothing was sent.</param>
public sealed record OverrideView(
    string AthleteId, string Address, string Permitted, IReadOnlyList<SessionChoice> Choices, OverrideFields Fields, bool NeedsName, IReadOnlyDictionary<string, string> Faults, string? Message)
{
    internal static OverrideView Of(string athleteId, DecidedSession? decided, OverrideFields fields, bool needsName, string? message = null, Dictionary<string, string>? faults = null) => new(
        athleteId, TodayView.AddressOf(athleteId),
        decided is null ? "" : decided.Session == SessionType.Key ? "The rules permit every session today." : $"The rules permit at most {CounterfactualText.Session(decided.Session)} today.",
        [.. Enum.GetValues<SessionType>().Select(s => new SessionChoice(s.Word(), $"{char.ToUpperInvariant(s.Word()[0])}{s.Word()[1..]}",
            decided is null ? "" : s == decided.Session ? "as decided" : s < decided.Session ? "easier" : "harder than permitted"))],
        decided is null ? fields : fields with { DecisionId = decided.Id, Replaces = decided.Override?.Id ?? "" }, needsName, faults ?? new Dictionary<string, string>(StringComparer.Ordinal), message);
}

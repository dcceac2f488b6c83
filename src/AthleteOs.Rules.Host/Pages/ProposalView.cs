using System.Globalization;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Squad.Releases;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A variant of the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">The address of its newest version.</param>
/// <param name="State">Its state in a sentence.</param>
public sealed record VariantRow(string Id, string Address, string State)
{
    internal static VariantRow Of(string id, PolicyBook book)
    {
        var (newest, current) = (book.Of(id)[^1], book.InForce(id));
        var waits = newest.Releases.Count == 0 ? $"Version {newest.Policy.Version}, proposed by {newest.Proposed.By}, waits for its release." : "";
        return new VariantRow(id, AddressOf(newest), $"{(current is null ? "" : $"Version {current.Policy.Version} serves, released by {current.Releases[^1].By}. ")}{waits}".Trim());
    }

    internal static string AddressOf(VariantVersion version) => $"{PolicyRow.AddressOf(version.Policy.Id)}/versions/{version.Policy.Version}";
}

/// <summary>An athlete with mornings that the variant decides differently, and the latest of them.</summary>
public sealed record ChangedRow(string AthleteId, string Address, string Mornings, SessionMark From, SessionMark To, string Why);

/// <summary>The form to release a version.</summary>
/// <param name="Reason">The reason as typed.</param>
/// <param name="By">The name as typed.</param>
/// <param name="NeedsName">Whether the person must type a name.</param>
/// <param name="Refusal">Why this person cannot release it; null if they can.</param>
/// <param name="Faults">The faults, by the names of the fields.</param>
/// <param name="Message">Why nothing was recorded; null if a field is the reason, or nothing was sent.</param>
public sealed record ReleaseForm(string Reason, string By, bool NeedsName, string? Refusal, IReadOnlyDictionary<string, string> Faults, string? Message);

/// <summary>The page of a version of a variant.</summary>
public sealed record ProposalView(
    string Id, string Version, string Address, string Title, string State, bool IsInForce, string Digest, NamedAddress Base, string BaseNote, IReadOnlyList<string> Changes, IReadOnlyList<FindingRow> Findings,
    string Cases, string BaseCases, IReadOnlyList<FailedCase> Differing, string Replayed, IReadOnlyList<ChangedRow> Changed, string More, IReadOnlyList<RulebookPart> Rulebook, IReadOnlyList<FileText> Files,
    IReadOnlyList<NamedAddress> Versions, IReadOnlyList<string> Record, ReleaseForm? Release, string? EditAddress, string? TestAddress, string? LabAddress)
{
    private const int MostCases = 8;

    internal static ProposalView Of(ProposalPicture picture, ReplayedMornings? replayed, bool showsAthletes, ReleaseForm? release, bool mayTest)
    {
        var (version, id) = (picture.Version, picture.Version.Policy.Id);
        var isInForce = picture.InForce?.Policy == version.Policy;
        var differing = (picture.OfBase?.Results ?? []).Where(r => r.Verdict == CaseVerdict.Fail).ToArray();
        return new ProposalView(
            id, version.Policy.Version, VariantRow.AddressOf(version), picture.Policy?.Policy.Policy.Title ?? id, StateOf(picture, isInForce), isInForce, version.Policy.Digest,
            new NamedAddress($"{version.Base.Id} {version.Base.Version}", PolicyRow.AddressOf(version.Base.Id)), BaseNoteOf(picture), picture.Changes,
            [.. picture.Findings.Select(f => new FindingRow(f.Severity == Severity.Error ? "error" : "warning", f.Place.ToString(), f.Code, f.Message, ""))],
            picture.Cases is { Results.Count: 0 } ? "The variant has no cases of its own." : PolicyView.CasesOf(picture.Cases), OfBase(picture, differing.Length),
            [.. differing.Take(MostCases).Select(r => new FailedCase(r.Name, r.Place.ToString(), r.Messages))],
            Sentence(replayed, version.Base.Id), showsAthletes && replayed is not null ? [.. replayed.Changed.Select(Row)] : [], showsAthletes ? Further(replayed) : "",
            picture.Policy is { } policy ? RulebookPart.Of(CoachRulebook.Markdown(policy.Policy)) : [], [.. version.Own.OrderBy(f => f.Key != VariantFiles.Manifest).ThenBy(f => f.Key, StringComparer.Ordinal).Select(f => FileText.Of(f.Key, f.Value))],
            [.. picture.All.Where(v => v != version).Select(v => new NamedAddress($"Version {v.Policy.Version}", VariantRow.AddressOf(v)))],
            [.. version.Releases.Select(r => Act("Released", r)).Prepend(Act("Proposed", version.Proposed))], isInForce ? null : release, release is null ? null : $"{PolicyRow.AddressOf(id)}/variant",
            mayTest ? $"/experiments/new?variant={Uri.EscapeDataString(id)}&version={version.Policy.Version}" : null,
            release is null ? null : $"/lab/new?first={Uri.EscapeDataString(picture.BaseNow?.Digest ?? version.Base.Digest)}&second={Uri.EscapeDataString(version.Policy.Digest)}");
    }

    private static string StateOf(ProposalPicture picture, bool isInForce) => picture switch
    {
        { Policy: null } => "This program cannot read the version any more. See the findings.",
        _ when isInForce => "It serves since its release.",
        { Version.Releases.Count: > 0, InForce: { } other } => $"It served before. Version {other.Policy.Version} serves now.",
        _ => "It waits for its release.",
    };

    private static string BaseNoteOf(ProposalPicture picture) => picture.BaseNow is { } now && now.Digest == picture.Version.Base.Digest ? ""
        : $"{picture.Version.Base.Id} changed since the proposal. This version keeps the rules of its proposal; propose a next version to take over the change.";

    private static string OfBase(ProposalPicture picture, int differing) => picture.OfBase is not { } report ? ""
        : differing == 0 ? $"All {Count(report.Results.Count)} cases of {picture.Version.Base.Id} decide as before."
        : $"{Count(differing)} of {Count(report.Results.Count)} cases of {picture.Version.Base.Id} {(differing == 1 ? "decides" : "decide")} differently. Check that each difference is meant.";

    private static string Sentence(ReplayedMornings? replayed, string baseId) => replayed switch
    {
        null => "The records are out of reach. Load the page again in a moment.",
        { Mornings: 0 } => $"{baseId} decided no recorded morning of the last {VariantReplay.Days} days.",
        { Easier: 0, Harder: 0 } => $"None of {Count(replayed.Mornings)} recorded mornings of the last {VariantReplay.Days} days would have changed.",
        _ => $"{Count(replayed.Easier + replayed.Harder)} of {Count(replayed.Mornings)} recorded mornings of the last {VariantReplay.Days} days would have changed, for {Count(replayed.AthletesChanged)} of {Count(replayed.Athletes)} athletes: "
            + string.Join(" and ", new[] { (replayed.Easier, "easier"), (replayed.Harder, "harder") }.Where(c => c.Item1 > 0).Select(c => $"{Count(c.Item1)} {c.Item2}")) + ".",
    } + (replayed is { IsCut: true } ? $" The page looks at {Count(VariantReplay.Most)} mornings at most." : "") + (replayed is { Others: > 0 } ? $" {Count(replayed.Others)} mornings of other policies are left out." : "");

    private static string Further(ReplayedMornings? replayed) => replayed is not null && replayed.AthletesChanged - replayed.Changed.Count is > 0 and var more ? $"And {Count(more)} more athletes." : "";

    private static ChangedRow Row(ChangedAthlete changed) => new(changed.AthleteId, TodayView.AddressOf(changed.AthleteId),
        $"{Count(changed.Mornings)} {(changed.Mornings == 1 ? "morning" : "mornings")}, the latest on {changed.Date.ToString("ddd d MMM", CultureInfo.InvariantCulture)}", SessionMark.Of(changed.From), SessionMark.Of(changed.To), changed.Why);

    private static string Act(string word, PolicyAct act) => $"{word} by {act.By} on {act.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}: {act.Why}";

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}

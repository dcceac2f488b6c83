using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The page of a recorded decision with its replay.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="AthleteAddress">The address of the athlete's page.</param>
/// <param name="Day">The day.</param>
/// <param name="Session">The session.</param>
/// <param name="Why">The main reason.</param>
/// <param name="Reasons">The rules that decided.</param>
/// <param name="Notes">The notes.</param>
/// <param name="Replay">The result of the replay, in words.</param>
/// <param name="RecordedAt">The time of the recording.</param>
public sealed record DecisionView(string AthleteId, string AthleteAddress, string Day, SessionMark Session, string Why, IReadOnlyList<ReasonRow> Reasons, IReadOnlyList<string> Notes, string Replay, string RecordedAt)
{
    internal static DecisionView Of(DecidedMorning recorded, MorningSummary? summary, ReplayResult replay) => new(
        recorded.Decision.AthleteId, TodayView.AddressOf(recorded.Decision.AthleteId), AthleteView.DayOf(recorded.Decision.Date),
        summary is null ? SessionMark.Open : SessionMark.Of(summary.Session), summary?.Why ?? "The decision is erased.",
        summary?.Reasons is { } reasons ? ReasonRow.Of(reasons) : [], summary?.Reasons is { } noted ? ReasonRow.Notes(noted) : [],
        replay switch
        {
            ReplayResult.Decided { Same: true } same => $"Decided again from the recorded facts with the same policy: the same decision, byte for byte. Policy {Short(same.Digest)}.",
            ReplayResult.Decided other => $"Decided again from the recorded facts with the same policy: a different document. Verify the journal. Policy {Short(other.Digest)}.",
            ReplayResult.PolicyMissing missing => $"The policy {Short(missing.Digest)} does not serve here any more, so the decision cannot be repeated.",
            ReplayResult.NewerForm => "A newer program wrote this decision, and this one cannot repeat it.",
            _ => "The facts of this decision are erased.",
        },
        recorded.Decision.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture));

    // The first digits tell policies apart; the interface has all of them.
    private static string Short(string digest) => digest.Length > 19 ? digest[..19] : digest;
}

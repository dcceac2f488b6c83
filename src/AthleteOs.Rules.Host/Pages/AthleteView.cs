using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A rule that determined a decision.</summary>
/// <param name="Kind">The class of the stylesheet: for, against or unknown.</param>
/// <param name="Word">The effect of the rule, in one word.</param>
/// <param name="Text">Its text.</param>
/// <param name="Margin">How far the number is from the rule's limit; empty without one.</param>
/// <param name="Rule">The rule's name, with what it compared.</param>
public sealed record ReasonRow(string Kind, string Word, string Text, string Margin, string Rule)
{
    internal static IReadOnlyList<ReasonRow> Of(MorningReasons reasons) => [.. ReasonWords.Shown(reasons.Explanation).Select(reason => Of(reasons, reason))];

    internal static IReadOnlyList<string> Notes(MorningReasons reasons) => [.. reasons.Explanation.Because.Where(r => r.Effect == "note").Select(ReasonWords.Of)];

    private static ReasonRow Of(MorningReasons reasons, Reason reason)
    {
        var (kind, word) = reason.Outcome switch
        {
            Outcome.Matched when ReasonWords.MissingBefore(reasons.Policy, reasons.Explanation, reason).Count > 0 => ("unknown", "not known"),
            Outcome.Unknown => ("unknown", reason.Effect == "permit_key" ? "not confirmed" : "cannot be ruled out"),
            Outcome.Fault => ("against", "no answer"),
            Outcome.NotMatched => ("against", "not reached"),
            _ => reason.Effect == "permit_key" ? ("for", "allows") : ("against", "limits"),
        };
        return new ReasonRow(kind, word, reason.Outcome is Outcome.NotMatched or Outcome.Unknown ? reason.Says : ReasonWords.Of(reasons.Policy, reasons.Explanation, reason),
            reason.Outcome == Outcome.Unknown ? $"Missing: {string.Join(", ", MorningSummary.InWords(reason.Missing))}." : ReasonWords.Margin(reason), reason.Detail.Length == 0 ? reason.Rule : $"{reason.Rule}: {reason.Detail}");
    }
}

/// <summary>A measure of the week as a container: what is done of a target or up to a ceiling.</summary>
/// <param name="Name">The name.</param>
/// <param name="Done">The part that is done; null if unknown.</param>
/// <param name="Most">The target or the ceiling; null if unknown.</param>
/// <param name="Words">Both in words, with what remains.</param>
public sealed record WeekMeasure(string Name, double? Done, double? Most, string Words);

/// <summary>A named sentence.</summary>
public sealed record NamedText(string Name, string Text);

/// <summary>A day of an athlete's history.</summary>
/// <param name="Date">The day.</param>
/// <param name="Decided">The decided session; null without a decision.</param>
/// <param name="Override">The session that a person chose instead; null without one.</param>
/// <param name="Readiness">Readiness that morning; empty if unknown.</param>
/// <param name="Done">The training of the day; empty if unknown.</param>
/// <param name="Address">The address of the decision; null without one.</param>
public sealed record HistoryRow(string Date, SessionMark? Decided, OverrideNote? Override, string Readiness, string Done, string? Address);

/// <summary>The page of an athlete.</summary>
public sealed record AthleteView(
    string AthleteId, string Day, SessionMark Session, string Why, string Suggestion, IReadOnlyList<ReasonRow> Reasons, IReadOnlyList<string> Notes, IReadOnlyList<NamedText> Advice,
    IReadOnlyList<NamedText> Ahead, IReadOnlyList<WeekMeasure> Week, string NotKnown, string Assumed, ReadinessChart? Chart, IReadOnlyList<HistoryRow> History, IReadOnlyList<NamedText> Events, string? FormAddress, OverrideNote? Override,
    OverrideView? Choice, WhatIfView? WhatIf, string? VariantAddress)
{
    internal static AthleteView Of(AthletePicture picture, Caller caller)
    {
        var morning = picture.Morning;
        var reasons = morning?.Reasons;
        var decision = reasons?.Explanation.Decision;
        return new AthleteView(picture.AthleteId, DayOf(picture.Today), morning is null ? SessionMark.Open : SessionMark.Of(morning.Session),
            morning?.Why ?? (picture.HasReadings ? "The readings of this morning are recorded. The decision follows at the time of decision." : "The readings of this morning are missing."),
            picture.Override is { Counts: true } ? "" : decision?.Archetype is { } archetype ? $"{archetype.Name}: {archetype.Says}" : morning?.Archetype ?? "",
            reasons is null ? [] : ReasonRow.Of(reasons), reasons is null ? [] : ReasonRow.Notes(reasons),
            reasons is null ? [] : [.. Explaining.Advice.Of(reasons.Policy, reasons.Facts, reasons.Explanation).Select(a => new NamedText(a.Kind.ToString(), a.Flip.Says))],
            reasons is not null && picture.Outlook is { } outlook ? Days(reasons.Policy, outlook) : [], reasons is null ? [] : WeekOf(reasons),
            string.Join(", ", MorningSummary.InWords(morning?.Unknown ?? [])),
            reasons is null ? "" : string.Join(", ", reasons.Explanation.Assumed.Select(p => $"{p.Fact.About.Says} {p.Fact.Show(p.Code)}")),
            ReadinessChart.Of(picture), [.. picture.Days.Reverse().Take(28).Select(Row)], [.. picture.Events.Select(Row)],
            picture.IsEnrolled && caller.May(Permission.Write) ? $"{TodayView.AddressOf(picture.AthleteId)}/morning" : null,
            OverrideNote.Of(picture.Override), morning is not null && caller.May(Permission.Override)
                ? OverrideView.Of(picture.AthleteId, new DecidedSession(morning.Decision.Id, morning.Session, picture.Override), OverrideFields.Empty, caller.Role == Role.Local) : null,
            morning is not null && picture.Readings is { } readings ? WhatIfView.Of(picture.AthleteId, picture.Today, SessionMark.Of(morning.Session), readings) : null,
            reasons is not null && caller.May(Permission.ChangePolicies) ? VariantFormView.AddressOf(reasons) : null);
    }

    /// <summary>A day as people write it.</summary>
    internal static string DayOf(DateOnly day) => day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    private static NamedText[] Days(ReadyPolicy policy, Outlook outlook) =>
    [
        new("Next possible key session", Sentence(OutlookWords.NextKey(policy, outlook))),
        new("Tomorrow", Sentence(OutlookWords.Tomorrow(policy, outlook))),
        new("Provided that", Sentence(OutlookWords.Expected(outlook))),
    ];

    private static List<WeekMeasure> WeekOf(MorningReasons reasons)
    {
        var (intent, week, measures) = (reasons.Explanation.Decision.Intent, reasons.Facts.Week, new List<WeekMeasure>());
        if (intent is { KeySessionsTarget: { } target })
        {
            measures.Add(new("Key sessions", intent.KeySessionsCompleted, target, $"{Number(intent.KeySessionsCompleted)} of {Number(target)} done, {Number(intent.KeySessionsRemaining)} left"));
        }

        if (intent.MaxWeeklyTss is { } ceiling)
        {
            measures.Add(new("Load (TSS)", week.TssSoFar, ceiling, $"{Number(week.TssSoFar)} of at most {Number(ceiling)}, room for {Number(week.TssSoFar is { } load ? Math.Max(0, ceiling - load) : null)}; the ceiling is no target"));
        }

        if (intent is { AerobicVolumeTargetHoursMin: { } least, AerobicVolumeTargetHoursMax: { } most })
        {
            measures.Add(new("Hours", week.HoursSoFar, most, $"{Number(week.HoursSoFar, 1)} so far, {Number(least, 1)} to {Number(most, 1)} in the whole week"));
        }

        return measures;
    }

    private static HistoryRow Row(PictureDay day) => new(day.Date.ToString("ddd d MMM", CultureInfo.InvariantCulture), day.Decided is { } decided ? SessionMark.Of(decided.Session) : null, OverrideNote.Of(day.Override),
        day.Decided?.Readiness is { } readiness ? Number(readiness) : "", day.Done?.Word() ?? "", day.Decided is { } linked ? $"/decisions/{Uri.EscapeDataString(linked.Decision.Id)}" : null);

    private static NamedText Row(AthleteEvent planned) => new(planned.Start == planned.End ? DayOf(planned.Start) : $"{DayOf(planned.Start)} to {DayOf(planned.End)}",
        string.Join(", ", new[] { planned.Kind.Word() + (planned.Priority is { } priority ? $" {priority}" : ""), planned.Name, planned.Phase is { } phase ? Words.Snake(phase.ToString()).Replace('_', ' ') : null,
            planned.Minutes is { } minutes ? $"{Words.Number(minutes)} min for training" : null, planned.Sport }.OfType<string>()));

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text.EndsWith('.') ? "" : ".")}";

    private static string Number(double? value, int digits = 0) => value is { } known ? Words.Number(Math.Round(known, digits)) : "?";
}

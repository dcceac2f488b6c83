using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A session as a page marks it.</summary>
/// <param name="Kind">The class of the stylesheet: key, support, recovery, rest, or open for a day without a decision.</param>
/// <param name="Title">The word.</param>
public sealed record SessionMark(string Kind, string Title)
{
    /// <summary>A day without a decision.</summary>
    public static SessionMark Open { get; } = new("open", "Not decided");

    internal static SessionMark Of(SessionType session) => new(session.Word(), CounterfactualText.Title(session));
}

/// <summary>An athlete on the page of the squad.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Address">The address of the athlete's page.</param>
/// <param name="Session">The session.</param>
/// <param name="Suggestion">The suggested session; empty without one.</param>
/// <param name="Readiness">Readiness against the threshold; empty if unknown.</param>
/// <param name="Reason">The main reason.</param>
/// <param name="Missing">The missing facts that mattered; empty if none.</param>
/// <param name="HeldBack">The safety rule that forbids a key session; empty if none.</param>
/// <param name="Override">The session that a person chose instead; null without one.</param>
public sealed record AthleteRow(string AthleteId, string Address, SessionMark Session, string Suggestion, string Readiness, string Reason, string Missing, string HeldBack, OverrideNote? Override);

/// <summary>The mornings of a squad.</summary>
/// <param name="Days">The day; two where athletes live in different time zones.</param>
/// <param name="Counts">How many athletes have each type of session.</param>
/// <param name="Rows">The athletes of this page.</param>
/// <param name="Next">The address of the next page; null on the last.</param>
/// <param name="IsFirst">Whether this is the first page.</param>
/// <param name="EnrolAt">The address of the service for a caller who may enrol any athlete; null for every other caller.</param>
public sealed record TodayView(string Days, string Counts, IReadOnlyList<AthleteRow> Rows, string? Next, bool IsFirst, string? EnrolAt)
{
    internal static TodayView Of(IReadOnlyList<MemberMorning> members, string? next, bool isFirst, string? enrolAt)
    {
        var rows = members.Select(Row).ToArray();
        return new TodayView(string.Join(" and ", members.Select(m => m.Date).Distinct().Order().Select(d => d.ToString("dddd d MMMM", CultureInfo.InvariantCulture))),
            string.Join(", ", members.GroupBy(m => m.Override is { Counts: true } instead ? instead.Chosen.Session : m.Summary?.Session).OrderByDescending(g => g.Key is { } type ? (int)type : -1)
                .Select(g => $"{g.Count().ToString(CultureInfo.InvariantCulture)} {g.Key?.Word() ?? "not decided"}")),
            rows, next is null ? null : $"/?after={Uri.EscapeDataString(next)}", isFirst, enrolAt);
    }

    private static AthleteRow Row(MemberMorning member)
    {
        var (id, address) = (member.AthleteId, AddressOf(member.AthleteId));
        return member.Summary is not { } morning
            ? new AthleteRow(id, address, SessionMark.Open, "", "", member.HasReadings ? "Readings are recorded; the decision follows at this athlete's time of decision." : "No readings this morning.", "", "", null)
            : new AthleteRow(id, address, SessionMark.Of(morning.Session), member.Override is { Counts: true } ? "" : morning.Archetype ?? "", ReadinessOf(morning), morning.Why,
                string.Join(", ", morning.MissingReadings), morning.HeldBack.FirstOrDefault() ?? "", OverrideNote.Of(member.Override));
    }

    /// <summary>The address of an athlete's page.</summary>
    public static string AddressOf(string athleteId) => $"/athletes/{Uri.EscapeDataString(athleteId)}";

    // The reason names readiness already if it decided.
    private static string ReadinessOf(MorningSummary morning) => morning.Why.StartsWith("Readiness this morning", StringComparison.Ordinal) ? "" : (morning.Readiness, morning.Threshold) switch
    {
        ({ } score, { } threshold) => $"Readiness {Words.Number(Math.Round(score))}, key from {Words.Number(Math.Round(threshold))}",
        ({ } score, null) => $"Readiness {Words.Number(Math.Round(score))}",
        _ => "",
    };
}

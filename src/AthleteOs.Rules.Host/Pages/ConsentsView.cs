using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Squad.Trials;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>An athlete's consent to an experiment, with the form that changes it.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Address">The address of the athlete's page.</param>
/// <param name="Action">The address of the form.</param>
/// <param name="State">The recorded consent in words.</param>
/// <param name="IsGiven">Whether the consent is in force.</param>
/// <param name="Before">The recorded answer as the form shows it: none, agreed or withdrew.</param>
/// <param name="Group">The group of the athlete as typed or recorded; empty without one.</param>
public sealed record ConsentRow(string AthleteId, string Address, string Action, string State, bool IsGiven, string Before, string Group);

/// <summary>A consent that was not recorded.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Group">The group as typed.</param>
/// <param name="Message">The reason.</param>
public sealed record RefusedConsent(string AthleteId, string Group, string Message);

/// <summary>The consents to an experiment that the caller may record.</summary>
/// <param name="Rows">The enrolled athletes of this page.</param>
/// <param name="Next">The address of the next page; null on the last.</param>
/// <param name="IsOwn">Whether the caller is the athlete.</param>
/// <param name="NeedsGroup">Whether a consent names the group that the athlete trains with.</param>
/// <param name="Message">Why the sent consent was not recorded; null if nothing was refused.</param>
public sealed record ConsentsView(IReadOnlyList<ConsentRow> Rows, string? Next, bool IsOwn, bool NeedsGroup, string? Message)
{
    /// <summary>The answer of an athlete who agreed.</summary>
    public const string Agreed = "agreed";

    /// <summary>The answer of an athlete who withdrew.</summary>
    public const string Withdrew = "withdrew";

    internal static ConsentsView Of(Experiment experiment, IReadOnlyList<AthleteConsent> athletes, string? after, string? next, bool isOwn, RefusedConsent? refused)
    {
        return new ConsentsView([.. athletes.Select(Row)], next is null ? null : AddressOf(experiment.Id, next), isOwn, experiment.IsByGroup, refused?.Message);

        ConsentRow Row(AthleteConsent athlete) => new(athlete.AthleteId, TodayView.AddressOf(athlete.AthleteId),
            $"{ExperimentRow.AddressOf(experiment.Id)}/athletes/{Uri.EscapeDataString(athlete.AthleteId)}/consent{Query(after)}", State(athlete.Last), athlete.Last?.IsGiven == true,
            AnswerOf(athlete.Last), refused?.AthleteId == athlete.AthleteId ? refused.Group : athlete.Last?.Group ?? "");
    }

    /// <summary>The address of the consents on the page of an experiment.</summary>
    public static string AddressOf(string experimentId, string? after) => $"{ExperimentRow.AddressOf(experimentId)}{Query(after)}#consent";

    internal static string AnswerOf(Consent? last) => last is null ? "none" : last.IsGiven ? Agreed : Withdrew;

    private static string Query(string? after) => string.IsNullOrEmpty(after) ? "" : $"?after={Uri.EscapeDataString(after)}";

    private static string State(Consent? last) => last is null ? "No consent is recorded."
        : $"{(last.IsGiven ? "Consented" : "Withdrew")} on {IsoDate.Of(last.Date)}, recorded by {last.By}.{(last.Group is { } group ? $" Group {group}." : "")}{(last.ReturnsToPlay ? " Returns to play after an injury, so no arm is assigned." : "")}";
}

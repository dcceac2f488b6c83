using System.Globalization;
using AthleteOs.Rules.Squad.Comparisons;
using AthleteOs.Rules.Squad.Releases;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A comparison of the list.</summary>
/// <param name="Address">The address of its page.</param>
/// <param name="Title">Its policies.</param>
/// <param name="State">Its state, or its result in one sentence.</param>
/// <param name="Note">The athletes and the assumptions.</param>
public sealed record ComparisonRow(string Address, string Title, string State, string Note)
{
    internal static ComparisonRow Of(ComparisonPicture picture) =>
        new(AddressOf(picture.Id), picture.Order.Title, picture.Report?.Sentence ?? ComparisonView.StateOf(picture), SettingOf(picture));

    internal static string AddressOf(string id) => $"/lab/{Uri.EscapeDataString(id)}";

    internal static string SettingOf(ComparisonPicture picture) => picture.Report?.Setting
        ?? string.Create(CultureInfo.InvariantCulture, $"{picture.Order.Athletes:#,0} virtual athletes, {picture.Order.Days} days each, truths {picture.Order.Truths}, seed {picture.Order.Seed}");
}

/// <summary>The page of all comparisons.</summary>
/// <param name="Rows">The comparisons, the newest first.</param>
public sealed record LabView(IReadOnlyList<ComparisonRow> Rows);

/// <summary>The form of a comparison.</summary>
public sealed record LabFormView(LabFields Fields, IReadOnlyList<ListChoice> Policies, IReadOnlyList<ListChoice> Truths, IReadOnlyDictionary<string, string> Faults, string? Message)
{
    internal static LabFormView Of(LabFields fields, IReadOnlyList<PolicyReference> policies, Dictionary<string, string>? faults = null, string? message = null) => new(
        fields, [.. policies.Select(p => new ListChoice(p.Digest, $"{p.Id} {p.Version}"))], [.. ComparisonOrder.Choices.Select(c => new ListChoice(c.Name, c.Name))],
        faults ?? new(StringComparer.Ordinal), message);
}

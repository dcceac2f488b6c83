using System.Globalization;
using AthleteOs.Rules.Squad.Comparisons;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A measure of the table.</summary>
/// <param name="Measure">Its name with its unit.</param>
/// <param name="First">Its value under the first policy.</param>
/// <param name="Second">Its value under the second policy.</param>
/// <param name="Difference">The difference with its interval.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Kind">The class of its shade: for, against or empty.</param>
public sealed record MeasureLine(string Measure, string First, string Second, string Difference, string Verdict, string Kind);

/// <summary>The report of a comparison.</summary>
public sealed record ComparisonReportView(
    string? Interruption, string Sentence, IReadOnlyList<string> Headlines, string? Caution, DifferenceChart? Chart, IReadOnlyList<MeasureLine> Rows, IReadOnlyList<string> Conditions, bool HasConditions,
    string? Published, IReadOnlyList<string> Promises, string Cautions, IReadOnlyList<string> Limits, string Command, string CommandNote);

/// <summary>The page of a comparison.</summary>
/// <param name="Address">Its address.</param>
/// <param name="First">The first policy.</param>
/// <param name="Second">The policy that is compared with it.</param>
/// <param name="Setting">The athletes and the assumptions.</param>
/// <param name="Started">The person who started it, and the time.</param>
/// <param name="State">The state in a sentence.</param>
/// <param name="Done">The share that is done, in percent; null if it does not run.</param>
/// <param name="IsOpen">Whether it waits or runs.</param>
/// <param name="Refreshes">Whether the page loads itself again.</param>
/// <param name="Message">Why nothing was stopped; null without such a reason.</param>
/// <param name="Report">The report; null before the end.</param>
/// <param name="AgainAddress">The address of the form with the same values.</param>
public sealed record ComparisonView(
    string Address, string First, string Second, string Setting, string Started, string State, string? Done, bool IsOpen, bool Refreshes, string? Message, ComparisonReportView? Report, string AgainAddress)
{
    internal static ComparisonView Of(ComparisonPicture picture, bool refreshes, Predicate<string> isOfFolder, string? message)
    {
        var (order, first, second) = (picture.Order, picture.Order.First, picture.Order.Second);
        var isOneName = first.Id == second.Id;
        return new ComparisonView(
            ComparisonRow.AddressOf(picture.Id), isOneName ? $"{first.Id} {first.Version}" : first.Id, isOneName ? $"{second.Id} {second.Version}" : second.Id, ComparisonRow.SettingOf(picture),
            string.Create(CultureInfo.InvariantCulture, $"Started by {picture.By} on {picture.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {order.Title}."), StateOf(picture),
            picture is { State: ComparisonState.Running, All: > 0 } ? (100L * picture.Done / picture.All).ToString(CultureInfo.InvariantCulture) : null,
            picture.IsOpen, picture.IsOpen && refreshes, message, picture.Report is { } report ? ReportOf(report, order, isOfFolder) : null, LabFields.Of(order).Address);
    }

    internal static string StateOf(ComparisonPicture picture) => picture.State switch
    {
        ComparisonState.Waiting => picture.Ahead switch { 0 => "It begins in a moment.", 1 => "It waits: 1 comparison runs before it.", var ahead => $"It waits: {Number(ahead)} comparisons run before it." },
        ComparisonState.Running => picture.All == 0 ? "It runs." : $"It runs: {Number(picture.Done)} of {Number(picture.All)} athletes are done{(picture.Order.WithConditions ? ", those under other assumptions included" : "")}.{Left(picture.Left)}",
        ComparisonState.Stopped when picture.Report is null => "It was stopped before the first athlete was done, so there is no result.",
        ComparisonState.Stopped => "It was stopped.",
        ComparisonState.Failed => "It failed. The log of the service has the reason.",
        _ => "It is done.",
    };

    private static string Left(TimeSpan? left) => left switch
    {
        null => "",
        { TotalSeconds: < 10 } => " A few seconds are left.",
        { TotalSeconds: < 90 } => $" About {Number((int)Math.Ceiling(left.Value.TotalSeconds / 10) * 10)} seconds are left.",
        _ => $" About {Number((int)Math.Round(left.Value.TotalMinutes))} minutes are left.",
    };

    private static ComparisonReportView ReportOf(ComparisonReport report, ComparisonOrder order, Predicate<string> isOfFolder)
    {
        string[] journal = [.. new[] { order.First.Id, order.Second.Id }.Where(id => !isOfFolder(id)).Distinct(StringComparer.Ordinal)];
        return new ComparisonReportView(
            report.Interruption, report.Sentence, report.Headlines, report.Caution, DifferenceChart.Of(report.Differences),
            [.. report.Rows.Select(r => new MeasureLine(r.Measure, r.First, r.Second, r.Difference, r.Verdict, r.Side switch { > 0 => "for", < 0 => "against", _ => "" }))],
            report.Conditions, order.WithConditions && report.Interruption is null, report.Published, report.Promises, $"{report.ByChance} These athletes are virtual: test the findings on real ones.".Trim(), report.Limits, report.Command,
            journal.Length == 0 ? "" : $"The command line finds policies in the rules folder only. The page of {string.Join(" and of ", journal)} has the files: put them there first.");
    }

    private static string Number(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}

using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The activities of some exports in numbers, as suggestions for the questions of an import.</summary>
/// <param name="Activities">The number of activities.</param>
/// <param name="Intensities">Their intensities in percent of threshold, as far as they are known, in rising order.</param>
/// <param name="Types">The types of the activities, such as <c>Ride</c>, the most frequent first.</param>
/// <param name="TypesWithoutIntensity">Those types of which no activity has an intensity.</param>
internal sealed record ActivityProfile(int Activities, IReadOnlyList<double> Intensities, IReadOnlyList<string> Types, IReadOnlyList<string> TypesWithoutIntensity)
{
    /// <summary>The share of sessions that are hard in the training of many endurance athletes: one of five.</summary>
    /// <remarks>Source: Seiler and Kjerland 2006, Scand J Med Sci Sports 16:49. As a suggestion for one athlete it is a house assumption.</remarks>
    public const double HardShare = 0.2;

    /// <summary>Types that are easy for the purpose of spacing key sessions, if they have no intensity. House assumption.</summary>
    private static readonly string[] EasyTypes = ["WeightTraining", "Yoga", "Pilates", "Walk"];

    // With fewer activities a share of a fifth means nothing.
    private const int LeastIntensities = 10;

    /// <summary>The whole intensity that the hardest fifth reaches; null with too few intensities, or if they are factors instead of percentages.</summary>
    public double? SuggestedKeyFrom =>
        Intensities.Count < LeastIntensities || Intensities[Intensities.Count / 2] <= ColumnUnits.MostFactor ? null
            : Math.Clamp(Math.Round(Intensities[(int)(Intensities.Count * (1 - HardShare))]), 1, 200);

    /// <summary>The types to suggest as support sessions without an intensity; an activity of any other type stays unknown.</summary>
    public IReadOnlyList<string> SuggestedSupportTypes => [.. TypesWithoutIntensity.Where(EasyTypes.Contains)];

    /// <summary>How many activities reach an intensity, as a share of those with one.</summary>
    public double ShareFrom(double intensity) => Intensities.Count == 0 ? 0 : Intensities.Count(i => i >= intensity) / (double)Intensities.Count;

    /// <summary>Reads the profile. A file that cannot be read adds nothing: the import reports its faults.</summary>
    public static ActivityProfile Of(IEnumerable<HistoryFile> files)
    {
        var rows = files.Where(f => !CalendarFile.IsOne(f.Bytes.Span))
            .Select(f => Source.Open(f.Name, f.Bytes.Span, [], new Findings())).OfType<Source>().Where(s => s.Kind == SourceKind.Activities)
            .SelectMany(s => s.Rows(new Findings())).Where(r => !CalendarEntries.IsEntry(r) && !CalendarEntries.HasCategory(r)).ToArray();
        var intensities = rows.Select(r => r.TryGetValue(Histories.Activities.IntensityField, out var cell) && DecimalMark.Point.TryRead(cell.Text, out var percent) && percent > 0 ? percent : (double?)null);
        var types = rows.Where(r => r.ContainsKey(Histories.Activities.TypeField)).GroupBy(r => r[Histories.Activities.TypeField].Text, StringComparer.Ordinal)
            .OrderByDescending(t => t.Count()).ThenBy(t => t.Key, StringComparer.Ordinal).ToArray();
        return new ActivityProfile(rows.Length, [.. intensities.OfType<double>().Order()], [.. types.Select(t => t.Key)],
            [.. types.Where(t => !t.Any(r => r.ContainsKey(Histories.Activities.IntensityField))).Select(t => t.Key)]);
    }
}

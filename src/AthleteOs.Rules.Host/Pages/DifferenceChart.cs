using System.Globalization;
using AthleteOs.Rules.Squad.Comparisons;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A difference of the picture, in its coordinates.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Title">The height of its name.</param>
/// <param name="Y">The height of its interval.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
/// <param name="Value">The difference.</param>
public sealed record ChartDifference(string Name, string Title, string Y, string Low, string High, string Value);

/// <summary>The differences of a comparison with their intervals, as a picture with words. The unit is the smallest worthwhile difference of each measure.</summary>
/// <param name="Rows">The differences.</param>
/// <param name="Height">The height of the picture.</param>
/// <param name="Zero">The place of no difference.</param>
/// <param name="BandLeft">The left end of the differences that are not worthwhile.</param>
/// <param name="BandWidth">Their width.</param>
/// <param name="Words">The content of the picture, in words.</param>
public sealed record DifferenceChart(IReadOnlyList<ChartDifference> Rows, int Height, string Zero, string BandLeft, string BandWidth, string Words)
{
    /// <summary>The width of the picture.</summary>
    public const int Width = 360;

    private const int Side = 12, Top = 18, Row = 34;

    internal static DifferenceChart? Of(IReadOnlyList<JudgedDifference> differences)
    {
        if (differences.Count == 0)
        {
            return null;
        }

        // No difference is in the middle, and the widest interval reaches the side.
        var most = Math.Max(2, differences.Max(d => Math.Max(Math.Abs(d.Low), Math.Abs(d.High))));
        return new DifferenceChart(
            [.. differences.Select((d, i) => new ChartDifference($"{char.ToUpperInvariant(d.Measure[0])}{d.Measure[1..]}", Place(Top + i * Row + 10), Place(Top + i * Row + 20), X(d.Low), X(d.High), X(d.Value)))],
            Top + differences.Count * Row + 4, X(0), X(-1), Place(2 * Half / most), Says(differences));

        string X(double value) => Place(Width / 2.0 + Half * value / most);
    }

    private const double Half = Width / 2.0 - Side;

    private static string Says(IReadOnlyList<JudgedDifference> differences)
    {
        string[] better = Names(d => d.Low > 0), worse = Names(d => d.High < 0);
        return $"{Sentence(better, "better")}{Sentence(worse, "worse")}{(better.Length + worse.Length < differences.Count ? "The other intervals include no difference." : "")}".Trim();

        string[] Names(Func<JudgedDifference, bool> these) => [.. differences.Where(these).Select(d => d.Measure)];

        static string Sentence(string[] names, string word) => names.Length == 0 ? "" : $"The whole interval is {word} for {string.Join("; ", names)}. ";
    }

    private static string Place(double at) => Math.Round(at, 1).ToString(CultureInfo.InvariantCulture);
}

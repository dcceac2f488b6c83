using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>The common style of the pictures: sizes, fonts, colours, dates, and how they are saved as PNG and SVG.</summary>
internal static class PictureStyle
{
    /// <summary>The width of a picture, in pixels.</summary>
    public const int Width = 1500;

    /// <summary>The height of a panel, in pixels.</summary>
    public const int PanelHeight = 520;

    private const float TitleSize = 24;
    private const float LabelSize = 19;
    private const float TickSize = 16;

    // Okabe and Ito's colours, which people who are colour-blind can tell apart.
    public static Color Quiet { get; } = Color.FromHex("#B9C3CC");

    public static Color Helping { get; } = Color.FromHex("#0072B2");

    public static Color Hurting { get; } = Color.FromHex("#D55E00");

    public static Color Ink { get; } = Color.FromHex("#222222");

    /// <summary>A colour for each of several things; colours repeat after seven.</summary>
    public static Color Of(int thing) => Several[thing % Several.Length];

    /// <summary>A shape for each of several things; another one each time the colours repeat.</summary>
    public static MarkerShape ShapeOf(int thing) => Shapes[thing / Several.Length % Shapes.Length];

    private static readonly MarkerShape[] Shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp];

    private static readonly Color[] Several = [.. new[] { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555" }.Select(Color.FromHex)];

    /// <summary>An empty panel. Its x axis is days from <paramref name="first"/> to <paramref name="last"/>, counted from 0.</summary>
    public static Plot Panel(string title, string left, DateOnly first, DateOnly last, string? right = null)
    {
        var plot = Plain(title, left, $"Date ({Date(first)} to {Date(last)})");
        plot.Axes.Bottom.TickGenerator = Dates(first, last);
        plot.Axes.SetLimitsX(-1, last.DayNumber - first.DayNumber + 1);
        if (right is not null)
        {
            Label(plot.Axes.Right, right);
        }

        // The same margins in every panel, so that the days are aligned.
        plot.Layout.Fixed(new PixelPadding(110, 110, 85, 60));
        return plot;
    }

    /// <summary>An empty panel.</summary>
    public static Plot Plain(string title, string left, string bottom)
    {
        var plot = new Plot();
        plot.Font.Set(FontName);
        plot.Title(title, TitleSize);
        Label(plot.Axes.Left, left);
        Label(plot.Axes.Bottom, bottom);
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Right, plot.Axes.Bottom })
        {
            axis.TickLabelStyle.FontSize = TickSize;
        }

        plot.Grid.MajorLineColor = Ink.WithAlpha(0.12);
        plot.Legend.FontSize = TickSize;
        plot.Legend.TightHorizontalWrapping = true;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.85);
        plot.Legend.OutlineColor = Ink.WithAlpha(0.3);
        plot.Legend.ShadowColor = Colors.Transparent;
        return plot;
    }

    /// <summary>Saves panels, one below the other, as NAME.png and NAME.svg in a folder; returns the files.</summary>
    public static IReadOnlyList<string> Save(string folder, string name, params Plot[] panels) => Save(folder, name, PanelHeight, panels);

    /// <summary>The files that a picture is saved in.</summary>
    public static (string Png, string Svg) Files(string folder, string name) => (Path.Combine(folder, $"{name}.png"), Path.Combine(folder, $"{name}.svg"));

    /// <summary>Saves panels of a given height.</summary>
    public static IReadOnlyList<string> Save(string folder, string name, int panelHeight, params Plot[] panels)
    {
        Directory.CreateDirectory(folder);
        var picture = new Multiplot();
        picture.Reset(panels[0]);
        foreach (var panel in panels.Skip(1))
        {
            picture.AddPlot(panel);
        }

        var height = panelHeight * panels.Length;
        var (png, svg) = Files(folder, name);
        picture.SavePng(png, Width, height);
        using (var file = File.Create(svg))
        {
            using var canvas = SKSvgCanvas.Create(SKRect.Create(Width, height), file);
            picture.Render(canvas, new PixelRect(0, Width, height, 0));
        }

        return [png, svg];
    }

    /// <summary>The panels of a picture as separate pictures, so that no page has to fit all of them, each with its description.</summary>
    /// <param name="png">The picture's file.</param>
    /// <param name="shows">The description of each panel, from the top down.</param>
    public static IEnumerable<(byte[] Png, string Shows)> Panels(string png, IReadOnlyList<string> shows)
    {
        using var picture = SKImage.FromEncodedData(png);
        var height = picture.Height / shows.Count;
        for (var i = 0; i < shows.Count; i++)
        {
            using var panel = picture.Subset(SKRectI.Create(0, i * height, picture.Width, height));
            using var encoded = panel.Encode(SKEncodedImageFormat.Png, 100);
            yield return (encoded.ToArray(), shows[i]);
        }
    }

    /// <summary>Names places on the left axis.</summary>
    public static void Tick(Plot plot, IEnumerable<(double At, string Name)> ticks)
    {
        var generator = new NumericManual();
        foreach (var (at, name) in ticks)
        {
            generator.AddMajor(at, name);
        }

        plot.Axes.Left.TickGenerator = generator;
    }

    /// <summary>A name in lines that fit next to a picture, broken after a dash or a space if there is one.</summary>
    public static string Lines(string name)
    {
        const int Most = 26;
        if (name.Length <= Most)
        {
            return name;
        }

        var at = name.LastIndexOfAny(['-', ' '], Most - 1) + 1;
        at = at < Most / 2 ? Most : at;
        return $"{name[..at]}\n{Lines(name[at..])}";
    }

    /// <summary>A legend in a row at the top.</summary>
    public static void Legend(Plot plot, IEnumerable<LegendItem> items)
    {
        plot.ShowLegend(items, Alignment.UpperLeft);
        plot.Legend.Orientation = Orientation.Horizontal;
    }

    public static string Date(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    // A plain face that exists; the system's "sans" may have serifs.
    private static string FontName { get; } = new[] { "DejaVu Sans", "Liberation Sans", "Arial", "Helvetica", "Segoe UI" }
        .Intersect(SKFontManager.Default.FontFamilies, StringComparer.OrdinalIgnoreCase).FirstOrDefault(Fonts.Default);

    private static void Label(IAxis axis, string text)
    {
        axis.Label.Text = text;
        axis.Label.FontSize = LabelSize;
        axis.Label.Bold = false;
    }

    // Weeks, months, quarters or years: as many labels as are readable.
    private static NumericManual Dates(DateOnly first, DateOnly last)
    {
        var days = last.DayNumber - first.DayNumber + 1;
        var (isTick, form) = days switch
        {
            <= 90 => ((Func<DateOnly, bool>)(d => d.DayOfWeek == DayOfWeek.Monday), "d MMM"),
            <= 480 => (d => d.Day == 1, "MMM yyyy"),
            <= 1500 => (d => d.Day == 1 && d.Month % 3 == 1, "MMM yyyy"),
            _ => (d => d.Day == 1 && d.Month == 1, "yyyy"),
        };
        var ticks = new NumericManual();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (isTick(day))
            {
                ticks.AddMajor(day.DayNumber - first.DayNumber, day.ToString(form, CultureInfo.InvariantCulture));
            }
        }

        return ticks;
    }
}

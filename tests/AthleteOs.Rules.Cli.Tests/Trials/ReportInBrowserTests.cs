using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>A browser shows and prints the reports of <c>compare</c> and <c>simulate</c> completely, uncut and accessibly.</summary>
[Trait(Effort.Duration, Effort.Long)]
public sealed partial class ReportInBrowserTests(ReportsInBrowser reports) : IClassFixture<ReportsInBrowser>
{
    // A sheet of A4 without the page's margins, in CSS pixels.
    private const int Paper = (int)((210 - 2 * 12) / 25.4 * 96);

    private const string CutOff = """
        () => [...document.querySelectorAll("th, td, img, pre, p, li, h1, h2, h3, caption")]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 || e.getBoundingClientRect().left < 0).map(e => e.outerHTML.slice(0, 100))
        """;

    [Theory]
    [InlineData("many")]
    [InlineData("two")]
    [InlineData("one")]
    public async Task A_report_opens_from_a_file_loads_nothing_else_and_shows_every_picture(string report)
    {
        await using var page = await reports.Open(report, 1280);
        page.Asked.ShouldAllBe(url => url == page.Address || url.StartsWith("data:", StringComparison.Ordinal));
        page.Complaints.ShouldBeEmpty();
        var widths = await page.All<int>("() => [...document.images].map(i => i.complete ? i.naturalWidth : 0)");
        widths.Length.ShouldBeGreaterThan(5);
        widths.ShouldAllBe(w => w > 0);
        (await page.All<string>("() => [...document.images].map(i => i.alt)")).ShouldAllBe(a => a.Length > 20);
    }

    [Theory]
    [InlineData("many", 1280)]
    [InlineData("many", 1000)]
    [InlineData("two", 1000)]
    [InlineData("one", 1000)]
    [InlineData("trial", 1000)]
    public async Task On_a_screen_every_column_fits_in_the_page(string report, int width)
    {
        await using var page = await reports.Open(report, width);
        (await page.All<string>(CutOff)).ShouldBeEmpty();
        (await Sideways(page)).ShouldBe(0);
        (await page.All<string>("() => [...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.ariaLabel)")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("many")]
    [InlineData("two")]
    [InlineData("one")]
    public async Task On_a_phone_tables_scroll_and_the_page_does_not(string report)
    {
        await using var page = await reports.Open(report, 390);
        (await Sideways(page)).ShouldBe(0);
        (await page.All<string>("() => [...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX == 'auto' && !(e.tabIndex == 0 && e.ariaLabel)).map(e => e.outerHTML.slice(0, 100))")).ShouldBeEmpty();
        (await page.All<double>("() => [...document.querySelectorAll('tbody th')].map(e => e.getBoundingClientRect().width)")).Min().ShouldBeGreaterThan(120);
    }

    [Theory]
    [InlineData("two", 390)]
    [InlineData("one", 1280)]
    public async Task Axe_finds_no_barrier_for_anybody(string report, int width)
    {
        await using var page = await reports.Open(report, width);
        (await Barriers.On(page.Page)).ShouldBeEmpty();
        (await page.All<int>("() => [...document.querySelectorAll('h1, h2, h3')].map(h => Number(h.tagName[1]))")).Count(level => level == 1).ShouldBe(1);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("two")]
    [InlineData("one")]
    [InlineData("trial")]
    public async Task On_paper_every_column_fits_on_the_sheet(string report)
    {
        await using var page = await reports.Open(report, Paper);
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        (await page.All<string>(CutOff)).ShouldBeEmpty();
        (await Sideways(page)).ShouldBe(0);

        // A browser shrinks or cuts a page that is too wide for the sheet. A scale of 1:1 shows that it did neither.
        var pdf = await page.Page.PdfAsync(new() { Format = "A4", PrintBackground = true });
        var scales = Streams(pdf).SelectMany(s => Scale().Matches(s)).Select(m => double.Parse(m.Groups["scale"].ValueSpan, CultureInfo.InvariantCulture)).Where(s => s > 1).ToArray();
        scales.ShouldNotBeEmpty();
        scales.ShouldAllBe(s => Math.Abs(s - 3.125) < 0.001);
    }

    private static async Task<int> Sideways(OpenPage page) => (await page.All<int>("() => [document.documentElement.scrollWidth - document.documentElement.clientWidth]"))[0];

    // The drawing on the sheets, in units of 0.24 points; a CSS pixel has 3.125 of them.
    private static IEnumerable<string> Streams(byte[] pdf)
    {
        foreach (Match stream in Stream().Matches(Encoding.Latin1.GetString(pdf)))
        {
            using var packed = new ZLibStream(new MemoryStream(pdf, stream.Index + stream.Length, pdf.Length - stream.Index - stream.Length), CompressionMode.Decompress);
            using var text = new StreamReader(packed, Encoding.Latin1);
            var drawn = text.ReadToEnd();
            if (drawn.StartsWith(".2399", StringComparison.Ordinal))
            {
                yield return drawn;
            }
        }
    }

    [GeneratedRegex("/FlateDecode[^>]*>>\\s*stream\\r?\\n", RegexOptions.None, 1000)]
    private static partial Regex Stream();

    [GeneratedRegex("^q\\n(?<scale>[0-9.]+) 0 0 \\k<scale> [0-9.]+ [0-9.]+ cm$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scale();
}

using System.Globalization;
using System.Net;
using System.Text;

namespace AthleteOs.Rules.Reports;

/// <summary>A page that contains everything it shows: style and pictures, no script, nothing from elsewhere. All texts are encoded.</summary>
internal sealed class HtmlPage
{
    // On a narrow screen a table scrolls in its own box while its caption and row names stay. On paper it has to fit, and no page end cuts anything.
    private const string Style = """
        body { font: 17px/1.5 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #1b1b1b; background: #fff; max-width: 62rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
        h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.3rem; margin-top: 2.2rem; border-bottom: 2px solid #ccc; } h3 { font-size: 1.05rem; margin-bottom: 0.3rem; }
        .wide { overflow-x: auto; margin: 1rem 0; } .wide:focus-visible { outline: 3px solid #0072b2; }
        table { border-collapse: collapse; font-size: 0.84rem; line-height: 1.4; }
        caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; position: sticky; left: 0; max-width: calc(100vw - 2rem); } th, td { padding: 0.3rem 0.5rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
        thead th { background: #f2f4f6; vertical-align: bottom; } tbody th { font-weight: normal; background: #fff; min-width: 9rem; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } td.number { white-space: nowrap; } td.difference { min-width: 8rem; }
        td.worse { background: #fde8dc; } td.better { background: #dcebf7; } td.small { font-size: 0.75rem; color: #444; overflow-wrap: anywhere; }
        figure { margin: 1rem 0; } figure .wide { margin: 0.3rem 0; } figure img { display: block; max-width: 100%; height: auto; } figcaption { font-size: 0.9rem; color: #444; }
        pre { background: #f6f6f6; padding: 0.6rem; font-size: 0.85rem; white-space: pre-wrap; overflow-wrap: anywhere; } .lead { font-size: 1.1rem; font-weight: 600; }
        @media screen and (max-width: 45rem) { tbody th { position: sticky; left: 0; min-width: 8rem; } figure img { max-width: none; width: 45rem; } td.text { min-width: 12rem; } td.small { min-width: 7rem; } }
        @media print {
        @page { size: A4; margin: 12mm; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        body { max-width: none; padding: 0; font-size: 10pt; } table { font-size: 7.5pt; line-height: 1.2; } td.small { font-size: 6.5pt; } th, td { padding: 0.08rem 0.3rem; } tbody th { min-width: 7rem; } td.difference { min-width: 6rem; }
        .wide { overflow: visible; margin: 0.5rem 0; } thead { display: table-header-group; } h1, h2, h3, caption, .lead { break-after: avoid; } h2 { margin-top: 1.5rem; }
        .wide:has(table), tr, li, pre, figure img { break-inside: avoid; } figcaption { break-before: avoid; } figure img { max-height: 240mm; }
        }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>A heading; 1 is the page's.</summary>
    public void Heading(int level, string text) => _body.Append(CultureInfo.InvariantCulture, $"<h{level}>{Encode(text)}</h{level}>\n");

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text, bool isLead = false) => _body.Append($"<p{(isLead ? " class=\"lead\"" : "")}>{Encode(text)}</p>\n");

    /// <summary>Unchanged lines; one that is too long is wrapped.</summary>
    public void Lines(IEnumerable<string> lines) => _body.Append($"<pre>{Encode(string.Join('\n', lines))}</pre>\n");

    /// <summary>A list.</summary>
    public void List(IEnumerable<(string Heading, string Text)> items)
    {
        _body.Append("<ul>\n");
        foreach (var (heading, text) in items)
        {
            _body.Append($"<li>{(heading.Length > 0 ? $"<strong>{Encode(heading)}:</strong> " : "")}{Encode(text)}</li>\n");
        }

        _body.Append("</ul>\n");
    }

    /// <summary>A table, in a box that can be scrolled by keys too. A row's first cell names it. No two tables or figures of a page have the same caption.</summary>
    public void Table(string caption, IReadOnlyList<HtmlCell> head, IEnumerable<IReadOnlyList<HtmlCell>> rows)
    {
        _body.Append($"<div class=\"wide\" role=\"region\" aria-label=\"{Encode(caption)}\" tabindex=\"0\"><table>\n<caption>{Encode(caption)}</caption>\n<thead><tr>");
        foreach (var cell in head)
        {
            Cell(cell, "th", "col");
        }

        _body.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            _body.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                Cell(row[i], i == 0 ? "th" : "td", i == 0 ? "row" : "");
            }

            _body.Append("</tr>\n");
        }

        _body.Append("</tbody>\n</table></div>\n");

        void Cell(HtmlCell cell, string tag, string scope) => _body.Append($"<{tag}{Attribute("scope", scope)}{Attribute("class", cell.Class)}>{Encode(cell.Text).Replace("\n", "<br>", StringComparison.Ordinal)}</{tag}>");
    }

    /// <summary>Pictures as PNG, one below the other, embedded in the page, each with a description.</summary>
    public void Figure(IEnumerable<(byte[] Png, string Shows)> pictures, string caption)
    {
        _body.Append($"<figure><div class=\"wide\" role=\"region\" aria-label=\"{Encode(caption)}\" tabindex=\"0\">\n");
        foreach (var (png, shows) in pictures)
        {
            _body.Append($"<img alt=\"{Encode(shows)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">\n");
        }

        _body.Append($"</div><figcaption>{Encode(caption)}</figcaption></figure>\n");
    }

    /// <summary>The page as a text.</summary>
    public string Text(string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <main>
        {_body}</main>
        </body>
        </html>

        """;

    private static string Attribute(string name, string value) => value.Length > 0 ? $" {name}=\"{value}\"" : "";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">Its text; a line end begins a new line.</param>
/// <param name="Class">Its style: number, difference, text, small, better, worse, or several of them.</param>
internal readonly record struct HtmlCell(string Text, string Class = "")
{
    public static implicit operator HtmlCell(string text) => new(text);

    public static HtmlCell Number(string text) => new(text, "number");

    public static HtmlCell Words(string text) => new(text, "text");

    public static HtmlCell Small(string text) => new(text, "small");
}

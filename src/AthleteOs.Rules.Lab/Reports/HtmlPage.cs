using System.Globalization;
using System.Net;
using System.Text;

namespace AthleteOs.Rules.Lab.Reports;

/// <summary>A page that holds everything it shows: style and pictures inside, no script, nothing from elsewhere. All texts are encoded.</summary>
internal sealed class HtmlPage
{
    private const string Style = """
        body { font: 17px/1.5 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #1b1b1b; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.3rem; margin-top: 2.2rem; border-bottom: 2px solid #ccc; } h3 { font-size: 1.05rem; margin-bottom: 0.3rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.88rem; margin: 0.6rem 0; }
        caption { text-align: left; color: #444; padding-bottom: 0.3rem; } th, td { padding: 0.3rem 0.55rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
        th { background: #f2f4f6; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td.worse { background: #fde8dc; } td.better { background: #dcebf7; }
        figure { margin: 1rem 0; } figure img { max-width: 100%; height: auto; border: 1px solid #ddd; } figcaption { font-size: 0.9rem; color: #444; }
        pre { background: #f6f6f6; padding: 0.6rem; overflow-x: auto; font-size: 0.85rem; } .lead { font-size: 1.1rem; font-weight: 600; }
        @media print { body { max-width: none; font-size: 11pt; } h2 { break-after: avoid; } figure, tr, pre { break-inside: avoid; } .wide { overflow: visible; } table { font-size: 8pt; } }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>A heading; 1 is the page's.</summary>
    public void Heading(int level, string text) => _body.Append(CultureInfo.InvariantCulture, $"<h{level}>{Encode(text)}</h{level}>\n");

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text, bool isLead = false) => _body.Append($"<p{(isLead ? " class=\"lead\"" : "")}>{Encode(text)}</p>\n");

    /// <summary>Lines as they stand.</summary>
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

    /// <summary>A table; a number stands to the right.</summary>
    public void Table(string caption, IReadOnlyList<HtmlCell> head, IEnumerable<IReadOnlyList<HtmlCell>> rows)
    {
        _body.Append($"<div class=\"wide\"><table>\n<caption>{Encode(caption)}</caption>\n<thead>");
        Row("th", head);
        _body.Append("</thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            Row("td", row);
        }

        _body.Append("</tbody>\n</table></div>\n");

        void Row(string tag, IReadOnlyList<HtmlCell> cells) =>
            _body.Append("<tr>").AppendJoin("", cells.Select(c => $"<{tag}{(c.Class.Length > 0 ? $" class=\"{c.Class}\"" : "")}>{Encode(c.Text)}</{tag}>")).Append("</tr>\n");
    }

    /// <summary>A picture from a PNG file, put into the page.</summary>
    public void Figure(string png, string alternative, string caption) =>
        _body.Append($"<figure><img alt=\"{Encode(alternative)}\" src=\"data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(png))}\"><figcaption>{Encode(caption)}</figcaption></figure>\n");

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
        {_body}</body>
        </html>

        """;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="Class">How it is shown: number, better, worse, or several of them.</param>
internal readonly record struct HtmlCell(string Text, string Class = "")
{
    public static implicit operator HtmlCell(string text) => new(text);

    public static HtmlCell Number(string text) => new(text, "number");
}

using System.Net;
using System.Text.RegularExpressions;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>The fields of a page's forms with their values, as a browser sends them.</summary>
internal static partial class PageFields
{
    public static Dictionary<string, string> Of(string page)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match input in Input().Matches(page))
        {
            var isLeftOut = input.Value.Contains("type=\"radio\"", StringComparison.Ordinal) && !input.Value.Contains(" checked", StringComparison.Ordinal);
            if (!isLeftOut && Name().Match(input.Value) is { Success: true } name)
            {
                fields[WebUtility.HtmlDecode(name.Groups["name"].Value)] = WebUtility.HtmlDecode(Value().Match(input.Value).Groups["value"].Value);
            }
        }

        foreach (Match area in Area().Matches(page))
        {
            fields[WebUtility.HtmlDecode(area.Groups["name"].Value)] = WebUtility.HtmlDecode(area.Groups["text"].Value).ReplaceLineEndings("\r\n");
        }

        return fields;
    }

    [GeneratedRegex("<input [^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Input();

    [GeneratedRegex(" name=\"(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();

    [GeneratedRegex("<textarea name=\"(?<name>[^\"]*)\"[^>]*>(?<text>[^<]*)</textarea>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Area();
}

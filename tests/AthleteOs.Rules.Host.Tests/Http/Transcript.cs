using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>
/// Writes down calls and their answers for a golden file. Ids and hashes are numbered in the order in which they first appear, because they
/// depend on a random key of the athlete.
/// </summary>
internal sealed partial class Transcript(RunningHost host)
{
    private const int MostShown = 300;

    private static readonly string[] Headers = ["Content-Type", "Content-Disposition", "Location", "Retry-After", "ETag", "Allow", "WWW-Authenticate", "Cache-Control"];

    private RunningHost _host = host;
    private readonly StringBuilder _text = new();
    private readonly List<(string Value, string Name)> _names = [];
    private readonly Dictionary<string, string> _numbered = new(StringComparer.Ordinal);

    /// <summary>Shows a value that changes from run to run as a name.</summary>
    public void Name(string value, string name) => _names.Add((value, name));

    /// <summary>Goes on with another host.</summary>
    public Transcript On(RunningHost other)
    {
        _host = other;
        return this;
    }

    /// <summary>Begins a part.</summary>
    public void Part(string title) => _text.Append("== ").Append(title).Append("\n\n");

    /// <summary>Calls, and writes down the call and its answer.</summary>
    public async Task<RunningHost.Answer> Ask(string call, Body? body = null, string? key = null, string? bearer = null, string? type = "application/json")
    {
        var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Text));
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await _host.Client.SendAsync(request);
        var answer = new RunningHost.Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.ToString(),
            response.Content.Headers.ContentType?.MediaType, response.Headers.RetryAfter?.ToString());
        var text = new StringBuilder();
        text.Append(Shortened(call)).Append('\n');
        Line(text, "> Idempotency-Key: ", key is null ? null : Shortened(key));
        Line(text, "> Authorization: Bearer ", bearer is null ? null : bearer.Contains('.', StringComparison.Ordinal) ? "(a token)" : bearer);
        Line(text, "> Content-Type: ", body is null || type == "application/json" ? null : type ?? "(none)");
        Line(text, "> ", body is null ? null : body.Shown ?? Shortened(body.Text).ReplaceLineEndings(" "));
        text.Append("< ").Append(answer.Status).Append('\n');
        foreach (var header in Headers)
        {
            Line(text, $"< {header}: ", response.Headers.TryGetValues(header, out var values) || response.Content.Headers.TryGetValues(header, out values) ? string.Join(", ", values) : null);
        }

        text.Append(answer.Body).Append("\n\n");
        _text.Append(Normal(text.ToString()));
        return answer;
    }

    /// <summary>Writes down one line: a call, and the status and type of its answer.</summary>
    public void Line(string line) => _text.Append(Normal(line)).Append('\n');

    public void Matches(string file) => Golden.Matches(_text.ToString(), "tests", "AthleteOs.Rules.Host.Tests", "Golden", "http", file);

    private string Normal(string text)
    {
        foreach (var (value, name) in _names)
        {
            text = text.Replace(value, name, StringComparison.Ordinal);
        }

        return Digits().Replace(text, found =>
        {
            if (!_numbered.TryGetValue(found.Value, out var name))
            {
                name = FormattableString.Invariant($"<hash {_numbered.Count + 1}>");
                _numbered.Add(found.Value, name);
            }

            return name;
        });
    }

    private static void Line(StringBuilder text, string head, string? value)
    {
        if (value is not null)
        {
            text.Append(head).Append(value).Append('\n');
        }
    }

    private static string Shortened(string text) => text.Length <= MostShown ? text : FormattableString.Invariant($"{text[..40].ReplaceLineEndings(" ")}... ({text.Length} characters)");

    /// <summary>A body to send, and how the file shows it; null shows the text.</summary>
    internal sealed record Body(string Text, string? Shown)
    {
        public static implicit operator Body?(string? text) => text is null ? null : new(text, null);
    }

    [GeneratedRegex("(sha256:)?[0-9a-f]{32,64}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();
}

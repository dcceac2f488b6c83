using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using Microsoft.Net.Http.Headers;

namespace AthleteOs.Rules.Host.Http;

/// <summary>Reads the bodies of requests, at most 256 kB.</summary>
internal static class Bodies
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>The media type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of JSON Lines.</summary>
    public const string Lines = "application/x-ndjson";

    /// <summary>The name of a body in findings.</summary>
    public const string Name = "body";

    /// <summary>The whole body; null where it is too large.</summary>
    public static async Task<byte[]?> Read(HttpRequest request, CancellationToken stop, int mostBytes = MaxBytes)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await ReadSome(request, buffer, stop)) > 0;)
        {
            if (bytes.Length + read > mostBytes)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        Admission.Enter(request.HttpContext);
        return bytes.ToArray();
    }

    /// <summary>Whether the body is announced as JSON Lines.</summary>
    public static bool IsLines(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(Lines, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why the body is not JSON in UTF-8; null where it is announced as such.</summary>
    /// <param name="request">The request.</param>
    /// <param name="orLines">Whether JSON Lines are accepted too.</param>
    public static string? WrongType(HttpRequest request, bool orLines = false)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !(type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase) || (orLines && IsLines(request))))
        {
            return orLines ? $"Send the header Content-Type: {Lines} or {Json}." : $"Send the header Content-Type: {Json}.";
        }

        if (type.Charset.HasValue && !type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return "Send the body in UTF-8; leave out charset, or write charset=utf-8.";
        }

        return request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? null : "Send the body without compression; leave out Content-Encoding.";
    }

    // The server throws IOException for some malformed bodies, such as an impossible chunk size.
    private static async ValueTask<int> ReadSome(HttpRequest request, Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await request.Body.ReadAsync(buffer, stop);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body is malformed.", fault);
        }
    }

    /// <summary>The body as facts, or the problem with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="own">The declared facts of the policy that decides.</param>
    /// <param name="tomorrow">The last day that is accepted, because the morning is to be recorded; null accepts every day.</param>
    /// <param name="stop">Cancels the reading.</param>
    public static async Task<(Morning? Facts, BodyProblem? Problem)> ReadFacts(HttpRequest request, OwnDeclarations own, DateOnly? tomorrow, CancellationToken stop)
    {
        if (await Read(request, stop) is not { } body)
        {
            return (null, BodyProblem.TooLarge());
        }

        var findings = new Findings();
        return FactsReader.Read(Name, body, own, findings, tomorrow) is { } morning ? (morning, null) : (null, BodyProblem.Unusable(findings));
    }
}

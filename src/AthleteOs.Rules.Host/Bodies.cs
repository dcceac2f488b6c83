using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Host;

/// <summary>Reads the bodies of requests, at most 256 kB.</summary>
internal static class Bodies
{
    public const int MaxBytes = 256 * 1024;

    private const string Name = "body";

    /// <summary>The whole body; null, with the answer written, where it is too large.</summary>
    public static async Task<byte[]?> Read(HttpContext context)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (bytes.Length + read > MaxBytes)
            {
                await Problems.Write(context, StatusCodes.Status413PayloadTooLarge, "The body is too large", "A body may hold 256 kB; send one morning at a time.");
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>The body as facts; null, with the answer written, where it cannot be used.</summary>
    public static async Task<Morning?> Facts(HttpContext context)
    {
        if (await Read(context) is not { } body)
        {
            return null;
        }

        var findings = new Findings();
        if (FactsReader.Read(Name, body, findings) is { } morning)
        {
            return morning;
        }

        await Problems.Document(context, findings);
        return null;
    }
}

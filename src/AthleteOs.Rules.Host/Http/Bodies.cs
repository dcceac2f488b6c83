using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Host.Http;

/// <summary>Reads the bodies of requests, at most 256 kB.</summary>
internal static class Bodies
{
    public const int MaxBytes = 256 * 1024;

    private const string Name = "body";

    /// <summary>The whole body; null where it is too large.</summary>
    public static async Task<byte[]?> Read(HttpRequest request, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, stop)) > 0;)
        {
            if (bytes.Length + read > MaxBytes)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
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

using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Http;

/// <summary>The request header that marks a correction.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const string Description = "Marks a correction of a recorded document: 1 to 200 visible ASCII characters. Both documents are recorded.";

    /// <summary>The key, without the quotes that some clients add; the default where the header is missing, null where it is unusable.</summary>
    public static string? Of(string? header) => DecisionRecorder.Key(header?.Trim('"'));
}

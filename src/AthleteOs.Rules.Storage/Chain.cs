using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AthleteOs.Rules.Storage;

/// <summary>
/// An athlete's chain. Each entry's hash covers the previous hash and a commitment to its body under the athlete's own key. So the chain
/// verifies without bodies. Without the key a commitment does not reveal the body, even if only a few bodies are likely.
/// </summary>
/// <remarks>
/// The byte form must never change. A number is eight bytes, the highest first. A text is its length in bytes as such a number,
/// then its UTF-8 bytes. The hash before the first entry is SHA-256(text "athleteos journal 1", text athlete id). An entry's hash is
/// SHA-256(hash before, number, batch, text kind, text date, text key, text at, text id, commitment, text caller). An entry without a caller
/// has no last part: older programs did not record callers.
/// </remarks>
internal static class Chain
{
    public const int KeyBytes = 32;

    public static byte[] Start(string athleteId)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(sha, "athleteos journal 1");
        Add(sha, athleteId);
        return sha.GetHashAndReset();
    }

    public static byte[] Commitment(byte[] key, ReadOnlySpan<byte> body) => HMACSHA256.HashData(key, body);

    public static byte[] Hash(byte[] before, StoredEntry entry)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(before);
        Add(sha, entry.Number);
        Add(sha, entry.Batch);
        Add(sha, entry.Kind);
        Add(sha, entry.Date);
        Add(sha, entry.Key);
        Add(sha, entry.At);
        Add(sha, entry.Id);
        sha.AppendData(entry.Commitment);
        if (entry.Caller.Length > 0)
        {
            Add(sha, entry.Caller);
        }

        return sha.GetHashAndReset();
    }

    private static void Add(IncrementalHash sha, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        sha.AppendData(bytes);
    }

    private static void Add(IncrementalHash sha, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(sha, bytes.Length);
        sha.AppendData(bytes);
    }
}

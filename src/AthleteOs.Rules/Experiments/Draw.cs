using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AthleteOs.Rules.Experiments;

/// <summary>A number from 0 to below 1 that depends only on its texts, so that every draw can be repeated years later.</summary>
internal static class Draw
{
    private const int Short = 512;

    /// <summary>The number: the first 53 bits of the SHA-256 of the texts, one a line.</summary>
    /// <param name="salt">The experiment or layer.</param>
    /// <param name="purpose">The purpose of the draw, so that two draws of an athlete are independent.</param>
    /// <param name="unit">The athlete.</param>
    public static double Of(string salt, string purpose, string unit)
    {
        var most = Encoding.UTF8.GetMaxByteCount(salt.Length + purpose.Length + unit.Length + 2);
        var text = most <= Short ? stackalloc byte[Short] : new byte[most];
        var length = Encoding.UTF8.GetBytes(salt, text);
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(purpose, text[length..]);
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(unit, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}

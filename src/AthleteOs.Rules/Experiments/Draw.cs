using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AthleteOs.Rules.Experiments;

/// <summary>A number from 0 to below 1 that depends only on its texts, so that every draw can be repeated years later.</summary>
internal static class Draw
{
    /// <summary>The number: the first 53 bits of the SHA-256 of the texts, one a line.</summary>
    /// <param name="salt">The experiment or layer.</param>
    /// <param name="purpose">The purpose of the draw, so that two draws of an athlete are independent.</param>
    /// <param name="unit">The athlete.</param>
    public static double Of(string salt, string purpose, string unit) =>
        (BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}\n{purpose}\n{unit}"))) >> 11) * (1.0 / (1UL << 53));
}

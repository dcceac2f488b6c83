namespace AthleteOs.Rules.TestKit;

/// <summary>A seeded generator for tests that draw millions of numbers (SplitMix64: Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195).</summary>
/// <remarks>.NET keeps the algorithm of its seeded generator for compatibility. It takes several times as long.</remarks>
public sealed class QuickRandom(int seed) : Random
{
    private ulong _state = (ulong)(uint)seed << 32;

    /// <inheritdoc />
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc />
    public override int Next(int maxValue) => (int)NextInt64(maxValue);

    /// <inheritdoc />
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc />
    public override long NextInt64() => NextInt64(long.MaxValue);

    /// <inheritdoc />
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <inheritdoc />
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return minValue + (long)Math.BigMul(Draw(), (ulong)(maxValue - minValue), out _);
    }

    /// <inheritdoc />
    public override double NextDouble() => (Draw() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc />
    public override float NextSingle() => (Draw() >> 40) * (1.0f / (1U << 24));

    /// <inheritdoc />
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc />
    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
        {
            value = (byte)(Draw() >> 56);
        }
    }

    /// <inheritdoc />
    protected override double Sample() => NextDouble();

    private ulong Draw()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

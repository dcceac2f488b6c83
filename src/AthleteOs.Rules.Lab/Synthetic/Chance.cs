namespace AthleteOs.Rules.Lab.Synthetic;

/// <summary>A seeded generator (SplitMix64: Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195). The same seed gives the same numbers on every machine.</summary>
internal sealed class Chance(ulong seed)
{
    /// <summary>The step from one state to the next.</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A number from 0, below 1.</summary>
    public double Uniform()
    {
        _state += Golden;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>The finalizer of SplitMix64: neighbouring numbers have nothing in common afterwards.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number of mean 0 and SD 1, close to normal, within -6 and 6.</summary>
    public double Normal()
    {
        // The sum of twelve needs no logarithm or cosine; their last bit differs between machines.
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
        {
            sum += Uniform();
        }

        return sum;
    }

    /// <summary>Whether something of this probability happens.</summary>
    public bool Happens(double probability) => Uniform() < probability;
}

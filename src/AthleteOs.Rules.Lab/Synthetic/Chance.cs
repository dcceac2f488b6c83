namespace AthleteOs.Rules.Lab.Synthetic;

/// <summary>A seeded generator of its own (SplitMix64: Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195): the same seed gives the same numbers on every machine.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0, below 1.</summary>
    public double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number of mean 0 and SD 1, close to normal, within -6 and 6.</summary>
    public double Normal()
    {
        // The sum of twelve has no logarithm or cosine, whose last bit differs between machines.
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

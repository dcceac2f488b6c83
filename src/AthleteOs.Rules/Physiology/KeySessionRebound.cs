namespace AthleteOs.Rules.Physiology;

/// <summary>The readiness that separates key sessions which were absorbed from those which were not.</summary>
internal static class KeySessionRebound
{
    /// <summary>
    /// The threshold with the fewest mistakes: a session at or above it that was not absorbed, or one below it that was. If several values
    /// in a row make equally few, it is their middle. Null unless sessions of both kinds are given.
    /// </summary>
    /// <remarks>A decision stump on one number, the simplest classifier there is; a house choice, to be confirmed by a sports scientist.</remarks>
    /// <param name="readiness">Readiness on the morning of each session, in points.</param>
    /// <param name="absorbed">Whether readiness came back in time after it.</param>
    public static double? SeparatingReadiness(ReadOnlySpan<double> readiness, ReadOnlySpan<bool> absorbed)
    {
        if (!absorbed.Contains(true) || !absorbed.Contains(false))
        {
            return null;
        }

        var cuts = readiness.ToArray();
        Array.Sort(cuts);
        var (fewest, low, high) = (int.MaxValue, 0.0, 0.0);
        for (var i = 0; i <= cuts.Length; i++)
        {
            // Thresholds from just above the value before up to this one split the sessions alike.
            var (from, to) = (i == 0 ? cuts[0] : cuts[i - 1], i == cuts.Length ? cuts[^1] : cuts[i]);
            if (i > 0 && i < cuts.Length && from == to)
            {
                continue;
            }

            var mistakes = Mistakes(readiness, absorbed, i == cuts.Length ? double.PositiveInfinity : to);
            (low, high) = mistakes < fewest ? (from, to) : mistakes == fewest ? (low, to) : (low, high);
            fewest = Math.Min(fewest, mistakes);
        }

        return (low + high) / 2;
    }

    private static int Mistakes(ReadOnlySpan<double> readiness, ReadOnlySpan<bool> absorbed, double threshold)
    {
        var mistakes = 0;
        for (var i = 0; i < readiness.Length; i++)
        {
            mistakes += readiness[i] >= threshold != absorbed[i] ? 1 : 0;
        }

        return mistakes;
    }
}

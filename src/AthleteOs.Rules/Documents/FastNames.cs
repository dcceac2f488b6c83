namespace AthleteOs.Rules.Documents;

/// <summary>Finds names as documents write them.</summary>
internal static class FastNames
{
    // Documents mostly name things in the order of the catalogue.
    public static int Find<T>(T[] all, Func<T, byte[]> nameOf, ReadOnlySpan<byte> name, int likely)
    {
        for (var i = 0; i < all.Length; i++)
        {
            var at = (likely + i) % all.Length;
            if (name.SequenceEqual(nameOf(all[at])))
            {
                return at;
            }
        }

        return -1;
    }
}

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>Bounds valid at every look; their width grows with the iterated logarithm (Howard et al. 2021, Ann Stat 49:1055).</summary>
internal static class StitchedBounds
{
    private const double Growth = 2;
    private const double Power = 1.4;
    private const double ZetaOfPower = 3.105547177;

    /// <summary>The polynomial stitched bound for a sum with variance <paramref name="v"/> and exponential tails of scale <paramref name="c"/>.</summary>
    public static double Polynomial(double v, double alpha, double from, double c)
    {
        var level = Power * Math.Log(Math.Log(Growth * Math.Max(v, from) / from)) + Math.Log(ZetaOfPower / Math.Pow(Math.Log(Growth), Power)) - Math.Log(alpha);
        var first = (Math.Pow(Growth, 0.25) + Math.Pow(Growth, -0.25)) / Math.Sqrt(2);
        var second = (Math.Sqrt(Growth) + 1) / 2 * c * level;
        return Math.Sqrt(first * first * Math.Max(v, from) * level + second * second) + second;
    }

    /// <summary>The band around a whole distribution function after <paramref name="count"/> values (Howard and Ramdas 2022, Bernoulli 28:1704).</summary>
    public static double Distribution(double count, double alpha, double from, double scale)
    {
        var (low, high) = (5.0, 5.0);
        while (LeastError(high, scale) > alpha)
        {
            high *= 2;
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = LeastError(middle, scale) > alpha ? (middle, high) : (low, middle);
        }

        return scale * Math.Sqrt((Math.Log(1 + Math.Log(count / from)) + high) / count);
    }

    // The least error over the growth of epochs, by golden section; the error has one minimum.
    private static double LeastError(double constant, double scale)
    {
        var golden = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (1.0, MostGrowth(constant, scale));
        for (var i = 0; i < 90; i++)
        {
            var (left, right) = (high - golden * (high - low), low + golden * (high - low));
            (low, high) = Error(left) <= Error(right) ? (low, right) : (left, high);
        }

        return Error((low + high) / 2);

        double Error(double growth)
        {
            var root = scale - Math.Sqrt(2 * (growth - 1) / constant);
            var squared = 2 / growth * root * root;
            return squared <= 1 ? double.PositiveInfinity : 4 * Math.Exp(-squared * constant) * (1 + 1 / ((squared - 1) * Math.Log(growth)));
        }
    }

    private static double MostGrowth(double constant, double scale)
    {
        var (low, high) = (1.0, 2 * scale * scale);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Math.Sqrt(middle / 2) + Math.Sqrt(2 * (middle - 1) / constant) > scale ? (low, middle) : (middle, high);
        }

        return low;
    }
}

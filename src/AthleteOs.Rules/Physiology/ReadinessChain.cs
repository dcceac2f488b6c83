using System.Runtime.Intrinsics;

namespace AthleteOs.Rules.Physiology;

/// <summary>
/// Readiness from day to day as an AR(1) around its mean, on a fixed grid: <c>z' = phi z + sqrt(1 - phi^2) e</c>, where z is readiness less its
/// mean in SDs and e a standard normal. In SDs the chain is the same for every athlete with the same phi and spacing: make it once and share it.
/// </summary>
/// <remarks>
/// Source of the grid: Tauchen 1986, Econ Lett 20:177. A row contains the normal probability of each cell; the outermost cells include the tails.
/// Sheppard's correction accounts for the width of the cells. Several days are powers of one day. A row is never stochastically below the row under it (phi is not negative), which makes every
/// expectation rise with readiness. Immutable.
/// </remarks>
internal sealed class ReadinessChain
{
    /// <summary>How far the grid reaches on either side of the mean, in SDs.</summary>
    public const double Reach = 3;

    /// <summary>The largest phi: above it, which is a time constant of 50 days, the cells are wider than a day's step.</summary>
    public const double MostPersistence = 0.98;

    private const int UsualNodes = 33;

    // By columns: entry [to * Nodes + from] is the probability of going from one node to another.
    private readonly double[] _oneDay;
    private readonly double[] _spacing;
    private readonly double[] _nothing;

    private ReadinessChain(double phi, int spacingDays, int nodes)
    {
        (Persistence, SpacingDays, Nodes) = (phi, spacingDays, nodes);
        (_oneDay, _nothing) = (OneDay(phi, nodes), new double[nodes]);
        _spacing = _oneDay;
        for (var day = 1; day < spacingDays; day++)
        {
            _spacing = Product(_oneDay, _spacing, nodes);
        }
    }

    /// <summary>phi, the part of a deviation left a day later; 0 to 0.98.</summary>
    public double Persistence { get; }

    /// <summary>m, the fewest days from one key session to the next: 1 is the next day.</summary>
    public int SpacingDays { get; }

    /// <summary>How many nodes the grid has.</summary>
    internal int Nodes { get; }

    /// <summary>A value of 0 on each node.</summary>
    internal ReadOnlySpan<double> Nothing => _nothing;

    /// <summary>The width of a cell, in SDs.</summary>
    internal double Width => 2 * Reach / (Nodes - 1);

    /// <summary>The chain for a persistence and a spacing.</summary>
    /// <param name="persistence">phi, 0 to <see cref="MostPersistence"/>.</param>
    /// <param name="spacingDays">m, the fewest days from one key session to the next, 1 to 14.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static ReadinessChain Of(double persistence, int spacingDays) => Of(persistence, spacingDays, UsualNodes);

    /// <summary>The chain on a grid of another fineness, for tests.</summary>
    internal static ReadinessChain Of(double persistence, int spacingDays, int nodes) =>
        new(Within.Ends(persistence, 0, MostPersistence), (int)Within.Ends(spacingDays, 1, 14, nameof(spacingDays)), nodes);

    /// <summary>The place of a node, in SDs from the mean.</summary>
    internal double Node(int index) => (index - Nodes / 2) * Width;

    /// <summary>The probability of going from one node to another in a day.</summary>
    internal double Probability(int from, int to) => _oneDay[to * Nodes + from];

    /// <summary>The expectation of tomorrow from each node of today.</summary>
    internal void Tomorrow(ReadOnlySpan<double> values, Span<double> expected) => Multiply(_oneDay, values, expected);

    /// <summary>The expectation for the end of the spacing from each node of today.</summary>
    internal void AfterSpacing(ReadOnlySpan<double> values, Span<double> expected) => Multiply(_spacing, values, expected);

    private static double[] OneDay(double phi, int nodes)
    {
        var columns = new double[nodes * nodes];
        var width = 2 * Reach / (nodes - 1);
        // Rounding to cells adds a twelfth of their squared width to the variance (Sheppard). It is subtracted beforehand if the grid is fine enough.
        var (step, middle) = (Math.Sqrt(Math.Max(1 - phi * phi - width * width / 12, (1 - phi * phi) / 2)), nodes / 2);
        for (var from = 0; from < nodes; from++)
        {
            var below = 0.0;
            for (var to = 0; to < nodes; to++)
            {
                var upTo = to == nodes - 1 ? 1 : NormalDistribution.Cdf(((to - middle + 0.5) * width - phi * (from - middle) * width) / step);
                columns[to * nodes + from] = upTo - below;
                below = upTo;
            }
        }

        return columns;
    }

    private static double[] Product(double[] first, double[] then, int nodes)
    {
        var product = new double[nodes * nodes];
        for (var to = 0; to < nodes; to++)
        {
            Multiply(first, then.AsSpan(to * nodes, nodes), product.AsSpan(to * nodes, nodes));
        }

        return product;
    }

    // Each sum is taken over the columns in one order whatever the width of the machine's vectors: the same bits everywhere. Four blocks of
    // sums at a time stay in registers. A single last sum goes along with the blocks before it. The blocks end at the last row at the most, so
    // that no number outside the column is read.
    private static void Multiply(double[] columns, ReadOnlySpan<double> values, Span<double> sums)
    {
        var (nodes, row) = (values.Length, 0);
        if (Vector512.IsHardwareAccelerated)
        {
            for (; row + 4 * Vector512<double>.Count <= nodes; row += 4 * Vector512<double>.Count)
            {
                var (a, b, c, d) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
                var last = 0.0;
                for (var to = 0; to < nodes; to++)
                {
                    ref var column = ref columns[to * nodes + row];
                    var value = Vector512.Create(values[to]);
                    last += columns[to * nodes + nodes - 1] * values[to];
                    a += Vector512.LoadUnsafe(ref column) * value;
                    b += Vector512.LoadUnsafe(ref column, 8) * value;
                    c += Vector512.LoadUnsafe(ref column, 16) * value;
                    d += Vector512.LoadUnsafe(ref column, 24) * value;
                }

                a.CopyTo(sums[row..]);
                b.CopyTo(sums[(row + 8)..]);
                c.CopyTo(sums[(row + 16)..]);
                d.CopyTo(sums[(row + 24)..]);
                sums[nodes - 1] = last;
            }
        }

        for (; row + 4 * Vector256<double>.Count <= nodes; row += 4 * Vector256<double>.Count)
        {
            var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
            var last = 0.0;
            for (var to = 0; to < nodes; to++)
            {
                ref var column = ref columns[to * nodes + row];
                var value = Vector256.Create(values[to]);
                last += columns[to * nodes + nodes - 1] * values[to];
                a += Vector256.LoadUnsafe(ref column) * value;
                b += Vector256.LoadUnsafe(ref column, 4) * value;
                c += Vector256.LoadUnsafe(ref column, 8) * value;
                d += Vector256.LoadUnsafe(ref column, 12) * value;
            }

            a.CopyTo(sums[row..]);
            b.CopyTo(sums[(row + 4)..]);
            c.CopyTo(sums[(row + 8)..]);
            d.CopyTo(sums[(row + 12)..]);
            sums[nodes - 1] = last;
        }

        for (row += row == nodes - 1 && row > 0 ? 1 : 0; row < nodes; row++)
        {
            var sum = 0.0;
            for (var to = 0; to < nodes; to++)
            {
                sum += columns[to * nodes + row] * values[to];
            }

            sums[row] = sum;
        }
    }
}

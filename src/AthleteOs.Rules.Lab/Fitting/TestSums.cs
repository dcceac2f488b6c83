namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>
/// Sums over tests in every cell of a grid; the posterior needs no more of the tests. A test can be taken out without
/// summing the others again. Results are counted from one middle, so that differences lose few digits.
/// </summary>
internal sealed class TestSums
{
    private readonly CellSums[] _cells;
    private readonly double _middle;

    private TestSums(StateGrid grid, CellSums[] cells, int count, double middle) => (Grid, _cells, Count, _middle) = (grid, cells, count, middle);

    /// <summary>The grid.</summary>
    public StateGrid Grid { get; }

    /// <summary>The number of tests.</summary>
    public int Count { get; }

    /// <summary>The sums over some tests, or none.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="tests">The tests.</param>
    /// <param name="middle">A result in the middle of all tests.</param>
    public static TestSums Of(StateGrid grid, IReadOnlyList<FitTest> tests, double middle) =>
        new TestSums(grid, new CellSums[grid.Cells.Length], 0, middle).Changed(tests, 1);

    /// <summary>These tests and one more.</summary>
    public TestSums With(FitTest test) => Changed([test], 1);

    /// <summary>These tests but one of them.</summary>
    public TestSums Without(FitTest test) => Changed([test], -1);

    /// <summary>The sums in a cell, results counted from <paramref name="middle"/>.</summary>
    public CellSums Of(int cell, double middle)
    {
        var (sums, by) = (_cells[cell], middle - _middle);
        return sums with
        {
            Count = Count,
            Result = sums.Result - by * Count,
            Both = sums.Both - by * sums.State,
            ResultSquared = sums.ResultSquared - 2 * by * sums.Result + by * by * Count,
        };
    }

    private TestSums Changed(IReadOnlyList<FitTest> tests, int sign)
    {
        var cells = new CellSums[_cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var sums = _cells[i];
            for (var t = 0; t < tests.Count; t++)
            {
                var (state, result) = (Grid.Regressor(Grid.Cells[i], tests[t].Day), tests[t].Result - _middle);
                sums = new(0, sums.State + sign * state, sums.StateSquared + sign * state * state,
                    sums.Result + sign * result, sums.Both + sign * state * result, sums.ResultSquared + sign * result * result);
            }

            cells[i] = sums;
        }

        return new TestSums(Grid, cells, Count + sign * tests.Count, _middle);
    }
}

/// <summary>Sums over tests in one cell.</summary>
internal readonly record struct CellSums(int Count, double State, double StateSquared, double Result, double Both, double ResultSquared);

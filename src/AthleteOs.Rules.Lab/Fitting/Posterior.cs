using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>One set of parameters that the tests and the prior allow, with the noise of a test under it.</summary>
/// <param name="Baseline">p0, upwards: for times the negative.</param>
/// <param name="Gain">k1; 0 or more.</param>
/// <param name="Cell">The grid's cell.</param>
/// <param name="Noise">The scatter of a test, in the tests' unit.</param>
internal readonly record struct PosteriorMember(double Baseline, double Gain, GridCell Cell, double Noise);

/// <summary>
/// The posterior given some of the tests. Each cell of the grid has a weight. It also has the conjugate posterior of p0, k1 and the noise in
/// closed form, with k1 at 0 or more.
/// </summary>
/// <remarks>
/// Source: normal linear model with normal and scaled inverse chi-squared prior, Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., chapter 14.
/// The weight of a cell is its prior times the marginal likelihood, times the share of the conditional posterior with k1 at 0 or more.
/// </remarks>
internal sealed class Posterior
{
    private readonly StateGrid _grid;
    private readonly Conditional[] _cells;
    private readonly double _middle;
    private readonly double _degrees;
    private readonly StudentTable _student;

    private Posterior(StateGrid grid, Conditional[] cells, double[] weights, double middle, double degrees, StudentTable student)
    {
        (_grid, _cells, Weights, _middle, _degrees, _student) = (grid, cells, weights, middle, degrees, student);
    }

    /// <summary>The weight of each cell of the grid; together 1.</summary>
    public double[] Weights { get; }

    /// <summary>The posterior.</summary>
    /// <param name="tests">The tests on a grid; with none of them it is the prior.</param>
    /// <param name="scale">The sizes that the relative prior refers to.</param>
    public static Posterior Of(TestSums tests, PriorScale scale)
    {
        var grid = tests.Grid;
        var degrees = ModelPrior.NoiseWeight + tests.Count;
        var student = StudentTable.Of(degrees);
        var cells = new Conditional[grid.Cells.Length];
        var logs = new double[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Conditional.Of(tests.Of(i, scale.Middle), scale);
            logs[i] = grid.Cells[i].LogPrior + cells[i].LogEvidence(degrees) + student.LogTail(cells[i].LowestGain);
        }

        var most = logs.Max();
        var weights = Array.ConvertAll(logs, log => Math.Exp(log - most));
        var sum = weights.Sum();
        return new Posterior(grid, cells, Array.ConvertAll(weights, w => w / sum), scale.Middle, degrees, student);
    }

    /// <summary>The mean of performance on a day, upwards, without noise.</summary>
    public double Mean(int day)
    {
        var mean = 0.0;
        for (var i = 0; i < _cells.Length; i++)
        {
            if (Weights[i] > 1e-12)
            {
                var cell = _cells[i];
                var gain = cell.Gain + cell.GainScale * _student.MeanAbove(cell.LowestGain);
                mean += Weights[i] * (_middle + cell.BaselineAt(gain) + gain * _grid.Regressor(_grid.Cells[i], day));
            }
        }

        return mean;
    }

    /// <summary>
    /// Evenly spread members of the posterior, each of the same weight. They come from the Hammersley set (Niederreiter 1992) instead of chance, so the
    /// same tests give the same members.
    /// </summary>
    public PosteriorMember[] Members(int count)
    {
        var (forBaseline, forNoise) = (StudentTable.Of(_degrees + 1), StudentTable.Of(_degrees + 2));
        var members = new PosteriorMember[count];
        var (cell, reached) = (0, Weights[0]);
        for (var i = 0; i < count; i++)
        {
            while (reached < (i + 0.5) / count && cell + 1 < Weights.Length)
            {
                reached += Weights[++cell];
            }

            members[i] = Member(_grid.Cells[cell], _cells[cell], i + 1, forBaseline, forNoise);
        }

        return members;
    }

    private PosteriorMember Member(GridCell cell, Conditional given, int number, StudentTable forBaseline, StudentTable forNoise)
    {
        var away = Math.Max(_student.At(_student.LogTail(given.LowestGain) + Math.Log(Spread(number, 2))), given.LowestGain);
        var gain = Math.Max(0, given.Gain + given.GainScale * away);
        var squares = _degrees * given.Variance + given.Variance * away * away;
        var off = Math.Sqrt(squares / (_degrees + 1) / given.BaselineWeight) * forBaseline.At(Math.Log(Spread(number, 3)));
        squares += off * off * given.BaselineWeight;
        var noise = Math.Sqrt(squares / (_degrees + 2)) * forNoise.At(Math.Log(Spread(number, 5)));
        return new PosteriorMember(_middle + given.BaselineAt(gain) + off, gain, cell, noise);
    }

    // The radical inverse: the digits of a number mirrored at the point.
    private static double Spread(int number, int digits)
    {
        var (value, share) = (0.0, 1.0 / digits);
        for (; number > 0; number /= digits, share /= digits)
        {
            value += number % digits * share;
        }

        return value;
    }

    /// <summary>The conjugate posterior in one cell, p0 counted from the prior's middle.</summary>
    private readonly record struct Conditional(double Gain, double GainScale, double Baseline, double Slope, double BaselineWeight, double Variance, double Determinant)
    {
        // The position of k1 = 0, in scales from its mean.
        public double LowestGain => -Gain / GainScale;

        public double BaselineAt(double gain) => Baseline + Slope * (gain - Gain);

        // The variance is the remaining sum of squares over the degrees of freedom, which are the same in every cell.
        public double LogEvidence(double degrees) => -Math.Log(Determinant) / 2 - degrees / 2 * Math.Log(Variance);

        public static Conditional Of(in CellSums tests, in PriorScale scale)
        {
            var (baseline, gain) = (tests.Count + scale.Noise * scale.Noise / (scale.Baseline * scale.Baseline), tests.StateSquared + scale.Noise * scale.Noise / (scale.Gain * scale.Gain));
            var determinant = baseline * gain - tests.State * tests.State;
            var (p0, k1) = ((gain * tests.Result - tests.State * tests.Both) / determinant, (baseline * tests.Both - tests.State * tests.Result) / determinant);
            var rest = ModelPrior.NoiseWeight * scale.Noise * scale.Noise + tests.ResultSquared - p0 * tests.Result - k1 * tests.Both;
            var variance = Math.Max(rest, double.Epsilon) / (ModelPrior.NoiseWeight + tests.Count);
            return new(k1, Math.Sqrt(variance * baseline / determinant), p0, -tests.State / baseline, baseline, variance, determinant);
        }
    }
}

/// <summary>The sizes that a relative prior refers to.</summary>
/// <param name="Middle">The mean test, upwards.</param>
/// <param name="Baseline">The scale of p0.</param>
/// <param name="Gain">The scale of k1.</param>
/// <param name="Noise">The typical error of a test.</param>
internal readonly record struct PriorScale(double Middle, double Baseline, double Gain, double Noise)
{
    public static PriorScale Of(IReadOnlyList<FitTest> tests, double meanLoad, double typicalErrorPercent)
    {
        var middle = tests.Average(t => t.Result);
        var size = Math.Abs(middle);
        return new(middle, size * ModelPrior.BaselineScale, size * ModelPrior.GainScale / (meanLoad * ModelPrior.FitnessDays), size * typicalErrorPercent / 100);
    }
}

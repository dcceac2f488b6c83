using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A range of the grid's three axes: SDs of ln tau1 and ln tau2 from their priors' middle, and k2/k1.</summary>
internal readonly record struct GridRange((double Low, double High) Fitness, (double Low, double High) Fatigue, (double Low, double High) Ratio)
{
    public static GridRange Whole { get; } = new((-ModelPrior.Reach, ModelPrior.Reach), (-ModelPrior.Reach, ModelPrior.Reach), (ModelPrior.LeastRatio, ModelPrior.MostRatio));
}

/// <summary>
/// The grid of tau1, tau2 and k2/k1 with the states of every day. Given a cell, performance is linear in p0 and k1:
/// <c>p = p0 + k1 (g - k2/k1 h)</c>.
/// </summary>
internal sealed class StateGrid
{
    private const int TauSteps = 41;
    private const int RatioSteps = 21;

    private readonly double[][] _fitness;
    private readonly double[][] _fatigue;

    public StateGrid(IReadOnlyList<double> loads, GridRange range)
    {
        Range = range;
        var (fitness, fatigue, ratios) = (Middles(range.Fitness, TauSteps), Middles(range.Fatigue, TauSteps), Middles(range.Ratio, RatioSteps));
        Tau1 = [.. fitness.Select(u => ModelPrior.FitnessDays * Math.Exp(ModelPrior.FitnessLogSd * u))];
        Tau2 = [.. fatigue.Select(u => ModelPrior.FatigueDays * Math.Exp(ModelPrior.FatigueLogSd * u))];
        _fitness = [.. Tau1.Select(tau => States(loads, tau))];
        _fatigue = [.. Tau2.Select(tau => States(loads, tau))];
        Cells = [.. from i in Enumerable.Range(0, TauSteps)
                    from j in Enumerable.Range(0, TauSteps)
                    where Tau1[i] >= Tau2[j] + ModelPrior.LeastDifference
                    from ratio in ratios
                    select new GridCell(i, j, ratio, -(fitness[i] * fitness[i] + fatigue[j] * fatigue[j]) / 2)];
    }

    /// <summary>The range of the grid.</summary>
    public GridRange Range { get; }

    /// <summary>The steps of tau1, in days.</summary>
    public double[] Tau1 { get; }

    /// <summary>The steps of tau2, in days.</summary>
    public double[] Tau2 { get; }

    /// <summary>Every allowed cell.</summary>
    public GridCell[] Cells { get; }

    /// <summary>The state that k1 multiplies, on a day.</summary>
    public double Regressor(in GridCell cell, int day) => Fitness(cell, day) - cell.Ratio * Fatigue(cell, day);

    /// <summary>g of a cell on a day, in load units.</summary>
    public double Fitness(in GridCell cell, int day) => _fitness[cell.Fitness][day];

    /// <summary>h of a cell on a day, in load units.</summary>
    public double Fatigue(in GridCell cell, int day) => _fatigue[cell.Fatigue][day];

    /// <summary>The part of this grid that contains all but a thousandth of a posterior on each axis.</summary>
    public GridRange Around(double[] weights) => new(
        Trim(Range.Fitness, TauSteps, weights, c => c.Fitness),
        Trim(Range.Fatigue, TauSteps, weights, c => c.Fatigue),
        Trim(Range.Ratio, RatioSteps, weights, c => (int)((c.Ratio - Range.Ratio.Low) / (Range.Ratio.High - Range.Ratio.Low) * RatioSteps)));

    private (double Low, double High) Trim((double Low, double High) range, int steps, double[] weights, Func<GridCell, int> axis)
    {
        const double Rest = 0.0005;
        var marginal = new double[steps];
        for (var i = 0; i < weights.Length; i++)
        {
            marginal[axis(Cells[i])] += weights[i];
        }

        var (low, high) = (0, steps - 1);
        for (var sum = marginal[low]; sum < Rest; sum += marginal[low])
        {
            low++;
        }

        for (var sum = marginal[high]; sum < Rest; sum += marginal[high])
        {
            high--;
        }

        var step = (range.High - range.Low) / steps;
        return (range.Low + Math.Max(0, low - 1) * step, range.Low + Math.Min(steps, high + 2) * step);
    }

    private static double[] Middles((double Low, double High) range, int steps) =>
        [.. Enumerable.Range(0, steps).Select(i => range.Low + (i + 0.5) / steps * (range.High - range.Low))];

    private static double[] States(IReadOnlyList<double> loads, double tau)
    {
        // Only one of the two states is needed, so both time constants may be this one's.
        var model = ImpulseResponse.Of(0, 0, 0, tau, tau / 2, StateConvention.SameDay);
        var state = default(ImpulseState);
        return [.. loads.Select(load => (state = model.Step(state, load)).FitnessState)];
    }
}

/// <summary>A cell: the steps of tau1 and tau2, k2/k1, and the logarithm of the prior's density there.</summary>
internal readonly record struct GridCell(int Fitness, int Fatigue, double Ratio, double LogPrior);

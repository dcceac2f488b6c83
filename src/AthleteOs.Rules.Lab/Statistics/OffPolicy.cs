namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>One decision of a log, seen by another policy.</summary>
/// <param name="Reward">The outcome.</param>
/// <param name="Weight">The other policy's probability of the action, over the logging policy's.</param>
/// <param name="Predicted">The outcome that a model predicts for the action.</param>
/// <param name="Expected">The model's expected outcome under the other policy.</param>
internal readonly record struct LoggedDecision(double Reward, double Weight, double Predicted, double Expected);

/// <summary>A policy's mean outcome, estimated from the log of another one (Dudik, Langford and Li 2011, ICML).</summary>
/// <param name="Log">The log.</param>
internal sealed record OffPolicy(IReadOnlyList<LoggedDecision> Log)
{
    /// <summary>Inverse propensity; it can leave the range of outcomes, so it is never reported alone.</summary>
    public double InversePropensity(double most = double.PositiveInfinity) => Log.Average(d => Math.Min(d.Weight, most) * d.Reward);

    /// <summary>Inverse propensity over the sum of weights (Swaminathan and Joachims 2015, NeurIPS 28).</summary>
    public double SelfNormalized => Log.Sum(d => d.Weight * d.Reward) / Log.Sum(d => d.Weight);

    /// <summary>The model alone.</summary>
    public double Direct => Log.Average(d => d.Expected);

    /// <summary>The model, corrected by the weighted errors.</summary>
    public double DoublyRobust(Func<double, double>? reshape = null) => Log.Average(d => d.Expected + (reshape?.Invoke(d.Weight) ?? d.Weight) * (d.Reward - d.Predicted));

    /// <summary>The model, corrected by errors over the sum of weights.</summary>
    public double SelfNormalizedDoublyRobust => Direct + Log.Sum(d => d.Weight * (d.Reward - d.Predicted)) / Log.Sum(d => d.Weight);

    /// <summary>Doubly robust up to a weight, the model alone above it (Wang, Agarwal and Dudik 2017, ICML).</summary>
    public double Switched(double most) => DoublyRobust(w => w <= most ? w : 0);

    /// <summary>Doubly robust with shrunk weights (Su et al. 2020, ICML).</summary>
    public double Shrunk(double lambda) => DoublyRobust(w => lambda * w / (w * w + lambda));

    /// <summary>The number of decisions that the log is worth (Kish 1965, Survey Sampling).</summary>
    public double EffectiveSize => Math.Pow(Log.Sum(d => d.Weight), 2) / Log.Sum(d => d.Weight * d.Weight);
}

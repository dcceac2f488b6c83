namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>One arm's outcomes as sums, from which means and variances follow.</summary>
/// <param name="Count">The number of outcomes.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Squares">The sum of their squares.</param>
/// <param name="IsShare">Whether each outcome is 0 or 1; the variance is then p (1 - p).</param>
internal readonly record struct ArmSums(double Count, double Sum, double Squares, bool IsShare = false)
{
    /// <summary>The sums of these outcomes.</summary>
    public static ArmSums Of(IReadOnlyCollection<double> outcomes) => new(outcomes.Count, outcomes.Sum(), outcomes.Sum(o => o * o));

    public double Mean => Sum / Count;

    public double Variance => IsShare ? Mean * (1 - Mean) : (Squares - Sum * Sum / Count) / (Count - 1);

    /// <summary>Both samples as one.</summary>
    public static ArmSums operator +(ArmSums a, ArmSums b) => new(a.Count + b.Count, a.Sum + b.Sum, a.Squares + b.Squares, a.IsShare);
}

/// <summary>An estimated difference with its interval.</summary>
/// <param name="Value">The difference: treatment minus control, or its share of control.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="P">The p value of no difference.</param>
internal readonly record struct Effect(double Value, double StandardError, double Low, double High, double P);

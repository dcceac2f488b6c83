using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>The difference of two arms, with its standard error and degrees of freedom.</summary>
/// <param name="Value">Treatment minus control, or its share of control.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Degrees">The degrees of freedom.</param>
/// <param name="Count">The number of outcomes in both arms.</param>
internal readonly record struct Difference(double Value, double StandardError, double Degrees, double Count)
{
    /// <summary>The difference of two means.</summary>
    public static Difference Of(ArmSums control, ArmSums treatment) => new(
        treatment.Mean - control.Mean, Math.Sqrt(control.Variance / control.Count + treatment.Variance / treatment.Count),
        Welch(control.Variance, control.Count, treatment.Variance, treatment.Count), control.Count + treatment.Count);

    /// <summary>The difference of two means as a share of control, by the delta method (Deng et al. 2018, KDD 233).</summary>
    public static Difference Relative(ArmSums control, ArmSums treatment)
    {
        var (a, b) = (control.Mean, treatment.Mean);
        var variance = treatment.Variance / (treatment.Count * a * a) + control.Variance * b * b / (control.Count * a * a * a * a);
        return Of(control, treatment) with { Value = (b - a) / a, StandardError = Math.Sqrt(variance) };
    }

    /// <summary>The interval by Student's t with Welch's degrees of freedom (Welch 1947, Biometrika 34:28).</summary>
    public Effect Interval(double alpha)
    {
        var margin = StudentT.InvCDF(0, 1, Degrees, 1 - alpha / 2) * StandardError;
        return new Effect(Value, StandardError, Value - margin, Value + margin, TwoSided(Value / StandardError, Degrees));
    }

    /// <summary>The one-sided interval, open above: is the treatment greater?</summary>
    public Effect IntervalAbove(double alpha)
    {
        var (t, half) = (Value / StandardError, TwoSided(Value / StandardError, Degrees) / 2);
        return new Effect(Value, StandardError, Value - StudentT.InvCDF(0, 1, Degrees, 1 - alpha) * StandardError, double.PositiveInfinity, t > 0 ? half : 1 - half);
    }

    /// <summary>P(|T| &gt; |t|), exact far out (Abramowitz and Stegun 26.7.1).</summary>
    public static double TwoSided(double t, double degrees) => SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + t * t));

    /// <summary>The degrees of freedom by Welch and Satterthwaite (Satterthwaite 1946, Biometrics Bulletin 2:110).</summary>
    public static double Welch(double varianceA, double countA, double varianceB, double countB)
    {
        var (a, b) = (varianceA / countA, varianceB / countB);
        return (a + b) * (a + b) / (a * a / (countA - 1) + b * b / (countB - 1));
    }
}

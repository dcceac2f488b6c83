using System.Runtime.CompilerServices;

namespace AthleteOs.Rules.Physiology;

/// <summary>Range checks of the checked factories. Not-a-number is outside every range.</summary>
internal static class Within
{
    /// <summary>The value, if it is between the ends, both inclusive.</summary>
    public static double Ends(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"must be between {least} and {most}");

    /// <summary>The value, if it is finite and above zero.</summary>
    public static double AboveZero(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number above 0");

    /// <summary>The value, if it is finite and not below zero.</summary>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number, 0 or more");
}

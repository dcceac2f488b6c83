namespace AthleteOs.Rules.Expressions;

/// <summary>
/// The functions of the rule language. Unlike <c>Math</c>, which takes only known numbers, each gives a missing number when
/// one it needs is missing.
/// </summary>
public static class Calc
{
    /// <summary>The smaller of two numbers.</summary>
    public static double? Min(double? a, double? b) => a is { } x && b is { } y ? Math.Min(x, y) : null;

    /// <summary>The larger of two numbers.</summary>
    public static double? Max(double? a, double? b) => a is { } x && b is { } y ? Math.Max(x, y) : null;

    /// <summary>A number kept between a least and a most; the most wins where they cross.</summary>
    public static double? Clamp(double? value, double? least, double? most) => Min(Max(value, least), most);

    /// <summary>The size of a number without its sign.</summary>
    public static double? Abs(double? value) => value is { } x ? Math.Abs(x) : null;

    /// <summary>The next whole number up.</summary>
    public static double? Ceiling(double? value) => value is { } x ? Math.Ceiling(x) : null;

    /// <summary>The next whole number down.</summary>
    public static double? Floor(double? value) => value is { } x ? Math.Floor(x) : null;

    /// <summary>The nearest whole number; a half goes away from zero.</summary>
    public static double? Round(double? value) => value is { } x ? Math.Round(x, MidpointRounding.AwayFromZero) : null;

    /// <summary>The natural logarithm of a number above zero.</summary>
    public static double? Log(double? value) => value is { } x ? Math.Log(x) : null;
}

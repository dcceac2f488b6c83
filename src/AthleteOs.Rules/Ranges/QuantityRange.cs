using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Ranges;

/// <summary>The numbers that a quantity can take, both ends inclusive; wider than the truth where facts depend on each other.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
internal readonly record struct QuantityRange(double Low, double High)
{
    private static readonly QuantityRange Any = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether zero is among them. An end that is no number (infinity less infinity) might be any.</summary>
    public bool HasZero => !(Low > 0 || High < 0);

    /// <summary>The range of a quantity, from the ranges of facts and parameters.</summary>
    public static QuantityRange Of(Quantity quantity)
    {
        switch (quantity)
        {
            case Quantity.Literal q: return new(q.Value, q.Value);
            case Quantity.OfParameter q: return new(q.Parameter.Min, q.Parameter.Max);
            case Quantity.OfFact q: return new(q.Fact.About.Min, q.Fact.About.MayBeNever ? double.PositiveInfinity : q.Fact.About.Max);
            case Quantity.Window q: return Window(q);
            case Quantity.Apply q: return Apply(q.By, Of(q.Of));
            case Quantity.Arithmetic q: return Arithmetic(Of(q.Left), q.By, Of(q.Right));
            case Quantity.IfMissing q: return Of(q.Of).Or(Of(q.Instead));
            case Quantity.Choose q: return Of(q.Then).Or(Of(q.Else));
            default: return Any;
        }
    }

    private static QuantityRange Window(Quantity.Window window)
    {
        var about = window.Series.About;
        return window.By switch
        {
            WindowFunction.Count or WindowFunction.DaysAbove or WindowFunction.DaysBelow => new(0, window.Days),
            WindowFunction.FallingDays => new(0, DailySeries.MaxDays),
            WindowFunction.Latest or WindowFunction.Mean or WindowFunction.Min or WindowFunction.Max => new(about.Min, about.Max),
            WindowFunction.Sum => new(window.Days * about.Min, window.Days * about.Max),
            WindowFunction.StandardDeviation => new(0, about.Max - about.Min),
            WindowFunction.LowestDeviation or WindowFunction.HighestDeviation => new(-LimitedDeviation.LimitSds, LimitedDeviation.LimitSds),
            _ => new(about.Min - about.Max, about.Max - about.Min),
        };
    }

    private QuantityRange Or(QuantityRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    internal static QuantityRange Arithmetic(QuantityRange a, Operation by, QuantityRange b) => by switch
    {
        Operation.Add => new(a.Low + b.Low, a.High + b.High),
        Operation.Subtract => new(a.Low - b.High, a.High - b.Low),
        Operation.Multiply => Corners(a, b, (x, y) => x * y),
        Operation.Divide => b.HasZero ? Any : Corners(a, b, (x, y) => x / y),
        Operation.Min => new(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High)),
        Operation.Max => new(Math.Max(a.Low, b.Low), Math.Max(a.High, b.High)),
        _ => Any,
    };

    private static QuantityRange Corners(QuantityRange a, QuantityRange b, Func<double, double, double> by)
    {
        double[] corners = [by(a.Low, b.Low), by(a.Low, b.High), by(a.High, b.Low), by(a.High, b.High)];
        return Array.Exists(corners, double.IsNaN) ? Any : new(corners.Min(), corners.Max());
    }

    internal static QuantityRange Apply(Function by, QuantityRange of) => by switch
    {
        Function.Negate => new(-of.High, -of.Low),
        Function.Abs => new(of.HasZero ? 0 : Math.Min(Math.Abs(of.Low), Math.Abs(of.High)), Math.Max(Math.Abs(of.Low), Math.Abs(of.High))),
        Function.Log => of.Low > 0 ? new(Math.Log(of.Low), Math.Log(of.High)) : Any,
        _ => new(ConditionMeaning.Apply(by, of.Low), ConditionMeaning.Apply(by, of.High)),
    };
}

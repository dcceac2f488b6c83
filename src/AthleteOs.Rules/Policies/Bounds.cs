namespace AthleteOs.Rules.Policies;

/// <summary>The lowest and the highest value that a number can have, both inclusive; NaN if nothing is known.</summary>
internal readonly record struct Bounds(double Low, double High)
{
    /// <summary>Nothing is known.</summary>
    public static readonly Bounds Unknown = new(double.NaN, double.NaN);

    /// <summary>One number; NaN is unknown.</summary>
    public static Bounds Of(double value) => new(value, value);

    /// <summary>The number if it is exactly known; otherwise NaN.</summary>
    public double Exact => Low == High ? Low : double.NaN;

    public static Bounds Add(Bounds a, Bounds b) => Checked(a.Low + b.Low, a.High + b.High);

    public static Bounds Subtract(Bounds a, Bounds b) => Checked(a.Low - b.High, a.High - b.Low);

    public static Bounds Multiply(Bounds a, Bounds b) => Corners(a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);

    public static Bounds Divide(Bounds a, Bounds b) => b.Low > 0 || b.High < 0 ? Corners(a.Low / b.Low, a.Low / b.High, a.High / b.Low, a.High / b.High) : Unknown;

    public static Bounds Min(Bounds a, Bounds b) => Checked(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High));

    public static Bounds Max(Bounds a, Bounds b) => Checked(Math.Max(a.Low, b.Low), Math.Max(a.High, b.High));

    /// <summary>Whether every value of one is less than every value of the other.</summary>
    public static bool Less(Bounds a, Bounds b) => a.High < b.Low;

    /// <summary>Whether every value of one is at most every value of the other.</summary>
    public static bool LessOrEqual(Bounds a, Bounds b) => a.High <= b.Low;

    /// <summary>A comparison of two numbers; null if it depends on values that are not known.</summary>
    public static bool? Compare(Bounds a, Comparator by, Bounds b) => by switch
    {
        Comparator.Less => Less(a, b) ? true : LessOrEqual(b, a) ? false : null,
        Comparator.LessOrEqual => LessOrEqual(a, b) ? true : Less(b, a) ? false : null,
        Comparator.Greater => Less(b, a) ? true : LessOrEqual(a, b) ? false : null,
        _ => LessOrEqual(b, a) ? true : Less(a, b) ? false : null,
    };

    // Infinity less infinity is unknown.
    private static Bounds Checked(double low, double high) => double.IsNaN(low) || double.IsNaN(high) ? Unknown : new(low, high);

    private static Bounds Corners(double a, double b, double c, double d) => double.IsNaN(a) || double.IsNaN(b) || double.IsNaN(c) || double.IsNaN(d) ? Unknown
        : new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
}

/// <summary>Makes one number of items, of which some may belong and others certainly do. Fields are never below zero.</summary>
internal struct TallyBounds(TallyBy by)
{
    private double _low = by switch { TallyBy.Most => double.NegativeInfinity, TallyBy.Least => double.PositiveInfinity, _ => 0 };
    private double _high = by switch { TallyBy.Most => double.NegativeInfinity, TallyBy.Least => double.PositiveInfinity, _ => 0 };
    private int _certain;
    private int _possible;
    private bool _isOpen;

    /// <summary>Adds an item that may belong.</summary>
    /// <param name="value">Its value; NaN if unknown.</param>
    /// <param name="isUnknownDay">Whether it may be any number of items.</param>
    public void AddPossible(double value, bool isUnknownDay)
    {
        _possible++;
        _isOpen |= isUnknownDay || double.IsNaN(value);
        var most = double.IsNaN(value) ? double.PositiveInfinity : value;
        switch (by)
        {
            case TallyBy.Count:
                _high += isUnknownDay ? double.PositiveInfinity : 1;
                break;
            case TallyBy.Sum or TallyBy.Mean:
                _high += isUnknownDay ? double.PositiveInfinity : most;
                break;
            case TallyBy.Most:
                _high = Math.Max(_high, most);
                break;
            default:
                _low = Math.Min(_low, double.IsNaN(value) ? 0 : value);
                break;
        }
    }

    /// <summary>Adds an item that certainly belongs. It is added as a possible one too.</summary>
    public void AddCertain(double value)
    {
        _certain++;
        switch (by)
        {
            case TallyBy.Count:
                _low++;
                break;
            case TallyBy.Sum or TallyBy.Mean:
                _low += double.IsNaN(value) ? 0 : value;
                break;
            case TallyBy.Most:
                _low = Math.Max(_low, double.IsNaN(value) ? 0 : value);
                break;
            default:
                _high = Math.Min(_high, double.IsNaN(value) ? double.PositiveInfinity : value);
                break;
        }
    }

    /// <summary>The bounds.</summary>
    public readonly Bounds Result => by switch
    {
        TallyBy.Count or TallyBy.Sum => new(_low, _high),
        TallyBy.Mean => _isOpen || _certain == 0 || _certain != _possible ? Bounds.Unknown : Bounds.Of(_low / _certain),
        _ => _certain == 0 ? Bounds.Unknown : new(_low, _high),
    };
}

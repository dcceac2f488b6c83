namespace AthleteOs.Rules.Physiology;

/// <summary>Pairs of mornings that follow each other, summed for a <see cref="ReadinessRegression"/>.</summary>
/// <param name="mean">The athlete's usual readiness, in points.</param>
/// <param name="standardDeviation">Its SD, in points; above 0.</param>
internal struct ReadinessPairs(double mean, double standardDeviation)
{
    private double _today;
    private double _todaySquared;
    private double _next;
    private double _product;
    private double _keyToday;
    private double _keyTodaySquared;
    private double _keyNext;
    private double _keyProduct;

    /// <summary>The number of pairs.</summary>
    public int Days { get; private set; }

    /// <summary>Those with a key session between the mornings.</summary>
    public int KeySessions { get; private set; }

    /// <summary>The squares of the next mornings' deviations.</summary>
    public double Squares { get; private set; }

    /// <summary>The mean deviation from the usual on the mornings of key sessions, in SDs; 0 without any.</summary>
    public readonly double MeanKeyDeviation => KeySessions > 0 ? _keyToday / KeySessions / standardDeviation : 0;

    /// <summary>Adds a day. A pair with an unknown morning is left out.</summary>
    /// <param name="readiness">This morning's readiness, in points; NaN if unknown.</param>
    /// <param name="next">The next morning's.</param>
    /// <param name="isKey">Whether a key session was between them.</param>
    /// <returns>Whether the pair counts.</returns>
    public bool Add(double readiness, double next, bool isKey)
    {
        var (today, tomorrow) = (readiness - mean, next - mean);
        if (double.IsNaN(today + tomorrow))
        {
            return false;
        }

        Days++;
        _today += today;
        _todaySquared += today * today;
        _next += tomorrow;
        _product += today * tomorrow;
        Squares += tomorrow * tomorrow;
        if (isKey)
        {
            KeySessions++;
            _keyToday += today;
            _keyTodaySquared += today * today;
            _keyNext += tomorrow;
            _keyProduct += today * tomorrow;
        }

        return true;
    }

    /// <summary>Adds pairs that were summed against the same usual readiness.</summary>
    public void Add(in ReadinessPairs other)
    {
        Days += other.Days;
        KeySessions += other.KeySessions;
        Squares += other.Squares;
        _today += other._today;
        _todaySquared += other._todaySquared;
        _next += other._next;
        _product += other._product;
        _keyToday += other._keyToday;
        _keyTodaySquared += other._keyTodaySquared;
        _keyNext += other._keyNext;
        _keyProduct += other._keyProduct;
    }

    /// <summary>Writes X'X and X'y of the terms 1, deviation, key session, and key session by deviation in SDs.</summary>
    public readonly void Fill(Span<double> products, Span<double> moments)
    {
        var (cross, crossSquared) = (_keyToday / standardDeviation, _keyTodaySquared / standardDeviation);
        ReadOnlySpan<double> rows =
        [
            Days, _today, KeySessions, cross,
            _today, _todaySquared, _keyToday, crossSquared,
            KeySessions, _keyToday, KeySessions, cross,
            cross, crossSquared, cross, crossSquared / standardDeviation,
        ];
        rows.CopyTo(products);
        ReadOnlySpan<double> right = [_next, _product, _keyNext, _keyProduct / standardDeviation];
        right.CopyTo(moments);
    }
}

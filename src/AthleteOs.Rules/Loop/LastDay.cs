namespace AthleteOs.Rules.Loop;

/// <summary>The last day on which something was so, where some days are not known. A day before the record may have been such a day.</summary>
internal struct LastDay()
{
    private int _last = -1;
    private int _open = -1;

    /// <summary>Notes a day, each later than the one before.</summary>
    /// <param name="day">The day's number in the record, from 0.</param>
    /// <param name="isSo">Whether it was so; null where that is not known.</param>
    public void Note(int day, bool? isSo)
    {
        _last = isSo == true ? day : _last;
        _open = isSo is null ? day : _open;
    }

    /// <summary>
    /// The days from the last such day to another. An unknown day may have been it: null, until it is so long ago that the fewest days are
    /// safe. Then it counts as such a day.
    /// </summary>
    /// <param name="today">The day to count to.</param>
    /// <param name="mostDays">An unknown day within this number of days leaves the count open.</param>
    public readonly int? DaysTo(int today, int mostDays)
    {
        var since = today - Math.Max(_last, _open);
        return _last > _open || since > mostDays ? since : null;
    }
}

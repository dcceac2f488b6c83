using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The recorded outcomes of some days of one athlete, as sums. Days without a record are not in them.</summary>
internal sealed class OutcomeSums
{
    private readonly double[] _sums = new double[RecordedOutcome.All.Count];
    private readonly int[] _counts = new int[RecordedOutcome.All.Count];

    /// <summary>The last result of a performance test; not a number without one.</summary>
    public double LastPerformance { get; private set; } = double.NaN;

    private const int Week = 7;

    /// <summary>Adds a day's record. Tests are rare, so they count alone too, also before the days of a baseline.</summary>
    public void AddDay(MorningReadings readings, DayDone done, bool onlyTests = false)
    {
        Add(RecordedOutcome.PerformanceChange, done.Performance);
        if (onlyTests)
        {
            return;
        }

        var isUnwell = readings.Illness == true || readings.Injury == true;
        Add(RecordedOutcome.Readiness, readings.ReadinessScore);
        Add(RecordedOutcome.KeySessions, done.SessionType is { } type ? type == SessionType.Key ? Week : 0 : null);
        Add(RecordedOutcome.Load, Week * done.Load);
        Add(RecordedOutcome.DaysUnwell, isUnwell ? 4 * Week : readings.Illness is null && readings.Injury is null ? null : 0);
    }

    /// <summary>Adds a day's value; null if it is not recorded.</summary>
    public void Add(RecordedOutcome outcome, double? value)
    {
        if (value is not { } known)
        {
            return;
        }

        var at = IndexOf(outcome);
        (_sums[at], _counts[at]) = (_sums[at] + known, _counts[at] + 1);
        LastPerformance = outcome == RecordedOutcome.PerformanceChange ? known : LastPerformance;
    }

    /// <summary>The same days with a value that is higher by an amount.</summary>
    public OutcomeSums Shifted(RecordedOutcome outcome, double amount)
    {
        var shifted = new OutcomeSums();
        shifted.Add(this);
        shifted._sums[IndexOf(outcome)] += amount * _counts[IndexOf(outcome)];
        shifted.LastPerformance += outcome == RecordedOutcome.PerformanceChange ? amount : 0;
        return shifted;
    }

    /// <summary>Adds later days.</summary>
    public void Add(OutcomeSums later)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            (_sums[i], _counts[i]) = (_sums[i] + later._sums[i], _counts[i] + later._counts[i]);
        }

        LastPerformance = double.IsNaN(later.LastPerformance) ? LastPerformance : later.LastPerformance;
    }

    /// <summary>The number of recorded days.</summary>
    public int Count(RecordedOutcome outcome) => _counts[IndexOf(outcome)];

    /// <summary>The mean, or the last performance; not a number without a record.</summary>
    public double Value(RecordedOutcome outcome) =>
        outcome == RecordedOutcome.PerformanceChange ? LastPerformance : _counts[IndexOf(outcome)] is > 0 and var count ? _sums[IndexOf(outcome)] / count : double.NaN;

    private static int IndexOf(RecordedOutcome outcome)
    {
        for (var i = 0; i < RecordedOutcome.All.Count; i++)
        {
            if (RecordedOutcome.All[i] == outcome)
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Name, "This outcome is not recorded.");
    }
}

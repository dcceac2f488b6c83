using System.Runtime.Intrinsics;

namespace AthleteOs.Rules.Physiology;

/// <summary>
/// A key session today compared with keeping it. Both values count every remaining key session of the week. Their unit is a key session
/// absorbed at readiness 100 and at no cost (<see cref="SessionValue"/> for a load of 1).
/// </summary>
/// <param name="KeyToday">The value of a key session today, and then of the best use of those left.</param>
/// <param name="KeyLater">The expected value of the best use of all of them from tomorrow on.</param>
/// <param name="WorthFrom"> The readiness from which on today is worth at least as much as later, never below the athlete's own threshold,
/// at most 100. Gate on this, not on the difference of the two values, which may fall with readiness. With this, better readiness never
/// argues against the session.
/// </param>
internal readonly record struct KeySessionChoice(double KeyToday, double KeyLater, double WorthFrom);

/// <summary>
/// The opportunity cost of a key session: with D days and R key sessions left, is one worth more today than on a later day? Solved
/// backwards from the last day for an athlete's parameters. The first query of a state solves the states that it depends on; later ones are
/// lookups. Not for several threads at once.
/// </summary>
/// <remarks>
/// <para>z is readiness on the grid of <see cref="ReadinessChain"/>, v the session's value, m the spacing.
/// <c>V(d, r, z) = max(E V(d-1, r, z'), v(z) + E V(d-m, r-1, z^(m)))</c>. The second term counts only from the athlete's own threshold on.
/// Nothing has a value after the last day or without a session left. A cell that the threshold cuts counts by the part above it. Keeping a session is free and forcing one is never
/// required: missed intensity is not compensated.</para>
/// <para>Optimal stopping with several stops (Bellman 1957). House assumptions, to be confirmed by a sports scientist: readiness is an
/// AR(1) independent of the sessions (the spacing represents recovery). Every key session has the same value on a day of the same
/// readiness.</para>
/// <para>Both values never fall as readiness, days left or sessions left rise. It can make a policy stricter than the threshold, never less strict.</para>
/// </remarks>
internal sealed class OpportunityCost
{
    /// <summary>The largest number of days left in a query.</summary>
    public const int MostDays = 14;

    // Readiness is in whole points, so a smaller spread is unknown.
    private const double LeastSd = 1;

    // Ties of rounding go to today.
    private const double Tie = 1e-12;

    private readonly ReadinessChain _chain;
    private readonly SessionValue _value;
    private readonly double _mean;
    private readonly double _sd;
    private readonly double _threshold;
    private readonly double[] _today;
    private readonly double[] _eligible;

    // For 1 to DaysLeft - 1 days and 1 to KeySessionsLeft sessions left, one number a node: the value expected tomorrow. Without a day or a session it is 0.
    private readonly double[] _tomorrow;

    // The value expected after the spacing, for the days and sessions that are left then.
    private readonly double[] _afterSpacing;
    private readonly double[] _worthFrom;

    // For each number of sessions: the days up to which the two tables are solved.
    private readonly int[] _solvedTomorrow;
    private readonly int[] _solvedAfterSpacing;

    private OpportunityCost(ReadinessChain chain, SessionValue value, (double Mean, double Sd) readiness, double threshold, (int Days, int KeySessions) most, OpportunityCost? outdated)
    {
        (_chain, _value, _threshold) = (chain, value, threshold);
        (_mean, _sd) = (readiness.Mean, Math.Max(LeastSd, readiness.Sd));
        (DaysLeft, KeySessionsLeft) = most;
        _tomorrow = Memory(outdated?._tomorrow, (DaysLeft - 1) * KeySessionsLeft * chain.Nodes);
        _afterSpacing = Memory(outdated?._afterSpacing, DaysAfterSpacing * (KeySessionsLeft - 1) * chain.Nodes);
        _worthFrom = new double[DaysLeft * KeySessionsLeft];
        (_solvedTomorrow, _solvedAfterSpacing) = (new int[KeySessionsLeft + 1], new int[KeySessionsLeft + 1]);
        (_today, _eligible) = (Memory(outdated?._today, chain.Nodes), Memory(outdated?._eligible, chain.Nodes));
        for (var node = 0; node < chain.Nodes; node++)
        {
            (_today[node], _eligible[node]) = (value.Value(1, ReadinessAt(node)), EligibleShare(node));
        }
    }

    /// <summary>The most days left that this was solved for, today included.</summary>
    public int DaysLeft { get; }

    /// <summary>The most key sessions left that this was solved for.</summary>
    public int KeySessionsLeft { get; }

    /// <summary>Solves for an athlete.</summary>
    /// <param name="chain">How readiness moves, and the spacing of key sessions.</param>
    /// <param name="value">The value of a session on a day.</param>
    /// <param name="mean">The athlete's usual readiness, 0 to 100.</param>
    /// <param name="standardDeviation">The day-to-day SD of readiness, 0 to 50 points; below 1 it counts as 1.</param>
    /// <param name="threshold">The athlete's own threshold for key sessions, 0 to 100.</param>
    /// <param name="daysLeft">The largest number of days left in queries, including today; 1 to <see cref="MostDays"/>.</param>
    /// <param name="keySessionsLeft">The largest number of key sessions left in queries, 1 to <see cref="MostDays"/>; more than fit into the days have no further value.</param>
    /// <param name="outdated">A solution that nobody queries any more. Its memory is used again; null without one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static OpportunityCost Of(ReadinessChain chain, SessionValue value, double mean, double standardDeviation, double threshold, int daysLeft, int keySessionsLeft, OpportunityCost? outdated = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(value);
        return new OpportunityCost(chain, value,
            (Within.Ends(mean, 0, 100), Within.Ends(standardDeviation, 0, 50)), Within.Ends(threshold, 0, 100),
            ((int)Within.Ends(daysLeft, 1, MostDays, nameof(daysLeft)), (int)Within.Ends(keySessionsLeft, 1, MostDays, nameof(keySessionsLeft))), outdated);
    }

    /// <summary>
    /// Today weighed against later, given that spacing allows a key session today. With no key session left both
    /// values are 0, and <see cref="KeySessionChoice.WorthFrom"/> is 100.
    /// </summary>
    /// <param name="readiness">This morning's readiness, 0 to 100.</param>
    /// <param name="daysLeft">D, today included; 1 to <see cref="DaysLeft"/>.</param>
    /// <param name="keySessionsLeft">R, 0 to <see cref="KeySessionsLeft"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public KeySessionChoice At(double readiness, int daysLeft, int keySessionsLeft)
    {
        Within.Ends(readiness, 0, 100);
        Within.Ends(daysLeft, 1, DaysLeft);
        Within.Ends(keySessionsLeft, 0, KeySessionsLeft);
        if (keySessionsLeft == 0)
        {
            return new(0, 0, 100);
        }

        Solve(daysLeft, keySessionsLeft);
        return new(KeyToday(readiness, daysLeft, keySessionsLeft), KeyLater(readiness, daysLeft, keySessionsLeft), WorthFrom(daysLeft, keySessionsLeft));
    }

    // A session today leaves no more days than these.
    private int DaysAfterSpacing => Math.Max(0, DaysLeft - _chain.SpacingDays);

    private double KeyToday(double readiness, int days, int sessions) =>
        _value.Value(1, readiness) + At(Spent(days, sessions), readiness);

    private double KeyLater(double readiness, int days, int sessions) => At(Kept(days, sessions), readiness);

    // A query for D days and R sessions reads D - 1 days with R sessions. After the spacing of m days it reads D - m days with R - 1. So each
    // session less needs m days less.
    private void Solve(int days, int sessions)
    {
        if (_solvedTomorrow[sessions] >= days - 1 && (sessions == 1 || _solvedAfterSpacing[sessions - 1] >= days - _chain.SpacingDays))
        {
            return;
        }

        // The fewest sessions first, because more sessions depend on them.
        for (var left = Math.Max(1, sessions - (days - 1) / _chain.SpacingDays); left < sessions; left++)
        {
            var afterSpacing = days - (sessions - left) * _chain.SpacingDays;
            SolveDays(left, afterSpacing - 1, afterSpacing);
        }

        SolveDays(sessions, days - 1, 0);
    }

    private void SolveDays(int sessions, int tomorrow, int afterSpacing)
    {
        Span<double> day = stackalloc double[_chain.Nodes];
        for (var days = Math.Min(_solvedTomorrow[sessions], _solvedAfterSpacing[sessions]) + 1; days <= Math.Max(tomorrow, afterSpacing); days++)
        {
            var (isTomorrow, isAfterSpacing) = (days <= tomorrow && days > _solvedTomorrow[sessions], days <= afterSpacing && days > _solvedAfterSpacing[sessions]);
            if (!isTomorrow && !isAfterSpacing)
            {
                continue;
            }

            Best(days, sessions, day);
            if (isTomorrow)
            {
                _chain.Tomorrow(day, RowOf(_tomorrow, days, sessions, KeySessionsLeft));
                _solvedTomorrow[sessions] = days;
            }

            if (isAfterSpacing)
            {
                _chain.AfterSpacing(day, RowOf(_afterSpacing, days, sessions, KeySessionsLeft - 1));
                _solvedAfterSpacing[sessions] = days;
            }
        }
    }

    // Computed at the first query and then constant. It is above 0 if there is a threshold; without one it is found immediately.
    private double WorthFrom(int days, int sessions) =>
        _worthFrom[State(days, sessions)] is var known and > 0 ? known : _worthFrom[State(days, sessions)] = FindWorthFrom(days, sessions);

    // V(d, r, .), node by node: the vectors give the same bits as single numbers.
    private void Best(int days, int sessions, Span<double> best)
    {
        var keep = Kept(days, sessions);
        var after = Spent(days, sessions);
        var node = 0;
        for (; node + Vector256<double>.Count <= best.Length; node += Vector256<double>.Count)
        {
            var kept = Vector256.Create(keep[node..]);
            var gain = Vector256.Create(_today, node) + Vector256.Create(after[node..]) - kept;
            (kept + Vector256.Create(_eligible, node) * Vector256.Max(Vector256<double>.Zero, gain)).CopyTo(best[node..]);
        }

        for (; node < best.Length; node++)
        {
            best[node] = keep[node] + _eligible[node] * Math.Max(0, _today[node] + after[node] - keep[node]);
        }
    }

    // From the top down, so that today is worth it everywhere above. Between two nodes the difference is concave: the value is concave and
    // the rest is linear. If it is not negative at both ends, it is not negative between.
    private double FindWorthFrom(int days, int sessions)
    {
        var worth = 100.0;
        for (var node = _chain.Nodes - 1; node >= 0 && worth > _threshold; node--)
        {
            var next = Math.Max(ReadinessAt(node), _threshold);
            if (next < worth)
            {
                if (!IsWorth(next, days, sessions))
                {
                    return Boundary(next, worth, days, sessions);
                }

                worth = next;
            }
        }

        return IsWorth(_threshold, days, sessions) ? _threshold : Boundary(_threshold, worth, days, sessions);
    }

    private double Boundary(double below, double above, int days, int sessions)
    {
        for (var halving = 0; halving < 20; halving++)
        {
            var middle = (below + above) / 2;
            (below, above) = IsWorth(middle, days, sessions) ? (below, middle) : (middle, above);
        }

        return above;
    }

    private bool IsWorth(double readiness, int days, int sessions) => KeyToday(readiness, days, sessions) >= KeyLater(readiness, days, sessions) - Tie;

    private double ReadinessAt(int node) => Math.Clamp(_mean + _sd * _chain.Node(node), 0, 100);

    private double EligibleShare(int node) => _threshold == 0 ? 1
        : Math.Clamp((_chain.Node(node) - (_threshold - _mean) / _sd) / _chain.Width + 0.5, 0, 1);

    private double At(ReadOnlySpan<double> row, double readiness)
    {
        var place = Math.Clamp((readiness - _mean) / _sd / _chain.Width + _chain.Nodes / 2, 0, _chain.Nodes - 1);
        var node = Math.Min((int)place, _chain.Nodes - 2);
        return row[node] + (place - node) * (row[node + 1] - row[node]);
    }

    // The value of all remaining sessions from tomorrow on.
    private ReadOnlySpan<double> Kept(int days, int sessions) => days == 1 ? _chain.Nothing : RowOf(_tomorrow, days - 1, sessions, KeySessionsLeft);

    // The value of the remaining sessions once the spacing after a session today is over.
    private ReadOnlySpan<double> Spent(int days, int sessions) =>
        sessions == 1 || days <= _chain.SpacingDays ? _chain.Nothing : RowOf(_afterSpacing, days - _chain.SpacingDays, sessions - 1, KeySessionsLeft - 1);

    private Span<double> RowOf(double[] table, int days, int sessions, int mostSessions) => table.AsSpan(((days - 1) * mostSessions + sessions - 1) * _chain.Nodes, _chain.Nodes);

    // Rows are written before they are read, so old numbers need not be cleared.
    private static double[] Memory(double[]? outdated, int length) => outdated?.Length >= length ? outdated : new double[length];

    private int State(int days, int sessions) => (days - 1) * KeySessionsLeft + sessions - 1;
}

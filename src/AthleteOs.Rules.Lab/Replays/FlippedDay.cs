using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>A day on which another policy decides differently.</summary>
/// <param name="Morning">The facts.</param>
/// <param name="From">The decision so far.</param>
/// <param name="Explanation">The other policy's decision, with reasons.</param>
/// <param name="Rules">The rules that determine it.</param>
/// <param name="Was">The rules in the old decision, other than suggestions and notes.</param>
internal sealed record FlippedDay(Morning Morning, SessionType From, Explanation Explanation, IReadOnlyList<string> Rules, IReadOnlyList<string> Was)
{
    /// <summary>The rules that limited a day before and no longer do, if it is harder now.</summary>
    public IEnumerable<string> NoLonger => IsHarder ? Was.Except(Rules, StringComparer.Ordinal).Except(Explanation.Because.Select(r => r.Rule), StringComparer.Ordinal) : [];

    public SessionType To => Explanation.Decision.SessionType;

    public bool IsHarder => To > From;
}

/// <summary>The numbers of days that became harder and easier.</summary>
internal sealed class FlipCount
{
    /// <summary>The number of days.</summary>
    public long Days { get; set; }

    public long Harder { get; set; }

    public long Lighter { get; set; }

    public long Flipped => Harder + Lighter;

    /// <summary>Counts a day.</summary>
    public void Add(SessionType from, SessionType to)
    {
        Days++;
        Harder += to > from ? 1 : 0;
        Lighter += to < from ? 1 : 0;
    }
}

/// <summary>A decision that the same policy now makes differently: a fault.</summary>
/// <param name="Past">The decision as it was.</param>
/// <param name="Field">The first field that differs.</param>
internal sealed record ReplayDifference(PastDecision Past, string Field);

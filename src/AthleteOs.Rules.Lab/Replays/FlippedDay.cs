using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>A day that another policy decides otherwise.</summary>
/// <param name="Morning">The facts.</param>
/// <param name="From">What was decided.</param>
/// <param name="Explanation">What the other policy decides, and why.</param>
/// <param name="Rules">The rules that determine it.</param>
/// <param name="Was">The rules that the decision named, but for suggestions and notes.</param>
internal sealed record FlippedDay(Morning Morning, SessionType From, Explanation Explanation, IReadOnlyList<string> Rules, IReadOnlyList<string> Was)
{
    /// <summary>The rules that held a day back that is harder now, and no longer do.</summary>
    public IEnumerable<string> NoLonger => IsHarder ? Was.Except(Rules, StringComparer.Ordinal).Except(Explanation.Because.Select(r => r.Rule), StringComparer.Ordinal) : [];

    public SessionType To => Explanation.Decision.SessionType;

    public bool IsHarder => To > From;
}

/// <summary>How many days became harder and how many lighter.</summary>
internal sealed class FlipCount
{
    /// <summary>How many days there were.</summary>
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

/// <summary>A decision that the same policy makes otherwise now: a fault.</summary>
/// <param name="Past">The decision as it was.</param>
/// <param name="Field">The first field that differs.</param>
internal sealed record ReplayDifference(PastDecision Past, string Field);

namespace AthleteOs.Rules.Squad.Comparisons;

/// <summary>The state of a comparison.</summary>
internal enum ComparisonState
{
    /// <summary>Others run before it.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ran to its end.</summary>
    Done,

    /// <summary>A person stopped it, or the service did.</summary>
    Stopped,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>A comparison at one moment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Order">The order.</param>
/// <param name="By">The person who started it.</param>
/// <param name="At">The time of the order.</param>
/// <param name="State">Its state.</param>
/// <param name="Done">The seasons' athletes that are done.</param>
/// <param name="All">All of them, those under other conditions included; 0 before it runs.</param>
/// <param name="Left">The time that is left, from the time so far; null if unknown.</param>
/// <param name="Ahead">The number of comparisons that run before it.</param>
/// <param name="Report">The report; null before the end, or if no athlete was done.</param>
internal sealed record ComparisonPicture(
    string Id, ComparisonOrder Order, string By, DateTimeOffset At, ComparisonState State, int Done, int All, TimeSpan? Left, int Ahead, ComparisonReport? Report)
{
    /// <summary>Whether it waits or runs.</summary>
    public bool IsOpen => State is ComparisonState.Waiting or ComparisonState.Running;
}

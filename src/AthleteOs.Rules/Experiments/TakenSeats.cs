namespace AthleteOs.Rules.Experiments;

/// <summary>A place that is taken in a parallel design: all that minimisation knows of an earlier athlete.</summary>
/// <param name="Arm">The arm's index.</param>
/// <param name="Levels">The athlete's level of each factor.</param>
internal sealed record TakenSeat(int Arm, IReadOnlyList<string> Levels)
{
    /// <summary>The group that took the place; null for an athlete.</summary>
    public string? Group { get; init; }

    /// <summary>The probability of the group's arm before its draw; null without a draw.</summary>
    public double? Propensity { get; init; }
}

/// <summary>The taken places in order. Counts by level are kept, so that the next assignment takes the same time in every squad.</summary>
internal sealed class TakenSeats
{
    private static readonly int[] Nobody = new int[ExperimentReader.MostArms];

    private readonly List<TakenSeat> _seats = [];
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Factor, string Level), int[]> _counts = [];

    /// <summary>The number of places.</summary>
    public int Count => _seats.Count;

    /// <summary>Adds a place.</summary>
    public void Add(TakenSeat seat)
    {
        if (seat.Group is { } group)
        {
            _groups.TryAdd(group, _seats.Count);
        }

        _seats.Add(seat);
        for (var factor = 0; factor < seat.Levels.Count; factor++)
        {
            if (!_counts.TryGetValue((factor, seat.Levels[factor]), out var counts))
            {
                _counts[(factor, seat.Levels[factor])] = counts = new int[ExperimentReader.MostArms];
            }

            counts[seat.Arm]++;
        }
    }

    /// <summary>The first places alone, for a draw that is made again.</summary>
    public TakenSeats First(int count)
    {
        var first = new TakenSeats();
        foreach (var seat in _seats.Take(count))
        {
            first.Add(seat);
        }

        return first;
    }

    /// <summary>The place of a group; null if it has none.</summary>
    public TakenSeat? Of(string group) => _groups.TryGetValue(group, out var at) ? _seats[at] : null;

    /// <summary>The places before that of a group, or the first ones for an athlete without a group.</summary>
    public TakenSeats Before(string? group, int count) => First(group is not null && _groups.TryGetValue(group, out var at) ? Math.Min(at, count) : count);

    /// <summary>The number of athletes of a level in each arm.</summary>
    public ReadOnlySpan<int> At(int factor, string level) => _counts.GetValueOrDefault((factor, level)) ?? Nobody;
}

using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// The enrolled athletes by the time of their next morning. A look at it costs as much as the athletes who are due, however many are enrolled.
/// For several threads.
/// </summary>
internal sealed class MorningSchedule
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _byAthlete = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _byTime = new();
    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    /// <summary>The number of enrolled athletes.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byAthlete.Count;
            }
        }
    }

    /// <summary>Notes that an athlete is caught up to an entry and due at a time.</summary>
    public void Note(string athleteId, long number, DateTimeOffset due)
    {
        lock (_gate)
        {
            var isQueued = _byAthlete.TryGetValue(athleteId, out var before) && before.Due == due.UtcTicks;
            _byAthlete[athleteId] = new Place(number, due.UtcTicks);
            if (!isQueued)
            {
                _byTime.Enqueue(athleteId, due.UtcTicks);
            }
        }
    }

    /// <summary>Notes that an athlete is not enrolled.</summary>
    public void Remove(string athleteId)
    {
        lock (_gate)
        {
            _byAthlete.Remove(athleteId);
        }
    }

    /// <summary>Whether an entry of an athlete is new to the loop: a later one than it has read, or one that may enrol the athlete.</summary>
    public bool IsNews(JournalChange change)
    {
        lock (_gate)
        {
            return _byAthlete.TryGetValue(change.AthleteId, out var place) ? change.Number > place.Number : change.Kind == EntryKind.Settings;
        }
    }

    /// <summary>Takes the athletes who are due. If the clock went back, all are due: their times came from the wrong clock.</summary>
    public IReadOnlyList<string> TakeDue(DateTimeOffset now)
    {
        lock (_gate)
        {
            var wentBack = now.AddMinutes(1) < _latest;
            _latest = wentBack || now > _latest ? now : _latest;
            if (wentBack)
            {
                _byTime.Clear();
                string[] all = [.. _byAthlete.Keys];
                foreach (var athleteId in all)
                {
                    _byAthlete[athleteId] = _byAthlete[athleteId] with { Due = 0 };
                }

                return all;
            }

            var due = new List<string>();
            while (_byTime.TryPeek(out var athleteId, out var ticks) && ticks <= now.UtcTicks)
            {
                _byTime.Dequeue();

                // A later note replaced the time.
                if (_byAthlete.TryGetValue(athleteId, out var place) && place.Due == ticks)
                {
                    due.Add(athleteId);
                }
            }

            return due;
        }
    }

    private readonly record struct Place(long Number, long Due);
}

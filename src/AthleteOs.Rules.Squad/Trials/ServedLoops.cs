using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>
/// An athlete's days under the policy that serves on each of them. Outside an experiment there is one loop. In an
/// experiment each arm has its own loop, because a policy reads the record from its beginning.
/// </summary>
internal sealed class ServedLoops
{
    private readonly ServedPolicy _usual;
    private readonly Participant? _participant;
    private readonly AthleteRecord _record;
    private readonly Dictionary<string, ControlLoop> _loops = new(StringComparer.Ordinal);
    private Serving _today;

    /// <summary>Begins on a day.</summary>
    public ServedLoops(ServedPolicy usual, Participant? participant, AthleteRecord record, DateOnly first)
    {
        (_usual, _participant, _record, Date) = (usual, participant, record, first);
        _today = new Serving(usual);
        foreach (var policy in (participant?.Policies ?? []).Prepend(usual))
        {
            _loops.TryAdd(policy.Digest, new ControlLoop(policy.Policy, record.Start(first)));
        }
    }

    /// <summary>The day in hand.</summary>
    public DateOnly Date { get; private set; }

    /// <summary>Decides the day in hand.</summary>
    public (Serving Serving, Morning Morning) Decide()
    {
        var readings = _record.Readings(Date);
        _today = _participant?.On(Date, readings, _usual, isChosen: false) ?? new Serving(_usual);
        var mornings = _loops.ToDictionary(l => l.Key, l => l.Value.Decide(readings).Morning, StringComparer.Ordinal);
        return (_today, mornings[_today.Policy.Digest]);
    }

    /// <summary>Records the training of the day in hand. On a Sunday it returns the review by the policy of that day, with the version that it made.</summary>
    public (WeekReview Review, ParameterVersion? Version)? Record()
    {
        var done = _record.Done(Date);
        var reviews = _loops.ToDictionary(l => l.Key, l => l.Value.Record(done), StringComparer.Ordinal);
        Date = Date.AddDays(1);
        return reviews[_today.Policy.Digest] is { } review ? (review, _loops[_today.Policy.Digest].Versions.LastOrDefault(v => v.Changes.Count > 0)) : null;
    }
}

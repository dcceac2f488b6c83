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
    private readonly DateOnly _first;
    private readonly Dictionary<string, ControlLoop> _loops = new(StringComparer.Ordinal);
    private readonly List<AthleteFrom> _reviewed = []; // by the reviews since the record was read
    private Serving _today;

    private ServedLoops(ServedPolicy usual, Participant? participant, AthleteRecord record, DateOnly first, DateOnly date)
    {
        (_usual, _participant, _record, _first, Date) = (usual, participant, record, first, date);
        _today = new Serving(usual);
    }

    /// <summary>Begins on the first day.</summary>
    public static ServedLoops Begin(ServedPolicy usual, Participant? participant, AthleteRecord record, DateOnly first)
    {
        var served = new ServedLoops(usual, participant, record, first, first);
        foreach (var policy in served.Policies)
        {
            served._loops.TryAdd(policy.Digest, new ControlLoop(policy.Policy, record.Start(first)));
        }

        return served;
    }

    /// <summary>Goes on from a checkpoint; null if it has no loop of one of the policies.</summary>
    public static ServedLoops? GoOn(ServedPolicy usual, Participant? participant, Checkpoint past)
    {
        var served = new ServedLoops(usual, participant, past.Record, past.First, past.Date);
        foreach (var policy in served.Policies)
        {
            if (past.Loops.GetValueOrDefault(policy.Digest) is not { } loop)
            {
                return null;
            }

            served._loops.TryAdd(policy.Digest, loop.GoOn(past.Record.Start(past.First)));
        }

        return served;
    }

    /// <summary>The loops now, by digest of their policy, for a checkpoint.</summary>
    public IReadOnlyDictionary<string, ControlLoop> Copy() => _loops.ToDictionary(l => l.Key, l => l.Value.GoOn(_record.Start(_first)), StringComparer.Ordinal);

    private IEnumerable<ServedPolicy> Policies => (_participant?.Policies ?? []).Prepend(_usual);

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
        var serving = _loops[_today.Policy.Digest];
        var reviews = _loops.Values.ToDictionary(l => l, l => l.Record(done));
        Date = Date.AddDays(1);
        if (reviews[serving] is not { } review)
        {
            return null;
        }

        var version = serving.Versions.LastOrDefault(v => v.Changes.Count > 0);
        if (review.Verdict.Changes.Count > 0 && version is not null)
        {
            _reviewed.Add(new AthleteFrom(version.From, version.Athlete));
        }

        FollowReview(serving);
        return (review, version);
    }

    // The journal gets one review, that of the policy that served. The loops of the other arms go on with it and not with their own.
    private void FollowReview(ControlLoop serving)
    {
        foreach (var (policy, other) in _loops.Where(l => l.Value != serving).ToArray())
        {
            var start = _record.Start(_first);
            _loops[policy] = other.GoOn(start with { Recorded = [.. _reviewed.Concat(start.Recorded).OrderBy(v => v.From)], ReviewedUntil = Date.AddDays(-1) });
        }
    }
}

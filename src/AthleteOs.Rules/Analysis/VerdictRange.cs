using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>The hardest day that rules may leave, from the lightest to the hardest that it can be.</summary>
internal sealed class Caps
{
    private SessionType _lightest = SessionType.Key;
    private SessionType _hardest = SessionType.Key;

    /// <summary>Every cap between.</summary>
    public IEnumerable<SessionType> All() => Enumerable.Range((int)_lightest, _hardest - _lightest + 1).Select(t => (SessionType)t);

    public void Add(Caps other) => (_lightest, _hardest) = (_lightest.OrEasier(other._lightest), _hardest.OrEasier(other._hardest));

    /// <summary>A limit that may apply, or must.</summary>
    public void Limit(SessionType cap, TruthSet truths)
    {
        _lightest = (truths & (TruthSet.Holds | TruthSet.Open)) != 0 ? _lightest.OrEasier(cap) : _lightest;
        _hardest = truths.HasFlag(TruthSet.Fails) ? _hardest : _hardest.OrEasier(cap);
    }

    /// <summary>The outcome of an ordered set: the first matching rule and the unknown ones before it apply.</summary>
    public static Caps Of(StageRuleSet set, Box box)
    {
        var caps = new Caps { _hardest = SessionType.Rest };
        var bound = SessionType.Key;
        for (var i = 0; i < set.Source.Rules.Count; i++)
        {
            var (cap, truths) = (set[i].Effect.Cap, set.Rules[i].Condition.Holds(box));
            caps._lightest = (truths & (TruthSet.Holds | TruthSet.Open)) != 0 ? caps._lightest.OrEasier(cap) : caps._lightest;
            caps._hardest = truths.HasFlag(TruthSet.Holds) ? Max(caps._hardest, bound.OrEasier(cap)) : caps._hardest;
            if (truths == TruthSet.Holds)
            {
                return caps;
            }

            bound = truths == TruthSet.Open ? bound.OrEasier(cap) : bound;
        }

        caps._hardest = Max(caps._hardest, bound);
        return caps;
    }

    private static SessionType Max(SessionType a, SessionType b) => a > b ? a : b;
}

/// <summary>The possible outcome of rules without an order: whether one permits a key session, and the remaining limit.</summary>
internal sealed class VerdictRange
{
    private bool _mayPermit;
    private bool _mustPermit;

    public Caps Caps { get; } = new();

    public void Add(ReadRule rule, TruthSet truths)
    {
        if (rule.Rule.Effect.Kind == EffectKind.PermitKey)
        {
            _mayPermit |= truths.HasFlag(TruthSet.Holds);
            _mustPermit |= truths == TruthSet.Holds;
        }

        Caps.Limit(rule.Rule.Effect.Cap, rule.Rule.Effect.Cap < SessionType.Key ? truths : TruthSet.Fails);
    }

    /// <summary>A part of the envelope, by whether it forbids more than a type of session. It limits the day unless it certainly does not.</summary>
    public void Add(SessionType cap, TruthSet envelope) => Caps.Limit(cap, envelope);

    public IEnumerable<bool> Permits()
    {
        if (!_mustPermit)
        {
            yield return false;
        }

        if (_mayPermit)
        {
            yield return true;
        }
    }
}

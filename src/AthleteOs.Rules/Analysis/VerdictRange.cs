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

    public void Add(Caps other) => (_lightest, _hardest) = (Min(_lightest, other._lightest), Min(_hardest, other._hardest));

    /// <summary>A limit that may hold, or must.</summary>
    public void Limit(SessionType cap, TruthSet truths)
    {
        _lightest = (truths & (TruthSet.Holds | TruthSet.Open)) != 0 ? Min(_lightest, cap) : _lightest;
        _hardest = truths.HasFlag(TruthSet.Fails) ? _hardest : Min(_hardest, cap);
    }

    /// <summary>What a set in order leaves: the first rule that matches and the open ones before it speak.</summary>
    public static Caps Of(StageRuleSet set, Box box)
    {
        var caps = new Caps { _hardest = SessionType.Rest };
        var bound = SessionType.Key;
        for (var i = 0; i < set.Source.Rules.Count; i++)
        {
            var (cap, truths) = (set[i].Effect.Cap, set.Ready.Rules[i].Condition.Holds(box));
            caps._lightest = (truths & (TruthSet.Holds | TruthSet.Open)) != 0 ? Min(caps._lightest, cap) : caps._lightest;
            caps._hardest = truths.HasFlag(TruthSet.Holds) ? Max(caps._hardest, Min(bound, cap)) : caps._hardest;
            if (truths == TruthSet.Holds)
            {
                return caps;
            }

            bound = truths == TruthSet.Open ? Min(bound, cap) : bound;
        }

        caps._hardest = Max(caps._hardest, bound);
        return caps;
    }

    private static SessionType Min(SessionType a, SessionType b) => a < b ? a : b;

    private static SessionType Max(SessionType a, SessionType b) => a > b ? a : b;
}

/// <summary>What rules without an order may say together: whether one permits a key session, and what the limits leave.</summary>
internal sealed class VerdictRange
{
    private bool _mayPermit;
    private bool _mustPermit;

    public Caps Caps { get; } = new();

    public void Add(ReadyRule rule, TruthSet truths)
    {
        if (rule.Rule.Effect.Kind == EffectKind.PermitKey)
        {
            _mayPermit |= truths.HasFlag(TruthSet.Holds);
            _mustPermit |= truths == TruthSet.Holds;
        }

        Caps.Limit(rule.Rule.Effect.Cap, rule.Rule.Effect.Cap < SessionType.Key ? truths : TruthSet.Fails);
    }

    /// <summary>The envelope, which limits where it is not known to hold nothing against a key session.</summary>
    public void Add(TruthSet envelope) => Caps.Limit(SessionType.Support, envelope);

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

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>
/// Combinations of rules that their author can hardly have meant. Examples: a rule without a match or effect, a permit that a limit always cancels, a gap that no rule covers. Each is reported only if it is certain.
/// </summary>
internal sealed class RuleDoubts
{
    private readonly ReadyPolicy _policy;
    private readonly Findings _findings;
    private readonly MorningSearch _mornings;
    private readonly HashSet<string> _never = new(StringComparer.Ordinal);

    private RuleDoubts(ReadyPolicy policy, Findings findings) => (_policy, _findings, _mornings) = (policy, findings, new MorningSearch(policy));

    /// <summary>Adds a warning for each doubt.</summary>
    public static void Check(ReadyPolicy policy, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(findings);
        var doubts = new RuleDoubts(policy, findings);
        doubts.NeverMatching();
        doubts.InOrder();
        doubts.Together();
        doubts.Gaps();
        new WorseSide(policy, findings).Check();
    }

    private void NeverMatching()
    {
        foreach (var rule in _policy.Rules.Where(r => !_mornings.MayBe([r.Condition], box => Of(r.Condition.Holds(box), TruthSet.Holds))))
        {
            _never.Add(rule.Rule.Id);
            Warn(rule, Codes.NeverMatches, $"{rule.Rule.Name} can never match, whatever the facts: its comparisons exclude one another or what they compare cannot be; correct it, or remove it");
        }
    }

    // In a first-match set: a rule that always comes too late.
    private void InOrder()
    {
        foreach (var set in _policy.RuleSets.Where(s => s.Source.HitPolicy == HitPolicy.First))
        {
            for (var i = 1; i < set.Source.Rules.Count; i++)
            {
                var rule = set.Rules[i];
                // Suggestions are selected by session type: only those of the same type hide one another.
                ReadRule[] before = [.. set.Rules.Take(i).Where(r => rule.Rule.Effect.Archetype is not { } archetype || r.Rule.Effect.Archetype?.SessionType == archetype.SessionType)];
                if (before.Length > 0 && !_never.Contains(rule.Rule.Id) && !_mornings.MayBe([rule.Condition, .. before.Select(r => r.Condition)], box => All(
                    before.Select(b => Of(b.Condition.Holds(box), TruthSet.Fails | TruthSet.Open)).Append(Of(rule.Condition.Holds(box), TruthSet.Holds)))))
                {
                    Warn(rule, Codes.Shadowed, $"{rule.Rule.Name} never speaks first: whenever it matches, a rule before it does ({string.Join(", ", before.Select(r => r.Rule.Name))}); move it up, or remove it");
                }
            }
        }
    }

    // If all rules apply: a rule that adds nothing to another, and a permit that is always cancelled.
    private void Together()
    {
        var rules = _policy.Daily.Where(s => s.Source.HitPolicy == HitPolicy.All).SelectMany(s => s.Rules).Where(r => !_never.Contains(r.Rule.Id)).ToArray();
        var shadowed = new HashSet<ReadRule>();
        foreach (var rule in rules.Where(r => r.Rule.Effect.Kind == EffectKind.PermitKey || r.Rule.Effect.Cap < SessionType.Key))
        {
            var permits = rule.Rule.Effect.Kind == EffectKind.PermitKey;
            if (Array.Find(rules, o => o != rule && !shadowed.Contains(o) && SaysAsMuch(o, rule) && Implies(rule, o)) is { } other)
            {
                shadowed.Add(rule);
                Warn(rule, Codes.Shadowed, $"{rule.Rule.Name} changes nothing: whenever it matches, {other.Rule.Id} does and {(permits ? "permits" : "limits the day as much")}; remove one");
            }

            if (permits && Array.Find(rules, o => o.Rule.Effect.Cap < SessionType.Key && Implies(rule, o)) is { } against)
            {
                Warn(rule, Codes.Contradictory, $"{rule.Rule.Name} permits in vain: whenever it matches, {against.Rule.Id} ({against.Rule.Effect.Word}) limits the day; correct one of them");
            }
        }
    }

    private static bool SaysAsMuch(ReadRule other, ReadRule rule) => rule.Rule.Effect.Kind == EffectKind.PermitKey
        ? other.Rule.Effect.Kind == EffectKind.PermitKey : other.Rule.Effect.Cap <= rule.Rule.Effect.Cap;

    // Whether the other rule applies on every morning on which a rule applies. An unknown limit applies too.
    private bool Implies(ReadRule rule, ReadRule other)
    {
        var speaks = rule.Rule.Effect.Kind == EffectKind.PermitKey ? TruthSet.Holds : TruthSet.Holds | TruthSet.Open;
        var silent = other.Rule.Effect.Kind == EffectKind.PermitKey ? TruthSet.Fails | TruthSet.Open : TruthSet.Fails;
        return !_mornings.MayBe([rule.Condition, other.Condition], box => All([Of(rule.Condition.Holds(box), speaks), Of(other.Condition.Holds(box), silent)]));
    }

    // Ordered rules that limit the day or compute a number, and a morning with all facts known that none of them covers.
    private void Gaps()
    {
        if (!_policy.Daily.Any(s => s.Permit != 0))
        {
            _findings.Warning(new Place(_policy.Policy.ManifestFile, 1, 1), Codes.NothingSpeaks, "no rule permits a key session, so no day is ever one; add a rule with the effect \"permit_key\", if that is not meant");
        }

        for (var i = 0; i < _policy.Daily.Length; i++)
        {
            var (set, at) = (_policy.Daily[i], i);
            if (set.Source.HitPolicy == HitPolicy.First && (set.Limits != 0 || set.Source.Rules.Any(r => r.Effect.Derived is { IsFlag: false })))
            {
                Morning? gap = null;
                _mornings.Search(set.Rules.Select(r => r.Condition), box => All(set.Rules.Select(r => Of(r.Condition.Holds(box), TruthSet.Fails))), _mornings.Known(), box =>
                    (gap = WitnessMorning.Inside(box, WitnessMorning.Day).FirstOrDefault(m => Planner.Evaluate(_policy, m).Daily[at] is { Matched: 0, Open: 0 } && WitnessMorning.CanBe(m))) is not null);
                if (gap is not null)
                {
                    var facts = set.Reads.SelectMany(r => r).Distinct().Where(f => f.About.Origin != FactOrigin.Given && !double.IsNaN(f.Read(gap))).Select(f => $"{f.Path} {f.Show(f.Read(gap))}");
                    Warn(set.Rules[^1], Codes.NothingSpeaks, $"no rule of {set.Source.Name} matches on some mornings with everything known ({string.Join(", ", facts)}); end it with a rule that always matches");
                }
            }
        }
    }

    private static (bool Might, bool Surely) Of(TruthSet truths, TruthSet wanted) => ((truths & wanted) != 0, (truths & ~wanted) == 0);

    private static (bool Might, bool Surely) All(IEnumerable<(bool Might, bool Surely)> parts) => parts.Aggregate((Might: true, Surely: true), (all, p) => (all.Might && p.Might, all.Surely && p.Surely));

    private void Warn(ReadRule rule, string code, string message) => _findings.Warning(rule.Rule.Place, code, message);
}

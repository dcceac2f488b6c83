using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>Gives the reasons of a decision. It decides again, so that a caller without need for reasons does not pay for them.</summary>
public static class Explainer
{
    /// <summary>Decides the day and gives the reasons.</summary>
    public static Explanation Explain(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        var weighing = Planner.Evaluate(policy, morning);
        var reasons = new Reasons(policy, morning, weighing);
        return new Explanation(weighing.Decision, reasons.Because(), reasons.Unknown(), Assumed(policy, morning, weighing.Known)) { Evaluation = weighing, EstimateInMornings = EstimateIn(policy, morning) };
    }

    private static int? EstimateIn(ReadyPolicy policy, Morning morning) =>
        morning.Today.ReadinessScore is null && morning.Hrv.Given
        && ComputedFacts.Estimate(policy)?.MorningsLeft([.. morning.Hrv.LnRmssd.Values], [.. morning.Hrv.RestingHr.Values]) is > 0 and var left ? left : null;

    /// <summary>How each rule of the intent and of the day turned out.</summary>
    internal static IReadOnlyList<Turn> Turns(ReadyPolicy policy, Morning morning, Evaluation weighing) => new Reasons(policy, morning, weighing).Turns;

    // A prior counts if an evaluated rule reads it. Rules of the intent are evaluated only for facts missing in the morning.
    private static Prior[] Assumed(ReadyPolicy policy, Morning morning, Morning known)
    {
        var missing = policy.Policy.Priors.Where(p => double.IsNaN(p.Fact.Read(morning))).ToArray();
        return missing.Length == 0 ? missing : [.. missing.Where(p => policy.Intent.Concat(policy.Daily).Any(s => s.Reads.Where((reads, i) =>
            reads.Any(f => ReadsBelief(f, p.Fact)) && (s[i].Effect.Kind != EffectKind.SetIntent || double.IsNaN(FactCatalog.ByName[$"intent.{s[i].Effect.Intent}"].Read(morning)))).Any()))];

        // Facts that the physiology computed for a rule also depend on parameters.
        bool ReadsBelief(FactDefinition read, FactDefinition belief) => ReferenceEquals(read, belief)
            || (read.Group == "value" && known.Value.Given && Array.IndexOf(ComputedFacts.ValueBeliefs, belief) >= 0)
            || (read.Group == "recovery" && known.Recovery.Given && !morning.Recovery.Given && Array.IndexOf(ComputedFacts.RecoveryBeliefs, belief) >= 0);
    }

    /// <summary>One rule on the morning that is explained.</summary>
    /// <param name="Set">Its set.</param>
    /// <param name="Index">Its index there.</param>
    /// <param name="Outcome">How it turned out.</param>
    /// <param name="IsCandidate">Whether it may be one of the rules that apply.</param>
    internal sealed record Turn(StageRuleSet Set, int Index, Outcome Outcome, bool IsCandidate)
    {
        public ReadRule Rule => Set.Rules[Index];

        public Effect Effect => Set[Index].Effect;
    }

    private sealed class Reasons
    {
        private readonly ReadyPolicy _policy;
        private readonly Evaluation _weighing;
        private readonly List<Turn> _turns = [];
        private readonly List<Reason> _because = [];
        private readonly SessionType _day;
        private readonly bool _predicted;
        private readonly Turn? _suggestion;
        private readonly Reason[] _envelope;

        public Reasons(ReadyPolicy policy, Morning morning, Evaluation weighing)
        {
            (_policy, _weighing, _day, _predicted) = (policy, weighing, weighing.Decision.SessionType, weighing.Known.Recovery.Given && !morning.Recovery.Given);
            var forbidding = Envelope.Of(weighing.Known, policy.Policy.Signal);
            _envelope = forbidding == EnvelopeReasons.None ? [] : [.. Envelope.RulesFor(policy.Policy.Signal).Where(r => forbidding.HasFlag(r.Reason)).Select(r => Forbidden(r, weighing.Known))];
            AddTurns(policy.Intent, weighing.Intent);
            AddTurns(policy.Daily, weighing.Daily);
            _suggestion = weighing.Decision.Archetype is { } archetype
                ? _turns.Find(t => t.Outcome == Outcome.Matched && ReferenceEquals(t.Effect.Archetype, archetype)) : null;
        }

        public IReadOnlyList<Turn> Turns => _turns;

        public List<Reason> Because()
        {
            if (_day == SessionType.Key)
            {
                Add(t => t is { Outcome: Outcome.Matched, Effect.Kind: EffectKind.PermitKey });
            }
            else
            {
                AddLimits(HitPolicy.All);
                _because.AddRange(_envelope);
                if (!_turns.Exists(t => t is { Outcome: Outcome.Matched, Effect.Kind: EffectKind.PermitKey }))
                {
                    Add(t => t.Effect.Kind == EffectKind.PermitKey);
                }

                AddLimits(HitPolicy.First);
            }

            Add(t => ReferenceEquals(t, _suggestion));
            Add(t => t is { Outcome: Outcome.Matched, Effect.Kind: EffectKind.Note, IsCandidate: true } && Speaks(t.Set));
            return _because;
        }

        // Facts missing for a rule that stayed open and could have changed the decision, and for the envelope.
        public List<string> Unknown()
        {
            var missing = new HashSet<string>(_envelope.SelectMany(r => r.Missing), StringComparer.Ordinal);
            foreach (var turn in _turns.Where(t => t.Outcome != Outcome.NotMatched && Speaks(t.Set) && (t.Outcome == Outcome.Matched ? LacksNumber(t) : Matters(t))))
            {
                missing.UnionWith(Missing(turn.Set, turn.Index));
            }

            return missing.Count == 0 ? [] : [.. FactCatalog.All.Select(f => f.Path).Where(missing.Remove).ToArray(), .. missing.Order(StringComparer.Ordinal)];
        }

        private void AddTurns(StageRuleSet[] sets, Outcomes[] outcomes)
        {
            for (var s = 0; s < sets.Length; s++)
            {
                var candidates = Combiner.Candidates(sets[s].Source.HitPolicy, outcomes[s]);
                for (var i = 0; i < sets[s].Source.Rules.Count; i++)
                {
                    var bit = 1UL << i;
                    var outcome = (outcomes[s].Matched & bit) != 0 ? Outcome.Matched
                        : (outcomes[s].Open & bit) == 0 ? Outcome.NotMatched
                        : Missing(sets[s], i).Any() ? Outcome.Unknown : Outcome.Fault;
                    _turns.Add(new Turn(sets[s], i, outcome, (candidates & bit) != 0));
                }
            }
        }

        // The most limiting first.
        private void AddLimits(HitPolicy hitPolicy)
        {
            for (var cap = SessionType.Rest; cap < SessionType.Key; cap++)
            {
                Add(t => t.IsCandidate && t.Set.Source.HitPolicy == hitPolicy && t.Effect.Cap == cap);
            }
        }

        private void Add(Func<Turn, bool> which)
        {
            foreach (var turn in _turns.Where(which))
            {
                var rule = turn.Rule.Rule;
                bool? held = turn.Outcome switch { Outcome.Matched => true, Outcome.NotMatched => false, _ => null };
                var (numbers, detail) = Comparisons.Of(turn.Rule.Condition, held, _weighing.Known, _weighing.Derived);
                _because.Add(new Reason(rule.Id, rule.Effect.Word, turn.Outcome, rule.Says, numbers, detail,
                    turn.Outcome == Outcome.Unknown ? [.. Missing(turn.Set, turn.Index)] : [])
                {
                    Margin = Margin.Of(turn.Rule, _weighing.Known, _weighing.Derived),
                });
            }
        }

        private bool Matters(Turn turn) => turn.Effect switch
        {
            { Kind: EffectKind.Note } => false,
            { Archetype: { } archetype } => archetype.SessionType == _day && turn.Index < (_suggestion?.Index ?? int.MaxValue),
            { Kind: EffectKind.PermitKey } => _day != SessionType.Key,
            _ => turn.IsCandidate,
        };

        private bool LacksNumber(Turn turn) => turn is { Effect.TakesNumber: true, IsCandidate: true }
            && double.IsNaN(turn.Set.Compiled.Output(turn.Index, _weighing.Known, _weighing.Derived));

        // Micro-recovery has no say on a key day.
        private bool Speaks(StageRuleSet set) => _day != SessionType.Key || set.Source.HitPolicy == HitPolicy.All || set.Limits == 0;

        // The missing facts that a rule reads; for derived or computed facts, their missing inputs.
        private IEnumerable<string> Missing(StageRuleSet set, int rule) => set.Parts[rule].SelectMany<object, string>(part => part switch
        {
            FactDefinition { Group: "value" } fact when double.IsNaN(fact.Read(_weighing.Known)) => MissingForValue(),
            FactDefinition { Group: "recovery" } fact when _predicted && double.IsNaN(fact.Read(_weighing.Known)) => ["today.readiness_score"],
            FactDefinition { Kind: not FactKind.Series } fact when double.IsNaN(fact.Read(_weighing.Known)) => [fact.Path],
            Quantity.Window window when double.IsNaN(window.Value(_weighing.Known, _weighing.Derived)) => [window.Series.Path],
            DerivedFact derived => MissingForDerived(derived),
            ItemVariable variable when HasGap(variable, set.Parts[rule]) => [variable.Of.Base.Name],
            _ => [],
        }).Distinct();

        // Whether a day or a field that the rule reads is unknown in the log.
        private bool HasGap(ItemVariable variable, object[] parts) =>
            Array.Exists(variable.Of.Base == ItemList.Days ? _weighing.Known.Log.DayItems : _weighing.Known.Log.SessionItems, item => (variable.Days == 0 || item.Codes[0] <= variable.Days)
                && (item.IsUnknown || Array.Exists(parts, p => p is ItemField field && variable.Of.Fields.Contains(field) && double.IsNaN(item.Codes[field.Index]))));

        private IEnumerable<string> MissingForDerived(DerivedFact derived) => double.IsNaN(_weighing.Derived[derived.Slot])
            ? _policy.RuleSets.SelectMany(s => Enumerable.Range(0, s.Source.Rules.Count).Where(i => s[i].Effect.Derived?.Name == derived.Name).SelectMany(i => Missing(s, i))).DefaultIfEmpty($"derived.{derived.Name}") : [];

        private IEnumerable<string> MissingForValue() =>
            new[] { FactCatalog.ByName["today.ReadinessScore"], FactCatalog.ByName["intent.KeySessionsRemaining"] }.Where(f => double.IsNaN(f.Read(_weighing.Known))).Select(f => f.Path)
                .Concat(new[] { _policy.Threshold, _policy.Spacing }.OfType<DerivedFact>().SelectMany(MissingForDerived));

        private static Reason Forbidden(EnvelopeRule rule, Morning known)
        {
            var unknown = rule.Unknown.FirstOrDefault(u => u.Fits(known));
            FactDefinition[] missing = unknown is null ? [] : Array.FindAll(unknown.Facts, f => double.IsNaN(f.Read(known)));
            var says = unknown?.Says ?? rule.Says;
            var outcome = missing.Length > 0 ? Outcome.Unknown : Outcome.Matched;
            if ((unknown is null ? rule.Compared : unknown.Compared) is not { Left: Quantity.OfFact { Fact: var fact } } compared)
            {
                var shown = missing.Length > 0 ? missing[0] : rule.Shown!;
                return new Reason(rule.Name, "forbid_key", outcome, says, "", $"{shown.Path} {shown.Show(shown.Read(known))}", Paths(missing));
            }

            var (value, limit) = (fact.Read(known), compared.Right.Value(known, []));
            var (left, sign, right) = (Show(value), compared.By == Comparator.Less ? "<" : ">=", Show(limit));
            return new Reason(rule.Name, "forbid_key", outcome, says, $"{left} {sign} {right}",
                $"{fact.Path} {left} {sign} {(compared.Right is Quantity.OfFact { Fact: var ceiling } ? $"{ceiling.Path} " : "")}{right}", Paths(missing))
            {
                Margin = compared.By == Comparator.Less ? Margin.From(fact, value, limit) : Margin.Below(fact, value, limit),
            };
        }

        private static string[] Paths(FactDefinition[] facts) => Array.ConvertAll(facts, f => f.Path);

        private static string Show(double value) => double.IsNaN(value) ? "?" : Words.Number(value);
    }
}

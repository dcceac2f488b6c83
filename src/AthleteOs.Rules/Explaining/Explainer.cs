using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>Gives the reasons of a decision, made by deciding again: who does not ask for reasons does not pay for them.</summary>
public static class Explainer
{
    /// <summary>Decides the day and says why.</summary>
    public static Explanation Explain(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        var weighing = Planner.Evaluate(policy, morning);
        var reasons = new Reasons(policy, morning, weighing);
        return new Explanation(weighing.Decision, reasons.Because(), reasons.Unknown(), Assumed(policy, morning, weighing.Known));
    }

    /// <summary>How each rule of the intent and of the day turned out.</summary>
    internal static IReadOnlyList<Turn> Turns(ReadyPolicy policy, Morning morning, Evaluation weighing) => new Reasons(policy, morning, weighing).Turns;

    // A prior counts where a rule that was asked reads it: a rule of the intent is asked for what the morning does not say.
    private static Prior[] Assumed(ReadyPolicy policy, Morning morning, Morning known)
    {
        var missing = policy.Policy.Priors.Where(p => double.IsNaN(p.Fact.Read(morning))).ToArray();
        return missing.Length == 0 ? missing : [.. missing.Where(p => policy.Intent.Concat(policy.Daily).Any(s => s.Reads.Where((reads, i) =>
            reads.Any(f => ReadsBelief(f, p.Fact)) && (s[i].Effect.Kind != EffectKind.SetIntent || double.IsNaN(FactCatalog.ByName[$"intent.{s[i].Effect.Intent}"].Read(morning)))).Any()))];

        // What the physiology worked out for a rule hangs on beliefs as well.
        bool ReadsBelief(FactDefinition read, FactDefinition belief) => ReferenceEquals(read, belief)
            || (read.Group == "value" && known.Value.Given && Array.IndexOf(ComputedFacts.ValueBeliefs, belief) >= 0)
            || (read.Group == "recovery" && known.Recovery.Given && !morning.Recovery.Given && Array.IndexOf(ComputedFacts.RecoveryBeliefs, belief) >= 0);
    }

    /// <summary>One rule on the morning that is explained.</summary>
    /// <param name="Set">Its set.</param>
    /// <param name="Index">Its index there.</param>
    /// <param name="Outcome">How it turned out.</param>
    /// <param name="IsCandidate">Whether it may be one of those that speak.</param>
    internal sealed record Turn(StageRuleSet Set, int Index, Outcome Outcome, bool IsCandidate)
    {
        public ReadyRule Ready => Set.Ready.Rules[Index];

        public Effect Effect => Set[Index].Effect;
    }

    private sealed class Reasons
    {
        private static readonly FactDefinition TssSoFar = FactCatalog.ByName["week.TssSoFar"];
        private static readonly FactDefinition DaysSinceKey = FactCatalog.ByName["history.DaysSinceLastKeySession"];

        private readonly ReadyPolicy _policy;
        private readonly Evaluation _weighing;
        private readonly List<Turn> _turns = [];
        private readonly List<Reason> _because = [];
        private readonly SessionType _day;
        private readonly bool _predicted;
        private readonly Turn? _suggestion;

        public Reasons(ReadyPolicy policy, Morning morning, Evaluation weighing)
        {
            (_policy, _weighing, _day, _predicted) = (policy, weighing, weighing.Decision.SessionType, weighing.Known.Recovery.Given && !morning.Recovery.Given);
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
                _because.AddRange(EnvelopeRules());
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
            var missing = new HashSet<string>(EnvelopeRules().SelectMany(r => r.Missing), StringComparer.Ordinal);
            foreach (var turn in _turns.Where(t => t.Outcome != Outcome.NotMatched && Speaks(t.Set) && (t.Outcome == Outcome.Matched ? LacksNumber(t) : Matters(t))))
            {
                missing.UnionWith(Missing(turn.Ready));
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
                        : Missing(sets[s].Ready.Rules[i]).Any() ? Outcome.Unknown : Outcome.Fault;
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
                var rule = turn.Ready.Rule;
                var (numbers, detail) = Comparisons.Of(turn.Ready.Condition, _weighing.Known, _weighing.Derived);
                _because.Add(new Reason(rule.Id, rule.Effect.Word, turn.Outcome, rule.Says, numbers, detail,
                    turn.Outcome == Outcome.Unknown ? [.. Missing(turn.Ready)] : [])
                {
                    Margin = Margin.Of(turn.Ready, _weighing.Known, _weighing.Derived),
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
            && double.IsNaN(turn.Set.Ready.Output(turn.Index, _weighing.Known, _weighing.Derived));

        // Micro-recovery has no say on a key day.
        private bool Speaks(StageRuleSet set) => _day != SessionType.Key || set.Source.HitPolicy == HitPolicy.All || set.Limits == 0;

        // What a rule reads that is missing; for what is derived or worked out, what it is made from that is missing.
        private IEnumerable<string> Missing(ReadyRule rule) => rule.Condition.Parts().Concat(rule.Output?.Parts() ?? []).SelectMany<object, string>(part => part switch
        {
            FactDefinition { Group: "value" } fact when double.IsNaN(fact.Read(_weighing.Known)) => MissingForValue(),
            FactDefinition { Group: "recovery" } fact when _predicted && double.IsNaN(fact.Read(_weighing.Known)) => ["today.readiness_score"],
            FactDefinition { Kind: not FactKind.Series } fact when double.IsNaN(fact.Read(_weighing.Known)) => [fact.Path],
            Quantity.Window window when double.IsNaN(window.Value(_weighing.Known, _weighing.Derived)) => [window.Series.Path],
            DerivedFact derived => MissingForDerived(derived),
            _ => [],
        }).Distinct();

        private IEnumerable<string> MissingForDerived(DerivedFact derived) => double.IsNaN(_weighing.Derived[derived.Slot])
            ? _policy.Rules.Where(r => r.Rule.Effect.Derived?.Name == derived.Name).SelectMany(Missing).DefaultIfEmpty($"derived.{derived.Name}") : [];

        private IEnumerable<string> MissingForValue() =>
            new[] { FactCatalog.ByName["today.ReadinessScore"], FactCatalog.ByName["intent.KeySessionsRemaining"] }.Where(f => double.IsNaN(f.Read(_weighing.Known))).Select(f => f.Path)
                .Concat(new[] { _policy.Threshold, _policy.Spacing }.OfType<DerivedFact>().SelectMany(MissingForDerived));

        private IEnumerable<Reason> EnvelopeRules()
        {
            var known = _weighing.Known;
            var reasons = Envelope.Of(known);
            if (reasons.HasFlag(EnvelopeReasons.Illness))
            {
                yield return Flag(EnvelopeReasons.Illness, known.Today.Illness, "today.illness", "Ill: no key session, whatever the readiness.", "Whether the athlete is ill is not known: no key session.");
            }

            if (reasons.HasFlag(EnvelopeReasons.Injury))
            {
                yield return Flag(EnvelopeReasons.Injury, known.Today.Injury, "today.injury", "Injured: no key session, whatever the readiness.", "Whether the athlete is injured is not known: no key session.");
            }

            if (reasons.HasFlag(EnvelopeReasons.ReadinessMissing))
            {
                yield return Make(EnvelopeReasons.ReadinessMissing, "There is no readiness this morning: no key session.", "", "today.readiness_score ?", ["today.readiness_score"]);
            }

            if (reasons.HasFlag(EnvelopeReasons.WeeklyCeiling))
            {
                var (tss, ceiling) = (known.Week.TssSoFar, known.Intent.MaxWeeklyTss);
                var numbers = $"{Show(tss)} >= {Show(ceiling)}";
                yield return Make(EnvelopeReasons.WeeklyCeiling, tss is null || ceiling is null ? "How far the week's load is from its ceiling is not known: no key session." : "The week's load has reached its ceiling: no key session.",
                    numbers, $"week.tss_so_far {Show(tss)} >= weekly_intent.max_weekly_tss {Show(ceiling)}",
                    [.. tss is null ? ["week.tss_so_far"] : Array.Empty<string>(), .. ceiling is null ? ["weekly_intent.max_weekly_tss"] : Array.Empty<string>()],
                    Margin.Below(TssSoFar, tss, ceiling));
            }

            if (reasons.HasFlag(EnvelopeReasons.KeyWithoutRecovery))
            {
                yield return KeyWithoutRecovery(known.History);
            }
        }

        private static Reason KeyWithoutRecovery(History history)
        {
            const EnvelopeReasons Name = EnvelopeReasons.KeyWithoutRecovery;
            return history switch
            {
                { DaysSinceLastKeySession: null } => Make(Name, "When the last key session was is not known: no key session.", "",
                    "history.days_since_last_key_session ?", ["history.days_since_last_key_session"]),
                { DaysSinceLastKeySession: >= 1, RecoveredSinceLastKeySession: null } => Make(Name, "There was a key session yesterday, and whether readiness has come back since is not known: no key session.", "",
                    "history.recovered_since_last_key_session ?", ["history.recovered_since_last_key_session"]),
                { DaysSinceLastKeySession: { } days } => Make(Name, "There was a key session yesterday or today and no recovery since: no key session.", $"{Show(days)} < 2",
                    $"history.days_since_last_key_session {Show(days)} < 2", [], Margin.From(DaysSinceKey, days, 2)),
            };
        }

        private static Reason Flag(EnvelopeReasons name, bool? value, string path, string yes, string unknown) =>
            Make(name, value is null ? unknown : yes, "", $"{path} {(value is null ? "?" : "yes")}", value is null ? [path] : []);

        private static Reason Make(EnvelopeReasons name, string says, string numbers, string detail, string[] missing, string margin = "") =>
            new(Envelope.NameOf(name), "forbid_key", missing.Length > 0 ? Outcome.Unknown : Outcome.Matched, says, numbers, detail, missing) { Margin = margin };

        private static string Show(double? value) => value is { } number ? Words.Number(number) : "?";
    }
}

using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Sessions;

namespace AthleteOs.Rules.Planning;

/// <summary>Gives the reasons of a decision, made by deciding again: who does not ask for reasons does not pay for them.</summary>
public static class Explainer
{
    /// <summary>Decides the day and says why.</summary>
    public static Explanation Explain(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        var weighing = Planner.Weigh(policy, morning);
        var reasons = new Reasons(policy, weighing);
        return new Explanation(weighing.Decision, reasons.Because(), reasons.Unknown(), Assumed(policy, morning));
    }

    // A prior counts where a rule that was asked reads it: a rule of the intent is asked for what the morning does not say.
    private static List<Prior> Assumed(ReadyPolicy policy, Morning morning)
    {
        var asked = policy.RuleSets.SelectMany(s => s.Ready.Rules).Where(r =>
            r.Rule.Effect.Kind != EffectKind.SetIntent || double.IsNaN(FactCatalog.ByName[$"intent.{r.Rule.Effect.Intent}"].Read(morning)));
        var read = asked.SelectMany(r => r.Condition.Facts().Concat(r.Output?.Facts() ?? [])).ToHashSet();
        return [.. policy.Policy.Priors.Where(p => read.Contains(p.Fact) && double.IsNaN(p.Fact.Read(morning)))];
    }

    private sealed class Reasons(ReadyPolicy policy, Weighing weighing)
    {
        private readonly List<Reason> _because = [];

        private Outcome OutcomeOf(ReadyRule rule, Outcomes outcomes, int index)
        {
            var bit = 1UL << index;
            return (outcomes.Matched & bit) != 0 ? Outcome.Matched
                : (outcomes.Open & bit) == 0 ? Outcome.NotMatched
                : Missing(rule).Any() ? Outcome.Unknown : Outcome.Fault;
        }

        // What a rule reads that is missing; for a derived fact, what its writers read that is missing.
        private IEnumerable<string> Missing(ReadyRule rule) => rule.Condition.Parts().Concat(rule.Output?.Parts() ?? []).SelectMany<object, string>(part => part switch
        {
            Fact { Kind: not FactKind.Series } fact when double.IsNaN(fact.Read(weighing.Known)) => [fact.Path],
            Quantity.Window window when double.IsNaN(window.Value(weighing.Known, weighing.Derived)) => [window.Series.Path],
            DerivedFact derived when double.IsNaN(weighing.Derived[derived.Slot]) =>
                policy.Rules.Where(r => r.Rule.Effect.Derived?.Name == derived.Name).SelectMany(Missing).DefaultIfEmpty($"derived.{derived.Name}"),
            _ => [],
        }).Distinct();

        public List<Reason> Because()
        {
            var day = weighing.Decision.SessionType;
            if (day == SessionType.Key)
            {
                Add((set, i, outcome) => outcome == Outcome.Matched && set[i].Effect.Kind == EffectKind.PermitKey);
            }
            else
            {
                AddLimits(HitPolicy.All);
                _because.AddRange(EnvelopeReasons());
                if (!Any((set, i, outcome) => outcome == Outcome.Matched && set[i].Effect.Kind == EffectKind.PermitKey))
                {
                    Add((set, i, _) => set[i].Effect.Kind == EffectKind.PermitKey);
                }

                AddLimits(HitPolicy.First);
            }

            Add((set, i, outcome) => outcome == Outcome.Matched && set[i].Effect.Archetype is { } archetype
                && ReferenceEquals(archetype, weighing.Decision.Archetype) && IsFirst(set, i));
            Add((set, i, outcome) => outcome == Outcome.Matched && set[i].Effect.Kind == EffectKind.Note && IsCandidate(set, i) && Speaks(set));
            return _because;
        }

        // Facts missing for a rule that stayed open and could have changed the decision, and for the envelope.
        public List<string> Unknown()
        {
            var missing = new HashSet<string>(EnvelopeReasons().SelectMany(r => r.Missing), StringComparer.Ordinal);
            foreach (var (set, outcomes) in All().Where(s => Speaks(s.Set)))
            {
                for (var i = 0; i < set.Set.Rules.Count; i++)
                {
                    var rule = set.Ready.Rules[i];
                    var open = (outcomes.Open & (1UL << i)) != 0 && Matters(set, i);
                    var unwritten = (outcomes.Matched & (1UL << i)) != 0 && set[i].Effect.TakesNumber && IsCandidate(set, i)
                        && double.IsNaN(set.Ready.Output(i, weighing.Known, weighing.Derived));
                    if (open || unwritten)
                    {
                        missing.UnionWith(Missing(rule));
                    }
                }
            }

            return [.. FactCatalog.All.Select(f => f.Path).Where(missing.Remove).ToArray(), .. missing.Order(StringComparer.Ordinal)];
        }

        private bool Matters(StageRuleSet set, int rule) => set[rule].Effect switch
        {
            { Kind: EffectKind.Note } => false,
            { Archetype: { } archetype } => archetype.SessionType == weighing.Decision.SessionType && IsCandidate(set, rule),
            { Kind: EffectKind.PermitKey } => weighing.Decision.SessionType != SessionType.Key,
            _ => IsCandidate(set, rule),
        };

        // Micro-recovery has no say on a key day.
        private bool Speaks(StageRuleSet set) =>
            weighing.Decision.SessionType != SessionType.Key || set.Set.HitPolicy == HitPolicy.All || set.Limits == 0;

        private IEnumerable<(StageRuleSet Set, Outcomes Outcomes)> All() =>
            policy.Intent.Zip(weighing.Intent).Concat(policy.Daily.Zip(weighing.Daily));

        private bool IsCandidate(StageRuleSet set, int rule) =>
            (Combiner.Candidates(set.Set.HitPolicy, OutcomesOf(set)) & (1UL << rule)) != 0;

        private bool IsFirst(StageRuleSet set, int rule) => !set.Set.Rules.Take(rule).Where((r, i) =>
            ReferenceEquals(r.Effect.Archetype, set[rule].Effect.Archetype) && (OutcomesOf(set).Matched & (1UL << i)) != 0).Any();

        private Outcomes OutcomesOf(StageRuleSet set) => All().First(s => ReferenceEquals(s.Set, set)).Outcomes;

        private bool Any(Func<StageRuleSet, int, Outcome, bool> which) => All().Any(s => Enumerable.Range(0, s.Set.Set.Rules.Count)
            .Any(i => which(s.Set, i, OutcomeOf(s.Set.Ready.Rules[i], s.Outcomes, i))));

        private void Add(Func<StageRuleSet, int, Outcome, bool> which)
        {
            foreach (var (set, outcomes) in All())
            {
                for (var i = 0; i < set.Set.Rules.Count; i++)
                {
                    var ready = set.Ready.Rules[i];
                    var outcome = OutcomeOf(ready, outcomes, i);
                    if (which(set, i, outcome))
                    {
                        var (numbers, detail) = Comparisons.Of(ready.Condition, weighing.Known, weighing.Derived);
                        _because.Add(new Reason(ready.Rule.Id, ready.Rule.Effect.Word, outcome, ready.Rule.Says, numbers, detail,
                            outcome == Outcome.Unknown ? [.. Missing(ready)] : []));
                    }
                }
            }
        }

        // The most limiting first.
        private void AddLimits(HitPolicy hitPolicy)
        {
            for (var cap = SessionType.Rest; cap < SessionType.Key; cap++)
            {
                Add((set, i, _) => set.Set.HitPolicy == hitPolicy && set[i].Effect.Cap == cap && IsCandidate(set, i));
            }
        }

        private IEnumerable<Reason> EnvelopeReasons()
        {
            var known = weighing.Known;
            var reasons = Envelope.Of(known);
            if (reasons.HasFlag(Planning.EnvelopeReasons.Illness))
            {
                yield return Flag("illness", known.Today.Illness, "today.illness", "Ill: no key session, whatever the readiness.", "Whether the athlete is ill is not known: no key session.");
            }

            if (reasons.HasFlag(Planning.EnvelopeReasons.Injury))
            {
                yield return Flag("injury", known.Today.Injury, "today.injury", "Injured: no key session, whatever the readiness.", "Whether the athlete is injured is not known: no key session.");
            }

            if (reasons.HasFlag(Planning.EnvelopeReasons.ReadinessMissing))
            {
                yield return Make("readiness_missing", "There is no readiness this morning: no key session.", "", "today.readiness_score ?", ["today.readiness_score"]);
            }

            if (reasons.HasFlag(Planning.EnvelopeReasons.WeeklyCeiling))
            {
                var (tss, ceiling) = (known.Week.TssSoFar, known.Intent.MaxWeeklyTss);
                var numbers = $"{Show(tss)} >= {Show(ceiling)}";
                yield return Make("weekly_ceiling", tss is null || ceiling is null ? "How far the week's load is from its ceiling is not known: no key session." : "The week's load has reached its ceiling: no key session.",
                    numbers, $"week.tss_so_far {Show(tss)} >= weekly_intent.max_weekly_tss {Show(ceiling)}",
                    [.. tss is null ? ["week.tss_so_far"] : Array.Empty<string>(), .. ceiling is null ? ["weekly_intent.max_weekly_tss"] : Array.Empty<string>()]);
            }

            if (reasons.HasFlag(Planning.EnvelopeReasons.KeyWithoutRecovery))
            {
                var days = known.History.DaysSinceLastKeySession;
                yield return days is null
                    ? Make("key_without_recovery", "When the last key session was is not known: no key session.", "", "history.days_since_last_key_session ?", ["history.days_since_last_key_session"])
                    : Make("key_without_recovery", "There was a key session yesterday or today and no recovery since: no key session.", $"{Show(days)} < 2", $"history.days_since_last_key_session {Show(days)} < 2", []);
            }
        }

        private static Reason Flag(string name, bool? value, string path, string yes, string unknown) =>
            Make(name, value is null ? unknown : yes, "", $"{path} {(value is null ? "?" : "yes")}", value is null ? [path] : []);

        private static Reason Make(string name, string says, string numbers, string detail, string[] missing) =>
            new($"envelope.{name}", "forbid_key", missing.Length > 0 ? Outcome.Unknown : Outcome.Matched, says, numbers, detail, missing);

        private static string Show(double? value) => value is { } number ? Words.Number(number) : "?";
    }
}

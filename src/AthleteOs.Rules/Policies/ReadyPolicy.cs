using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>A policy that was read, checked and made ready to decide. Immutable and safe from several threads.</summary>
public sealed class ReadyPolicy
{
    internal ReadyPolicy(Policy policy, IReadOnlyList<IReadyRuleSet> ruleSets)
    {
        Policy = policy;
        RuleSets = [.. policy.RuleSets.Zip(ruleSets, (set, ready) => new StageRuleSet(set, ready))];
        Intent = [.. RuleSets.Where(s => s.Source.Stage == PolicyStage.Intent)];
        Daily = [.. RuleSets.Where(s => s.Source.Stage == PolicyStage.Daily)];
        Priors = policy.PriorAthlete;
        Review = [.. RuleSets.Where(s => s.Source.Stage == PolicyStage.Review)];
        Numbers = new ModelParameters(policy);
        Threshold = Derived(ThresholdName);
        Spacing = Derived(SpacingName);
        Band = Derived(BandName) ?? Threshold;
        ReadsRecovery = Daily.Any(s => Reads(s, "recovery"));
        ReadsValue = Array.FindIndex(Daily, s => Reads(s, "value"));
        ValueOnlyJudges = Array.TrueForAll(Daily, s => s.JudgesByValue == 0 || (s.Source.HitPolicy == HitPolicy.All && (s.JudgesByValue & s.Writes) == 0));
        ValueLimitsFurther = Array.Exists(Daily, s => (s.JudgesByValue & s.Limits & ~s.Caps[(int)SessionType.Support]) != 0);
        HasThreshold = Threshold is not null || RuleSets.SelectMany(s => s.Reads).Any(reads => reads.Any(f => f.Name == "athlete.KeySessionReadinessMin"));
    }

    // Derived facts that mean something beyond the rules, by their names.
    internal const string ThresholdName = "readiness_threshold";
    internal const string SpacingName = "min_days_between_key_sessions";
    internal const string BandName = "readiness_band";

    /// <summary>The derived facts from which the worth of a key session is worked out.</summary>
    internal static readonly string[] ValueNeeds = [ThresholdName, SpacingName];

    /// <summary>What was read.</summary>
    public Policy Policy { get; }

    /// <summary>Every rule of the policy in order, in the form that explanations walk.</summary>
    public IEnumerable<ReadyRule> Rules => RuleSets.SelectMany(s => s.Ready.Rules);

    /// <summary>Every rule set in the order of evaluation.</summary>
    internal StageRuleSet[] RuleSets { get; }

    internal StageRuleSet[] Intent { get; }

    internal StageRuleSet[] Daily { get; }

    internal StageRuleSet[] Review { get; }

    internal Athlete Priors { get; }

    /// <summary>The parameters that the physiology reads.</summary>
    internal ModelParameters Numbers { get; }

    /// <summary>Whether a rule of the day reads what readiness is predicted for tomorrow.</summary>
    internal bool ReadsRecovery { get; }

    /// <summary>The first rule set of the day that reads what a key session is worth; -1 where none does.</summary>
    internal int ReadsValue { get; }

    /// <summary>Whether the rules that read what a key session is worth each speak for themselves: they write nothing, and stand in no order.</summary>
    internal bool ValueOnlyJudges { get; }

    /// <summary>Whether one of these rules takes more than the key session from a day.</summary>
    internal bool ValueLimitsFurther { get; }

    /// <summary>The derived fact that says how many days lie between key sessions, if the policy has one.</summary>
    internal DerivedFact? Spacing { get; }

    /// <summary>The derived fact that says from which readiness nothing has to be restored: the threshold where the policy has none.</summary>
    internal DerivedFact? Band { get; }

    /// <summary>The derived fact that says from which readiness a key session is allowed, if the policy has one.</summary>
    internal DerivedFact? Threshold { get; }

    /// <summary>Whether the policy asks for a readiness from which a key session is allowed at all.</summary>
    internal bool HasThreshold { get; }

    /// <summary>The series that a rule reads.</summary>
    internal IReadOnlySet<FactDefinition> SeriesRead => RuleSets.SelectMany(s => s.Reads).SelectMany(r => r).Where(f => f.Kind == FactKind.Series).ToHashSet();

    /// <summary>This policy with a parameter of another value; null where there is none of that name.</summary>
    /// <param name="name">The parameter, as the manifest writes it.</param>
    /// <param name="value">Its value; whether it is within the parameter's range is the caller's to see.</param>
    /// <param name="engine">The engine that made the policy ready; it makes ready again the rule sets that read the parameter.</param>
    public ReadyPolicy? WithParameter(string name, double value, IRuleEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (Policy.Parameters.FirstOrDefault(p => p.Name == name) is not { } old)
        {
            return null;
        }

        var changed = Policy with { Parameters = [.. Policy.Parameters.Select(p => ReferenceEquals(p, old) ? p with { Value = value } : p)] };
        var findings = new Findings();
        var sets = RuleSets.Select(s => s.ReadsParameter(old) ? engine.Prepare(s.Source, changed, findings) : s.Ready).ToArray();
        return Array.TrueForAll(sets, s => s is not null) ? new ReadyPolicy(changed with { Digest = PolicyDigest.Of(changed) }, sets!) : null;
    }

    /// <summary>This policy with a prior of another value; null where it has none of that athlete parameter.</summary>
    public ReadyPolicy? WithPrior(FactDefinition parameter, double value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (Policy.Priors.All(p => p.Fact != parameter))
        {
            return null;
        }

        var changed = Policy with { Priors = [.. Policy.Priors.Select(p => p.Fact == parameter ? p with { Code = value } : p)] };
        return new ReadyPolicy(changed with { Digest = PolicyDigest.Of(changed) }, [.. RuleSets.Select(s => s.Ready)]);
    }

    private static bool Reads(StageRuleSet set, string group) => set.Reads.Any(reads => Array.Exists(reads, f => f.Group == group));

    private DerivedFact? Derived(string name) => Policy.Derived.FirstOrDefault(d => d.Name == name && !d.IsFlag);
}

/// <summary>A rule set of a ready policy with the masks that the combiner asks for: bit n is rule n.</summary>
internal sealed class StageRuleSet
{
    public StageRuleSet(RuleSet set, IReadyRuleSet ready)
    {
        Source = set;
        Ready = ready;
        Permit = Mask(e => e.Kind == EffectKind.PermitKey);
        Writes = Mask(e => e.Kind is EffectKind.SetDerived or EffectKind.SetIntent);
        Suggests = Mask(e => e.Kind == EffectKind.Suggest);
        Caps = [.. Enum.GetValues<SessionType>().Select(cap => Mask(e => e.Cap == cap))];
        Reads = [.. ready.Rules.Select(r => r.Condition.Facts().Concat(r.Output?.Facts() ?? []).Distinct().ToArray())];
        JudgesByValue = Reads.Select((reads, i) => Array.Exists(reads, f => f.Group == "value") ? 1UL << i : 0).Aggregate(0UL, (mask, bit) => mask | bit);
        Derived = [.. set.Rules.Select(r => r.Effect.Derived).OfType<DerivedFact>().DistinctBy(d => d.Slot)];
        Limits = Caps[(int)SessionType.Rest] | Caps[(int)SessionType.Recovery] | Caps[(int)SessionType.Support];
    }

    public RuleSet Source { get; }

    public IReadyRuleSet Ready { get; }

    public ulong Permit { get; }

    public ulong Writes { get; }

    public ulong Suggests { get; }

    /// <summary>By session type: the rules that leave at most that type.</summary>
    public ulong[] Caps { get; }

    /// <summary>The derived facts that its rules write.</summary>
    public DerivedFact[] Derived { get; }

    /// <summary>By rule: the facts that it reads.</summary>
    public FactDefinition[][] Reads { get; }

    /// <summary>The rules that read what a key session is worth.</summary>
    public ulong JudgesByValue { get; }

    /// <summary>The rules that limit the day at all.</summary>
    public ulong Limits { get; }

    public Rule this[int rule] => Source.Rules[rule];

    /// <summary>Whether a rule of the set reads a parameter.</summary>
    public bool ReadsParameter(Parameter parameter) => Ready.Rules.Any(r => ReadsParameter(r, parameter));

    /// <summary>Whether a rule reads a parameter.</summary>
    public static bool ReadsParameter(ReadyRule rule, Parameter parameter) =>
        rule.Condition.Parts().Concat(rule.Output?.Parts() ?? []).Any(part => part is Parameter read && read.Name == parameter.Name);

    /// <summary>Whether a rule can change the type of session: not one that only says or suggests something, unless others wait for it.</summary>
    public bool HasASay(int rule) => this[rule].Effect.Kind is not (EffectKind.Note or EffectKind.Suggest) || (Source.HitPolicy == HitPolicy.First && (Limits | Writes) != 0);

    private ulong Mask(Func<Effect, bool> has)
    {
        var mask = 0UL;
        for (var i = 0; i < Source.Rules.Count; i++)
        {
            mask |= has(Source.Rules[i].Effect) ? 1UL << i : 0;
        }

        return mask;
    }
}

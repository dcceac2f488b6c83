using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>A policy that was read, checked and made ready to decide. Immutable and safe from several threads.</summary>
public sealed class ReadyPolicy
{
    private readonly Lazy<ReadyPolicy> _byDefinition;

    internal ReadyPolicy(Policy policy, IEnumerable<StageRuleSet> ruleSets)
    {
        Policy = policy;
        RuleSets = [.. ruleSets];
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
        IntentDependsOnUsual = Array.Exists(Intent, s => s.Read.IsOpaque || ReadsAny(s, UsualFacts));
        DependsOnUsual = Dependent(Daily);
        ReadsUsual = IntentDependsOnUsual || Array.Exists(DependsOnUsual, d => d);
        ReviewReadsBelieved = Review.Any(s => ReadsAny(s, UsualFacts));
        ReviewReadsUsual = Review.Any(s => ReadsAny(s, OfUsualReadiness));
        CanLeaveOutValue = Array.TrueForAll(Daily, s => s.JudgesByValue == 0 || (s.Source.HitPolicy == HitPolicy.All && (s.JudgesByValue & s.Writes) == 0));
        ValueLimitsFurther = Array.Exists(Daily, s => (s.JudgesByValue & s.Limits & ~s.Caps[(int)SessionType.Support]) != 0);
        ReadsLog = RuleSets.Any(s => s.IsOverLog);
        _byDefinition = new(() => new ReadyPolicy(policy, RuleSets.Select(s => s.IsOverLog ? s.ByDefinition() : s)));
        SeriesRead = RuleSets.SelectMany(s => s.Reads).SelectMany(r => r).Where(f => f.Kind == FactKind.Series).ToHashSet();
        SeriesOfDecisions = SeriesRead.Concat(FactCatalog.All.Where(f => f is { Group: "hrv", Kind: FactKind.Series })).ToHashSet();
        HasThreshold = Threshold is not null || RuleSets.SelectMany(s => s.Reads).Any(reads => reads.Any(f => f.Name == "athlete.KeySessionReadinessMin"));
    }

    // Derived facts that mean something beyond the rules, by their names.
    internal const string ThresholdName = "readiness_threshold";
    internal const string SpacingName = "min_days_between_key_sessions";
    internal const string BandName = "readiness_band";

    /// <summary>The derived facts that the value of a key session depends on.</summary>
    internal static readonly string[] ValueNeeds = [ThresholdName, SpacingName];

    private static readonly string[] UsualFacts = ["athlete.ReadinessMean", "athlete.ReadinessSd"];

    // Each usual readiness that missing mornings allow gives these facts other values, see WorstReadings.
    private static readonly string[] OfUsualReadiness =
    [
        "review.UsualReadiness", "review.UsualReadinessSd", "review.FourWeekReadinessLow", "review.FourWeekReadinessHigh", "review.KeyCostAtWorstLow", "review.KeyCostAtWorstHigh",
    ];

    /// <summary>The policy's id: the name of its folder.</summary>
    public string Id => Policy.Id;

    /// <summary>The policy's title, for people.</summary>
    public string Title => Policy.Title;

    /// <summary>The policy's version, such as <c>1.2.0</c>.</summary>
    public string Version => Policy.Version;

    /// <summary>The SHA-256 of everything in the policy that can change a decision, such as <c>sha256:194e...</c>.</summary>
    public string Digest => Policy.Digest;

    /// <summary>The policy as read.</summary>
    internal Policy Policy { get; }

    /// <summary>The facts that the policy declares itself.</summary>
    public IReadOnlyList<FactDefinition> OwnFacts => Policy.Own;

    /// <summary>Reads a facts document for this policy. Null, with findings, when anything in it is wrong; a fact that the policy does not declare is a warning.</summary>
    /// <param name="file">The file's name, for findings.</param>
    /// <param name="utf8">The document.</param>
    /// <param name="findings">Receives the findings.</param>
    public Morning? ReadFacts(string file, ReadOnlySpan<byte> utf8, Findings findings) => FactsReader.Read(file, utf8, Declared(refuses: false), findings);

    /// <summary>The declared facts for the reader of a document.</summary>
    /// <param name="refuses">Whether an undeclared fact is an error, otherwise a warning.</param>
    internal OwnDeclarations Declared(bool refuses) => new(Id, Policy.Own, refuses);

    /// <summary>Every rule of the policy in order, in the form that explanations walk.</summary>
    internal IEnumerable<ReadRule> Rules => RuleSets.SelectMany(s => s.Rules);

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

    /// <summary>Whether a day depends on the athlete's usual readiness or its spread.</summary>
    internal bool ReadsUsual { get; }

    /// <summary>Whether the week's intent depends on them.</summary>
    internal bool IntentDependsOnUsual { get; }

    /// <summary>By rule set of the day: whether its outcomes depend on them, directly or by a computed fact.</summary>
    internal bool[] DependsOnUsual { get; }

    /// <summary>Whether the review depends on the usual readiness of the last mornings, as the athlete's parameters contain it.</summary>
    internal bool ReviewReadsBelieved { get; }

    /// <summary>Whether the review depends on the usual readiness of the last half year.</summary>
    internal bool ReviewReadsUsual { get; }

    /// <summary>Whether the rules that read the value of a key session, if any, are independent: they write nothing and have no order.</summary>
    internal bool CanLeaveOutValue { get; }

    /// <summary>Whether one of these rules takes more than the key session from a day.</summary>
    internal bool ValueLimitsFurther { get; }

    /// <summary>The derived fact for the days between key sessions; null if the policy has none.</summary>
    internal DerivedFact? Spacing { get; }

    /// <summary>The derived fact for the readiness that needs no recovery; the threshold if the policy has none.</summary>
    internal DerivedFact? Band { get; }

    /// <summary>The derived fact for the least readiness of a key session; null if the policy has none.</summary>
    internal DerivedFact? Threshold { get; }

    /// <summary>Whether the policy has a least readiness for a key session.</summary>
    internal bool HasThreshold { get; }

    /// <summary>Whether a rule reads the log of sessions and days.</summary>
    internal bool ReadsLog { get; }

    /// <summary>
    /// This policy with the definition in place of each engine for rules over the log. The decisions are the same. It is for many mornings in a row.
    /// </summary>
    internal ReadyPolicy ByDefinition => ReadsLog ? _byDefinition.Value : this;

    /// <summary>The same for mornings that differ in a few facts. It is not for several threads at once.</summary>
    internal ReadyPolicy Remembering() => ReadsLog ? new(Policy, ByDefinition.RuleSets.Select(s => s.IsOverLog ? s.Remembered() : s)) : this;

    /// <summary>The series that a rule reads.</summary>
    internal IReadOnlySet<FactDefinition> SeriesRead { get; }

    /// <summary>The series that a decision document depends on: those that a rule reads, and the heart-rate readings.</summary>
    internal IReadOnlySet<FactDefinition> SeriesOfDecisions { get; }

    /// <summary>This policy with another value of a parameter; null if the name is unknown.</summary>
    /// <param name="name">The parameter, as the manifest writes it.</param>
    /// <param name="value">Its value; whether it is within the parameter's range is the caller's to see.</param>
    /// <remarks>The engine of each rule set that reads the parameter reads and compiles it again.</remarks>
    public ReadyPolicy? WithParameter(string name, double value)
    {
        if (Policy.Parameters.FirstOrDefault(p => p.Name == name) is not { } old)
        {
            return null;
        }

        var changed = Policy with { Parameters = [.. Policy.Parameters.Select(p => ReferenceEquals(p, old) ? p with { Value = value } : p)] };
        var sets = RuleSets.Select(s => s.ReadsParameter(old) ? s.ReadAgain(s.Source, changed) : s).ToArray();
        return Array.TrueForAll(sets, s => s is not null) ? new ReadyPolicy(changed with { Digest = PolicyDigest.Of(changed) }, sets!) : null;
    }

    /// <summary>This policy with a prior of another value; null if it has none of that athlete parameter.</summary>
    public ReadyPolicy? WithPrior(FactDefinition parameter, double value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (Policy.Priors.All(p => p.Fact != parameter))
        {
            return null;
        }

        var changed = Policy with { Priors = [.. Policy.Priors.Select(p => p.Fact == parameter ? p with { Code = value } : p)] };
        return new ReadyPolicy(changed with { Digest = PolicyDigest.Of(changed) }, RuleSets);
    }

    // The rule sets are in the order of evaluation. None reads a derived fact that a later one writes, and each derived fact has one writer.
    private static bool[] Dependent(StageRuleSet[] sets)
    {
        var written = new HashSet<DerivedFact>();
        var dependent = new bool[sets.Length];
        for (var i = 0; i < sets.Length; i++)
        {
            var parts = sets[i].Parts.SelectMany(p => p);
            if (dependent[i] = sets[i].Read.IsOpaque || ReadsAny(sets[i], UsualFacts) || Reads(sets[i], "recovery") || Reads(sets[i], "value") || parts.OfType<DerivedFact>().Any(written.Contains))
            {
                written.UnionWith(sets[i].Derived);
            }
        }

        return dependent;
    }

    private static bool ReadsAny(StageRuleSet set, string[] names) => set.Reads.Any(reads => Array.Exists(reads, f => names.Contains(f.Name)));

    private static bool Reads(StageRuleSet set, string group) => set.Reads.Any(reads => Array.Exists(reads, f => f.Group == group));

    private DerivedFact? Derived(string name) => Policy.Derived.FirstOrDefault(d => d.Name == name && !d.IsFlag);
}

/// <summary>A compiled rule set of a policy, its engine, and the masks that the combiner needs: bit n is rule n.</summary>
internal sealed class StageRuleSet
{
    private readonly ReadRuleSet _read;

    public StageRuleSet(IRuleEngine engine, ReadRuleSet read)
        : this(engine, read, engine.Compile(read))
    {
    }

    public StageRuleSet(IRuleEngine engine, ReadRuleSet read, ICompiledRuleSet compiled)
    {
        (_read, Engine, Source) = (read, engine, read.Source);
        Compiled = read.IsOpaque ? new OpaqueRuleSet(read, compiled) : compiled;
        Permit = Mask(e => e.Kind == EffectKind.PermitKey);
        Writes = Mask(e => e.Kind is EffectKind.SetDerived or EffectKind.SetIntent);
        Suggests = Mask(e => e.Kind == EffectKind.Suggest);
        Caps = [.. Enum.GetValues<SessionType>().Select(cap => Mask(e => e.Cap == cap))];
        Parts = [.. read.Rules.Select(r => r.Parts().ToArray())];
        Reads = [.. Parts.Select(parts => parts.OfType<FactDefinition>().Distinct().ToArray())];
        JudgesByValue = Reads.Select((reads, i) => Array.Exists(reads, f => f.Group == "value") ? 1UL << i : 0).Aggregate(0UL, (mask, bit) => mask | bit);
        Derived = [.. Source.Rules.Select(r => r.Effect.Derived).OfType<DerivedFact>().DistinctBy(d => d.Slot)];
        IsOverLog = Parts.Any(parts => Array.Exists(parts, p => p is ItemVariable));
        Limits = Caps[(int)SessionType.Rest] | Caps[(int)SessionType.Recovery] | Caps[(int)SessionType.Support];
    }

    public RuleSet Source { get; }

    /// <summary>Whether one of its rules reads the log of sessions and days.</summary>
    public bool IsOverLog { get; }

    public IRuleEngine Engine { get; }

    /// <summary>The rule set as its engine read it.</summary>
    public ReadRuleSet Read => _read;

    public IReadOnlyList<ReadRule> Rules => _read.Rules;

    public ICompiledRuleSet Compiled { get; }

    public ulong Permit { get; }

    public ulong Writes { get; }

    public ulong Suggests { get; }

    /// <summary>By session type: the rules that leave at most that type.</summary>
    public ulong[] Caps { get; }

    /// <summary>The derived facts that its rules write.</summary>
    public DerivedFact[] Derived { get; }

    /// <summary>By rule: its parts, see <see cref="ReadRule.Parts"/>. An explanation walks them for each rule.</summary>
    public object[][] Parts { get; }

    /// <summary>By rule: the facts that it reads.</summary>
    public FactDefinition[][] Reads { get; }

    /// <summary>The rules that read what a key session is worth.</summary>
    public ulong JudgesByValue { get; }

    /// <summary>The rules that limit the day at all.</summary>
    public ulong Limits { get; }

    public Rule this[int rule] => Source.Rules[rule];

    /// <summary>The same rule set, evaluated by its definition.</summary>
    public StageRuleSet ByDefinition() => new(Engine, _read, new LogRuleSet(_read));

    /// <summary>The same rule set, evaluated only if something that it reads has changed.</summary>
    public StageRuleSet Remembered() => new(Engine, _read, new RememberedRuleSet(this));

    /// <summary>Another version of the rule set, read and compiled by the same engine; null when a rule is wrong.</summary>
    public StageRuleSet? ReadAgain(RuleSet source, Policy policy) =>
        Engine.Read(source, policy, new Findings()) is not { } read ? null : Compiled is LogRuleSet ? new StageRuleSet(Engine, read, new LogRuleSet(read)) : new StageRuleSet(Engine, read);

    /// <summary>Whether a rule of the set reads a parameter, or may.</summary>
    public bool ReadsParameter(Parameter parameter) => Rules.Any(r => ReadsParameter(r, parameter));

    /// <summary>Whether a rule reads a parameter, or may: what an opaque condition reads of the policy is unknown.</summary>
    public static bool ReadsParameter(ReadRule rule, Parameter parameter) =>
        rule.Parts().Any(part => part is Condition.Opaque || (part is Parameter read && read.Name == parameter.Name));

    /// <summary>Whether a rule can change the type of session. A note or suggestion cannot, unless other rules depend on it.</summary>
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

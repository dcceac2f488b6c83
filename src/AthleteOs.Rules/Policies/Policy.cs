using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>The steps of the control loop that a policy decides.</summary>
internal enum PolicyStage
{
    /// <summary>At the start of a week, or when a morning has no intent: counts and ceilings.</summary>
    Intent,

    /// <summary>Each morning.</summary>
    Daily,

    /// <summary>At a week's end: what followed from it, and what that changes in the athlete's own parameters.</summary>
    Review,
}

/// <summary>The way in which the rules of a set combine.</summary>
internal enum HitPolicy
{
    /// <summary>Every matching rule applies; their order is irrelevant.</summary>
    All,

    /// <summary>Only the first matching rule applies; their order matters.</summary>
    First,
}

/// <summary>A number that a scientist turns, read by rules as <c>p.</c> and the name in capitals.</summary>
/// <param name="Name">The name as the manifest writes it, such as <c>recovery_margin</c>.</param>
/// <param name="Value">The value in force.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Min">The lowest value allowed, inclusive.</param>
/// <param name="Max">The highest value allowed, inclusive.</param>
/// <param name="Says">Its meaning.</param>
/// <param name="Evidence">The source of the value.</param>
internal sealed record Parameter(string Name, double Value, string Unit, double Min, double Max, string Says, string Evidence)
{
    /// <summary>The name in rules, such as <c>RecoveryMargin</c>.</summary>
    public string RuleName => Words.Pascal(Name);

    /// <summary>Whether its evidence says that a sports scientist must still confirm it.</summary>
    public bool IsToBeConfirmed => Evidence.Contains("to be confirmed", StringComparison.Ordinal);
}

/// <summary>A fact that rules write for later rule sets to read, as <c>derived.</c> and the name in capitals. It has one writer.</summary>
/// <param name="Name">The name as the manifest writes it, such as <c>min_days_between_key_sessions</c>.</param>
/// <param name="IsFlag">Whether it is yes or no rather than a number.</param>
/// <param name="Unit">The unit of a number.</param>
/// <param name="Says">Its meaning, for use after "the".</param>
/// <param name="Slot">Its index among the policy's derived facts.</param>
internal sealed record DerivedFact(string Name, bool IsFlag, string Unit, string Says, int Slot)
{
    /// <summary>The name in rules, such as <c>MinDaysBetweenKeySessions</c>.</summary>
    public string RuleName => Words.Pascal(Name);

    /// <summary>A value of this fact as people read it.</summary>
    public string Show(double value) => double.IsNaN(value) ? "?" : IsFlag ? (value != 0 ? "yes" : "no") : Words.Number(value);
}

/// <summary>The effect of a matching rule.</summary>
internal enum EffectKind
{
    /// <summary>Only adds a note.</summary>
    Note,

    /// <summary>Permits a key session.</summary>
    PermitKey,

    /// <summary>No key session today.</summary>
    ForbidKey,

    /// <summary>At most a recovery session today.</summary>
    RequireRecovery,

    /// <summary>Intensity is reduced: at most a support session.</summary>
    ReduceIntensity,

    /// <summary>Volume is reduced too: at most a recovery session.</summary>
    ReduceVolume,

    /// <summary>No training today.</summary>
    FullRest,

    /// <summary>Suggests an archetype for the type of session chosen.</summary>
    Suggest,

    /// <summary>Writes a derived fact.</summary>
    SetDerived,

    /// <summary>Sets a member of the week's intent.</summary>
    SetIntent,

    /// <summary>Changes one of the athlete's own parameters, within the policy's bounds.</summary>
    Adjust,

    /// <summary>Marks an item of a list for the other rules of its set.</summary>
    Mark,
}

/// <summary>The members of the week's intent that rules set.</summary>
internal enum IntentField
{
    /// <summary>How many key sessions.</summary>
    KeySessionsTarget,

    /// <summary>The load ceiling.</summary>
    MaxWeeklyTss,

    /// <summary>The least aerobic volume.</summary>
    AerobicVolumeTargetHoursMin,

    /// <summary>The most aerobic volume.</summary>
    AerobicVolumeTargetHoursMax,
}

/// <summary>The effect of a rule if it matches.</summary>
/// <param name="Kind">The kind of effect.</param>
/// <param name="Word">The effect as the author wrote it, such as <c>suggest:VO2_4x4</c>.</param>
/// <param name="Archetype">The suggestion of <see cref="EffectKind.Suggest"/>.</param>
/// <param name="Derived">The fact that <see cref="EffectKind.SetDerived"/> writes.</param>
/// <param name="Intent">The member that <see cref="EffectKind.SetIntent"/> sets.</param>
/// <param name="Adjustment">The parameter that <see cref="EffectKind.Adjust"/> changes.</param>
/// <param name="Mark">The mark that <see cref="EffectKind.Mark"/> gives.</param>
internal sealed record Effect(
    EffectKind Kind, string Word, SessionArchetype? Archetype = null, DerivedFact? Derived = null, IntentField Intent = default, Adjustment? Adjustment = null, Mark? Mark = null)
{
    /// <summary>The hardest day that this effect leaves; a key day when it does not limit the day.</summary>
    public SessionType Cap => Kind switch
    {
        EffectKind.ForbidKey or EffectKind.ReduceIntensity => SessionType.Support,
        EffectKind.RequireRecovery or EffectKind.ReduceVolume => SessionType.Recovery,
        EffectKind.FullRest => SessionType.Rest,
        _ => SessionType.Key,
    };

    /// <summary>Whether the rule carries a number that this effect uses.</summary>
    public bool TakesNumber => Kind is EffectKind.SetIntent or EffectKind.Adjust || (Kind == EffectKind.SetDerived && !Derived!.IsFlag);
}

/// <summary>An expression as the author wrote it, with its place.</summary>
/// <param name="Text">The text.</param>
/// <param name="Source">The value in the file, for the place of each character.</param>
internal sealed record RuleText(string Text, JsonValue Source)
{
    /// <summary>Its parts if it is a row of a table: one condition for each cell.</summary>
    internal IReadOnlyList<RuleText> Cells { get; init; } = [];
}

/// <summary>A named expression that a rule uses in its own.</summary>
/// <param name="Name">The name.</param>
/// <param name="Expression">Its value.</param>
internal sealed record LocalParameter(string Name, RuleText Expression);

/// <summary>The condition of a rule as written: an expression, or a group of them.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Locals">Named expressions, usable here and in nested rules.</param>
/// <param name="Expression">The expression; null for a group.</param>
/// <param name="AllOf">For a group: whether all must be true (And) or one suffices (Or).</param>
/// <param name="Rules">For a group: the nested rules.</param>
/// <param name="Enabled">Whether a nested rule counts in its group; a disabled one is read and refused like any other.</param>
internal sealed record RuleClause(string Name, IReadOnlyList<LocalParameter> Locals, RuleText? Expression, bool AllOf, IReadOnlyList<RuleClause> Rules, bool Enabled = true)
{
    /// <summary>For a rule over the log: the lists that it goes through.</summary>
    public IReadOnlyList<WhenLine> When { get; init; } = [];
}

/// <summary>A rule as written, read strictly.</summary>
/// <param name="RuleSet">The name of its rule set.</param>
/// <param name="Name">Its name, unique in the set.</param>
/// <param name="Clause">Its condition.</param>
/// <param name="Output">The number that its effect carries, if any.</param>
/// <param name="Effect">Its effect.</param>
/// <param name="Says">Why, in a coach's words.</param>
/// <param name="Evidence">The evidence for the rule; empty if missing.</param>
/// <param name="Place">The place of the rule.</param>
internal sealed record Rule(
    string RuleSet, string Name, RuleClause Clause, RuleText? Output, Effect Effect, string Says, string Evidence, Place Place)
{
    /// <summary>The rule's full name, such as <c>gating.readiness_in_top_band</c>.</summary>
    public string Id => $"{RuleSet}.{Name}";
}

/// <summary>Rules that are evaluated together; one file.</summary>
/// <param name="Name">The name of its file without <c>.json</c>.</param>
/// <param name="Stage">The step that it belongs to.</param>
/// <param name="HitPolicy">The way in which its rules combine.</param>
/// <param name="Rules">The enabled rules in order; at most 64.</param>
internal sealed record RuleSet(string Name, PolicyStage Stage, HitPolicy HitPolicy, IReadOnlyList<Rule> Rules)
{
    /// <summary>The most rules in a set: outcomes are the bits of one 64-bit word.</summary>
    public const int MaxRules = 64;

    /// <summary>The engine of rules that judge one morning's facts.</summary>
    public const string Expressions = "expressions";

    /// <summary>The engine of rules over the log.</summary>
    public const string Inference = "inference";

    /// <summary>The engine that reads and runs it.</summary>
    public string Engine { get; init; } = Expressions;

    /// <summary>The disabled rules: without a say; their fields and expressions are read all the same.</summary>
    public IReadOnlyList<Rule> Disabled { get; init; } = [];
}

/// <summary>The policy's value for a parameter that is not yet known of an athlete.</summary>
/// <param name="Fact">The athlete parameter.</param>
/// <param name="Code">Its value, see <see cref="FactDefinition.Read"/>.</param>
/// <param name="Says">Why this value.</param>
/// <param name="Evidence">Its source.</param>
public sealed record Prior(FactDefinition Fact, double Code, string Says, string Evidence);

/// <summary>The policy's bounds for a change of an athlete's parameter by the review. They apply to every rule.</summary>
/// <param name="Fact">The athlete parameter.</param>
/// <param name="Step">The most it may change in a week, in its own unit.</param>
/// <param name="Min">The lowest value that the review may give it.</param>
/// <param name="Max">The highest value that the review may give it.</param>
/// <param name="InForce">The derived fact with the value in force if the athlete's own is unknown; null if the policy has no such fact.</param>
/// <param name="Says">The meaning of the parameter for the athlete, and the reason for these bounds.</param>
/// <param name="Evidence">The source of the bounds.</param>
internal sealed record Adjustment(FactDefinition Fact, double Step, double Min, double Max, DerivedFact? InForce, string Says, string Evidence);

/// <summary>A policy resolved (what it extends is worked in) and read without error, its expressions not yet compiled.</summary>
internal sealed record Policy
{
    /// <summary>Its id, which is its folder's name.</summary>
    public required string Id { get; init; }

    /// <summary>Its manifest as it appears in findings.</summary>
    public required string ManifestFile { get; init; }

    /// <summary>Its version (semantic versioning).</summary>
    public required string Version { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its purpose, in a sentence or two.</summary>
    public required string Says { get; init; }

    /// <summary>The signal without which a morning has no key session.</summary>
    public PolicySignal Signal { get; init; }

    /// <summary>The ids of the policies that it extends, nearest first.</summary>
    public required IReadOnlyList<string> Extends { get; init; }

    /// <summary>Its parameters.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>Its derived facts; <see cref="DerivedFact.Slot"/> is the index here.</summary>
    public required IReadOnlyList<DerivedFact> Derived { get; init; }

    /// <summary>The facts that it declares itself.</summary>
    public IReadOnlyList<FactDefinition> Own { get; init; } = [];

    /// <summary>Every fact that its rules can read.</summary>
    public IEnumerable<FactDefinition> Facts => FactCatalog.All.Concat(Own);

    /// <summary>The fact of a name in rules; null if the name is unknown.</summary>
    public FactDefinition? Fact(string name) => FactCatalog.ByName.GetValueOrDefault(name) ?? Own.FirstOrDefault(f => f.Name == name);

    /// <summary>Its priors.</summary>
    public required IReadOnlyList<Prior> Priors { get; init; }

    /// <summary>The parameters that its review may change, with their bounds.</summary>
    public required IReadOnlyList<Adjustment> Adjustments { get; init; }

    /// <summary>Its session archetypes.</summary>
    public required IReadOnlyList<SessionArchetype> Archetypes { get; init; }

    /// <summary>The marks that its rules over the log give.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>The invariants over days that it does not claim, with the reasons. They change no decision, and are not in the digest.</summary>
    public IReadOnlyList<SeasonException> Exceptions { get; init; } = [];

    /// <summary>Its rule sets in the order of evaluation, those of the intent step first.</summary>
    public required IReadOnlyList<RuleSet> RuleSets { get; init; }

    /// <summary><c>sha256:</c> and the SHA-256 of the resolved policy's canonical content.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The athlete with every prior of the policy, for <see cref="Athlete.Or"/>.</summary>
    internal Athlete PriorAthlete
    {
        get
        {
            var athlete = new Athlete();
            foreach (var prior in Priors)
            {
                var type = Nullable.GetUnderlyingType(prior.Fact.Property.PropertyType)!;
                prior.Fact.Property.SetValue(athlete, type.IsEnum ? Enum.ToObject(type, (int)prior.Code) : prior.Code);
            }

            return athlete;
        }
    }
}

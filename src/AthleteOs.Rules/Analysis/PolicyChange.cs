using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Analysis;

/// <summary>The kind of a difference between two policies.</summary>
internal enum ChangeKind
{
    /// <summary>A parameter has another value.</summary>
    Parameter,

    /// <summary>The signal that a key session requires is another.</summary>
    Signal,

    /// <summary>A prior is another, or only one of the two has it.</summary>
    Prior,

    /// <summary>A rule has another condition, effect or text.</summary>
    Rule,

    /// <summary>Only the second policy has the rule.</summary>
    RuleAdded,

    /// <summary>Only the first policy has the rule.</summary>
    RuleRemoved,

    /// <summary>The rule sets, their order, their hit policies, or the order of rules where it matters.</summary>
    Order,
}

/// <summary>One difference between two policies that can change a type of session.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its name: a parameter, a prior, a rule's full name, or the step.</param>
/// <param name="From">Its form in the first policy, for people.</param>
/// <param name="To">Its form in the second.</param>
internal sealed record PolicyChange(ChangeKind Kind, string Name, string From, string To)
{
    /// <summary>The change in words, such as <c>parameter readiness_min: 65 becomes 68</c>.</summary>
    public string Says => Kind switch
    {
        ChangeKind.Parameter => $"parameter {Name}: {From} becomes {To}",
        ChangeKind.Signal => $"signal: {From} becomes {To}",
        ChangeKind.Prior => $"prior {Name}: {From} becomes {To}",
        ChangeKind.Rule => $"rule {Name}: another rule of that name",
        ChangeKind.RuleAdded => $"rule {Name}: only in the second",
        ChangeKind.RuleRemoved => $"rule {Name}: only in the first",
        _ => $"{Name}: rule sets, hit policies or the order of rules",
    };
}

/// <summary>Finds what differs between two policies, and makes the first with one of these differences only.</summary>
internal sealed class PolicyChanges
{
    private static readonly CanonicalText ByName = new(WithValues: false);

    private readonly ReadyPolicy _a;
    private readonly ReadyPolicy _b;

    public PolicyChanges(ReadyPolicy a, ReadyPolicy b)
    {
        (_a, _b) = (a, b);
        All = [.. Signal(), .. Parameters(), .. Priors(), .. Rules(), .. Order()];
    }

    /// <summary>Every difference that can change a type of session, the manifest's first.</summary>
    public IReadOnlyList<PolicyChange> All { get; }

    /// <summary>The names of differences that are not compared: rules of the review, notes, suggestions, and parameters that only these read.</summary>
    public IReadOnlyList<string> NotCompared => [.. Turned().Select(p => p.A.Name).Where(n => !All.Any(c => c.Kind == ChangeKind.Parameter && c.Name == n)), .. RulesOf(_a, all: true).Concat(RulesOf(_b, all: true)).Select(r => r.Rule.Id).Distinct(StringComparer.Ordinal)
        .Where(id => Text(Find(_a, id)) != Text(Find(_b, id)) && !All.Any(c => c.Name == id))];

    /// <summary>The first policy with one difference of the second; null if the difference is not valid alone.</summary>
    public ReadyPolicy? Only(PolicyChange change)
    {
        var derived = _a.Policy.Derived.Concat(_b.Policy.Derived.Where(d => _a.Policy.Derived.All(o => o.Name != d.Name))).Select((d, slot) => d with { Slot = slot }).ToArray();
        var policy = _a.Policy with
        {
            Signal = change.Kind == ChangeKind.Signal ? _b.Policy.Signal : _a.Policy.Signal,
            Derived = derived,
            Own = [.. _a.Policy.Own, .. _b.Policy.Own.Where(f => _a.Policy.Own.All(o => o.Name != f.Name))],
            Parameters = [.. _a.Policy.Parameters.Select(p => change.Kind == ChangeKind.Parameter && p.Name == change.Name ? p with { Value = _b.Policy.Parameters.First(o => o.Name == p.Name).Value } : p),
                .. _b.Policy.Parameters.Where(p => _a.Policy.Parameters.All(o => o.Name != p.Name))],
            Priors = change.Kind == ChangeKind.Prior
                ? [.. _a.Policy.Priors.Where(p => p.Fact.Path != change.Name), .. _b.Policy.Priors.Where(p => p.Fact.Path == change.Name)] : _a.Policy.Priors,
            RuleSets = [.. Sets(change).Where(s => s.Rules.Count > 0).Select(s => s with { Disabled = [], Rules = [.. s.Rules.Select(r => Bound(r, derived))] })],
        };
        var sets = policy.RuleSets.Select(s => _a.RuleSets.Concat(_b.RuleSets).First(o => o.Source.Name == s.Name).ReadAgain(s, policy)).ToArray();
        return Array.Exists(sets, s => s is null) ? null : new ReadyPolicy(policy, sets!);
    }

    private static Rule Bound(Rule rule, DerivedFact[] derived) => rule.Effect.Derived is { } fact
        ? rule with { Effect = rule.Effect with { Derived = Array.Find(derived, d => d.Name == fact.Name) } } : rule;

    private IEnumerable<PolicyChange> Signal() => _a.Policy.Signal == _b.Policy.Signal ? []
        : [new PolicyChange(ChangeKind.Signal, "signal", Words.Snake(_a.Policy.Signal.ToString()), Words.Snake(_b.Policy.Signal.ToString()))];

    private IEnumerable<PolicyChange> Parameters() => Turned().Where(p => IsRead(_a, p.A.Name) || IsRead(_b, p.A.Name)).Select(p => new PolicyChange(ChangeKind.Parameter, p.A.Name, Words.Number(p.A.Value), Words.Number(p.B!.Value)));

    private IEnumerable<(Parameter A, Parameter? B)> Turned() => _a.Policy.Parameters.Select(p => (A: p, B: _b.Policy.Parameters.FirstOrDefault(o => o.Name == p.Name)))
        .Where(p => p.B is not null && p.B.Value != p.A.Value);

    // A parameter that only the review reads, or what comes before the morning, changes no morning.
    private static bool IsRead(ReadyPolicy policy, string parameter) => ModelParameters.IsOfTheMorning(parameter)
        || RulesOf(policy, all: true).Where(r => policy.Review.All(s => s.Source.Name != r.Rule.RuleSet))
            .Any(r => r.Parts().Any(p => p is Condition.Opaque || (p is Parameter read && read.Name == parameter)));

    private IEnumerable<PolicyChange> Priors() => _a.Policy.Priors.Concat(_b.Policy.Priors).Select(p => p.Fact).Distinct().Select(fact => (A: PriorOf(_a, fact), B: PriorOf(_b, fact)))
        .Where(p => p.A?.Code != p.B?.Code).Select(p => new PolicyChange(ChangeKind.Prior, (p.A ?? p.B)!.Fact.Path, Show(p.A), Show(p.B)));

    private static Prior? PriorOf(ReadyPolicy policy, FactDefinition fact) => policy.Policy.Priors.FirstOrDefault(p => p.Fact == fact);

    private static string Show(Prior? prior) => prior is null ? "none" : prior.Fact.Show(prior.Code);

    private IEnumerable<PolicyChange> Rules()
    {
        foreach (var id in RulesOf(_a).Concat(RulesOf(_b)).Select(r => r.Rule.Id).Distinct(StringComparer.Ordinal))
        {
            var (inA, inB) = (Find(_a, id), Find(_b, id));
            var kind = inA is null ? ChangeKind.RuleAdded : inB is null ? ChangeKind.RuleRemoved : ChangeKind.Rule;
            if (Text(inA) != Text(inB))
            {
                yield return new PolicyChange(kind, id, inA is null ? "none" : ByName.Of(inA.Condition), inB is null ? "none" : ByName.Of(inB.Condition));
            }
        }
    }

    // Which sets there are, in which order, and of sets in order the rules that both have.
    private IEnumerable<PolicyChange> Order() => OrderOf(_a, _b) == OrderOf(_b, _a) ? [] : [new PolicyChange(ChangeKind.Order, "steps", "", "")];

    private static string OrderOf(ReadyPolicy policy, ReadyPolicy other) => string.Join("; ", Compared(policy).Where(s => Compared(other).Any(o => o.Source.Name == s.Source.Name)).Select(s =>
        $"{s.Source.Stage} {s.Source.Name} {s.Source.HitPolicy}{(s.Source.HitPolicy == HitPolicy.First ? $" {string.Join(',', s.Source.Rules.Where(r => Find(other, r.Id) is not null).Select(r => r.Name))}" : "")}"));

    private IEnumerable<RuleSet> Sets(PolicyChange change)
    {
        if (change.Kind == ChangeKind.Order)
        {
            // The second's order over the first's rules.
            return _b.Policy.RuleSets.Select(s => s with { Rules = [.. s.Rules.Where(r => Find(_a, r.Id) is not null).Select(r => Find(_a, r.Id)!.Rule)] });
        }

        var sets = _a.Policy.RuleSets.ToList();
        if (change.Kind is not (ChangeKind.Rule or ChangeKind.RuleAdded or ChangeKind.RuleRemoved))
        {
            return sets;
        }

        var name = change.Name[..change.Name.IndexOf('.', StringComparison.Ordinal)];
        var rule = Find(_b, change.Name)?.Rule;
        var at = sets.FindIndex(s => s.Name == name);
        if (at < 0)
        {
            var made = _b.Policy.RuleSets.First(s => s.Name == name);
            var before = _b.Policy.RuleSets.TakeWhile(s => s.Name != name).Select(s => sets.FindIndex(o => o.Name == s.Name && o.Stage == made.Stage)).DefaultIfEmpty(-1).Max();
            sets.Insert(before >= 0 ? before + 1 : sets.TakeWhile(s => s.Stage < made.Stage).Count(), made with { Rules = [rule!] });
            return sets;
        }

        var rules = sets[at].Rules.ToList();
        var old = rules.FindIndex(r => r.Id == change.Name);
        if (old >= 0)
        {
            rules.RemoveAt(old);
        }

        if (rule is not null)
        {
            var order = _b.Policy.RuleSets.First(s => s.Name == name).Rules.Select(r => r.Id).ToList();
            var place = old >= 0 ? old : rules.TakeWhile(r => order.IndexOf(r.Id) is var i && i >= 0 && i < order.IndexOf(rule.Id)).Count();
            rules.Insert(place, rule);
        }

        sets[at] = sets[at] with { Rules = rules };
        return sets;
    }

    private static IEnumerable<StageRuleSet> Compared(ReadyPolicy policy) => policy.Intent.Concat(policy.Daily).Where(s => s.Source.Rules.Where((_, i) => s.HasASay(i)).Any());

    private static IEnumerable<ReadRule> RulesOf(ReadyPolicy policy, bool all = false) => all ? policy.Rules
        : policy.Intent.Concat(policy.Daily).SelectMany(s => s.Rules.Where((_, i) => s.HasASay(i)));

    private static ReadRule? Find(ReadyPolicy policy, string id) => policy.Rules.FirstOrDefault(r => r.Rule.Id == id);

    private static string Text(ReadRule? rule) => rule is null ? "" : $"{rule.Rule.Effect.Word}: {ByName.Of(rule)}";
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Expressions.Mutants;

/// <summary>A policy that differs from the author's in one place.</summary>
/// <param name="Place">The place of the difference.</param>
/// <param name="Of">The rule that differs, by its full name; else the parameter or adjustment, as <c>parameters.tsb_floor</c>.</param>
/// <param name="Change">How it differs, in the author's words; with <paramref name="Of"/> this names the mutant.</param>
/// <param name="Make">Makes it; null where it would be no policy.</param>
internal sealed record PolicyMutant(Place Place, string Of, string Change, Func<ReadyPolicy?> Make);

/// <summary>
/// Every mutant of the rules, parameters and adjustments that a policy brings: one small mistake each. The unchanged parts of a variant belong
/// to the cases of the policy that it extends. Rules that cannot be mutated are <see cref="NotMutated"/>. Parameters that no rule reads are left out:
/// the physiology reads them, and has tests of its own.
/// </summary>
internal sealed class PolicyMutants(ReadyPolicy author, PolicyFiles files)
{
    private readonly ReadyPolicy _policy = author.ByDefinition;
    private readonly RuleNames _names = RuleNames.Of(author.Policy);
    private readonly JsonValue? _manifest = JsonSource.Read(files.Show("policy.json"), files.Files["policy.json"], new Findings());

    /// <summary>The rules of the policy's own files of which no mutant is made, in order. They are of another language, or have an opaque condition.</summary>
    public IReadOnlyList<string> NotMutated => [.. _policy.RuleSets.SelectMany(s => s.Rules.Where(r => files.Hold(r.Rule) && !IsMutated(s, r)).Select(r => r.Rule.Id))];

    /// <summary>The mutants in the order of files, lines and columns; no two have the same name.</summary>
    public IReadOnlyList<PolicyMutant> All()
    {
        var all = Enumerable.Range(0, _policy.RuleSets.Length).SelectMany(OfSet).Concat(Parameters()).Concat(Adjustments())
            .OrderBy(m => m.Place.File, StringComparer.Ordinal).ThenBy(m => m.Place.Line).ThenBy(m => m.Place.Column).ToArray();
        var seen = new Dictionary<(string, string), int>();
        return [.. all.Select(m =>
        {
            var times = seen[(m.Of, m.Change)] = seen.GetValueOrDefault((m.Of, m.Change)) + 1;
            return times == 1 ? m : m with { Change = $"{m.Change} (place {times})" };
        })];
    }

    private static bool IsMutated(StageRuleSet set, ReadRule rule) => (set.Engine.Name == FusedRuleEngine.Language || set.IsOverLog) && !rule.IsOpaque;

    private IEnumerable<PolicyMutant> OfSet(int at)
    {
        var rules = _policy.RuleSets[at].Source.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            if (!files.Hold(rules[i]) || !IsMutated(_policy.RuleSets[at], _policy.RuleSets[at].Rules[i]))
            {
                continue;
            }

            foreach (var mutant in _policy.RuleSets[at].IsOverLog ? OfLogRule(at, i, rules[i]) : OfRule(at, i, rules[i]))
            {
                yield return mutant;
            }
        }
    }

    private IEnumerable<PolicyMutant> OfRule(int set, int index, Rule rule)
    {
        yield return Mutant(rule.Place, "switched off", rule with { Clause = new RuleClause(rule.Name, rule.Clause.Locals, new RuleText("false", rule.Clause.Expression?.Source ?? rule.Clause.Rules[0].Expression?.Source!), true, []) });
        foreach (var group in Groups(rule.Clause))
        {
            yield return Mutant(rule.Place, $"{group.Name}: {Word(group.AllOf)} -> {Word(!group.AllOf)}", rule with { Clause = With(rule.Clause, group, group with { AllOf = !group.AllOf }) });
        }

        foreach (var (text, locals) in Texts(rule.Clause).Concat(rule.Output is { } output ? [(output, rule.Clause.Locals)] : []).DistinctBy(t => t.Text, ReferenceEqualityComparer.Instance))
        {
            var read = new ExpressionText(text, _names, locals, new Findings());
            if (!read.IsSound())
            {
                continue;
            }

            foreach (var other in new ExpressionMutants(text.Text, read.Tokens, _names.WordsOf).All())
            {
                var changed = text with { Text = other.Text };
                yield return Mutant(text.Source.PlaceOf(other.At), other.Change,
                    rule with { Clause = With(rule.Clause, text, changed), Output = ReferenceEquals(rule.Output, text) ? changed : rule.Output });
            }
        }

        PolicyMutant Mutant(Place place, string change, Rule mutated) => new(place, rule.Id, change, () => Make(set, index, mutated));
    }

    // Rules over the log share marks, so the whole set is read again.
    private IEnumerable<PolicyMutant> OfLogRule(int set, int index, Rule rule) =>
        LogMutants.Of(rule, _policy.RuleSets[set].Rules[index], _names).Select(m => new PolicyMutant(m.Place, rule.Id, m.Change, () =>
        {
            var own = _policy.RuleSets[set];
            return own.ReadAgain(own.Source with { Rules = [.. own.Source.Rules.Select((r, i) => i == index ? m.Mutated : r)], Disabled = [] }, _policy.Policy) is { } changed
                ? With(_policy.Policy, (at, of) => at == set ? changed : of) : null;
        }));

    private ReadyPolicy? Make(int set, int index, Rule mutated)
    {
        var own = _policy.RuleSets[set];
        return own.ReadAgain(own.Source with { Rules = [mutated], Disabled = [] }, _policy.Policy) is { } changed
            ? With(_policy.Policy, (at, of) => at == set ? OneRuleDiffers.Of(own, index, changed) : of) : null;
    }

    private ReadyPolicy With(Policy changed, Func<int, StageRuleSet, StageRuleSet> sets) => new(changed, _policy.RuleSets.Select((s, at) => sets(at, s)));

    // A step up and a step down that a person would take: 1 for a whole number, otherwise about a twentieth of the range. It never leaves the range.
    private IEnumerable<PolicyMutant> Parameters()
    {
        foreach (var field in _manifest?["parameters"]?.Fields ?? [])
        {
            var parameter = _policy.Policy.Parameters.First(p => p.Name == field.Name);
            var readers = Enumerable.Range(0, _policy.RuleSets.Length).Where(at => _policy.RuleSets[at].ReadsParameter(parameter)).ToArray();
            var step = Step(parameter);
            foreach (var value in readers.Length == 0 ? [] : new[] { parameter.Value - step, parameter.Value + step }.Where(v => v >= parameter.Min && v <= parameter.Max))
            {
                yield return new PolicyMutant(field.Value["value"]?.Place ?? field.Value.Place, $"parameters.{field.Name}", $"{Words.Number(parameter.Value)} -> {Words.Number(value)}", () => Make(parameter, value, readers));
            }
        }
    }

    private static double Step(Parameter p)
    {
        if (new[] { p.Value, p.Min, p.Max }.All(v => v == Math.Floor(v)) && p.Max - p.Min >= 3)
        {
            return 1;
        }

        var twentieth = (p.Max - p.Min) / 20;
        var digit = Math.Pow(10, Math.Floor(Math.Log10(twentieth)));
        return Math.Max(1, Math.Round(twentieth / digit)) * digit;
    }

    private ReadyPolicy? Make(Parameter parameter, double value, int[] readers)
    {
        var changed = _policy.Policy with { Parameters = [.. _policy.Policy.Parameters.Select(p => ReferenceEquals(p, parameter) ? p with { Value = value } : p)] };
        var sets = readers.ToDictionary(at => at, at => _policy.RuleSets[at].ReadAgain(_policy.RuleSets[at].Source, changed));
        return sets.ContainsValue(null) ? null : With(changed, (at, of) => sets.GetValueOrDefault(at) ?? of);
    }

    // How far the review may move a parameter, and within what.
    private IEnumerable<PolicyMutant> Adjustments() =>
        from field in _manifest?["adjustments"]?.Fields ?? []
        from bound in new[] { "step", "min", "max" }
        where field.Value[bound] is not null
        let value = field.Value[bound]!
        let step = value.Number == Math.Floor(value.Number) ? 1 : value.Number / 10
        from other in new[] { value.Number - step, value.Number + step }
        select new PolicyMutant(value.Place, $"adjustments.{field.Name}", $"{bound} {Words.Number(value.Number)} -> {Words.Number(other)}", () => Make(field.Name, bound, other));

    private ReadyPolicy? Make(string parameter, string bound, double value)
    {
        var own = _policy.Policy.Adjustments.First(a => a.Fact.Field == parameter);
        var other = bound switch { "step" => own with { Step = value }, "min" => own with { Min = value }, _ => own with { Max = value } };
        if (other.Step <= 0 || other.Min > other.Max || other.Min < own.Fact.About.Min || other.Max > own.Fact.About.Max)
        {
            return null;
        }

        var changed = _policy.Policy with
        {
            Adjustments = [.. _policy.Policy.Adjustments.Select(a => ReferenceEquals(a, own) ? other : a)],
            RuleSets = [.. _policy.Policy.RuleSets.Select(s => s with { Rules = [.. s.Rules.Select(r => ReferenceEquals(r.Effect.Adjustment, own) ? r with { Effect = r.Effect with { Adjustment = other } } : r)] })],
        };
        return new ReadyPolicy(changed, _policy.RuleSets.Zip(changed.RuleSets, (s, of) => of.Stage == PolicyStage.Review ? s.ReadAgain(of, changed)! : s));
    }

    private static IEnumerable<RuleClause> Groups(RuleClause clause) => clause.Expression is null ? clause.Rules.Where(r => r.Enabled).SelectMany(Groups).Prepend(clause) : [];

    // Every text of a clause with the local parameters that it may name: those before it, for a local parameter itself.
    private static IEnumerable<(RuleText Text, IReadOnlyList<LocalParameter> Locals)> Texts(RuleClause clause) =>
        clause.Locals.Select((l, i) => (l.Expression, (IReadOnlyList<LocalParameter>)[.. clause.Locals.Take(i)]))
            .Concat(clause.Expression is { } text ? [(text, clause.Locals)] : [])
            .Concat(clause.Rules.Where(r => r.Enabled).SelectMany(Texts));

    private static RuleClause With(RuleClause clause, RuleClause group, RuleClause changed) =>
        ReferenceEquals(clause, group) ? changed : clause with { Rules = [.. clause.Rules.Select(r => With(r, group, changed))] };

    private static RuleClause With(RuleClause clause, RuleText text, RuleText changed) => clause with
    {
        Locals = [.. clause.Locals.Select(l => ReferenceEquals(l.Expression, text) ? l with { Expression = changed } : l)],
        Expression = ReferenceEquals(clause.Expression, text) ? changed : clause.Expression,
        Rules = [.. clause.Rules.Select(r => With(r, text, changed))],
    };

    private static string Word(bool allOf) => allOf ? "And" : "Or";

    // One rule of a set is compiled anew, not all of them.
    private sealed class OneRuleDiffers(ICompiledRuleSet set, int index, ICompiledRuleSet changed) : ICompiledRuleSet
    {
        public static StageRuleSet Of(StageRuleSet set, int index, StageRuleSet changed) => new(set.Engine,
            new ReadRuleSet(set.Source, [.. set.Rules.Select((r, i) => i == index ? changed.Rules[0] : r)]), new OneRuleDiffers(set.Compiled, index, changed.Compiled));

        public Outcomes Evaluate(Morning morning, double[] derived)
        {
            var (whole, one) = (set.Evaluate(morning, derived), changed.Evaluate(morning, derived));
            var others = ~(1UL << index);
            return new Outcomes((whole.Matched & others) | (one.Matched << index), (whole.Open & others) | (one.Open << index));
        }

        public double Output(int rule, Morning morning, double[] derived) => rule == index ? changed.Output(0, morning, derived) : set.Output(rule, morning, derived);
    }
}

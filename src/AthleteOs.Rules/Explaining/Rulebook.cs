using System.Globalization;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>A policy as plain sentences in Markdown: its parameters, the order of its rules, and the reasons.</summary>
public static class Rulebook
{
    /// <summary>The rulebook of a policy.</summary>
    public static string Markdown(ReadyPolicy ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        var policy = ready.Policy;
        var text = new StringBuilder();
        text.Append($"# {policy.Title}\n\n{policy.Says}\n\n");
        text.Append($"Policy `{policy.Id}` {policy.Version}{(policy.Extends.Count > 0 ? $", which extends {string.Join(", which extends ", policy.Extends.Select(e => $"`{e}`"))}" : "")}.\n");
        var open = policy.Parameters.Count(p => p.IsToBeConfirmed);
        if (open > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nA sports scientist must still confirm {open} of the {policy.Parameters.Count} parameters.\n");
        }

        foreach (var step in Enum.GetValues<PolicyStage>())
        {
            var sets = ready.RuleSets.Where(s => s.Source.Stage == step).ToArray();
            if (sets.Length > 0)
            {
                text.Append(step switch
                {
                    PolicyStage.Intent => "\n## The week's intent\n\nThese rules make what the morning's facts do not contain. Where several rules set the same value, the lowest counts.\n",
                    PolicyStage.Daily => "\n## Each morning\n\nA rule that forbids or limits wins over one that permits. Without any rule the day is the lighter one, and so it is where a fact is not known.\n",
                    _ => "\n## At the week's end\n\nThe week's result changes the athlete's own parameters, within the bounds below. What is not known changes nothing.\n",
                });
                foreach (var set in sets)
                {
                    AppendSet(text, set);
                }
            }
        }

        text.Append(OfEnvelope(policy.Signal));
        AppendTables(text, policy);
        return text.ToString();
    }

    /// <summary>The section on the safety rules beneath every policy.</summary>
    internal static string OfEnvelope(PolicySignal signal) =>
        $"\n## What no rule can lift\n\nNo key session on these days, nor on a day that may be one of them:\n\n{string.Concat(Envelope.RulesFor(signal).Select(r => $"- {r.InRulebook}\n"))}";

    private static void AppendSet(StringBuilder text, StageRuleSet set)
    {
        text.Append($"\n### {Title(set.Source.Name)}\n\n");
        if (set.Source.HitPolicy == HitPolicy.First)
        {
            text.Append("The first rule that applies decides:\n\n");
        }

        foreach (var (rule, i) in set.Rules.Select((r, i) => (r, i)))
        {
            text.Append(set.Source.HitPolicy == HitPolicy.First ? $"{i + 1}. " : "- ");
            text.Append($"**{Title(rule.Rule.Name)}.** {Sentence(rule)} *{rule.Rule.Says}*{(rule.Rule.Evidence.Length > 0 ? $" ({rule.Rule.Evidence})" : "")}\n");
        }
    }

    private static string Sentence(ReadRule rule)
    {
        var effect = Say(rule);
        return rule.Condition switch
        {
            Condition.Constant { Value: true } => $"Always: {effect}.",
            Condition.Constant => $"Never: {effect}.",
            _ => $"If {Say(rule.Condition)}: {effect}.",
        };
    }

    private static string Say(ReadRule rule)
    {
        var effect = rule.Rule.Effect;
        return effect.Kind switch
        {
            EffectKind.PermitKey => "a key session is permitted",
            EffectKind.ForbidKey => "no key session",
            EffectKind.RequireRecovery => "a recovery session at the most",
            EffectKind.ReduceIntensity => "reduce intensity (a support session)",
            EffectKind.ReduceVolume => "reduce volume too (a recovery session)",
            EffectKind.FullRest => "full rest",
            EffectKind.Suggest => $"suggest {effect.Archetype!.Name} on a {effect.Archetype.SessionType.ToString().ToLowerInvariant()} day",
            EffectKind.SetDerived => effect.Derived!.IsFlag ? $"it is so that {effect.Derived.Says}" : $"the {effect.Derived.Says} is {Say(rule.Output!)}",
            EffectKind.Mark => $"it is a {effect.Mark!.Name.Replace('_', ' ')} ({effect.Mark.Says})",
            EffectKind.Adjust => $"the {effect.Adjustment!.Fact.About.Says} changes by {Say(rule.Output!)}",
            EffectKind.SetIntent => $"{FactCatalog.ByName[$"intent.{effect.Intent}"].About.Says}, at most {Say(rule.Output!)}",
            _ => "it is noted",
        };
    }

    /// <summary>A condition in words.</summary>
    internal static string Say(Condition condition) => condition switch
    {
        Condition.Constant c => c.Value ? "always" : "never",
        Condition.Not { Of: Condition.IsYes c } => No(c.Fact),
        Condition.Not { Of: Condition.DerivedIsYes c } => $"it is not so that {c.Derived.Says}",
        Condition.Not { Of: Condition.IsMissing c } => $"the {c.Fact.About.Says} is known",
        Condition.Not { Of: Condition.DerivedIsMissing c } => $"the {c.Derived.Says} is known",
        Condition.Not { Of: Condition.IsChoice c } => $"the {c.Fact.About.Says} is not {Choice(c)}",
        Condition.OfLog or Condition.Not { Of: Condition.OfLog } => LogWords.Say(condition),
        Condition.Not c => $"not ({Say(c.Of)})",
        Condition.And c => $"{Bracket(c.Left, c)} and {Bracket(c.Right, c)}",
        Condition.Or c => $"{Bracket(c.Left, c)} or {Bracket(c.Right, c)}",
        Condition.IsYes c => Yes(c.Fact),
        Condition.DerivedIsYes c => c.Derived.Says,
        Condition.IsMissing c => $"the {c.Fact.About.Says} is not known",
        Condition.DerivedIsMissing c => $"the {c.Derived.Says} is not known",
        Condition.IsChoice c => $"the {c.Fact.About.Says} is {Choice(c)}",
        Condition.Compare c => $"{Say(c.Left)} is {By(c.By)} {Say(c.Right)}",
        Condition.Opaque c => $"{c.Name.Replace('_', ' ')} applies, which depends on {string.Join(" and ", c.Reads.Select(f => $"the {f.About.Says}").DefaultIfEmpty("no fact"))}",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>A number in words.</summary>
    internal static string Say(Quantity quantity) => quantity switch
    {
        Quantity.Literal q => Words.Number(q.Value),
        Quantity.OfParameter q => $"{q.Parameter.Name.Replace('_', ' ')} ({Words.Number(q.Parameter.Value)} {q.Parameter.Unit})",
        Quantity.OfFact q => $"the {q.Fact.About.Says}",
        Quantity.OfDerived q => $"the {q.Derived.Says}",
        Quantity.Window q => q.By switch
        {
            WindowFunction.Latest => q.Ago is { } ago ? $"the {q.Series.About.Says} {Ago(ago)}" : $"today's {q.Series.About.Says}",
            WindowFunction.Count => $"the number of {q.Series.About.Says} readings in {q.Days} days{Until(q.Ago)}",
            WindowFunction.FallingDays => $"the number of mornings in a row on which {q.Series.About.Says} fell",
            WindowFunction.Min or WindowFunction.Max =>
                $"the {(q.By == WindowFunction.Min ? "lowest" : "highest")} {q.Series.About.Says} of {q.Days} days{Until(q.Ago)} (at least {q.MinCount} readings)",
            WindowFunction.Sum => $"the sum of {q.Series.About.Says} over {q.Days} days{Until(q.Ago)} (each of them known)",
            WindowFunction.DaysAbove or WindowFunction.DaysBelow => $"the number of days in a row, up to {(q.Ago is { } end ? Ago(end) : "today")} and counted to {q.Days} at the most, "
                + $"on which {q.Series.About.Says} was {(q.By == WindowFunction.DaysAbove ? "above" : "below")} {Bracket(q.Threshold!)}",
            WindowFunction.LowestDeviation or WindowFunction.HighestDeviation => $"the mean of {q.Series.About.Says} over {q.Days} days{Until(q.Ago)}, in SDs from the usual of {LimitedDeviation.UsualDays} days, "
                + $"at the {(q.By == WindowFunction.LowestDeviation ? "lowest" : "highest")} that missing days allow (at least {q.MinCount} readings)",
            _ => $"the {Words.Snake(q.By.ToString()).Replace('_', ' ')} of {q.Series.About.Says} over {q.Days} days{Until(q.Ago)} (at least {q.MinCount} readings)",
        },
        Quantity.Arithmetic { By: Operation.Min, Left: Quantity.Arithmetic { By: Operation.Max } kept } q =>
            $"{Say(kept.Left)}, kept between {Say(kept.Right)} and {Say(q.Right)}",
        Quantity.Arithmetic { By: Operation.Min } q => $"the smaller of {Say(q.Left)} and {Say(q.Right)}",
        Quantity.Arithmetic { By: Operation.Max } q => $"the larger of {Say(q.Left)} and {Say(q.Right)}",
        Quantity.Arithmetic q => $"{Bracket(q.Left)} {(q.By switch { Operation.Add => "plus", Operation.Subtract => "minus", Operation.Multiply => "times", _ => "divided by" })} {Bracket(q.Right)}",
        Quantity.Apply { By: Function.Ceiling } q => $"({Say(q.Of)}) rounded up",
        Quantity.Apply { By: Function.Floor } q => $"({Say(q.Of)}) rounded down",
        Quantity.Apply { By: Function.Round } q => $"({Say(q.Of)}) rounded",
        Quantity.Apply { By: Function.Negate } q => $"minus {Bracket(q.Of)}",
        Quantity.Apply { By: Function.Abs } q => $"the size of {Say(q.Of)}",
        Quantity.Apply q => $"the natural logarithm of {Bracket(q.Of)}",
        Quantity.IfMissing q => $"{Say(q.Of)} (or {Say(q.Instead)} where not known)",
        Quantity.OfLog q => LogWords.Say(q),
        Quantity.Choose q => $"{Say(q.Then)} if {Say(q.If)}, else {Say(q.Else)}",
        _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
    };

    private static string Until(Quantity? ago) => ago is null ? "" : $" up to {Ago(ago)}";

    private static string Ago(Quantity ago) => ago is Quantity.Literal { Value: 1 } ? "yesterday" : $"{Bracket(ago)} days ago";

    private static string Bracket(Condition part, Condition within) => part is Condition.And or Condition.Or && part.GetType() != within.GetType() ? $"({Say(part)})" : Say(part);

    private static string Bracket(Quantity part) => part is Quantity.Arithmetic { By: not (Operation.Min or Operation.Max) } ? $"({Say(part)})" : Say(part);

    private static string Yes(FactDefinition fact) => fact.About.Origin == FactOrigin.Given ? fact.About.Says : $"there is {fact.About.Says}";

    private static string No(FactDefinition fact) => fact.About.Origin == FactOrigin.Given ? $"it is not so that {fact.About.Says}" : $"there is no {fact.About.Says}";

    private static string Choice(Condition.IsChoice c) => c.Fact.List == nameof(DayOfWeek) ? c.Fact.Choices[c.Choice] : c.Fact.DocumentWords[c.Choice].Replace('_', ' ');

    private static string By(Comparator by) => by switch
    {
        Comparator.Less => "less than",
        Comparator.LessOrEqual => "at most",
        Comparator.Greater => "more than",
        _ => "at least",
    };

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ').Replace('-', ' ');

    private static string Values(FactDefinition fact) => fact.Kind switch
    {
        FactKind.Flag => "yes or no",
        FactKind.Choice => string.Join(", ", fact.DocumentWords),
        _ => $"{Words.Number(fact.About.Min)} to {Words.Number(fact.About.Max)}{(fact.About.Whole ? ", whole" : "")}{(fact.About.Unit.Length > 0 ? $" ({fact.About.Unit})" : "")}{(fact.Kind == FactKind.Series ? ", one a day" : "")}",
    };

    private static string Worst(FactDefinition fact) => fact.About.Worse switch
    {
        Worse.Neither => "",
        var worse => fact.Kind switch
        {
            FactKind.Flag => worse == Worse.Higher ? "yes" : "no",
            FactKind.Choice => fact.DocumentWords[worse == Worse.Higher ? fact.DocumentWords.Count - 1 : 0],
            _ => worse.ToString().ToLowerInvariant(),
        },
    };

    private static void AppendTables(StringBuilder text, Policy policy)
    {
        if (policy.Parameters.Count > 0)
        {
            text.Append("\n## Parameters\n\n| parameter | value | unit | range | what it means | where it comes from |\n|---|---|---|---|---|---|\n");
            foreach (var p in policy.Parameters)
            {
                text.Append($"| `{p.Name}` | {Words.Number(p.Value)} | {p.Unit} | {Words.Number(p.Min)} to {Words.Number(p.Max)} | {p.Says} | {p.Evidence} |\n");
            }
        }

        if (policy.Own.Count > 0)
        {
            text.Append("\n## Facts of this policy's own\n\n| fact | in rules | values | worse | source | what it means |\n|---|---|---|---|---|---|\n");
            foreach (var f in policy.Own)
            {
                text.Append($"| `{f.Path}` | `{f.Name}` | {Values(f)} | {Worst(f)} | {f.About.Origin.ToString().ToLowerInvariant()} | {f.About.Says} |\n");
            }
        }

        if (policy.Priors.Count > 0)
        {
            text.Append("\n## What is assumed of an athlete until it is known\n\n| parameter | value | why | where it comes from |\n|---|---|---|---|\n");
            foreach (var p in policy.Priors)
            {
                text.Append($"| `{p.Fact.Path}` | {p.Fact.Show(p.Code)} | {p.Says} | {p.Evidence} |\n");
            }
        }

        if (policy.Adjustments.Count > 0)
        {
            text.Append("\n## What the review may change\n\n| parameter | at most in a week | range | what it means | where the bounds come from |\n|---|---|---|---|---|\n");
            foreach (var a in policy.Adjustments)
            {
                text.Append($"| `{a.Fact.Path}` | {Words.Number(a.Step)} {a.Fact.About.Unit} | {Words.Number(a.Min)} to {Words.Number(a.Max)} | {a.Says} | {a.Evidence} |\n");
            }
        }

        if (policy.Archetypes.Count > 0)
        {
            text.Append("\n## Session archetypes\n\n| archetype | day | what the athlete does |\n|---|---|---|\n");
            foreach (var a in policy.Archetypes)
            {
                text.Append($"| `{a.Name}` | {a.SessionType.ToString().ToLowerInvariant()} | {a.Says} |\n");
            }
        }
    }
}

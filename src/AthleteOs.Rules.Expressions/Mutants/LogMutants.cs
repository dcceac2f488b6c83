using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Expressions.Mutants;

/// <summary>The small mistakes in a rule over the log: another verb, another window, and those in its expressions.</summary>
internal static class LogMutants
{
    /// <summary>Every mutant of a rule.</summary>
    /// <param name="rule">The rule as written.</param>
    /// <param name="read">The rule as read.</param>
    /// <param name="names">The names of the policy.</param>
    public static IEnumerable<(Place Place, string Change, Rule Mutated)> Of(Rule rule, ReadRule read, RuleNames names)
    {
        var known = With(names, rule, read);
        var expression = rule.Clause.Expression;
        var off = expression is null ? "false" : $"({expression.Text}) && false";
        yield return (rule.Place, "switched off", rule with { Clause = rule.Clause with { Expression = new RuleText(off, expression?.Source ?? rule.Clause.When[0].Name) } });
        for (var i = 0; i < rule.Clause.When.Count; i++)
        {
            var at = i;
            foreach (var (place, change, line) in Of(rule.Clause.When[i], known))
            {
                yield return (place, change, rule with { Clause = rule.Clause with { When = [.. rule.Clause.When.Select((l, n) => n == at ? line : l)] } });
            }
        }

        foreach (var (place, change, text) in expression is null ? [] : Of(expression, known))
        {
            yield return (place, change, rule with { Clause = rule.Clause with { Expression = text } });
        }
    }

    private static IEnumerable<(Place Place, string Change, WhenLine Line)> Of(WhenLine line, RuleNames names)
    {
        WhenVerb? opposite = line.Verb switch { WhenVerb.Some => WhenVerb.No, WhenVerb.No => WhenVerb.Some, WhenVerb.Most => WhenVerb.Least, WhenVerb.Least => WhenVerb.Most, WhenVerb.Sum => WhenVerb.Most, _ => null };
        if (opposite is { } verb)
        {
            yield return (line.Place, $"{line.Name.Text}: {Words.Snake(line.Verb.ToString())} -> {Words.Snake(verb.ToString())}", line with { Verb = verb });
        }

        foreach (var other in line.Days is { } days ? new[] { days.Number - 1, days.Number + 1 }.Where(d => d is >= 1 and <= 28).Select(d => Days(days, d)) : [])
        {
            yield return (other.Place, $"{line.Name.Text}: days {line.Days!.Text} -> {other.Text}", line with { Days = other });
        }

        foreach (var (place, change, where) in line.Where is null ? [] : Of(line.Where, names))
        {
            yield return (place, change, line with { Where = where });
        }
    }

    private static JsonValue Days(JsonValue written, double days) => new(JsonKind.Number, written.Place, written.Path) { Text = days.ToString(CultureInfo.InvariantCulture), Number = days };

    private static IEnumerable<(Place Place, string Change, RuleText Text)> Of(RuleText text, RuleNames names)
    {
        var read = new ExpressionText(text, names, [], new Findings());
        return !read.IsSound() ? [] : new ExpressionMutants(text.Text, read.Tokens, names.WordsOf).All().Select(m => (text.Source.PlaceOf(m.At), m.Change, text with { Text = m.Text }));
    }

    // The rule's own variables and numbers. A mark's variables may have the same names, and they come later.
    private static RuleNames With(RuleNames names, Rule rule, ReadRule read)
    {
        var variables = rule.Clause.When.Select(l => read.Parts().OfType<ItemVariable>().First(v => v.Name == l.Name.Text)).DistinctBy(v => v.Name).ToDictionary(v => v.Name, StringComparer.Ordinal);
        var tallies = rule.Clause.When.Where(l => l.As is not null).ToDictionary(l => l.As!.Text, l => new Quantity.Tally(variables[l.Name.Text], TallyBy.Count, new Condition.Constant(true), null), StringComparer.Ordinal);
        return names.With(variables, tallies);
    }
}

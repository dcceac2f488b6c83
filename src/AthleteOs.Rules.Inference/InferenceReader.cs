using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Inference;

/// <summary>
/// Reads the rules of a set over the log. A rule reads only marks that other rules give before it. So the rules end in the same
/// result in any order.
/// </summary>
internal sealed class InferenceReader(FusedRuleEngine expressions, RuleSet set, Policy policy, Findings findings)
{
    /// <summary>The most lines with <c>each</c> in a rule: the combinations grow with the number of items to this power.</summary>
    public const int MaxEach = 3;

    /// <summary>The most days back of a rule that goes through a list.</summary>
    public const int MaxDays = SessionLog.RecentDays;

    private readonly RuleNames _names = RuleNames.Of(policy);
    private readonly Dictionary<string, (ItemList List, int Depth)> _lists = new(StringComparer.Ordinal)
    {
        [ItemList.Sessions.Name] = (ItemList.Sessions, 0),
        [ItemList.Days.Name] = (ItemList.Days, 0),
    };

    /// <summary>The rules in their order; null, with findings, if one is wrong.</summary>
    public IReadOnlyList<InferenceRule>? Read()
    {
        var before = findings.Errors;
        var read = new Dictionary<Rule, InferenceRule?>(ReferenceEqualityComparer.Instance);
        if (!ReadMarks(read))
        {
            return null;
        }

        foreach (var rule in set.Rules.Where(r => r.Effect.Kind != EffectKind.Mark))
        {
            read[rule] = new InferenceRuleReader(this, rule).Read();
        }

        return findings.Errors > before || read.Values.Any(r => r is null) ? null : [.. set.Rules.Select(r => read[r]!)];
    }

    // The rules that give marks, in the order in which they can.
    private bool ReadMarks(Dictionary<Rule, InferenceRule?> read)
    {
        var waiting = set.Rules.Where(r => r.Effect.Mark is not null).ToList();
        foreach (var twice in waiting.GroupBy(r => r.Effect.Mark!.Name).Where(g => g.Skip(1).Any()))
        {
            findings.Error(twice.Last().Place, Codes.DerivedWriters, $"the mark {twice.Key} is given by {string.Join(" and ", twice.Select(r => r.Name))}; a mark has one writer, so join their conditions with ||");
            return false;
        }

        while (waiting.Count > 0)
        {
            var next = waiting.Find(r => r.Clause.When.All(l => waiting.TrueForAll(other => other.Effect.Mark!.Name != l.Of.Text)));
            if (next is null)
            {
                var names = string.Join(", ", waiting.Select(r => r.Effect.Mark!.Name));
                findings.Error(waiting[0].Place, Codes.ReadBeforeWritten, $"the marks {names} depend on each other in a circle; let each rule that gives a mark read only marks that are given without it");
                return false;
            }

            waiting.Remove(next);
            if ((read[next] = new InferenceRuleReader(this, next).Read()) is not { } giver)
            {
                continue;
            }

            if (giver.Search.Each.Count == 0)
            {
                findings.Error(next.Place, Codes.MissingField, $"{next.Name} gives a mark to no item; begin When with {{ \"each\": \"s\", \"of\": \"sessions\", \"days\": 14 }}, and that item gets the mark");
                continue;
            }

            var mark = next.Effect.Mark!;
            _lists[mark.Name] = (new ItemList(mark.Name, mark.Says, giver.Search.Each[0].Each.Of.Fields) { Marked = giver.Search }, giver.Depth + 1);
        }

        return true;
    }

    private sealed class InferenceRuleReader(InferenceReader set, Rule rule)
    {
        private readonly Findings _findings = set.FindingsOf;
        private readonly Dictionary<string, ItemVariable> _variables = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Quantity.Tally> _tallies = new(StringComparer.Ordinal);
        private readonly List<(ItemVariable, Condition)> _each = [];
        private readonly List<Condition> _conditions = [];
        private int _depth;

        public InferenceRule? Read()
        {
            var before = _findings.Errors;
            var lines = rule.Clause.When;
            if (lines.Count(l => l.Verb == WhenVerb.Each) > MaxEach)
            {
                _findings.Error(rule.Place, Codes.TooMany, $"{rule.Name} has more than {MaxEach} lines with each; give a mark in a rule of its own, and go through the mark");
                return null;
            }

            for (var slot = 0; slot < lines.Count; slot++)
            {
                ReadLine(lines[slot], slot);
            }

            if (rule.Clause.Expression is { } text && Reader(_variables, _tallies).ReadCondition(text) is { } condition)
            {
                _conditions.Add(condition);
            }

            RefuseUnused();
            var output = rule.Output is { } carried ? Reader(NoVariables, _tallies).ReadQuantity(carried) : null;
            return _findings.Errors > before ? null
                : new InferenceRule(rule, new ItemSearch(_each, _conditions.Count == 0 ? new Condition.Constant(true) : _conditions.Aggregate((a, b) => new Condition.And(a, b))), output, _depth);
        }

        private static Dictionary<string, ItemVariable> NoVariables => new(StringComparer.Ordinal);

        private static Dictionary<string, Quantity.Tally> NoTallies => new(StringComparer.Ordinal);

        private RuleReader Reader(Dictionary<string, ItemVariable> variables, Dictionary<string, Quantity.Tally> tallies) => set.Reader(variables, tallies);

        private void ReadLine(WhenLine line, int slot)
        {
            if (ReadVariable(line, slot) is not { } variable)
            {
                return;
            }

            var known = new Dictionary<string, ItemVariable>(_variables, StringComparer.Ordinal) { [variable.Name] = variable };
            var where = line.Where is { } text ? Reader(known, NoTallies).ReadCondition(text) : new Condition.Constant(true);
            var field = line.Value is { } value ? ReadField(value, variable) : null;
            if (where is null || (line.Value is not null && field is null))
            {
                return;
            }

            switch (line.Verb)
            {
                case WhenVerb.Each:
                    _each.Add((variable, where));
                    _variables.Add(variable.Name, variable);
                    break;
                case WhenVerb.Some or WhenVerb.No:
                    var some = new Condition.Some(variable, where, new Condition.Constant(true));
                    _conditions.Add(line.Verb == WhenVerb.Some ? some : new Condition.Not(some));
                    break;
                default:
                    _tallies[line.As!.Text] = new Quantity.Tally(variable, Enum.Parse<TallyBy>(line.Verb.ToString()), where, field);
                    break;
            }
        }

        // Sums of fields have bounds that are known; those of other numbers might be below zero.
        private ItemField? ReadField(RuleText value, ItemVariable variable)
        {
            var quantity = Reader(new(StringComparer.Ordinal) { [variable.Name] = variable }, NoTallies).ReadQuantity(value);
            if (quantity is Quantity.OfItem { Field: var field })
            {
                return field;
            }

            if (quantity is not null)
            {
                _findings.Error(value.Source.Place, Codes.ForbiddenConstruct, $"\"value\" is one number of the item, such as {variable.Name}.Tss; compute with the result in Expression");
            }

            return null;
        }

        private ItemVariable? ReadVariable(WhenLine line, int slot)
        {
            var before = _findings.Errors;
            foreach (var name in new[] { line.Name, line.As }.OfType<JsonValue>())
            {
                if (name.Text.Length > 32 || !char.IsAsciiLetterLower(name.Text[0]) || !name.Text.All(char.IsAsciiLetterOrDigit) || set._names.IsTaken(name.Text))
                {
                    _findings.Error(name.Place, Codes.BadName, $"\"{name.Text}\" must begin with a small letter, have only letters and digits, and mean nothing else in rules, such as s or hardDays");
                }
                else if (_variables.ContainsKey(name.Text) || _tallies.ContainsKey(name.Text) || (name == line.As && name.Text == line.Name.Text))
                {
                    _findings.Error(name.Place, Codes.RepeatedName, $"\"{name.Text}\" has a meaning in this rule already; write another name");
                }
            }

            if (!set._lists.TryGetValue(line.Of.Text, out var list))
            {
                _findings.Error(line.Of.Place, Codes.UnknownName, set.IsMark(line.Of.Text) ? $"no rule of this set gives the mark {line.Of.Text}; add one with the effect \"mark:{line.Of.Text}\""
                    : $"\"{line.Of.Text}\" is not a list{Words.DidYouMean(line.Of.Text, set._lists.Keys)}; the lists are sessions, days, and the marks that rules of this set give");
                return null;
            }

            var days = ReadDays(line, isMark: list.List.Marked is not null);
            _depth = Math.Max(_depth, list.Depth);
            return _findings.Errors > before ? null : new ItemVariable(line.Name.Text, list.List, days, slot);
        }

        private int ReadDays(WhenLine line, bool isMark)
        {
            if (line.Days is not { } given)
            {
                if (!isMark)
                {
                    _findings.Error(line.Place, Codes.MissingField, $"a line over {line.Of.Text} needs \"days\", the number of days back, from 1 to {MaxDays}");
                }

                return 0;
            }

            if (given.Number is >= 1 and <= MaxDays && double.IsInteger(given.Number))
            {
                return (int)given.Number;
            }

            _findings.Error(given.Place, Codes.OutOfRange, $"days is {given.Text}; it must be a whole number from 1 to {MaxDays}");
            return 0;
        }

        private void RefuseUnused()
        {
            var texts = new[] { rule.Clause.Expression?.Text, rule.Output?.Text }.OfType<string>().ToArray();
            foreach (var (name, _) in _tallies.Where(t => !Array.Exists(texts, text => text.Contains(t.Key, StringComparison.Ordinal))))
            {
                _findings.Error(rule.Place, Codes.MissingField, $"{rule.Name} makes the number {name} and does not use it; add an Expression such as \"{name} >= 2\"");
            }
        }
    }

    private Findings FindingsOf => findings;

    private bool IsMark(string name) => policy.Marks.Any(m => m.Name == name);

    private RuleReader Reader(Dictionary<string, ItemVariable> variables, Dictionary<string, Quantity.Tally> tallies) => expressions.Reader(_names.With(variables, tallies), findings);
}

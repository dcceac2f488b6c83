using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>Compiles the conditions of one rule for <see cref="LogLoops"/>.</summary>
internal sealed class LogCompiler(LogLoops loops)
{
    private readonly Dictionary<ItemVariable, int> _variables = [];
    private readonly Dictionary<Quantity.Tally, LogBounds> _tallies = [];

    /// <summary>A condition as a delegate.</summary>
    public LogTest Test(Condition condition)
    {
        switch (condition)
        {
            case Condition.Constant c:
                var constant = c.Value.Truth();
                return _ => constant;
            case { IsOverLog: false }:
                var known = LogLoops.Of(loops.Tests, condition);
                return at => at.Test(known);
            case Condition.Not c:
                var of = Test(c.Of);
                return at => of(at).Not();
            case Condition.And c:
                var (left, right) = (Test(c.Left), Test(c.Right));
                return at => left(at) is var truth && truth == Truth.False ? truth : truth.And(right(at));
            case Condition.Or c:
                var (one, other) = (Test(c.Left), Test(c.Right));
                return at => one(at) is var truth && truth == Truth.True ? truth : truth.Or(other(at));
            case Condition.Some c:
                var search = Search(c);
                return !LogVariables.Of(c).Any() ? Once(loops.Searches, search, (at, i) => at.Search(i)) : search;
            case Condition.ItemIsYes c:
                return Field(c.Item, c.Field, code => code != 0);
            case Condition.ItemIsChoice c:
                var choice = c.Choice;
                return Field(c.Item, c.Field, code => (int)code == choice);
            case Condition.ItemIsMissing c:
                var (item, field) = (_variables[c.Item], c.Field.Index);
                return at => at.Items[item].IsUnknown ? Truth.Unknown : double.IsNaN(at.Items[item].Codes[field]).Truth();
            case Condition.SameName c:
                var (a, aField, b, bField) = (_variables[c.Item], c.Field.Index, _variables[c.Other], c.OtherField.Index);
                return at => (at.Items[a].Codes[aField], at.Items[b].Codes[bField]) is var (x, y) && (double.IsNaN(x) || double.IsNaN(y)) ? Truth.Unknown : (x == y).Truth();
            case Condition.Compare c:
                return Compare(c);
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    /// <summary>The source of the items to which a rule gives a mark: those of its first line. That line names its own item only.</summary>
    public int Marked(Condition.Some rule)
    {
        var source = Source(rule.Each, rule.Where, out _);
        var (variable, rest) = (_variables[rule.Each], Test(rule.Then));
        loops.Sources.Add(at =>
        {
            var all = at.Of(source);
            var marked = new Candidates(all.Count);
            for (var i = 0; i < all.Count; i++)
            {
                at.Items[variable] = all.Items[i];
                if (all.Truths[i].And(rest(at)) is var truth && truth != Truth.False)
                {
                    marked.Add(all.Items[i], truth);
                }
            }

            return marked;
        });
        return loops.Sources.Count - 1;
    }

    private LogTest Search(Condition.Some some)
    {
        var source = Source(some.Each, some.Where, out var joins);
        var variable = _variables[some.Each];
        var then = joins.Append(some.Then).Where(c => c is not Condition.Constant { Value: true }).Select(Test).ToArray();
        return at =>
        {
            var (all, found) = (at.Of(source), Truth.False);
            for (var i = 0; i < all.Count; i++)
            {
                at.Items[variable] = all.Items[i];
                var truth = all.Truths[i];
                for (var n = 0; n < then.Length && truth > found; n++)
                {
                    truth = truth.And(then[n](at));
                }

                found = found.Or(truth);
                if (found == Truth.True)
                {
                    break;
                }
            }

            return found;
        };
    }

    private LogBounds Tally(Quantity.Tally tally)
    {
        var source = Source(tally.Each, tally.Where, out var joins);
        var (variable, field, by) = (_variables[tally.Each], tally.Of?.Index ?? -1, tally.By);
        var rest = joins.Select(Test).ToArray();
        LogBounds count = at =>
        {
            var (all, bounds) = (at.Of(source), new TallyBounds(by));
            for (var i = 0; i < all.Count; i++)
            {
                var item = at.Items[variable] = all.Items[i];
                var truth = all.Truths[i];
                for (var n = 0; n < rest.Length && truth != Truth.False; n++)
                {
                    truth = truth.And(rest[n](at));
                }

                if (truth != Truth.False)
                {
                    var value = field < 0 ? 0 : item.Codes[field];
                    bounds.AddPossible(value, item.IsUnknown);
                    if (truth == Truth.True)
                    {
                        bounds.AddCertain(value);
                    }
                }
            }

            return bounds.Result;
        };
        if (joins.Length > 0)
        {
            return count;
        }

        loops.Tallies.Add(count);
        var index = loops.Tallies.Count - 1;
        return at => at.Tally(index);
    }

    // The items of a variable, and the conditions that name other variables too.
    private int Source(ItemVariable each, Condition where, out Condition[] joins)
    {
        var variable = _variables[each] = loops.Variables++;
        (var own, joins) = LogVariables.Split(each, where);
        LogTest[] tests = [.. own.Select(Test)];
        var (isDays, days, mark) = (each.Of == ItemList.Days, each.Days, each.Of.Marked is null ? -1 : loops.SourceOf(each.Of.Name, each.Of.Marked.AsCondition()));
        loops.Sources.Add(at =>
        {
            var marked = mark < 0 ? null : at.Of(mark);
            var items = marked?.Items ?? (isDays ? at.Morning.Log.DayItems : at.Morning.Log.SessionItems);
            var count = marked?.Count ?? items.Length;
            var found = new Candidates(count);
            for (var i = 0; i < count; i++)
            {
                var item = items[i];
                if (days > 0 && item.Codes[0] > days)
                {
                    continue;
                }

                at.Items[variable] = item;
                var truth = marked is not null ? marked.Truths[i] : item.IsUnknown ? Truth.Unknown : Truth.True;
                for (var n = 0; n < tests.Length && truth != Truth.False; n++)
                {
                    truth = truth.And(tests[n](at));
                }

                if (truth != Truth.False)
                {
                    found.Add(item, truth);
                }
            }

            return found;
        });
        return loops.Sources.Count - 1;
    }

    private LogTest Compare(Condition.Compare c)
    {
        var by = c.By;
        if (Number(c.Left) is { } a && Number(c.Right) is { } b)
        {
            return (c.Left, c.Right) switch
            {
                (Quantity.OfItem l, Quantity.OfItem r) when (_variables[l.Item], _variables[r.Item], l.Field.Index, r.Field.Index) is var (x, y, lf, rf) =>
                    at => LogTruth.Compare(at.Items[x].Codes[lf], by, at.Items[y].Codes[rf]),
                (_, Quantity.Literal or Quantity.OfParameter) when Constant(c.Right) is var value => at => LogTruth.Compare(a(at), by, value),
                _ => at => LogTruth.Compare(a(at), by, b(at)),
            };
        }

        var (left, right) = (Bounds(c.Left), Bounds(c.Right));
        return at => Policies.Bounds.Compare(left(at), by, right(at)).Truth();
    }

    // A number without bounds: it is exact or unknown. Null for a number made of several items.
    private LogNumber? Number(Quantity quantity)
    {
        switch (quantity)
        {
            case Quantity.Literal or Quantity.OfParameter:
                var value = Constant(quantity);
                return _ => value;
            case { IsOverLog: false }:
                var known = LogLoops.Of(loops.Numbers, quantity);
                return at => at.Number(known);
            case Quantity.OfItem q:
                var (item, field) = (_variables[q.Item], q.Field.Index);
                return at => at.Items[item].Codes[field];
            case Quantity.Arithmetic { By: Operation.Add, Left: Quantity.OfItem l, Right: Quantity.OfItem r }:
                var (x, y, lf, rf) = (_variables[l.Item], _variables[r.Item], l.Field.Index, r.Field.Index);
                return at => at.Items[x].Codes[lf] + at.Items[y].Codes[rf];
            case Quantity.Arithmetic { By: Operation.Add or Operation.Subtract } q when Number(q.Left) is { } left && Number(q.Right) is { } right:
                return q.By == Operation.Add ? at => left(at) + right(at) : at => left(at) - right(at);
            default:
                return null;
        }
    }

    private static double Constant(Quantity quantity) => quantity is Quantity.OfParameter q ? q.Parameter.Value : ((Quantity.Literal)quantity).Value;

    private LogBounds Bounds(Quantity quantity)
    {
        if (Number(quantity) is { } number)
        {
            return at => Policies.Bounds.Of(number(at));
        }

        switch (quantity)
        {
            case Quantity.Tally q:
                return _tallies.TryGetValue(q, out var tally) ? tally : _tallies[q] = Tally(q);
            case Quantity.Arithmetic q:
                var (left, right) = (Bounds(q.Left), Bounds(q.Right));
                Func<Bounds, Bounds, Bounds> by = q.By switch
                {
                    Operation.Add => Policies.Bounds.Add,
                    Operation.Subtract => Policies.Bounds.Subtract,
                    Operation.Multiply => Policies.Bounds.Multiply,
                    Operation.Divide => Policies.Bounds.Divide,
                    Operation.Min => Policies.Bounds.Min,
                    _ => Policies.Bounds.Max,
                };
                return at => by(left(at), right(at));
            case Quantity.Apply q:
                var (of, function) = (Bounds(q.Of), q.By);
                return at => Policies.Bounds.Of(ConditionMeaning.Apply(function, of(at).Exact));
            case Quantity.IfMissing q:
                var (value, instead) = (Bounds(q.Of), Bounds(q.Instead));
                return at => value(at) is var v && double.IsNaN(v.Low) ? instead(at) : v;
            case Quantity.Choose q:
                var (test, then, otherwise) = (Test(q.If), Bounds(q.Then), Bounds(q.Else));
                return at => test(at) switch { Truth.True => then(at), Truth.False => otherwise(at), _ => Policies.Bounds.Unknown };
            default:
                throw new ArgumentOutOfRangeException(nameof(quantity));
        }
    }

    private LogTest Field(ItemVariable of, ItemField field, Func<double, bool> test)
    {
        var (item, index) = (_variables[of], field.Index);
        return at => at.Items[item].Codes[index] is var code && double.IsNaN(code) ? Truth.Unknown : test(code).Truth();
    }

    private static LogTest Once(List<LogTest> all, LogTest test, Func<LogState, int, Truth> read)
    {
        all.Add(test);
        var index = all.Count - 1;
        return at => read(at, index);
    }
}

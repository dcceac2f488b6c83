using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>
/// How far the numbers that a rule compared are from turning it: <c>readiness this morning 62, needs 65: 3 short</c>. It exists for facts
/// with a better direction, if that direction leads to the better answer. In a sum it is solved for the fact.
/// </summary>
internal static class Margin
{
    /// <summary>The margins of a rule; empty if no fact's better direction leads anywhere, or an opaque condition may decide.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="known">The facts.</param>
    /// <param name="derived">The derived facts.</param>
    public static string Of(ReadRule rule, Morning known, double[] derived)
    {
        // A harder day needs a permit that applies and a limit that does not.
        var effect = rule.Rule.Effect;
        if ((effect.Kind != EffectKind.PermitKey && effect.Cap == SessionType.Key) || rule.IsOpaque)
        {
            return "";
        }

        var found = new List<string>();
        Collect(rule.Condition, good: effect.Kind == EffectKind.PermitKey, rule.Condition.Holds(known, derived), known, derived, found);
        return string.Join("; ", found.Distinct(StringComparer.Ordinal));
    }

    /// <summary>The margin of a fact that should be below a number.</summary>
    public static string Below(FactDefinition fact, double value, double at) =>
        double.IsNaN(value) || double.IsNaN(at) ? "" : Say(fact, value, at, wantsMore: false, included: false);

    /// <summary>The margin of a fact that should reach a number.</summary>
    public static string From(FactDefinition fact, double value, double at) => value < at ? Say(fact, value, at, wantsMore: true, included: true) : "";

    // Only the parts that decided: those that turned out as the whole did.
    private static void Collect(Condition condition, bool good, bool? outcome, Morning known, double[] derived, List<string> found)
    {
        if (outcome is null || condition.Holds(known, derived) != outcome)
        {
            return;
        }

        switch (condition)
        {
            case Condition.Not c:
                Collect(c.Of, !good, !outcome, known, derived, found);
                break;
            case Condition.And c:
                Collect(c.Left, good, outcome, known, derived, found);
                Collect(c.Right, good, outcome, known, derived, found);
                break;
            case Condition.Or c:
                Collect(c.Left, good, outcome, known, derived, found);
                Collect(c.Right, good, outcome, known, derived, found);
                break;
            case Condition.Compare c when Of(good ? c : c with { By = c.By.Opposite() }, known, derived) is { } margin:
                found.Add(margin);
                break;
        }
    }

    // A comparison that is better if true.
    private static string? Of(Condition.Compare good, Morning known, double[] derived)
    {
        foreach (var fact in ((Condition)good).Facts().Where(f => f.About.Worse != Worse.Neither))
        {
            if (Line.Of(good.Left, fact, known, derived) is { } left && Line.Of(good.Right, fact, known, derived) is { } right && left.Slope != right.Slope)
            {
                var (at, value) = ((right.Level - left.Level) / (left.Slope - right.Slope), fact.Read(known));
                var wantsMore = good.By is Comparator.Greater or Comparator.GreaterOrEqual == (left.Slope > right.Slope);
                if (double.IsFinite(at) && double.IsFinite(value) && wantsMore == (fact.About.Worse == Worse.Lower))
                {
                    return Say(fact, value, at, wantsMore, included: good.By is Comparator.GreaterOrEqual or Comparator.LessOrEqual);
                }
            }
        }

        return null;
    }

    private static string Say(FactDefinition fact, double value, double at, bool wantsMore, bool included)
    {
        var (shown, needed, apart) = (Words.Number(value), Words.Number(at), Words.Number(Math.Round(Math.Abs(value - at), 4)));
        var needs = (wantsMore, included) switch
        {
            (true, true) => needed,
            (true, false) => $"more than {needed}",
            (false, true) => $"at most {needed}",
            _ => $"less than {needed}",
        };
        var fits = wantsMore ? value > at || (included && value == at) : value < at || (included && value == at);
        return $"{fact.About.Says} {shown}, needs {needs}: {(value == at ? "just" : apart)} {(fits ? value == at ? "enough" : "to spare" : wantsMore ? "short" : "over")}";
    }

    /// <summary>A number as a straight line over one fact.</summary>
    private readonly record struct Line(double Slope, double Level)
    {
        /// <summary>The line, with all else unchanged; null if there is no line.</summary>
        public static Line? Of(Quantity quantity, FactDefinition fact, Morning known, double[] derived)
        {
            if (!quantity.Facts().Contains(fact))
            {
                var value = quantity.Value(known, derived);
                return double.IsFinite(value) ? new Line(0, value) : null;
            }

            switch (quantity)
            {
                case Quantity.OfFact: return new Line(1, 0);
                case Quantity.IfMissing q: return Of(q.Of, fact, known, derived);
                case Quantity.Apply { By: Function.Negate } q: return Of(q.Of, fact, known, derived) is { } of ? new Line(-of.Slope, -of.Level) : null;
                case Quantity.Arithmetic q when Of(q.Left, fact, known, derived) is { } left && Of(q.Right, fact, known, derived) is { } right:
                    return q.By switch
                    {
                        Operation.Add => new Line(left.Slope + right.Slope, left.Level + right.Level),
                        Operation.Subtract => new Line(left.Slope - right.Slope, left.Level - right.Level),
                        Operation.Multiply when left.Slope == 0 => new Line(left.Level * right.Slope, left.Level * right.Level),
                        Operation.Multiply when right.Slope == 0 => new Line(left.Slope * right.Level, left.Level * right.Level),
                        Operation.Divide when right.Slope == 0 => new Line(left.Slope / right.Level, left.Level / right.Level),
                        _ => null,
                    };
                default: return null;
            }
        }
    }
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Explaining;

/// <summary>The nearest change of one fact that gives another session type, with all else unchanged.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="From">Its value, see <see cref="FactDefinition.Read"/>; NaN if unknown.</param>
/// <param name="To">The nearest value, in the fact's own steps, with another session type.</param>
/// <param name="Then">The type of session then.</param>
/// <param name="KeyAt">The nearest value that gives a key session, if <paramref name="To"/> does not; null if no value does.</param>
public sealed record Flip(FactDefinition Fact, double From, double To, SessionType Then, double? KeyAt)
{
    /// <summary>Whether an opaque condition depends on the fact: only some of its values were tried, and a nearer one may exist.</summary>
    public bool Sampled { get; init; }

    /// <summary>The change as advice, for use before the session type, such as <c>readiness this morning 65 or more, 3 points more than now</c>.</summary>
    public string Words => CounterfactualText.Of(this);

    /// <summary>The same with the type of session.</summary>
    public string Says => CounterfactualText.Sentence(this);
}

/// <summary>
/// The changes that would change a decision. For each fact that can change, they are the nearest values up and down with another session
/// type. They are exact in the fact's steps. Bisection finds the values at which a comparison of the rules changes, and the day is decided again
/// at each of them. If an opaque condition depends on the fact, values are sampled and <see cref="Flip.Sampled"/> is set. A value that
/// contradicts the morning's other facts is left out, such as a load so far this week on a Monday. Computed on demand.
/// </summary>
public static class Counterfactuals
{
    /// <summary>Every such change, ordered by fact, the lower value first.</summary>
    public static IReadOnlyList<Flip> Of(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        return Of(policy, morning, Planner.Evaluate(policy, morning));
    }

    /// <summary>Every such change of a day that was explained, which need not be evaluated again.</summary>
    public static IReadOnlyList<Flip> Of(ReadyPolicy policy, Morning morning, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        ArgumentNullException.ThrowIfNull(explanation);
        return Of(policy, morning, explanation.Evaluation ?? Planner.Evaluate(policy, morning));
    }

    /// <summary>The same with changes that contradict other facts, as decisions of an earlier form list them.</summary>
    internal static IReadOnlyList<Flip> WithContradictions(ReadyPolicy policy, Morning morning, Explanation explanation) =>
        new Search(policy, morning, explanation.Evaluation ?? Planner.Evaluate(policy, morning), int.MaxValue).All();

    private static IReadOnlyList<Flip> Of(ReadyPolicy policy, Morning morning, Evaluation evaluation) =>
        new Search(policy, morning, evaluation, FactContradictions.Count(morning)).All();

    /// <summary>The steps of a changeable number on a morning: its own, or tenths if the morning has a finer value.</summary>
    internal static double StepOf(FactDefinition fact, double from) =>
        double.IsFinite(from) && !fact.About.Whole && Math.Abs(from / fact.About.Step - Math.Round(from / fact.About.Step)) > 1e-9 ? fact.About.Step / 10 : fact.About.Step;

    private sealed class Search
    {
        private const int NearSamples = 30;
        private const int FarSamples = 100;

        private readonly ReadyPolicy _policy;
        private readonly Morning _morning;
        private readonly Evaluation _weighing;
        private readonly SessionType _day;
        private readonly bool _predicted;
        private readonly int _contradictions;
        private readonly IReadOnlyList<ChangeableFact> _levers;
        private Box? _box;

        public Search(ReadyPolicy policy, Morning morning, Evaluation evaluation, int contradictions)
        {
            (_policy, _morning, _weighing, _contradictions) = (policy.Remembering(), morning, evaluation, contradictions);
            _levers = ChangeableFact.Of(policy);
            (_day, _predicted) = (_weighing.Decision.SessionType, _weighing.Known.Recovery.Given && !morning.Recovery.Given);
        }

        public IReadOnlyList<Flip> All() => [.. _levers.Where(l => l.IsKept(_morning)).SelectMany(Along)];

        private IEnumerable<Flip> Along(ChangeableFact lever)
        {
            var from = lever.Fact.Read(_morning);
            if (lever.Fact.Kind != FactKind.Number)
            {
                return Words(lever, from);
            }

            return new[] { Numbers(lever, from, up: false), Numbers(lever, from, up: true) }.OfType<Flip>();
        }

        // Yes and no, and the words of a list: each is tried, from the one nearest to what it is.
        private IEnumerable<Flip> Words(ChangeableFact lever, double from)
        {
            var last = lever.Fact.Kind == FactKind.Flag ? 1 : lever.Fact.Choices.Count - 1;
            var worst = lever.Fact.About.Worse == Worse.Lower ? -1.0 : last + 1;
            var (here, codes) = (double.IsNaN(from) ? worst : from, Enumerable.Range(0, last + 1).Select(c => (double)c));
            return new[] { Nearest(lever, from, codes.Where(c => c < here).Reverse()), Nearest(lever, from, codes.Where(c => c > here)) }.OfType<Flip>();
        }

        private Flip? Numbers(ChangeableFact lever, double from, bool up)
        {
            var about = lever.Fact.About;
            var step = StepOf(lever.Fact, from);
            var (first, last) = (Math.Ceiling(about.Min / step - 1e-9), Math.Floor(about.Max / step + 1e-9));
            if (double.IsNaN(from))
            {
                // A missing fact counts as its worst possible value, so the search begins there.
                if (up != (about.Worse == Worse.Lower))
                {
                    return null;
                }
            }
            else if (up)
            {
                first = Math.Floor(from / step + 1e-9) + 1;
            }
            else
            {
                last = Math.Min(last, Math.Ceiling(from / step - 1e-9) - 1);
            }

            if (first > last)
            {
                return null;
            }

            // A missing fact may be possible at the other end alone, such as no load so far this week on a Monday.
            var grid = new Grid(lever, step, up, double.IsNaN(from) ? [first, last] : [up ? first : last]);
            _box ??= Box.At(_weighing.Known, _weighing.Derived);
            Turn(grid, lever.Turns, EndOf(grid, first), EndOf(grid, last));
            foreach (var fact in lever.Moves)
            {
                _box[fact] = ValueRange.Of(fact.Read(_weighing.Known));
            }

            if (lever.IsSampled)
            {
                grid.At.AddRange(Samples(first, last, up));
            }

            return Nearest(lever, from, (up ? grid.At.Order() : grid.At.OrderDescending()).Distinct().Select(grid.Value));
        }

        private Flip? Nearest(ChangeableFact lever, double from, IEnumerable<double> values)
        {
            Flip? flip = null;
            foreach (var to in values)
            {
                var changed = lever.Change(_morning, to);
                var then = Planner.Decide(_policy, changed).SessionType;
                if (then != _day && FactContradictions.Count(changed) > _contradictions)
                {
                    continue;
                }

                if (flip is null && then != _day)
                {
                    flip = new Flip(lever.Fact, from, to, then, null) { Sampled = lever.IsSampled && lever.Fact.Kind == FactKind.Number };
                }

                if (flip is not null && (_day == SessionType.Key || flip.Then == SessionType.Key || then == SessionType.Key))
                {
                    return then == SessionType.Key && flip.Then != SessionType.Key ? flip with { KeyAt = to } : flip;
                }
            }

            return flip;
        }

        // The steps next to what it is, then steps evenly apart up to the end.
        private static IEnumerable<double> Samples(double first, double last, bool up)
        {
            var (from, way, steps) = (up ? first : last, up ? 1 : -1, last - first);
            var apart = Math.Max(1, Math.Floor(steps / FarSamples));
            for (var n = 0.0; n <= steps; n += n < NearSamples ? 1 : apart)
            {
                yield return from + way * n;
            }
        }

        // Between two values on which no comparison turns, the type of session is the same.
        private void Turn(Grid grid, Condition.Compare[] turns, End low, End high)
        {
            if (low.At >= high.At)
            {
                return;
            }

            var box = Between(grid.Lever, low.Known, high.Known);
            var undecided = Array.FindAll(turns, t => t.Holds(box) is not (TruthSet.Holds or TruthSet.Fails or TruthSet.Open));
            if (undecided.Length == 0)
            {
                return;
            }

            if (high.At - low.At <= 1)
            {
                grid.At.Add(grid.Up ? high.At : low.At);
                return;
            }

            var middle = EndOf(grid, Math.Floor((low.At + high.At) / 2));
            Turn(grid, undecided, low, middle);
            Turn(grid, undecided, middle, high);
        }

        // Everything that follows the fact rises or falls with it: what it is at both ends bounds what it is between.
        private Box Between(ChangeableFact lever, Morning low, Morning high)
        {
            var box = lever.MovesPlans ? Box.At(_weighing.Known with { Intent = _morning.Intent }, _weighing.Derived) : _box!;
            foreach (var fact in lever.Moves)
            {
                if (fact.Kind == FactKind.Series)
                {
                    box.Move(fact, low, high);
                }
                else
                {
                    box[fact] = ValueRange.Of(fact.Read(low)).Or(ValueRange.Of(fact.Read(high)));
                }
            }

            if (lever.MovesPlans)
            {
                Replan(box);
            }

            return box;
        }

        private void Replan(Box box)
        {
            BoxEvaluator.Intend(_policy, box);
            foreach (var fact in FactCatalog.All.Where(f => f.Group == "value"))
            {
                box[fact] = Box.All(fact);
            }

            foreach (var set in _policy.Daily)
            {
                BoxEvaluator.Write(set, box);
            }
        }

        private End EndOf(Grid grid, double at) => new(at, Known(grid.Lever, grid.Value(at)));

        private Morning Known(ChangeableFact lever, double to)
        {
            var changed = lever.Change(_weighing.Known, to);
            changed = _predicted && lever.Predicts ? changed with { Recovery = ComputedFacts.Recovery(_policy, changed with { Recovery = new Recovery() }) } : changed;
            return _policy.ReadsValue >= 0 && lever.Predicts ? changed with { Value = ComputedFacts.Value(_policy, changed, _weighing.Derived) } : changed;
        }

        private readonly record struct End(double At, Morning Known);

        private sealed record Grid(ChangeableFact Lever, double Step, bool Up, List<double> At)
        {
            // 15 * 0.01 is not 0.15; use the double nearest to the decimal.
            public double Value(double n) => Math.Round(n * Step, 4);
        }
    }
}

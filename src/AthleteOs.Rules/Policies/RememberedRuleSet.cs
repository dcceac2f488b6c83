using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// A rule set over the log for mornings that differ in a few facts, as those of counterfactuals do. It is evaluated again only if something that
/// it reads has changed.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class RememberedRuleSet(StageRuleSet set) : ICompiledRuleSet
{
    private readonly FactDefinition[] _facts = [.. set.Reads.SelectMany(r => r).Distinct()];
    private readonly int[] _derived = [.. set.Parts.SelectMany(p => p).OfType<DerivedFact>().Select(d => d.Slot).Distinct()];
    private Morning? _last;
    private double[] _lastDerived = [];
    private Outcomes _outcomes;

    public Outcomes Evaluate(Morning morning, double[] derived)
    {
        if (_last is null || !IsSame(_last, morning) || !Array.TrueForAll(_derived, slot => derived[slot].Equals(_lastDerived[slot])))
        {
            (_last, _lastDerived, _outcomes) = (morning, [.. derived], set.Compiled.Evaluate(morning, derived));
        }

        return _outcomes;
    }

    public double Output(int rule, Morning morning, double[] derived) => set.Compiled.Output(rule, morning, derived);

    private bool IsSame(Morning a, Morning b) => ReferenceEquals(a.Log, b.Log) && a.Date == b.Date
        && Array.TrueForAll(_facts, f => f.Kind == FactKind.Series ? ReferenceEquals(f.ReadSeries(a), f.ReadSeries(b)) : f.Read(a).Equals(f.Read(b)));
}

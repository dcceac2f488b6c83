using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>A rule set over the log without a further engine: nested loops with the results of its definition, <see cref="LogMeaning"/>.</summary>
internal sealed class LogRuleSet(ReadRuleSet read) : ICompiledRuleSet
{
    private readonly LogLoops _loops = new(read.Rules);

    /// <summary>The number of rules.</summary>
    public int Count => read.Rules.Count;

    public Outcomes Evaluate(Morning morning, double[] derived) => _loops.Evaluate(morning, derived);

    public double Output(int rule, Morning morning, double[] derived) => read.Rules[rule].Output is { } output ? new LogMeaning(morning, derived).Value(output).Exact : double.NaN;
}

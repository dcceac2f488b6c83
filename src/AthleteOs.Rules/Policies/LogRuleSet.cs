using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>A rule set over the log, evaluated by its definition.</summary>
internal sealed class LogRuleSet(ReadRuleSet read) : ICompiledRuleSet
{
    /// <summary>The number of rules.</summary>
    public int Count => read.Rules.Count;

    public Outcomes Evaluate(Morning morning, double[] derived)
    {
        var meaning = new LogMeaning(morning, derived);
        var (matched, open) = (0UL, 0UL);
        for (var i = 0; i < read.Rules.Count; i++)
        {
            var holds = meaning.Holds(read.Rules[i].Condition);
            matched |= holds == true ? 1UL << i : 0;
            open |= holds is null ? 1UL << i : 0;
        }

        return new Outcomes(matched, open);
    }

    public double Output(int rule, Morning morning, double[] derived) => read.Rules[rule].Output is { } output ? new LogMeaning(morning, derived).Value(output).Exact : double.NaN;
}

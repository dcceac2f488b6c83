using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>Refuses a policy with rules that take too long on the fullest log. So the time of a decision is bounded.</summary>
internal sealed class LogLimits(IReadOnlyList<ReadRuleSet> sets, Findings findings)
{
    public void Check()
    {
        var costs = sets.SelectMany(s => s.Rules).Select(r => (r.Rule, Steps: new LogCost([r.Condition]).OnFullestLog())).ToArray();
        var steps = costs.Sum(c => c.Steps);
        if (steps > LogCost.Most)
        {
            var (rule, most) = costs.MaxBy(c => c.Steps);
            findings.Error(rule.Place, Codes.TooMany, string.Create(CultureInfo.InvariantCulture,
                $"{rule.Name} takes {most / 1e6:0.0} million steps on the fullest log, and all rules together {steps / 1e6:0.0} million; the limit is {LogCost.Most / 1e6:0.0} million. Shorten its days, or give a mark in a rule of its own"));
        }
    }
}

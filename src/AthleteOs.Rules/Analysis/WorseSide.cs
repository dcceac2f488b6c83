using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Analysis;

/// <summary>
/// Rules that contradict the declared worse side of a policy's own facts. Such a rule lifts a limit or gives a permit as the fact gets
/// worse. Only what follows from a single comparison is reported.
/// </summary>
internal sealed class WorseSide(ReadyPolicy policy, Findings findings)
{
    /// <summary>Adds a warning for each such comparison.</summary>
    public void Check()
    {
        foreach (var rule in policy.OwnFacts.Count == 0 ? [] : policy.Daily.Where(s => s.Source.HitPolicy == HitPolicy.All).SelectMany(s => s.Rules))
        {
            var effect = rule.Rule.Effect;
            if (effect.Kind == EffectKind.PermitKey || effect.Cap < SessionType.Key)
            {
                foreach (var (test, mayHold) in rule.Condition.Tests(effect.Kind != EffectKind.PermitKey))
                {
                    Judge(rule, test, mayHold == true);
                }
            }
        }
    }

    // mayHold: whether a worse value may make this test true.
    private void Judge(ReadRule rule, Condition test, bool mayHold)
    {
        switch (test)
        {
            case Condition.IsYes { Fact: var fact }:
                Warn(rule, fact, 1, mayHold);
                break;
            case Condition.IsChoice { Fact: var fact, Choice: var choice }:
                Warn(rule, fact, choice == 0 ? -1 : choice == fact.Choices.Count - 1 ? 1 : 0, mayHold);
                break;
            case Condition.Compare c:
                foreach (var fact in test.Facts())
                {
                    Warn(rule, fact, c.Rises(fact), mayHold);
                }

                break;
        }
    }

    // rises: 1 if the part becomes true as the fact rises, -1 if it does as the fact falls, 0 if neither is certain.
    private void Warn(ReadRule rule, FactDefinition fact, int rises, bool mayHold)
    {
        var worse = fact.About.Worse switch { Worse.Higher => 1, Worse.Lower => -1, _ => 0 };
        if (fact.IsOwn && rises * worse == (mayHold ? -1 : 1))
        {
            findings.Warning(rule.Rule.Place, Codes.WorseIsHarder, $"{rule.Rule.Name} ({rule.Rule.Effect.Word}) makes a day harder if {fact.Path} gets worse: "
                + $"\"worse\" is \"{fact.About.Worse.ToString().ToLowerInvariant()}\"; turn the comparison round, or correct \"worse\"");
        }
    }
}

using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.TestKit;

/// <summary>A question that a rule may ask by its name: the facts that it reads, and its answer in C#, into which the core cannot look.</summary>
public sealed record Question(Func<Morning, bool?> Answer, params string[] Reads);

/// <summary>
/// A second engine behind the seam. A rule's expression is the name of a question, alone or as in <c>sore and readiness below 60</c>; its number is written out.
/// </summary>
internal sealed class QuestionEngine(IReadOnlyDictionary<string, Question> questions) : IRuleEngine
{
    private const string And = " and readiness below ";

    private static readonly FactDefinition Readiness = FactCatalog.ByName["today.ReadinessScore"];

    private int _compiled;

    public string Name => "questions";

    /// <summary>How many rule sets were compiled.</summary>
    public int Compiled => _compiled;

    public ReadRuleSet? Read(RuleSet ruleSet, Policy policy, Findings findings)
    {
        var before = findings.Errors;
        var read = ruleSet.Rules.Select(rule => Read(rule, findings)).ToArray();
        return findings.Errors == before ? new QuestionRuleSet(ruleSet, [.. read.Select(r => r!.Value.Rule)], [.. read.Select(r => r!.Value.Answer)]) : null;
    }

    public ICompiledRuleSet Compile(ReadRuleSet read)
    {
        Interlocked.Increment(ref _compiled);
        return new Answered((QuestionRuleSet)read);
    }

    private (ReadRule Rule, Func<Morning, bool?> Answer)? Read(Rule rule, Findings findings)
    {
        var text = rule.Clause.Expression!;
        var parts = text.Text.Split(And);
        if (!questions.TryGetValue(parts[0], out var question))
        {
            findings.Error(text.Source.PlaceOf(0), Codes.UnknownName, $"there is no question \"{parts[0]}\"");
            return null;
        }

        Condition condition = new Condition.Opaque(parts[0], [.. question.Reads.Select(name => FactCatalog.ByName[name])]);
        var output = rule.Output is { } number ? new Quantity.Literal(Number(number.Text)) : null;
        if (parts.Length == 1)
        {
            return (new ReadRule(rule, condition, output), question.Answer);
        }

        var below = Number(parts[1]);
        condition = new Condition.And(condition, new Condition.Compare(new Quantity.OfFact(Readiness), Comparator.Less, new Quantity.Literal(below)));
        return (new ReadRule(rule, condition, output), m => question.Answer(m) & (m.Today.ReadinessScore is { } readiness ? readiness < below : null));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record QuestionRuleSet(RuleSet Source, IReadOnlyList<ReadRule> Rules, IReadOnlyList<Func<Morning, bool?>> Answers) : ReadRuleSet(Source, Rules);

    private sealed class Answered(QuestionRuleSet read) : ICompiledRuleSet
    {
        public Outcomes Evaluate(Morning morning, double[] derived)
        {
            var (matched, open) = (0UL, 0UL);
            for (var i = 0; i < read.Answers.Count; i++)
            {
                var answer = read.Answers[i](morning);
                matched |= answer == true ? 1UL << i : 0;
                open |= answer is null ? 1UL << i : 0;
            }

            return new Outcomes(matched, open);
        }

        public double Output(int rule, Morning morning, double[] derived) => read.Rules[rule].Output is Quantity.Literal number ? number.Value : double.NaN;
    }
}

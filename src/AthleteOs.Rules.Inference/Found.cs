using AthleteOs.Rules.Facts;
using NRules.RuleModel;

namespace AthleteOs.Rules.Inference;

/// <summary>A rule that matches. NRules withdraws it with its cause.</summary>
/// <param name="rule">The rule's number in its set.</param>
/// <param name="isCertain">Whether it certainly matches; otherwise it may.</param>
internal class Found(int rule, bool isCertain)
{
    public int Rule { get; } = rule;

    public bool IsCertain { get; } = isCertain;
}

/// <summary>An item with a mark. NRules withdraws it with its cause.</summary>
internal sealed class Marked(int rule, LogItem item, bool isCertain) : Found(rule, isCertain)
{
    public LogItem Item { get; } = item;
}

/// <summary>The actions of rules. Expression trees call them.</summary>
internal static class Actions
{
    private const string Key = "found";

    public static void Find(IContext context, int rule, bool isCertain) => context.InsertLinked(Key, new Found(rule, isCertain));

    public static void Mark(IContext context, int rule, LogItem item, bool isCertain) => context.InsertLinked(Key, new Marked(rule, item, isCertain));
}

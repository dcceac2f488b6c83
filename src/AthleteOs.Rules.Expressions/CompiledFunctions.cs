using System.Collections.Concurrent;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Expressions;

/// <summary>
/// The functions that were compiled before. Compiling takes most of the time of loading a policy. A changed file and a variant have nearly all rule
/// sets of a policy that was loaded already.
/// </summary>
/// <remarks>A function depends on its conditions alone, down to values of parameters and places of derived facts. It keeps no state.</remarks>
internal static class CompiledFunctions
{
    // A bound for memory: a shipped policy has about ten rule sets and twenty outputs.
    private const int Most = 2000;

    private static readonly ConcurrentDictionary<ConditionsOfSet, Func<Morning, double[], Outcomes>> KnownConditions = new();
    private static readonly ConcurrentDictionary<Quantity, Func<Morning, double[], double>> KnownOutputs = new();

    /// <summary>One function for all conditions of a set.</summary>
    public static Func<Morning, double[], Outcomes> Conditions(IReadOnlyList<ReadRule> rules) =>
        Get(KnownConditions, new ConditionsOfSet([.. rules.Select(r => r.Condition)]), rules.SelectMany(r => r.Condition.Parts()), set => Fuser.Conditions(set.Conditions));

    /// <summary>One function for the number that an effect carries.</summary>
    public static Func<Morning, double[], double> Output(Quantity quantity) => Get(KnownOutputs, quantity, quantity.Parts(), Fuser.Output);

    private static TFunction Get<TForm, TFunction>(ConcurrentDictionary<TForm, TFunction> known, TForm form, IEnumerable<object> parts, Func<TForm, TFunction> compile)
        where TForm : notnull
    {
        // Equal forms do not compute the same where one has 0 and the other -0: one of them divided by gives the opposite infinity.
        if (parts.Any(IsNegativeZero))
        {
            return compile(form);
        }

        if (!known.TryGetValue(form, out var function))
        {
            function = compile(form);
            if (known.Count >= Most)
            {
                known.Clear();
            }

            known[form] = function;
        }

        return function;
    }

    private static bool IsNegativeZero(object part) => part switch
    {
        Quantity.Literal { Value: 0 and var value } => double.IsNegative(value),
        Parameter { Value: 0 and var value } => double.IsNegative(value),
        _ => false,
    };

    // Conditions are equal where all their parts are.
    private sealed class ConditionsOfSet(Condition[] conditions) : IEquatable<ConditionsOfSet>
    {
        private readonly int _hash = conditions.Aggregate(conditions.Length, HashCode.Combine);

        public Condition[] Conditions => conditions;

        public bool Equals(ConditionsOfSet? other) => other is not null && other._hash == _hash && conditions.AsSpan().SequenceEqual(other.Conditions);

        public override bool Equals(object? obj) => Equals(obj as ConditionsOfSet);

        public override int GetHashCode() => _hash;
    }
}

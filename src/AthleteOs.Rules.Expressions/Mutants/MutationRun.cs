using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Expressions.Mutants;

/// <summary>The fate of a mutant.</summary>
internal enum Fate
{
    /// <summary>A case fails with it.</summary>
    Noticed,

    /// <summary>Every case passes with it.</summary>
    Unnoticed,

    /// <summary>Every case passes with it, and its author has said why that is so.</summary>
    Accepted,

    /// <summary>It means the same in other words: no case could notice.</summary>
    Same,

    /// <summary>It would be refused before any case ran.</summary>
    Refused,
}

/// <summary>A mutant and its fate.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Fate">Its fate.</param>
/// <param name="NoticedBy">The cases that notice it.</param>
internal sealed record Held(PolicyMutant Mutant, Fate Fate, IReadOnlyList<PolicyCase> NoticedBy);

/// <summary>The fate of every mutant of a policy, in the order of files, lines and columns.</summary>
/// <param name="All">Every mutant.</param>
internal sealed record MutationReport(IReadOnlyList<Held> All)
{
    /// <summary>How many ended so.</summary>
    public int Count(Fate fate) => All.Count(h => h.Fate == fate);

    /// <summary>How often a case noticed a mutant, each case and each mutant counted.</summary>
    public int Times => All.Sum(h => h.NoticedBy.Count);

    /// <summary>The share that a case noticed, in percent, of those that one should have.</summary>
    public double NoticedPercent => Count(Fate.Noticed) + Count(Fate.Unnoticed) is var all and > 0 ? 100.0 * Count(Fate.Noticed) / all : 100;
}

/// <summary>Runs the cases of a policy against every mutant of it. A case that is worth its place notices one.</summary>
internal static class MutationRun
{
    /// <summary>Runs on every core; the order of the answer is that of the mutants all the same.</summary>
    /// <param name="policy">The policy, under which every case passes.</param>
    /// <param name="mutants">Its mutants.</param>
    /// <param name="cases">Its cases.</param>
    /// <param name="expected">The numbers that the cases must notice.</param>
    /// <param name="findings">Receives a finding when they notice less, or notice a mutant that they are expected to miss.</param>
    /// <param name="done">Called after each mutant.</param>
    public static MutationReport Hold(
        ReadyPolicy policy, IReadOnlyList<PolicyMutant> mutants, IReadOnlyList<PolicyCase> cases, ExpectedMutants expected, Findings findings, Action? done = null)
    {
        var held = new Held[mutants.Count];
        Parallel.For(0, mutants.Count, i =>
        {
            held[i] = Hold(policy, mutants[i], cases);
            done?.Invoke();
        });
        foreach (var listed in expected.Unnoticed)
        {
            var at = Array.FindIndex(held, h => h.Mutant.Of == listed.Of && h.Mutant.Change == listed.Mutant);
            if (at >= 0 && held[at].Fate == Fate.Unnoticed)
            {
                held[at] = held[at] with { Fate = Fate.Accepted };
            }
            else if (at < 0 || held[at].Fate != Fate.Accepted)
            {
                findings.Error(listed.Place, Codes.MutantNoticed, at < 0
                    ? $"there is no mutant \"{listed.Mutant}\" of {listed.Of}; write it as test --mutate prints it, or remove it from the list"
                    : $"the mutant \"{listed.Mutant}\" of {listed.Of} does not pass every case any more; remove it from the list");
            }
        }

        var report = new MutationReport(held);
        if (report.Times < expected.Noticed)
        {
            findings.Error(expected.Place, Codes.NoticedLess, $"the cases notice mutants {report.Times} times, fewer than {expected.Noticed}: a case is gone or expects less; bring it back, or write {report.Times}");
        }

        return report;
    }

    private static Held Hold(ReadyPolicy policy, PolicyMutant mutant, IReadOnlyList<PolicyCase> cases)
    {
        var made = mutant.Make();
        PolicyCase[] by = made is null ? [] : [.. cases.Where(c => PolicyCases.Notices(c, made))];
        return new Held(mutant, made is null ? Fate.Refused : by.Length > 0 ? Fate.Noticed : IsSame(policy, made) ? Fate.Same : Fate.Unnoticed, by);
    }

    private static bool IsSame(ReadyPolicy policy, ReadyPolicy mutant) =>
        mutant.Rules.Zip(policy.Rules).All(r => r.First.Condition == r.Second.Condition && r.First.Output == r.Second.Output && r.First.Rule.Effect == r.Second.Rule.Effect);
}

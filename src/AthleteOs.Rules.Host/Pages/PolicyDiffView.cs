using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A morning on which two policies decide differently.</summary>
/// <param name="Facts">The facts that matter.</param>
/// <param name="First">The session of the first policy.</param>
/// <param name="FirstWhy">Its reason.</param>
/// <param name="Second">The session of the second policy.</param>
/// <param name="SecondWhy">Its reason.</param>
public sealed record WitnessView(string Facts, SessionMark First, string FirstWhy, SessionMark Second, string SecondWhy)
{
    internal static WitnessView Of(ReadyPolicy a, ReadyPolicy b, Morning witness)
    {
        var (first, second) = (Explainer.Explain(a, witness), Explainer.Explain(b, witness));
        return new WitnessView(WitnessWords.Of(a, b, witness), SessionMark.Of(first.Decision.SessionType), ReasonWords.Why(a, first), SessionMark.Of(second.Decision.SessionType), ReasonWords.Why(b, second));
    }
}

/// <summary>One difference between two policies.</summary>
/// <param name="Says">The difference.</param>
/// <param name="Witness">A morning on which it alone changes the session; null if none was found.</param>
/// <param name="Without">What is known without such a morning; empty with one.</param>
public sealed record CauseView(string Says, WitnessView? Witness, string Without);

/// <summary>The page that compares two policies.</summary>
public sealed record PolicyDiffView(
    string First, string FirstAddress, string Second, string SecondAddress, string Versions, string Verdict, string Share, IReadOnlyList<CauseView> Causes, WitnessView? Together, string More, string NotCompared)
{
    // Policies with more differences are simply two policies, and nobody reads a longer list.
    private const int MostCauses = 12;

    internal static PolicyDiffView Of(ComparedPolicies compared)
    {
        var (first, second, diff) = (compared.First, compared.Second, compared.Diff);
        var (a, b) = (first.Policy, second.Policy);
        var causes = diff.Causes.OrderByDescending(c => c.Witness is not null).ToArray();
        return new PolicyDiffView(first.Id, PolicyRow.AddressOf(first.Id), second.Id, PolicyRow.AddressOf(second.Id), $"{first.Id} {first.Version} and {second.Id} {second.Version}",
            compared.Verdict, compared.Share,
            [.. causes.Take(MostCauses).Select(c => new CauseView($"{char.ToUpperInvariant(c.Change.Says[0])}{c.Change.Says[1..]}", c.Witness is { } witness ? WitnessView.Of(a, b, witness) : null,
                c.Witness is null ? ComparedPolicies.WithoutWitness(c) : ""))],
            diff.Witness is { } only && diff.Causes.All(c => c.Witness is null) ? WitnessView.Of(a, b, only) : null,
            causes.Length > MostCauses ? $"And {causes.Length - MostCauses} more differences; athleteos diff {first.Id} {second.Id} --json lists them all." : "", string.Join(", ", diff.NotCompared));
    }
}

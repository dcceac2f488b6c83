using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>The declared facts against which a reader checks the group <c>own</c> of a document.</summary>
/// <param name="reader">The reader, such as the policy's id.</param>
/// <param name="facts">The facts of the policy that decides the document.</param>
/// <param name="refuses">Whether an undeclared fact is an error. Otherwise it is a warning, because another policy may read the document too.</param>
/// <param name="others">The facts of other policies that may read the document.</param>
internal sealed class OwnDeclarations(string reader, IReadOnlyList<FactDefinition> facts, bool refuses, IReadOnlyList<FactDefinition>? others = null)
{
    /// <summary>The declarations of a field: that of the deciding policy, or else those of the others.</summary>
    public IReadOnlyList<FactDefinition> Of(string field) =>
        facts.FirstOrDefault(f => f.Field == field) is { } fact ? [fact] : [.. (others ?? []).Where(f => f.Field == field)];

    /// <summary>The finding for a field without a declaration.</summary>
    public Finding Unknown(string field, Place place)
    {
        var near = Words.DidYouMean(field, facts.Concat(others ?? []).Select(f => f.Field));
        return new Finding(place, Codes.UnknownOwnFact, $"own.{field} is not a fact of {reader}{(refuses ? "" : ", so it is ignored")}"
            + (near.Length > 0 ? near : "; declare it under \"facts\" in policy.json, or leave it out"), refuses ? Severity.Error : Severity.Warning);
    }
}

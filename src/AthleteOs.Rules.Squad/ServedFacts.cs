using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// The facts that served policies declare themselves. Several policies may read one document, as in a comparison of two variants. So a fact
/// is refused only if no served policy declares it.
/// </summary>
internal static class ServedFacts
{
    /// <summary>The declarations for a document that a policy decides; null if any served policy may read it.</summary>
    public static OwnDeclarations Of(PolicyShelf shelf, ReadyPolicy? policy)
    {
        FactDefinition[] all = [.. shelf.States.Select(s => shelf.Find(s.Id)).OfType<ServedPolicy>().SelectMany(s => s.Policy.OwnFacts).Distinct()];
        return new OwnDeclarations("any policy here", policy?.OwnFacts ?? [], refuses: true, all);
    }
}

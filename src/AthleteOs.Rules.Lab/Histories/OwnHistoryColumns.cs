using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The columns that a history may have under a policy, with those of facts that the policy declares itself.</summary>
/// <param name="policy">The policy; null if none runs over the history.</param>
/// <param name="remedy">How a policy can be given, for the warning without one; empty if it cannot.</param>
internal sealed class OwnHistoryColumns(ReadyPolicy? policy, string remedy = "")
{
    private readonly HashSet<string> _ignored = new(StringComparer.Ordinal);

    /// <summary>Every column but the date.</summary>
    public IReadOnlyList<HistoryColumn> All { get; } = [.. HistoryColumn.All, .. (policy?.OwnFacts ?? []).Select(HistoryColumn.Own)];

    /// <summary>Every column's name, the date first.</summary>
    public IReadOnlyList<string> Names => [HistoryColumn.Date, .. All.Select(c => c.Name)];

    /// <summary>The column of that name, or null if unknown.</summary>
    public HistoryColumn? Find(string name) => All.FirstOrDefault(c => c.Name == name);

    /// <summary>Whether a name is that of another policy's fact. It is ignored, with one warning for each name.</summary>
    public bool Ignores(string name, Place place, Findings findings)
    {
        if (!HistoryColumn.IsOwn(name))
        {
            return false;
        }

        if (_ignored.Add(name))
        {
            findings.Warning(place, Codes.UnknownOwnFact, policy is null
                ? $"{name} is a fact of a policy, and no policy reads it here; it is ignored{remedy}"
                : policy.Declared(refuses: false).Unknown(name[(OwnFacts.Group.Length + 1)..], place).Message);
        }

        return true;
    }
}

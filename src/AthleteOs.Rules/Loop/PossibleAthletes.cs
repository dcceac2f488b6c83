using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Loop;

/// <summary>The parameters that an athlete may have, if missing mornings leave the usual readiness open.</summary>
internal static class PossibleAthletes
{
    /// <summary>
    /// The possible parameters: first those that the known mornings show, then near ones before far ones. A parameter that is given is the
    /// same in all of them.
    /// </summary>
    /// <param name="given">The parameters that are given.</param>
    /// <param name="usual">The usual readiness that the record shows; null if it shows none.</param>
    public static IEnumerable<Athlete> Of(Athlete given, UsualReadiness? usual)
    {
        if (usual is not { } shown || given is { ReadinessMean: not null, ReadinessSd: not null })
        {
            return [given];
        }

        var possible = shown.Possible(given.ReadinessMean, given.ReadinessSd).Select(v => given with { ReadinessMean = v.Mean, ReadinessSd = v.Sd });
        return shown.MayBeUnknown ? possible.Append(given) : possible;
    }
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Loop;

/// <summary>The parameters that an athlete may have, if missing mornings leave the usual readiness open.</summary>
internal static class PossibleAthletes
{
    /// <summary>The parameters that the known mornings show. Those that are given stay.</summary>
    public static Athlete Shown(Athlete given, UsualReadiness? usual) => usual is { IsShown: true } shown && !IsGiven(given)
        ? given with { ReadinessMean = given.ReadinessMean ?? shown.Mean, ReadinessSd = given.ReadinessSd ?? shown.StandardDeviation } : given;

    /// <summary>
    /// The possible parameters: first those that the known mornings show, then near ones before far ones. A parameter that is given is the
    /// same in all of them.
    /// </summary>
    /// <param name="given">The parameters that are given.</param>
    /// <param name="usual">The usual readiness that the record shows; null if it shows none.</param>
    public static IReadOnlyList<Athlete> Of(Athlete given, UsualReadiness? usual)
    {
        if (usual is not { } shown || IsGiven(given))
        {
            return [given];
        }

        var values = shown.Possible(given.ReadinessMean, given.ReadinessSd);
        var possible = new List<Athlete>(values.Count + 1);
        foreach (var (mean, sd) in values)
        {
            possible.Add(given with { ReadinessMean = mean, ReadinessSd = sd });
        }

        if (shown.MayBeUnknown)
        {
            possible.Insert(shown.IsShown ? possible.Count : 0, given);
        }

        return possible;
    }

    private static bool IsGiven(Athlete athlete) => athlete is { ReadinessMean: not null, ReadinessSd: not null };
}

using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>A week's review, if missing mornings leave the usual readiness open: the verdict that gives the easiest days counts.</summary>
internal static class PossibleReviews
{
    /// <summary>Reviews the week with each possible usual readiness. A parameter takes its easiest value; notes are those of the facts given.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="week">The facts that the known mornings show.</param>
    /// <param name="usual">The usual readiness of the review.</param>
    /// <param name="athletes">The parameters that the athlete may have, see <see cref="PossibleAthletes"/>.</param>
    public static WeekVerdict Easiest(ReadyPolicy policy, Morning week, UsualReadiness? usual, IEnumerable<Athlete> athletes)
    {
        var shown = Reviewer.Review(policy, week);
        Morning[] weeks = [.. Weeks(policy, week, usual, athletes)];
        if (weeks.Length == 1)
        {
            return shown;
        }

        WeekVerdict[] verdicts = [shown, .. weeks[1..].Select(w => Reviewer.Review(policy, w))];
        return shown with { Changes = [.. policy.Policy.Adjustments.Select(a => Easiest(a.Fact, a.Fact.Read(week), verdicts)).OfType<ParameterChange>()] };
    }

    private static IEnumerable<Morning> Weeks(ReadyPolicy policy, Morning week, UsualReadiness? usual, IEnumerable<Athlete> athletes)
    {
        var possible = policy.ReviewReadsUsual && usual is { } shown
            ? shown.Possible().Select(v => week.Review with { UsualReadiness = v.Mean, UsualReadinessSd = v.Sd })
                .Concat(shown.MayBeUnknown ? [week.Review with { UsualReadiness = null, UsualReadinessSd = null }] : [])
            : [week.Review];
        var believed = policy.ReviewReadsBelieved
            ? athletes.Select(a => week.Athlete with { ReadinessMean = a.ReadinessMean, ReadinessSd = a.ReadinessSd }) : [week.Athlete];
        return possible.SelectMany(review => believed.Select(athlete => week with { Review = review, Athlete = athlete }));
    }

    private static ParameterChange? Easiest(FactDefinition parameter, double now, WeekVerdict[] verdicts)
    {
        ParameterChange?[] changes = [.. verdicts.Select(v => v.Changes.FirstOrDefault(c => c.Parameter == parameter))];
        return EasierSide(parameter) is var side and not 0 ? changes.MaxBy(c => side * (c?.To ?? now))
            : Array.TrueForAll(changes, c => c?.To == changes[0]?.To) ? changes[0] : null;
    }

    // 1 if a higher value of a parameter gives easier days, -1 if a lower one does. 0 if neither is known: the parameter keeps its value.
    private static int EasierSide(FactDefinition parameter) => parameter.Name switch
    {
        "athlete.KeySessionReadinessMin" or "athlete.ToleratedSpacingDays" => 1,
        "athlete.WeeklyCapacityTss" or "athlete.WeeklyHours" => -1,
        _ => parameter.About.Worse switch { Worse.Higher => 1, Worse.Lower => -1, _ => 0 },
    };
}

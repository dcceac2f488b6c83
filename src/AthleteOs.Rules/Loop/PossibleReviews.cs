using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>A week's review, if missing mornings leave the usual readiness open: the verdict that gives the easiest days counts.</summary>
internal static class PossibleReviews
{
    /// <summary>Reviews the week with each possible usual readiness. A parameter takes its easiest value; notes are those of the facts given.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="week">The facts that the known mornings show.</param>
    /// <param name="facts">The facts of the week with each usual readiness that is possible.</param>
    /// <param name="athletes">The parameters that the athlete may have, see <see cref="PossibleAthletes"/>; not read unless the review depends on them.</param>
    /// <returns>The verdict, and the other possible facts that decided a parameter.</returns>
    public static (WeekVerdict Verdict, IReadOnlyList<Morning> DecidedWith) Easiest(ReadyPolicy policy, Morning week, WeekFacts facts, IEnumerable<Athlete> athletes) =>
        Easiest(policy, week, Weeks(policy, week, facts, athletes).Skip(1));

    /// <summary>The same with other facts that are given. Those that decided a parameter give the same verdict again.</summary>
    public static (WeekVerdict Verdict, IReadOnlyList<Morning> DecidedWith) Easiest(ReadyPolicy policy, Morning week, IEnumerable<Morning> others)
    {
        var shown = Reviewer.Review(policy, week);
        (Morning Week, WeekVerdict Verdict)[] reviews = [(week, shown), .. others.Select(w => (w, Reviewer.Review(policy, w)))];
        if (reviews.Length == 1)
        {
            return (shown, []);
        }

        (ParameterChange? Change, Morning By)[] easiest = [.. policy.Policy.Adjustments.Select(a => Easiest(a.Fact, a.Fact.Read(week), reviews))];
        return (shown with { Changes = [.. easiest.Select(e => e.Change).OfType<ParameterChange>()] }, [.. easiest.Select(e => e.By).Where(w => w != week).Distinct()]);
    }

    private static IEnumerable<Morning> Weeks(ReadyPolicy policy, Morning week, WeekFacts facts, IEnumerable<Athlete> athletes)
    {
        IEnumerable<Review> possible = policy.ReviewReadsUsual ? [week.Review, .. facts.Possible(week.Review)] : [week.Review];
        var believed = policy.ReviewReadsBelieved
            ? athletes.Select(a => week.Athlete with { ReadinessMean = a.ReadinessMean, ReadinessSd = a.ReadinessSd }) : [week.Athlete];
        return possible.SelectMany(review => believed.Select(athlete => week with { Review = review, Athlete = athlete }));
    }

    private static (ParameterChange? Change, Morning By) Easiest(FactDefinition parameter, double now, (Morning Week, WeekVerdict Verdict)[] reviews)
    {
        (ParameterChange? Change, Morning By)[] changes = [.. reviews.Select(r => (r.Verdict.Changes.FirstOrDefault(c => c.Parameter == parameter), r.Week))];
        if (EasierSide(parameter) is var side and not 0)
        {
            return changes.MaxBy(c => side * (c.Change?.To ?? now));
        }

        var other = Array.Find(changes, c => c.Change?.To != changes[0].Change?.To);
        return other.By is null ? changes[0] : (null, other.By);
    }

    // 1 if a higher value of a parameter gives easier days, -1 if a lower one does. 0 if neither is known: the parameter keeps its value.
    private static int EasierSide(FactDefinition parameter) => parameter.Name switch
    {
        "athlete.KeySessionReadinessMin" or "athlete.ToleratedSpacingDays" => 1,
        "athlete.WeeklyCapacityTss" or "athlete.WeeklyHours" => -1,
        _ => parameter.About.Worse switch { Worse.Higher => 1, Worse.Lower => -1, _ => 0 },
    };
}

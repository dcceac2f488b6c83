using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A plan in words.</summary>
internal static class PlanWords
{
    /// <summary>The smallest difference that matters, with its unit.</summary>
    public static string Smallest(Experiment experiment) => $"{experiment.Primary.SmallestDifference.ToString("0.######", CultureInfo.InvariantCulture)} {experiment.Primary.Outcome.Unit}";

    /// <summary>The answer in one sentence.</summary>
    public static string Answer(ExperimentPlan plan)
    {
        var experiment = plan.Experiment;
        if (plan.IsUninformative)
        {
            return $"Do not run: the policies decide the same session on at least {Percent(1 - plan.Differing.Max(d => d.Share))} of days, so no trial can tell them apart.";
        }

        return plan.Recommended is { } design
            ? $"Run this design: {design.Name}. With {Words.Number(plan.Athletes)} athletes it shows {Smallest(experiment)} in at least {Percent(design.Promised)} of trials."
            : $"Do not run: with {Words.Number(plan.Athletes)} athletes no design shows {Smallest(experiment)} in {Percent(experiment.Power)} of trials.";
    }

    /// <summary>The further sentences: the expected difference, and the way out of a refusal.</summary>
    public static IEnumerable<string> Details(ExperimentPlan plan)
    {
        var (least, most) = (plan.Differing.Min(d => d.Share), plan.Differing.Max(d => d.Share));
        yield return $"The policies decide different sessions on {Range(Percent(least), Percent(most))} of days.";
        var expected = plan.Designs[0].ByTruth.Select(t => t.Expected).ToList();
        yield return $"By truths, virtual athletes show a difference of {Range(Tenth(expected.Min()), Tenth(expected.Max()))} {plan.Experiment.Primary.Outcome.Unit} in a parallel design.";
        if (expected.Max(Math.Abs) < plan.Experiment.Primary.SmallestDifference)
        {
            yield return "That is less than the smallest difference that matters, so expect no clear result.";
        }

        foreach (var (design, athletes) in plan.Needed)
        {
            yield return $"It would take {(athletes is { } needed ? $"about {Words.Number(needed)}" : "more than 400")} athletes and {Words.Number(design.Days)} days in this design: {design.Name}.";
        }

        if (plan.IsUninformative)
        {
            yield return "It would take policies that differ more. athleteos diff lists the mornings on which they differ.";
        }
    }

    /// <summary>How soon a harmful arm stops in a parallel design, one sentence each.</summary>
    public static IEnumerable<string> Harm(ExperimentPlan plan) => plan.Harm.Select(harm =>
        $"An arm with {(harm.Factor == 1 ? "" : $"{Words.Number(harm.Factor)} times ")}the largest acceptable rate of injuries stops by itself in {Percent(harm.Share)} of trials{(harm.MedianDays is { } days ? $", with a median of {Words.Number(days)} days" : "")}.");

    /// <summary>A range of two texts; one of them if they are the same.</summary>
    public static string Range(string low, string high) => low == high ? low : $"{low} to {high}";

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => $"{(100 * share).ToString("0", CultureInfo.InvariantCulture)} %";

    /// <summary>A number with one decimal.</summary>
    public static string Tenth(double value) => Words.Number(Math.Round(value, 1));
}

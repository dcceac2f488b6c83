using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Experiments;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary>Prints the plan of an experiment: for people, or as a document.</summary>
internal static class PlanPage
{
    /// <summary>The answer, its reasons, and a row for each design with the least favourable truths.</summary>
    public static void Print(ExperimentPlan plan, ulong seed, IReadOnlyList<string> written)
    {
        Console.WriteLine(PlanWords.Answer(plan));
        foreach (var detail in PlanWords.Details(plan))
        {
            Console.WriteLine(detail);
        }

        Console.WriteLine();
        Console.WriteLine($"{"design",-24}  days  expected      power for it  power for {PlanWords.Smallest(plan.Experiment)}");
        foreach (var design in plan.Designs)
        {
            var cells = design.ByTruth.Count == 0 ? $"{"-",-12}  {"-",-12}  -" :
                $"{PlanWords.Range(PlanWords.Tenth(design.ByTruth.Min(t => t.Expected)), PlanWords.Tenth(design.ByTruth.Max(t => t.Expected))),-12}  {Least(design, t => t.ForExpected),-12}  {Least(design, t => t.ForSmallest)}";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{design.Name,-24}  {design.Days,-4}  {cells}{(design.Unfit is { } unfit ? $"; {unfit}" : "")}"));
        }

        Console.WriteLine();
        foreach (var harm in PlanWords.Harm(plan))
        {
            Console.WriteLine(harm);
        }

        Console.WriteLine();
        Console.WriteLine("Powers are the lowest over all truths. For single athletes a power is the share of athletes who are named.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TrialPool.Athletes} virtual athletes for each of {plan.Differing.Count} truths, seed {seed}; {PlanWords.Percent(ExperimentPlan.Troubles.Dropout)} leave early and {PlanWords.Percent(ExperimentPlan.Troubles.MissingWeeks)} of weeks have no record."));
        if (written.Count > 0)
        {
            TerminalOutput.Line($"Written: {TerminalOutput.Escape(string.Join(", ", written))}");
        }
    }

    /// <summary>Writes the plan as a document.</summary>
    public static void Write(Utf8JsonWriter json, ExperimentPlan plan, ulong seed, IReadOnlyList<string> written)
    {
        json.WriteStartObject();
        json.WriteString("experiment", plan.Experiment.Id);
        json.WriteString("digest", plan.Experiment.Digest);
        json.WriteNumber("athletes", plan.Athletes);
        json.WriteNumber("seed", seed);
        json.WriteString("says", PlanWords.Answer(plan));
        json.WriteBoolean("run", plan.Recommended is not null);
        json.WriteString("design", plan.Recommended?.Name);
        json.WriteStartArray("differing");
        foreach (var (truths, share) in plan.Differing)
        {
            json.WriteStartObject();
            json.WriteString("truths", truths.Name);
            json.WriteNumber("share_of_days", share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("designs");
        foreach (var design in plan.Designs)
        {
            json.WriteStartObject();
            json.WriteString("design", design.Name);
            json.WriteNumber("days", design.Days);
            json.WriteString("unfit", design.Unfit);
            json.WriteStartArray("power");
            foreach (var power in design.ByTruth)
            {
                json.WriteStartObject();
                json.WriteString("truths", power.Truths.Name);
                json.WriteNumber("expected", power.Expected);
                json.WriteNumber("for_expected", power.ForExpected);
                json.WriteNumber("for_smallest", power.ForSmallest);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("needed");
        foreach (var (design, athletes) in plan.Needed)
        {
            json.WriteStartObject();
            json.WriteString("design", design.Name);
            json.WriteNumber("days", design.Days);
            if (athletes is { } needed)
            {
                json.WriteNumber("athletes", needed);
            }
            else
            {
                json.WriteNull("athletes");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("harm");
        foreach (var harm in plan.Harm)
        {
            json.WriteStartObject();
            json.WriteNumber("factor", harm.Factor);
            json.WriteNumber("stopped", harm.Share);
            if (harm.MedianDays is { } days)
            {
                json.WriteNumber("median_days", days);
            }
            else
            {
                json.WriteNull("median_days");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        ResultParts.Texts(json, "files", written);
        json.WriteEndObject();
    }

    private static string Least(TriedDesign design, Func<DesignPower, double> power) => PlanWords.Percent(design.ByTruth.Min(power));
}

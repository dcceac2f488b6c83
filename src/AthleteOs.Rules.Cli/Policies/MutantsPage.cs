using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Expressions.Mutants;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>The fate of a policy's mutants, for people and for machines.</summary>
internal static class MutantsPage
{
    /// <summary>Prints the mutants that no case notices, then their counts.</summary>
    public static void Print(string folder, MutationReport report, double? minKilled)
    {
        foreach (var held in report.All.Where(h => h.Fate == Fate.Unnoticed))
        {
            Console.WriteLine($"{held.Mutant.Place} {held.Mutant.Of}: {held.Mutant.Change}: no case notices");
        }

        var (noticed, unnoticed) = (report.Count(Fate.Noticed), report.Count(Fate.Unnoticed));
        if (report.All.Count == 0)
        {
            Console.WriteLine($"{folder}: no mutants: the policy adds no rule and no parameter.");
            return;
        }

        Console.WriteLine($"{folder}: {noticed} of {TerminalOutput.Count(noticed + unnoticed, "mutant")} noticed ({Percent(report.NoticedPercent)} %), {report.Times} times by a case"
            + (report.Count(Fate.Accepted) is var accepted and > 0 ? $"; {accepted} listed with reasons in cases/mutants.json" : "")
            + (report.Count(Fate.Same) is var same and > 0 ? $"; {same} with the same meaning" : "")
            + (report.Count(Fate.Refused) is var refused and > 0 ? $"; {refused} refused by check" : "")
            + (minKilled is { } wanted && report.NoticedPercent < wanted ? $", fewer than the required {Percent(wanted)} %"
                : minKilled is null && unnoticed > 0 ? "; add a case for each unnoticed one, or list it with the reason" : ""));
    }

    public static void Write(Utf8JsonWriter json, MutationReport report)
    {
        json.WriteStartObject("mutants");
        json.WriteNumber("noticed", report.Count(Fate.Noticed));
        json.WriteNumber("times", report.Times);
        json.WriteNumber("unnoticed", report.Count(Fate.Unnoticed));
        json.WriteNumber("accepted", report.Count(Fate.Accepted));
        json.WriteNumber("same", report.Count(Fate.Same));
        json.WriteNumber("refused", report.Count(Fate.Refused));
        json.WriteNumber("noticed_percent", Math.Round(report.NoticedPercent, 1));
        json.WriteStartArray("survivors");
        foreach (var (mutant, fate, _) in report.All.Where(h => h.Fate is Fate.Unnoticed or Fate.Accepted))
        {
            json.WriteStartObject();
            json.WriteString("file", mutant.Place.File);
            json.WriteNumber("line", mutant.Place.Line);
            json.WriteNumber("column", mutant.Place.Column);
            json.WriteString("of", mutant.Of);
            json.WriteString("mutant", mutant.Change);
            json.WriteBoolean("accepted", fate == Fate.Accepted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Percent(double percent) => percent.ToString("0.#", CultureInfo.InvariantCulture);
}

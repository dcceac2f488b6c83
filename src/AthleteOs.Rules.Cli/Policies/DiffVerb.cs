using System.CommandLine;
using System.Text.Json;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Differences;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos diff</c>: the mornings on which two policies decide differently.</summary>
internal static class DiffVerb
{
    /// <summary>How many mornings are drawn where the search gives up.</summary>
    public const int Drawn = 50_000;

    public static Command Command()
    {
        var first = new Argument<string>("first") { Description = "A policy's folder, such as rules/weekly-planning." };
        var second = new Argument<string>("second") { Description = "The folder of the policy to compare it with." };
        var seed = new Option<ulong>("--seed") { Description = "The seed of what is drawn: mornings where the search gives up, and the made-up athletes.", DefaultValueFactory = _ => 1 };
        var json = Inputs.Json();
        var command = new Command("diff", "Find the mornings on which two policies decide differently, and why.") { first, second, seed, json };
        command.SetAction(call => Run(call.GetValue(first)!, call.GetValue(second)!, call.GetValue(seed), call.GetValue(json)));
        return command;
    }

    private static int Run(string first, string second, ulong seed, bool asJson)
    {
        var findings = new Findings();
        if (IsSame(first, second))
        {
            findings.Error(Place.Whole(second), Codes.SameFolder, "this is the same folder twice; give two policies, such as a copy with a change");
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        var (a, b) = (Inputs.Load(first, findings, out _, out _), Inputs.Load(second, findings, out _, out _));
        if (a is null || b is null)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        var diff = PolicyDiff.Of(a, b, new FusedRuleEngine(), new Lazy<IReadOnlyList<Morning>>(() => DrawnMornings.Of([a, b], Drawn, seed)));
        var share = diff.IsProved ? null : ReferencePopulation.Compare(a, b, seed);
        if (asJson)
        {
            JsonOutput.Document(json => Write(json, a, b, diff, share));
        }
        else
        {
            DiffPage.Print((first, a), (second, b), diff, share);
        }

        return diff.Witness is null && share is not { Differ: > 0 } ? Exit.Fine : Exit.No;
    }

    private static bool IsSame(string first, string second) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(first)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(second));

    private static void Write(Utf8JsonWriter json, ReadyPolicy a, ReadyPolicy b, PolicyDiff diff, PopulationShare? share)
    {
        json.WriteStartObject();
        foreach (var (name, policy) in new[] { ("first", a), ("second", b) })
        {
            json.WriteStartObject(name);
            json.WriteString("id", policy.Policy.Id);
            json.WriteString("version", policy.Policy.Version);
            json.WriteString("digest", policy.Policy.Digest);
            json.WriteEndObject();
        }

        json.WriteBoolean("differ", diff.Witness is not null || share is { Differ: > 0 });
        json.WriteBoolean("proved", diff.IsProved);
        json.WriteString("cells", diff.Cells.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("boxes", diff.Boxes);
        json.WriteNumber("drawn", diff.IsProved ? 0 : Drawn);
        Witness(json, a, b, diff.Witness);
        json.WriteStartArray("causes");
        foreach (var cause in diff.Causes)
        {
            json.WriteStartObject();
            json.WriteString("kind", Words.Snake(cause.Change.Kind.ToString()));
            json.WriteString("name", cause.Change.Name);
            json.WriteString("from", cause.Change.From);
            json.WriteString("to", cause.Change.To);
            json.WriteBoolean("proved", cause.IsProved);
            json.WriteBoolean("taken_back", cause.IsTakenBack);
            Witness(json, a, b, cause.Witness);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("not_compared");
        foreach (var rule in diff.NotCompared)
        {
            json.WriteStringValue(rule);
        }

        json.WriteEndArray();
        if (share is not null)
        {
            json.WriteStartObject("population");
            json.WriteNumber("athletes", share.Athletes);
            json.WriteNumber("mornings", share.Mornings);
            json.WriteNumber("differ", share.Differ);
            json.WriteStartArray("changes");
            foreach (var (from, to, count) in share.Changes)
            {
                json.WriteStartObject();
                json.WriteString("from", from.Word());
                json.WriteString("to", to.Word());
                json.WriteNumber("mornings", count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Witness(Utf8JsonWriter json, ReadyPolicy a, ReadyPolicy b, Morning? witness)
    {
        if (witness is null)
        {
            json.WriteNull("witness");
            return;
        }

        json.WriteStartObject("witness");
        json.WritePropertyName("facts");
        FactsWriter.Write(json, witness);
        json.WriteString("first", Planner.Decide(a, witness).SessionType.Word());
        json.WriteString("second", Planner.Decide(b, witness).SessionType.Word());
        json.WriteEndObject();
    }
}

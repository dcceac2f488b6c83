using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Differences;

/// <summary>Writes the differences between two policies as JSON.</summary>
internal static class DiffDocument
{
    /// <summary>Writes where two policies decide differently.</summary>
    /// <param name="json">The document.</param>
    /// <param name="a">The first policy.</param>
    /// <param name="b">The second.</param>
    /// <param name="compared">Their differences.</param>
    public static void Write(Utf8JsonWriter json, ReadyPolicy a, ReadyPolicy b, PolicyComparison compared)
    {
        var (diff, share) = compared;
        json.WriteStartObject();
        foreach (var (name, policy) in new[] { ("first", a), ("second", b) })
        {
            json.WriteStartObject(name);
            json.WriteString("id", policy.Id);
            json.WriteString("version", policy.Version);
            json.WriteString("digest", policy.Digest);
            json.WriteEndObject();
        }

        json.WriteBoolean("differ", compared.Differ);
        json.WriteBoolean("proved", diff.IsProved);
        json.WriteString("cells", diff.Cells.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("boxes", diff.Boxes);
        json.WriteNumber("drawn", diff.IsProved ? 0 : PolicyComparison.Drawn);
        WriteWitness(json, a, b, diff.Witness);
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
            WriteWitness(json, a, b, cause.Witness);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ResultParts.Texts(json, "not_compared", diff.NotCompared);
        if (share is not null)
        {
            WriteShare(json, share);
        }

        json.WriteEndObject();
    }

    private static void WriteShare(Utf8JsonWriter json, PopulationShare share)
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

    private static void WriteWitness(Utf8JsonWriter json, ReadyPolicy a, ReadyPolicy b, Morning? witness)
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

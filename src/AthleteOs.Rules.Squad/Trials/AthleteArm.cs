using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The arm that an athlete was given, as the journal records it once and for all.</summary>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Digest">The digest of its file.</param>
/// <param name="From">The first day on which it chooses the policy.</param>
/// <param name="Seats">The number of places that were taken before; 0 with blocks.</param>
/// <param name="Assigned">The arm or blocks, with the facts of the draw.</param>
internal sealed record AthleteArm(string Experiment, string Digest, DateOnly From, int Seats, Assigned Assigned)
{
    /// <summary>The document. The same assignment gives the same bytes.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("experiment", Experiment);
            json.WriteString("digest", Digest);
            json.WriteString("from", IsoDate.Of(From));
            json.WriteNumber("seats_before", Seats);
            if (Assigned.Athlete.Group is { } group)
            {
                json.WriteString("group", group);
            }

            json.WriteString("arm", Assigned.Arm!.Name);
            json.WriteNumber("propensity", Assigned.Propensity!.Value);
            json.WriteStartArray("blocks");
            foreach (var block in Assigned.Blocks)
            {
                json.WriteStringValue(block.Name);
            }

            json.WriteEndArray();
            json.WriteNumber("washout_days", Assigned.WashoutDays);
            json.WriteString("responder_class", ExperimentReader.Word(Assigned.Athlete.Responder));
            Number(json, "baseline", Assigned.Athlete.Baseline);
            Number(json, "tau2", Assigned.Athlete.Tau2);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads the assignment of an athlete from an entry; null if it is erased or belongs to another experiment.</summary>
    public static AthleteArm? Read(Entry entry, Experiment experiment)
    {
        if (entry.Body is not { } body)
        {
            return null;
        }

        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.GetProperty("experiment").GetString() != experiment.Id || root.GetProperty("digest").GetString() != experiment.Digest || !IsoDate.TryParse(root.GetProperty("from").GetString(), out var from))
        {
            return null;
        }

        var responder = Array.IndexOf(ExperimentReader.Classes, root.GetProperty("responder_class").GetString());
        var athlete = new SquadAthlete { Id = entry.AthleteId, Group = root.TryGetProperty("group", out var group) ? group.GetString() : null, Responder = (Facts.ResponderClass)Math.Max(0, responder), Baseline = Number(root, "baseline"), Tau2 = Number(root, "tau2"), HasConsent = true };
        var arm = Arm(root.GetProperty("arm"));
        return new AthleteArm(experiment.Id, experiment.Digest, from, root.GetProperty("seats_before").GetInt32(), new Assigned(
            athlete, arm, root.GetProperty("propensity").GetDouble(), arm, null, [.. root.GetProperty("blocks").EnumerateArray().Select(Arm)], root.GetProperty("washout_days").GetInt32()));

        Arm Arm(JsonElement name) => experiment.Arms.First(a => a.Name == name.GetString());
    }

    /// <summary>The assignment again, from the facts of the draw and the places in the journal. It must have the same bytes.</summary>
    public AthleteArm Again(RegisteredExperiment registered) =>
        this with { Assigned = Assignment.Next(registered.Experiment, Assigned.Athlete, registered.Seats.First(Seats)) };

    private static double? Number(JsonElement root, string name) => root.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

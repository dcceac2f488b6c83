using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Experiments;

/// <summary>An athlete of a squad, as an assignment knows them.</summary>
internal sealed record SquadAthlete
{
    public required string Id { get; init; }

    /// <summary>The group that the athlete trains with; null if unknown.</summary>
    public string? Group { get; init; }

    public ResponderClass Responder { get; init; }

    /// <summary>The primary outcome, or a value related to it, before the experiment; null if unknown.</summary>
    public double? Baseline { get; init; }

    /// <summary>The athlete's time constant of fatigue; null if unknown.</summary>
    public double? Tau2 { get; init; }

    /// <summary>Whether the athlete's consent is recorded.</summary>
    public bool HasConsent { get; init; }

    /// <summary>Whether the athlete returns to play after an injury.</summary>
    public bool ReturnsToPlay { get; init; }

    /// <summary>The arm that the athlete or coach chose instead; null without a choice.</summary>
    public string? Override { get; init; }

    /// <summary>The arm of an earlier assignment, which never changes; null for a new athlete.</summary>
    public string? Assigned { get; init; }
}

/// <summary>Reads a squad's file: a list of athletes in the order of enrolment.</summary>
internal static class SquadReader
{
    /// <summary>The most athletes of a squad.</summary>
    internal const int MostAthletes = 10_000;

    private static readonly string[] Fields = ["athlete_id", "group", "responder_class", "baseline", "tau2", "consent", "return_to_play", "override", "assigned"];

    /// <summary>Reads a document; null, with findings, when anything in it is wrong.</summary>
    public static IReadOnlyList<SquadAthlete>? Read(string file, ReadOnlySpan<byte> utf8, Experiment experiment, Findings findings)
    {
        var before = findings.Errors;
        if (JsonSource.Read(file, utf8, findings, JsonSource.MaxBytes) is not { } root || StrictObject.Open(root, "a squad", findings, ["$schema", "athletes"]) is not { } squad)
        {
            return null;
        }

        var (athletes, seen) = (new List<SquadAthlete>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var item in squad.List("athletes", needed: true, MostAthletes))
        {
            if (StrictObject.Open(item, "an athlete", findings, Fields) is { } fields)
            {
                var athlete = ReadAthlete(fields, experiment, findings);
                athletes.Add(athlete);
                if (athlete.Id.Length > 0 && !seen.Add(athlete.Id))
                {
                    findings.Error(fields.Place, Codes.RepeatedName, $"athlete {athlete.Id} appears twice; keep one");
                }
            }
        }

        foreach (var group in athletes.Where(a => experiment.IsByGroup && a.Assigned is not null).GroupBy(a => a.Group, StringComparer.Ordinal).Where(g => g.Select(a => a.Assigned).Distinct(StringComparer.Ordinal).Count() > 1))
        {
            findings.Error(Place.Whole(file), Codes.ExperimentDesign, $"athletes of the group \"{group.Key}\" have two arms in \"assigned\"; a group has one arm");
        }

        return findings.Errors == before ? athletes : null;
    }

    private static SquadAthlete ReadAthlete(StrictObject fields, Experiment experiment, Findings findings)
    {
        var read = new ExperimentFields(fields, findings);
        return new SquadAthlete
        {
            Id = FactsReader.ReadId(fields.Value, findings),
            Group = fields.Text("group"),
            Responder = fields.Find("responder_class") is { } responder
                ? (ResponderClass)ExperimentFields.Word(responder, "responder_class", ExperimentReader.Classes, findings) : ResponderClass.Unclassified,
            Baseline = fields.Number("baseline"),
            Tau2 = fields.Find("tau2") is null ? null : read.Number("tau2", 1, 100),
            HasConsent = fields.Flag("consent") ?? false,
            ReturnsToPlay = fields.Flag("return_to_play") ?? false,
            Override = Arm("override"),
            Assigned = Arm("assigned"),
        };

        string? Arm(string field) => fields.Find(field) is { } given
            ? experiment.Arms[ExperimentFields.Word(given, field, [.. experiment.Arms.Select(a => a.Name)], findings)].Name : null;
    }
}

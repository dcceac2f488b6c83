using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>An athlete with what is believed of them.</summary>
/// <param name="AthleteId">The athlete's id, 1 to 128 visible characters.</param>
/// <param name="Believed">The known parameters; a policy's priors supply the missing ones.</param>
internal sealed record KnownAthlete(string AthleteId, Athlete Believed);

/// <summary>
/// Reads an athlete's file, the group <c>athlete</c> of a facts document as a document of its own (see <c>rules/schema/athlete.schema.json</c>),
/// as strictly as <see cref="FactsReader"/> reads facts.
/// </summary>
internal static class AthleteReader
{
    private static readonly Dictionary<string, FactDefinition> Facts =
        FactCatalog.All.Where(f => f.Group == "athlete").ToDictionary(f => f.Field, StringComparer.Ordinal);

    /// <summary>Reads a document; null, with findings, when anything in it is wrong.</summary>
    /// <param name="file">The file's name, for findings.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="findings">Receives the findings.</param>
    public static KnownAthlete? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Errors;
        if (JsonSource.Read(file, utf8, findings, JsonSource.MaxBytes, path => FactsReader.RangeOf($"athlete.{path}")) is not { } root
            || StrictObject.Open(root, "an athlete", findings, ["$schema", "athlete_id", .. Facts.Keys]) is not { } fields)
        {
            return null;
        }

        var athlete = ReadFields(fields, new Athlete(), findings);
        CheckTimeConstants(fields, athlete, findings);
        var id = FactsReader.ReadId(root, findings);
        return findings.Errors == before ? new KnownAthlete(id, athlete) : null;
    }

    /// <summary>Reads what is believed of an athlete who is known already, over what was believed before: a field that is there replaces, and null forgets.</summary>
    /// <param name="value">The group <c>athlete</c>, without saying who it is.</param>
    /// <param name="before">The earlier parameters.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="isRecorded">Whether the parameters were accepted already, so that contradictions are accepted.</param>
    internal static Athlete? Change(JsonValue value, Athlete before, Findings findings, bool isRecorded = false)
    {
        if (StrictObject.Open(value, "athlete", findings, [.. Facts.Keys]) is not { } fields)
        {
            return null;
        }

        var athlete = ReadFields(fields, before with { }, findings);
        if (!isRecorded)
        {
            CheckTimeConstants(fields, athlete, findings);
        }

        return athlete;
    }

    // The finding is at a field of this document. If it has neither time constant, earlier parameters contain the contradiction.
    private static void CheckTimeConstants(StrictObject fields, Athlete athlete, Findings findings)
    {
        if (FactContradictions.OfTimeConstants(athlete) is { } found && (fields.Find("tau1") ?? fields.Find("tau2")) is { } given)
        {
            findings.Error(given.Place, Codes.Contradiction, found.Says);
        }
    }

    private static Athlete ReadFields(StrictObject fields, Athlete athlete, Findings findings)
    {
        foreach (var (field, fact) in Facts)
        {
            if (fields.Find(field) is { } given)
            {
                fact.Property.SetValue(athlete, given.Kind == JsonKind.Null ? null : FactsReader.ReadValue(fact, given, findings));
            }
        }

        return athlete;
    }
}

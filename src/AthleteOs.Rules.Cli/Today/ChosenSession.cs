using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>Another session that a person chose for a day instead of the decided one. The decision stays as it was decided.</summary>
/// <param name="Date">The day.</param>
/// <param name="Decided">The session that was decided at that moment: the hardest one that the rules permitted.</param>
/// <param name="Chosen">The chosen session.</param>
/// <param name="Reason">The reason.</param>
internal sealed record ChosenSession(DateOnly Date, SessionType Decided, SessionType Chosen, string Reason)
{
    private static readonly string[] Fields = ["date", "decided", "chosen", "reason", "harder_than_permitted"];

    /// <summary>Whether the rules permitted at most an easier session.</summary>
    public bool IsHarderThanPermitted => Chosen > Decided;

    /// <summary>
    /// Whether the choice counts with a decision of the same day. A harder session no longer counts if the decision became easier: the
    /// person did not see the newer decision.
    /// </summary>
    /// <param name="decided">The session that is decided now.</param>
    public bool Counts(SessionType decided) => Chosen != decided && (Chosen < decided || decided >= Decided);

    /// <summary>The sentences about the choice; empty if it was taken back.</summary>
    /// <param name="decided">The session that is decided now.</param>
    public IEnumerable<string> Says(SessionType decided)
    {
        if (Counts(decided))
        {
            yield return $"{CounterfactualText.Session(Chosen)} instead of {CounterfactualText.Session(decided)}: {Reason}";
            if (Chosen > decided)
            {
                yield return "It is harder than the rules permit.";
            }
        }
        else if (Chosen > decided)
        {
            yield return $"{CounterfactualText.Session(Chosen)} was chosen and no longer counts: since then the decision became easier, from {CounterfactualText.Session(Decided)} to {CounterfactualText.Session(decided)}";
        }
    }

    /// <summary>Reads a line of the record; null, with findings, if it is unusable.</summary>
    public static ChosenSession? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        if (JsonSource.Read(file, utf8, findings) is not { } root || StrictObject.Open(root, "an override", findings, Fields) is not { } fields)
        {
            return null;
        }

        var (date, reason) = (fields.Text("date", needed: true), fields.Text("reason", needed: true));
        if (date is not null && !IsoDate.TryParse(date, out _))
        {
            findings.Error(fields.Find("date")!.Place, Codes.OutOfRange, $"\"{date}\" is not a date; write yyyy-MM-dd");
        }

        var (decided, chosen) = (Session("decided"), Session("chosen"));
        return findings.NoErrors && IsoDate.TryParse(date, out var day) ? new ChosenSession(day, decided, chosen, reason!) : null;

        SessionType Session(string field) => fields.Need(field) is { } word ? (SessionType)ExperimentFields.Word(word, field, OverrideRequest.Sessions, findings) : default;
    }

    /// <summary>Writes the choice as one object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("date", IsoDate.Of(Date));
        json.WriteString("decided", Decided.Word());
        json.WriteString("chosen", Chosen.Word());
        json.WriteString("reason", Reason);
        json.WriteBoolean("harder_than_permitted", IsHarderThanPermitted);
        json.WriteEndObject();
    }
}

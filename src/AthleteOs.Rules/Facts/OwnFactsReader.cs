using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// Reads the group <c>own</c> of a document: facts that policies declare themselves. If the policy is known, each value has to fit its
/// declaration.
/// </summary>
internal static class OwnFactsReader
{
    private const int LongestWord = 64;

    /// <summary>Reads the group; a value with a fault is left out, with a finding.</summary>
    /// <param name="value">The group.</param>
    /// <param name="policy">The declarations of the policy that reads it; null if the policy is not known here.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="oneDay">Whether the document is about one day, so that a series has one value.</param>
    public static OwnFacts Read(JsonValue value, OwnDeclarations? policy, Findings findings, bool oneDay = false)
    {
        if (value.Kind == JsonKind.Null)
        {
            return OwnFacts.None;
        }

        if (value.Kind != JsonKind.Object || value.Fields.Count > OwnFacts.Most)
        {
            findings.Error(value.Place, Codes.WrongType, $"own must be an object of at most {OwnFacts.Most} facts by name, such as {{ \"nights_away\": 2 }}");
            return OwnFacts.None;
        }

        var own = OwnFacts.None;
        foreach (var twice in value.Fields.GroupBy(f => f.Name, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
        {
            findings.Error(twice.Last().NamePlace, Codes.RepeatedField, $"own.{twice.Key} is in the document twice; keep one");
        }

        foreach (var field in value.Fields)
        {
            if (!Words.IsSnakeName(field.Name))
            {
                findings.Error(field.NamePlace, Codes.BadName, $"the name \"{field.Name}\" of a fact must be lower-case letters, digits and single underscores, such as nights_away");
            }
            else if (policy is null)
            {
                own = own.With(field.Name, Any(field, findings, oneDay));
            }
            else if (policy.Of(field.Name) is { Count: > 0 } declared)
            {
                own = own.With(field.Name, Fitting(declared, field.Value, findings, oneDay));
            }
            else
            {
                findings.Add(policy.Unknown(field.Name, field.NamePlace));
                own = own.With(field.Name, Any(field, new Findings(), oneDay));
            }
        }

        return own;
    }

    // The value has to fit one of the declarations.
    private static object? Fitting(IReadOnlyList<FactDefinition> declared, JsonValue value, Findings findings, bool oneDay)
    {
        foreach (var fact in value.Kind == JsonKind.Null ? [] : declared)
        {
            if (Fitting(fact, value, new Findings(), oneDay) is { } read)
            {
                return read;
            }
        }

        return value.Kind == JsonKind.Null ? null : Fitting(declared[0], value, findings, oneDay);
    }

    private static object? Fitting(FactDefinition fact, JsonValue value, Findings findings, bool oneDay)
    {
        var before = findings.Errors;
        var read = fact.Kind switch
        {
            FactKind.Number => FactsReader.ReadNumber(fact, value, fact.Path, findings),
            FactKind.Series when oneDay => FactsReader.ReadNumber(fact, value, fact.Path, findings),
            FactKind.Choice => FactsReader.ReadWord(fact, value, fact.Path, findings) is var index and >= 0 ? fact.DocumentWords[index] : null,
            _ => FactsReader.ReadValue(fact, value, findings),
        };
        return findings.Errors == before ? read : null;
    }

    // Of a policy that is not known here: whatever a declaration might accept.
    private static object? Any(JsonField field, Findings findings, bool oneDay)
    {
        var value = field.Value;
        switch (value.Kind)
        {
            case JsonKind.Number when double.IsFinite(value.Number):
                return value.Number == 0 ? 0.0 : value.Number; // -0 is 0
            case JsonKind.Flag:
                return value.Flag;
            case JsonKind.Text when value.Text.Length <= LongestWord && Words.IsSnakeName(value.Text):
                return value.Text;
            case JsonKind.Array when !oneDay && value.Items.Count <= DailySeries.MaxDays && value.Items.All(i => i.Kind == JsonKind.Null || (i.Kind == JsonKind.Number && double.IsFinite(i.Number))):
                return new DailySeries(value.Items.Select(i => i.Kind == JsonKind.Null ? double.NaN : i.Number == 0 ? 0 : i.Number).ToArray());
            case JsonKind.Null:
                return null;
            default:
                findings.Error(value.Place, Codes.WrongType, $"own.{field.Name} must be a number, true or false, a word such as long_haul{(oneDay ? "" : $", or a list of at most {DailySeries.MaxDays} daily values")}");
                return null;
        }
    }
}

using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Format;

/// <summary>Reads the facts that a manifest declares under <c>facts</c>.</summary>
internal sealed class OwnFactLayer(Findings findings)
{
    private const int MostWords = 32;

    private static readonly string[] Fields = ["kind", "unit", "min", "max", "whole", "words", "says", "worse", "origin"];
    private static readonly Dictionary<string, FactKind> Kinds = new(StringComparer.Ordinal) { ["number"] = FactKind.Number, ["flag"] = FactKind.Flag, ["word"] = FactKind.Choice, ["series"] = FactKind.Series };
    private static readonly Dictionary<string, Worse> Sides = new(StringComparer.Ordinal) { ["lower"] = Worse.Lower, ["higher"] = Worse.Higher, ["neither"] = Worse.Neither };
    private static readonly Dictionary<string, FactOrigin> Origins = new(StringComparer.Ordinal) { ["observed"] = FactOrigin.Observed, ["believed"] = FactOrigin.Believed };

    // A fact that is a word gives its name to a list, and the expression language knows these names already.
    private static readonly HashSet<string> Language = new(
        [
            "Calc", "Math", "Convert", "Enum", "Guid", "Uri", "Object", "String", "Boolean", "Char", "Byte", "Decimal", "Double", "Single", "Int16", "Int32", "Int64",
            "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "DailySeries", "True", "False", "Null", "It", "New", "Is", "As", "In", "And", "Or", "Not",
            "Parent", "Root", "Outer", "P", "Derived", "Own",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The declared facts with the places of their names; one with a fault is left out, with a finding.</summary>
    public IEnumerable<(FactDefinition Fact, Place Place)> Read(StrictObject manifest)
    {
        foreach (var field in manifest.Table("facts"))
        {
            var before = findings.Errors;
            if (PolicyLayer.CheckName(field, "a fact", findings) && StrictObject.Open(field.Value, $"the fact {field.Name}", findings, Fields) is { } read)
            {
                RefuseTaken(field);
                var fact = Read(field, read);
                if (fact is not null && findings.Errors == before)
                {
                    yield return (fact, field.NamePlace);
                }
            }
        }
    }

    private FactDefinition? Read(JsonField field, StrictObject read)
    {
        var (kind, worse, origin) = (Word(read, "kind", Kinds, needed: true), Word(read, "worse", Sides, needed: true), Word(read, "origin", Origins, needed: false));
        var says = read.Text("says", needed: true) ?? "";
        if (kind is not { } known)
        {
            return null;
        }

        var isNumber = known is FactKind.Number or FactKind.Series;
        var (min, max) = isNumber ? Range(field, read) : (0, 1);
        foreach (var (name, fits) in new[] { ("min", isNumber), ("max", isNumber), ("unit", isNumber), ("whole", isNumber), ("words", known == FactKind.Choice) })
        {
            if (!fits && read.Find(name) is { } useless)
            {
                findings.Error(useless.Place, Codes.BadFact, $"{field.Name} has \"{name}\", which only {(name == "words" ? "a word" : "a number or a series")} has; remove it");
            }
        }

        var words = known == FactKind.Choice ? WordList(field, read) : [];
        var whole = isNumber && read.Flag("whole") == true;
        return new FactDefinition(field.Name, known, words, new AboutAttribute(says)
        {
            Unit = read.Text("unit") ?? "",
            Min = min,
            Max = max,
            Whole = whole,
            Worse = worse ?? Worse.Neither,
            Origin = origin ?? FactOrigin.Observed,
            Changeable = known != FactKind.Series && origin != FactOrigin.Believed,
            Step = Step(whole, max - min),
        });
    }

    // People tell a number in about a hundred steps.
    private static double Step(bool whole, double range) => whole || range > 10 ? 1 : range > 1 ? 0.1 : 0.01;

    private T? Word<T>(StrictObject read, string name, Dictionary<string, T> known, bool needed)
        where T : struct
    {
        if (read.Text(name, needed) is not { } word)
        {
            return null;
        }

        if (known.TryGetValue(word, out var value))
        {
            return value;
        }

        findings.Error(read.Find(name)!.Place, Codes.UnknownWord, $"\"{name}\" must be one of {string.Join(", ", known.Keys)}, not \"{word}\"");
        return null;
    }

    private (double Min, double Max) Range(JsonField field, StrictObject read)
    {
        if (read.Number("min") is not { } min || read.Number("max") is not { } max)
        {
            if (read.Find("min") is null || read.Find("max") is null)
            {
                findings.Error(field.NamePlace, Codes.BadFact, $"{field.Name} needs a range; write \"min\" and \"max\", so that a value with a typing error is refused");
            }

            return (0, 1);
        }

        if (min >= max)
        {
            findings.Error(field.NamePlace, Codes.BadFact, $"the range of {field.Name} is empty: min {Words.Number(min)} is not less than max {Words.Number(max)}");
        }

        return (min, max);
    }

    private List<string> WordList(JsonField field, StrictObject read)
    {
        var words = new List<string>();
        if (read.Find("words") is null)
        {
            findings.Error(field.NamePlace, Codes.BadFact, $"{field.Name} needs \"words\": its closed list, from best to worst if \"worse\" is \"higher\"");
            return words;
        }

        foreach (var item in read.List("words"))
        {
            if (item.Kind != JsonKind.Text || !Words.IsSnakeName(item.Text))
            {
                findings.Error(item.Place, Codes.BadName, $"a word of {field.Name} must be lower-case letters, digits and single underscores, such as long_haul");
            }
            else if (words.Exists(w => Words.Pascal(w) == Words.Pascal(item.Text)))
            {
                findings.Error(item.Place, Codes.BadFact, $"the word \"{item.Text}\" of {field.Name} is in its list already; keep one");
            }
            else
            {
                words.Add(item.Text);
            }
        }

        if (words.Count is < 2 or > MostWords)
        {
            findings.Error(read.Find("words")!.Place, Codes.BadFact, $"{field.Name} has {words.Count} word{(words.Count == 1 ? "" : "s")}; a closed list has 2 to {MostWords}");
        }

        return words;
    }

    private void RefuseTaken(JsonField field)
    {
        var name = Words.Pascal(field.Name);
        if (FactCatalog.All.FirstOrDefault(f => f.RuleName == name) is { } known)
        {
            findings.Error(field.NamePlace, Codes.BadFact, $"{field.Name} is a fact already: rules read it as {known.Name}; read that one, or give yours another name");
        }
        else if (FactCatalog.All.Any(f => f.List == name) || Language.Contains(name))
        {
            findings.Error(field.NamePlace, Codes.BadFact, $"{name} means something in rules already; give the fact {field.Name} another name");
        }
    }
}
